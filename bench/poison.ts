import { fork, type ChildProcess } from 'node:child_process';
import { typeSamples } from '../test/samples/types.ts';
import { hostileFiles, honestFiles, type Sample } from './poison/files.ts';
import type { Outcome, Work } from './poison/runner.ts';
import type { Measured, Options } from './report.ts';

const runnersCount = 2;
/** Jobs that a runner has at the same time, as the real one with two machines. */
const jobsEach = 8;

interface Run {
  /** By the sample's place in the list; null for one that ended its runner. */
  outcomes: (Outcome | null)[];
  /** From the moment a runner took it, ms. */
  waited: number[];
  died: number;
}

/** Samples through two runners, each process started again when it dies; a sample that ended one is not tried again. */
async function through(samples: readonly Sample[]): Promise<Run> {
  const run: Run = { outcomes: samples.map(() => null), waited: samples.map(() => 0), died: 0 };
  let next = 0;
  const work = async () => {
    while (next < samples.length) if (!(await serve())) run.died++;
  };
  /** One process until nothing is left, or until it dies: then false. */
  const serve = async (): Promise<boolean> => {
    const child: ChildProcess = fork(new URL('./poison/runner.ts', import.meta.url), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const started = new Map<number, number>();
    const give = () => {
      const id = next++;
      const { fileName, bytes } = samples[id]!;
      started.set(id, performance.now());
      child.send({ id, fileName, bytes } satisfies Work);
    };
    return await new Promise((resolve) => {
      child.once('exit', () => resolve(started.size === 0 && next >= samples.length));
      child.on('message', (message: 'ready' | Outcome) => {
        if (message !== 'ready') {
          run.outcomes[message.id] = message;
          run.waited[message.id] = performance.now() - started.get(message.id)!;
          started.delete(message.id);
          process.stderr.write(`\r${next} of ${samples.length} `);
        }
        while (next < samples.length && started.size < jobsEach) give();
        if (started.size === 0 && next >= samples.length) child.disconnect();
      });
    });
  };
  await Promise.all(Array.from({ length: runnersCount }, work));
  return run;
}

const percentile = (values: readonly number[], share: number) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** Hostile files among honest ones: no runner dies, and the honest ones' verdicts are those of a run without the others. */
export async function poison(options: Options): Promise<Measured> {
  const count = options.limit ?? (options.quick ? 40 : 200);
  const types = await typeSamples();
  const honest = honestFiles(count, types);
  const hostile = hostileFiles(count, types);
  const alone = await through(honest);
  const mixed = await through(honest.flatMap((one, n) => [one, hostile[n]!]));
  const before = alone.outcomes.map((one) => one?.verdict);
  const after = mixed.outcomes.filter((_one, n) => n % 2 === 0);
  const changed = after.filter((one, n) => one?.verdict !== before[n]).length;
  const ofHostile = mixed.outcomes.map((outcome, n) => ({ outcome, n })).filter(({ n }) => n % 2 === 1).map(({ outcome, n }) => ({ outcome, name: hostile[(n - 1) / 2]!.name }));
  const slowest = [...ofHostile].sort((a, b) => (b.outcome?.staticMs ?? Infinity) - (a.outcome?.staticMs ?? Infinity));
  const p99 = (run: Run, step: number) => percentile(run.waited.filter((_ms, n) => n % step === 0), 0.99);
  const rows = slowest.slice(0, 12).map(({ outcome, name }) => ({ file: name.slice(0, 50), 'static s': outcome ? (outcome.staticMs / 1_000).toFixed(1) : 'runner died', limitations: outcome?.limitations.join(' ').slice(0, 60) ?? '', verdict: outcome?.verdict ?? '' }));
  const without = p99(alone, 1);
  const withOthers = p99(mixed, 2);
  if (mixed.died + alone.died + changed > 0) process.exitCode = 1;
  return {
    rows,
    result: {
      files: mixed.outcomes.length, died: mixed.died + alone.died, changed, slowest_s: ((slowest[0]?.outcome?.staticMs ?? 0) / 1_000).toFixed(1), honest_p99_ratio: (withOthers / Math.max(1, without)).toFixed(2),
    },
  };
}
