import { expect, test } from 'vitest';
import { chaos, mishaps } from './chaos/arena.ts';

test('whatever is killed, ended, exchanged or revoked while verdicts change: endpoints lose nothing, hear nothing twice and each sample in its order, and memory stays bounded', async () => {
  const outcome = await chaos({ listeners: 200, slow: 20, mishaps: 12, seed: 1, rate: 20, slowMs: 4_000, pauseMs: 1_500 });
  for (const name of mishaps) expect(outcome.happened[name]).toBeGreaterThan(0);
  expect(outcome.verdicts).toBeGreaterThan(100);
  expect(outcome).toMatchObject({ complete: 200, missed: 0, twice: 0, disordered: 0, gaps: 0, errors: {} });
  // What was told to so many is a multiple of what they could have kept.
  expect(outcome.memoryMax - outcome.memoryAtFirst).toBeLessThan(300);
});
