import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Verdict } from '../endpoint/client.ts';
import { Timelines } from '../embedded/demo/timelines.ts';
import type { Example } from '../embedded/demo/examples.ts';

const verdict = (sha256: string, level: string, limitations: string[] = [], stage = 'FINAL') =>
  ({ sample: { sha256 }, level, stage, score: 1, confidence: 1, summary: 'x', decisiveSignals: [], conditions: { limitations } }) as unknown as Verdict;
const example = (title: string, level: string): Example => ({ title, path: title, expected: (one) => one.level === level });

describe('the demo', () => {
  let printed = '';
  const shown = (count: number) => {
    printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((printed += String(text))));
    return new Timelines(count, () => '777.7');
  };
  afterEach(() => void vi.restoreAllMocks());
  const finish = (timelines: Timelines, one: Verdict) => {
    timelines.received('laptop', true, one);
    timelines.received('mail-server', false, one);
  };

  test('tells each verdict by the clock of all its lines, and names the other one', () => {
    const timelines = shown(1);
    timelines.submitted('a', example('a script', 'CLEAN'));
    timelines.received('laptop', true, verdict('a', 'UNKNOWN', [], 'PROVISIONAL'));
    finish(timelines, verdict('a', 'CLEAN'));
    const lines = printed.split('\n').filter((line) => line.includes('receives'));
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^ {3}777\.7 s {2}laptop receives: .* \[\d+\.\d\d s\]$/);
    timelines.report();
    expect(printed).toContain('seconds since submission');
  });
  test('names what a missing guest leaves out, and is right when all else is', () => {
    const timelines = shown(2);
    for (const [id, title] of [['a', 'a script'], ['b', 'a program']] as const) timelines.submitted(id, example(title, 'CLEAN'));
    finish(timelines, verdict('a', 'CLEAN'));
    finish(timelines, verdict('b', 'UNKNOWN', ['ENVIRONMENT_NOT_OFFERED']));
    expect(timelines.report()).toEqual({ right: true, leftOut: ['a program'] });
    expect(printed).toContain('left out: its guest is not here');
  });
  test('is not right when a file that could be shown came out otherwise', () => {
    const timelines = shown(1);
    timelines.submitted('a', example('a script', 'CLEAN'));
    finish(timelines, verdict('a', 'SUSPICIOUS'));
    expect(timelines.report()).toEqual({ right: false, leftOut: [] });
    expect(printed).toContain('not as expected');
  });
});
