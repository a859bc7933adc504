import { createHash } from 'node:crypto';
import { analyse, type ResultBody } from '../../sandbox-runner/analyse.ts';
import { loadEngine } from '../../sandbox-runner/engine.ts';
import { BoundedMachines } from '../../sandbox-runner/machines/bounded.ts';
import { FakeMachines } from '../../sandbox-runner/machines/fake-machines.ts';
import { inert, score } from '../../subgraphs/verdicts/scoring.ts';

/** A runner's process for `bench -- poison`: the real engine, and machines of the imagination, because bytes are what is tried here. */
export interface Work {
  id: number;
  fileName: string;
  bytes: Uint8Array;
}
export interface Outcome {
  id: number;
  verdict: string;
  limitations: string[];
  /** From the beginning of its static layer to the end, without the wait for a process. */
  staticMs: number;
}

const engine = await loadEngine();
await engine.examiner.warm();
const machines = new BoundedMachines(new FakeMachines(['linux', 'windows-10', 'windows-7', 'windows-xp']), 2);

/** The examiner, with a clock that begins with the first finding. */
function timed(ended: (ms: number) => void): typeof engine {
  const examine: typeof engine.examiner.examine = async (bytes, fileName, passwords, options) => {
    let startedAt: number | undefined;
    const examined = await engine.examiner.examine(bytes, fileName, passwords, { ...options, found: () => (startedAt ??= performance.now()) });
    ended(performance.now() - (startedAt ?? performance.now()));
    return examined;
  };
  return { ...engine, examiner: { examine } as typeof engine.examiner };
}

process.on('message', ({ id, fileName, bytes }: Work) => {
  let staticMs = 0;
  let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
  void analyse(timed((ms) => (staticMs = Math.max(staticMs, ms))), machines, { fileName, runMsMax: 1_000, environment: null }, Buffer.from(bytes), async (result) => {
    if (result.kind === 'finished') finished = result;
  }).then(() => {
    const { signals, detonations, limitations, coverage, static: facts } = finished!;
    const { level, score: points } = score({ signals, detonations, limitations, coverage, inert: inert(facts.mediaType) });
    // What was found stands in it too: without guests that tell of what they did, levels alone say little.
    const found = createHash('sha256').update(JSON.stringify(signals.map((one) => [one.rule, one.title]))).digest('hex').slice(0, 8);
    process.send!({ id, verdict: `${level} ${points} ${found} ${detonations.map((run) => run.environment).join()}`, limitations, staticMs } satisfies Outcome);
  }, (error: unknown) => process.send!({ id, verdict: `FAILED ${(error as Error).message}`, limitations: [], staticMs } satisfies Outcome));
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');
