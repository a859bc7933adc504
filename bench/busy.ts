import { spawn } from 'node:child_process';
import { foldersFrom } from '../embedded/folders.ts';
import { lines } from '../embedded/progress.ts';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { BoundedMachines } from '../sandbox-runner/machines/bounded.ts';
import { allEnvironments } from '../sandbox-runner/machines/guests.ts';
import { openMachines } from '../sandbox-runner/machines/open.ts';
import type { Level } from '../schema/policy-settings.ts';
import { inert, score } from '../subgraphs/verdicts/scoring.ts';
import { typeSamples } from '../test/samples/types.ts';
import { each } from './eval/bench.ts';
import type { Measured, Options } from './report.ts';

const loops = 8;
const machinesAtOnce = 2;
/** As for a job: a machine that failed is no verdict. */
const attemptsMax = 3;
const order: readonly Level[] = ['CLEAN', 'SUSPICIOUS', 'HIGHLY_SUSPICIOUS', 'MALICIOUS'];

interface Outcome {
  level: Level | 'FAILED';
  attempts: number;
  ms: number;
}

/** Every type of sample on a quiet host, and again with eight programs that only count beside two machines: no level may be lower for it. */
export async function busy(options: Options): Promise<Measured> {
  const engine = await loadEngine();
  const { machines } = await openMachines(foldersFrom(process.env), lines(), options.environment?.split(',') ?? allEnvironments);
  const samples = (await typeSamples()).slice(0, options.limit);
  const attempt = async (on: BoundedMachines, sample: (typeof samples)[number]): Promise<Level | null> => {
    let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
    await analyse(engine, on, { fileName: sample.name, runMsMax: 20_000, environment: null }, sample.bytes, (result) => {
      if (result.kind === 'finished') finished = result;
      return Promise.resolve();
    });
    const { signals, detonations, limitations, coverage, static: facts } = finished!;
    if (detonations.some((one) => one.outcome === 'MACHINE_FAILED')) return null;
    return score({ signals, detonations, limitations, coverage, inert: inert(facts.mediaType) }).level;
  };
  const all = async (places: number): Promise<Map<string, Outcome>> => {
    const on = new BoundedMachines(machines, places);
    const outcomes = new Map<string, Outcome>();
    await each(samples, places, async (sample) => {
      const startedAt = performance.now();
      let level: Level | null = null;
      let attempts = 0;
      while (level === null && attempts < attemptsMax) {
        attempts++;
        level = await attempt(on, sample).catch(() => null);
      }
      outcomes.set(sample.name, { level: level ?? 'FAILED', attempts, ms: performance.now() - startedAt });
      process.stderr.write(`  ${sample.name}: ${level ?? 'FAILED'}, attempt ${attempts}, ${Math.round(performance.now() - startedAt)} ms\n`);
    });
    return outcomes;
  };
  try {
    const quiet = await all(1);
    const counting = Array.from({ length: loops }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    try {
      return compare(quiet, await all(machinesAtOnce));
    } finally {
      for (const child of counting) child.kill('SIGKILL');
    }
  } finally {
    await machines.close();
    await engine.close();
  }
}

function compare(quiet: ReadonlyMap<string, Outcome>, loaded: ReadonlyMap<string, Outcome>): Measured {
  const isLower = (before: Outcome['level'], now: Outcome['level']) => now !== 'UNKNOWN' && now !== 'FAILED' && order.indexOf(now) < order.indexOf(before as Level);
  const rows: Measured['rows'] = [];
  const count = { lower: 0, failed: 0, retried: 0, unknown: 0 };
  for (const [file, now] of loaded) {
    const before = quiet.get(file)!;
    const lower = isLower(before.level, now.level);
    if (lower) count.lower++;
    if (now.level === 'FAILED') count.failed++;
    if (now.level === 'UNKNOWN' && before.level !== 'UNKNOWN') count.unknown++;
    if (now.attempts > 1) count.retried++;
    if (lower || now.level !== before.level || now.attempts > 1) rows.push({ file, quiet: before.level, loaded: now.level, attempts: now.attempts, times_as_long: (now.ms / before.ms).toFixed(1) });
  }
  const ratio = [...loaded].map(([file, now]) => now.ms / quiet.get(file)!.ms).sort((a, b) => a - b);
  return {
    rows: rows.length > 0 ? rows : [{ file: 'none differs', quiet: '', loaded: '', attempts: '', times_as_long: '' }],
    result: { samples: loaded.size, lower: count.lower, failed: count.failed, retried: count.retried, became_unknown: count.unknown, times_as_long_median: ratio[Math.floor(ratio.length / 2)]!.toFixed(1) },
  };
}
