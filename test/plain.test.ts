import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRow } from '../endpoint/csv.ts';
import { jsonLine, plain, plainDocument, plainLines } from '../endpoint/plain.ts';
import { unitText } from '../endpoint/service-unit.ts';
import { escapedLines } from '../schema/shown-text.ts';
import { reportText } from '../endpoint/show.ts';

/** What a terminal obeys: written here by its ranges, and not as the code has it. */
const obeyed = (character: string): boolean => {
  const code = character.charCodeAt(0);
  return character.codePointAt(0)! >= 0xe0000 && character.codePointAt(0)! < 0xe1000 || code === 0xad || code === 0xfeff
    || (code >= 0x200b && code <= 0x200d) || (code >= 0x2060 && code <= 0x206f) || (!character.isWellFormed())
    || code < 32 || (code >= 127 && code < 160) || [0x61c, 0x200e, 0x200f].includes(code) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
};
const hostile = fc.string({ unit: fc.oneof(fc.constantFrom('\u001b', '\u009b', '\u202e', '\r', '\n', '\u0007', '\u2028', '\u200b', '\u{e0041}', '\ud800', '⟨', '⟩', 'U', 'a', '"', '\\', ';', '=', '\''), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });

describe('what is printed for people', () => {
  test('holds nothing that a terminal obeys, whatever it is made of', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect([...plain(text)].some(obeyed)).toBe(false);
      expect([...plainLines(text).replaceAll('\n', '')].some(obeyed)).toBe(false);
    }));
  });
  test('is shown so that it can be told what it was', () => {
    const read = (text: string) => text.replace(/⟨U\+([0-9A-F]{4,6})⟩/g, (_all, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
    fc.assert(fc.property(hostile, (text) => {
      expect(read(plain(text))).toBe(text);
      expect(read(plainLines(text))).toBe(text);
    }));
  });
  test('of a document is looked at once more, and what is plain stays as it is', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect([...plainDocument(text).replaceAll('\n', '')].some(obeyed)).toBe(false);
      expect(plainDocument(jsonLine({ text }))).toBe(jsonLine({ text }));
      expect(plainDocument(csvRow([text]))).toBe(csvRow([text]));
    }));
  });
  test('is otherwise as it was', () => {
    expect(plain('/tmp/Счёт №5 \u{1f600}.sh: clean — done')).toBe('/tmp/Счёт №5 \u{1f600}.sh: clean — done');
    expect(plain('a\u001b]0;title\u0007b\nc')).toBe('a⟨U+001B⟩]0;title⟨U+0007⟩b⟨U+000A⟩c');
    expect(plainLines('a\u202eb\nc')).toBe('a⟨U+202E⟩b\nc');
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

describe('a line of CSV', () => {
  /** A reader of RFC 4180 of its own. */
  const cellsOf = (line: string): string[] => {
    const cells: string[] = [];
    const one = /(?:"((?:[^"]|"")*)"|([^,"]*))(,|$)/gy;
    for (let found = one.exec(line); found; found = found[3] === '' ? null : one.exec(line)) {
      cells.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    }
    return cells;
  };
  const formula = /(?:^|;)\s*[=+\-@＝＋－＠]/;

  test('is one line with nothing that is obeyed or hidden, and no formula in any cell, also where semicolons end cells', () => {
    fc.assert(fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (cells) => {
      const line = csvRow(cells);
      expect([...line].some(obeyed)).toBe(false);
      const read = cellsOf(line);
      expect(read).toHaveLength(cells.length);
      for (const cell of read) expect(cell).not.toMatch(formula);
    }));
  });
  test('tells different cells apart', () => {
    const read = (cell: string) => cell.replace(/(^|;)'/g, '$1').replace(/⟨U\+([0-9A-F]{4,6})⟩/g, (_all, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
    fc.assert(fc.property(hostile, (text) => {
      expect(read(cellsOf(csvRow([text]))[0]!)).toBe(text);
    }));
  });
  test.each([
    ['=1+1', "'=1+1"], ["'=1+1", "''=1+1"], ['+1', "'+1"], ['-x', "'-x"], ['@SUM(A1)', "'@SUM(A1)"], ['\t=1', '⟨U+0009⟩=1'], ['\r=1', '⟨U+000D⟩=1'],
    [' =1', "' =1"], ['＝1', "'＝1"], ['a;=1', `"a;'=1"`], ['a"b', '"a""b"'], ['a,b', '"a,b"'], ['a\nb', 'a⟨U+000A⟩b'], ['plain name.txt', 'plain name.txt'],
  ])('has %j as %s', (given, line) => expect(csvRow([given])).toBe(line));
  test('has numbers as they are', () => expect(csvRow([-1, 0, true, null, undefined])).toBe('-1,0,true,,'));
});

describe('the unit of the service', () => {
  test('has each folder as one word of one line, whatever its name', () => {
    fc.assert(fc.property(hostile.filter((text) => !text.includes('\0')), (text) => {
      const lines = unitText({ watch: [`/srv/${text}`] }).split('\n');
      expect(lines.filter((line) => line.startsWith('ExecStart='))).toHaveLength(1);
      expect(lines).toHaveLength(unitText({ watch: [] }).split('\n').length);
    }));
    expect(unitText({ watch: ['/srv/a\nb'] })).toContain('"/srv/a\\x0ab"');
  });
});

describe('a line of the log', () => {
  test('holds nothing that is obeyed or hidden, and has the same values', () => {
    fc.assert(fc.property(hostile, (text) => {
      const line = escapedLines(`${JSON.stringify({ err: { message: text } })}\n`);
      expect([...line.slice(0, -1)].some(obeyed)).toBe(false);
      expect(JSON.parse(line)).toEqual({ err: { message: text } });
    }));
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
