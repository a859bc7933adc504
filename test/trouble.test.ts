import { describe, expect, test } from 'vitest';
import type { Log } from '../platform/log.ts';
import { Trouble } from '../platform/trouble.ts';

const told = () => {
  const lines: [level: string, fields: Record<string, unknown>, what: string][] = [];
  const keep = (level: string) => (fields: Record<string, unknown>, what: string) => void lines.push([level, fields, what]);
  let now = 0;
  const log = { warn: keep('warn'), info: keep('info') } as unknown as Log;
  return { lines, pass: (ms: number) => void (now += ms), trouble: new Trouble(log, 'it failed', { sweep: 'x' }, () => now) };
};

describe('work that is tried again and again', () => {
  test('tells a failure once, the same one once a minute, and that it is over', () => {
    const { lines, pass, trouble } = told();
    for (let n = 0; n < 100; n++) {
      trouble.failed(new Error('the database system is in recovery mode'));
      pass(1_000);
    }
    trouble.worked();
    trouble.worked();
    expect(lines.map(([level, fields, what]) => [level, what, fields.times])).toEqual([['warn', 'it failed', undefined], ['warn', 'it failed', 61], ['info', 'it works again', 100]]);
    expect(lines[0]![1]).toMatchObject({ sweep: 'x', err: { message: 'the database system is in recovery mode' } });
    expect(lines[2]![1]).toMatchObject({ seconds: 100 });
  });
  test('tells another failure at once, and one that comes back', () => {
    const { lines, trouble } = told();
    for (const message of ['a', 'b', 'b', 'a']) trouble.failed(new Error(message));
    trouble.worked();
    trouble.failed(new Error('a'));
    expect(lines.filter(([level]) => level === 'warn').map(([, fields]) => (fields.err as Error).message)).toEqual(['a', 'b', 'a', 'a']);
  });
  test('that works says nothing', () => {
    const { lines, trouble } = told();
    trouble.worked();
    expect(lines).toEqual([]);
  });
});
