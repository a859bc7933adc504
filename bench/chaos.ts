import { chaos as run, mishaps, type Mishap } from '../test/chaos/arena.ts';
import type { Measured, Options } from './report.ts';

/**
 * Parts are killed, ended, exchanged and revoked at random, 1,000 times, while verdicts change and 2,000 endpoints listen, 100 of them slowly.
 * Counted is what they did not hear, heard twice, or in another order. A word is the seed of another run.
 */
export async function chaos(options: Options): Promise<Measured> {
  const count = options.limit ?? (options.quick ? 12 : 1_000);
  const seed = Number(options.words[0] ?? Date.now() % 1_000_000);
  process.stderr.write(`  seed ${seed}\n`);
  const from = Date.now();
  const outcome = await run({
    listeners: options.quick ? 200 : 2_000, slow: options.quick ? 10 : 100, mishaps: count, seed, rate: options.quick ? 10 : 3, slowMs: 60_000, pauseMs: 3_000,
    progress: (done: number, what: Mishap) => {
      if (done % 10 === 0) process.stderr.write(`  ${done} of ${count} (${what}), ${Math.round((Date.now() - from) / 1000)} s\n`);
    },
  });
  const { listeners, complete, missed, skipped, twice, disordered, gaps, told, verdicts, behind, memoryMax, memoryAtFirst, closes, errors } = outcome;
  return {
    rows: [...mishaps.map((what) => ({ what, times: outcome.happened[what] })), ...Object.entries(closes).map(([code, times]) => ({ what: `sockets closed with ${code}`, times })), ...Object.entries(errors).map(([text, times]) => ({ what: text, times }))],
    result: { mishaps: count, listeners, verdicts, told, lost: missed + (listeners - complete), twice, disordered, gaps, skipped_by_slow: skipped, behind_s: behind, memory_mib: memoryMax, memory_at_first_mib: memoryAtFirst },
  };
}
