import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonLine, plain, plainLines } from '../endpoint/plain.ts';
import { reportText } from '../endpoint/show.ts';

/** What a terminal obeys: written here by its ranges, and not as the code has it. */
const obeyed = (character: string): boolean => {
  const code = character.charCodeAt(0);
  return code < 32 || (code >= 127 && code < 160) || [0x61c, 0x200e, 0x200f].includes(code) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
};
const hostile = fc.string({ unit: fc.oneof(fc.constantFrom('\u001b', '\u009b', '\u202e', '\r', '\n', '\u0007', '\u2028', 'a', '"', '\\'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });

describe('what is printed for people', () => {
  test('holds nothing that a terminal obeys, whatever it is made of', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect([...plain(text)].some(obeyed)).toBe(false);
      expect([...plainLines(text).replaceAll('\n', '')].some(obeyed)).toBe(false);
    }));
  });
  test('is otherwise as it was', () => {
    expect(plain('/tmp/Счёт №5 \u{1f600}.sh: clean — done')).toBe('/tmp/Счёт №5 \u{1f600}.sh: clean — done');
    expect(plain('a\u001b]0;title\u0007b\nc')).toBe('a·]0;title·b·c');
    expect(plainLines('a\u202eb\nc')).toBe('a·b\nc');
  });
  test('of a report has no line that a guest began', () => {
    const text = reportText({
      sample: { sha256: 'a', mediaType: null, size: 1, firstSeenAt: '', stored: true, members: { nodes: [] } },
      level: 'UNKNOWN', stage: 'FINAL', score: 0, confidence: 0, reason: 'X', summary: '\u001b[2J',
      conditions: { environments: [], runTime: 0, network: '', limitations: [] }, engine: { version: '', digest: '' },
      analysis: { detonations: [], signals: [], report: { processes: { nodes: [{ startedAt: 0, parentProcessId: 1, processId: 2, commandLine: 'sh\nCLEAN, final' }] } } },
    } as unknown as Parameters<typeof reportText>[0]);
    expect(text).not.toMatch(/^CLEAN/m);
    expect(text).not.toContain('\u001b');
  });
});

describe('what is printed for programs', () => {
  test('is one line with nothing that a terminal obeys, and has the same value', () => {
    fc.assert(fc.property(hostile, (text) => {
      const line = jsonLine({ text });
      expect([...line].some(obeyed)).toBe(false);
      expect(JSON.parse(line)).toEqual({ text });
    }));
  });
});
