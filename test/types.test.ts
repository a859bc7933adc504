import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import { typeSamples } from './samples/types.ts';

const engine = await loadEngine();
const samples = await typeSamples();
afterAll(async () => await engine.close());

describe('every type', () => {
  test.each(samples.map((sample) => [sample.name, sample] as const))('%s is known by its content and opened', async (_name, sample) => {
    const examined = await engine.examiner.examine(sample.bytes, sample.name);
    expect(examined.identity.format).toBe(sample.format);
    const facts = JSON.parse(examined.facts.facts) as { indicators: { value: string }[] };
    if (sample.rule) expect(signalsOf(engine.sigma, { found: examined.signals, written: examined.written, runs: [] }).map((signal) => signal.rule)).toContain(sample.rule);
    for (const member of sample.members ?? []) expect(examined.members.map((one) => one.fileName)).toContain(member);
    if (sample.indicator) expect(facts.indicators.map((one) => one.value)).toContain(sample.indicator);
    if (sample.limitation) expect(examined.limitations).toContain(sample.limitation);
    else expect(examined.limitations).toEqual([]);
  });
});
