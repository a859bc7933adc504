import { foldersFrom } from '../embedded/folders.ts';
import { lines } from '../embedded/progress.ts';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { BoundedMachines } from '../sandbox-runner/machines/bounded.ts';
import { allEnvironments } from '../sandbox-runner/machines/guests.ts';
import { openMachines } from '../sandbox-runner/machines/open.ts';
import { inert, score } from '../subgraphs/verdicts/scoring.ts';
import { typeSamples } from '../test/samples/types.ts';
import { each } from './eval/bench.ts';
import { median, type Measured, type Options } from './report.ts';

/** Every type from bytes to final verdict: where it ran or why not, how long it took, and what that makes an hour with 1, 2 and 3 machines. */
export async function detonate(options: Options): Promise<Measured> {
  const engine = await loadEngine();
  const { machines } = await openMachines(foldersFrom(process.env), lines(), allEnvironments);
  const samples = await typeSamples();
  const rows: Measured['rows'] = [];
  const all: number[] = [];
  const run = async (on: BoundedMachines, sample: (typeof samples)[number]) => {
    const startedAt = performance.now();
    let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
    await analyse(engine, on, { fileName: sample.name, runMsMax: 20_000, environment: null }, sample.bytes, (result) => {
      if (result.kind === 'finished') finished = result;
      return Promise.resolve();
    });
    return { ms: performance.now() - startedAt, finished: finished! };
  };
  const perHour: Record<string, number> = {};
  try {
    const alone = new BoundedMachines(machines, 1);
    for (const sample of samples) {
      const times: number[] = [];
      let last: Awaited<ReturnType<typeof run>> | undefined;
      for (let n = 0; n < (options.quick ? 1 : 3); n++) {
        last = await run(alone, sample);
        times.push(last.ms);
      }
      all.push(...times);
      const { signals, detonations, limitations, coverage, static: facts } = last!.finished;
      const verdict = score({ signals, detonations, limitations, coverage, inert: inert(facts.mediaType) });
      const ran = detonations.map((one) => `${one.environment} ${one.outcome}`).join(', ');
      rows.push({ file: sample.name, type: sample.format, ran, ms: Math.round(median(times)), level: verdict.level, why: detonations[0]?.choice.slice(0, 70) ?? '' });
      process.stderr.write(`  ${sample.name}: ${ran}, ${verdict.level}, ${Math.round(median(times))} ms\n`);
    }
    const typical = samples.filter((sample) => /^(hello64\.exe|a\.sh|a\.bat|a\.py|a\.js|program\.jar|a\.docx|crypto\.zip)$/.test(sample.name));
    for (const capacity of options.quick ? [2] : [1, 2, 3]) {
      const on = new BoundedMachines(machines, capacity);
      const work = Array.from({ length: options.quick ? 1 : 3 }, () => typical).flat();
      const startedAt = performance.now();
      await each(work, capacity + 1, async (sample) => void (await run(on, sample)));
      perHour[`per_hour_${capacity}`] = Math.round((work.length * 3_600_000) / (performance.now() - startedAt));
    }
  } finally {
    await machines.close();
    await engine.close();
  }
  const sorted = [...all].sort((a, b) => a - b);
  return { rows, result: { types: samples.length, median_ms: Math.round(median(all)), p95_ms: Math.round(sorted[Math.floor(sorted.length * 0.95)]!), samples_per_hour: Math.max(...Object.values(perHour)), ...perHour } };
}
