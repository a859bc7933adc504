import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedBytesMax, askedCountMax, askedFault, askedSchema, isAsked, type Asked } from '../schema/asked.ts';
import { askedStart, askedWords, inputOf, withExport } from '../sandbox-runner/asked-start.ts';
import type { Identity } from '../sandbox-runner/identify.ts';
import { batchWord } from '../sandbox-runner/own-image/run.ts';

const nothing: Asked = { arguments: [], exportName: null, answers: [] };
const word = fc.string({ maxLength: 40, unit: 'grapheme' }).filter((one) => !/\p{Cc}/u.test(one) && one.isWellFormed());

describe('what somebody wants a file started with', () => {
  test('is taken within its bounds, and travels as it is', () => {
    fc.assert(fc.property(fc.array(word, { maxLength: 20 }), fc.array(word, { maxLength: 20 }), fc.option(fc.constantFrom('Run', '#1', '?f@@YAXXZ')), (words, answers, exportName) => {
      const asked = { arguments: words, exportName, answers };
      expect(askedFault(asked)).toBeNull();
      expect(askedSchema.parse(JSON.parse(JSON.stringify(asked)))).toEqual(asked);
      expect(isAsked(asked)).toBe(words.length + answers.length > 0 || exportName !== null);
    }));
  });

  test.each<[string, Partial<Asked>, string]>([
    ['a NUL', { arguments: ['a\0b'] }, 'arguments'], ['a line break in a line', { answers: ['a\nb'] }, 'answers'], ['half of a character', { arguments: ['\ud800'] }, 'arguments'],
    ['too many words', { arguments: Array.from({ length: askedCountMax + 1 }, () => 'a') }, 'arguments'], ['too many lines', { answers: Array.from({ length: askedCountMax + 1 }, () => '') }, 'answers'],
    ['too many bytes', { arguments: ['ä'.repeat(askedBytesMax / 2)], answers: ['a'] }, 'arguments'], ['too many bytes together', { arguments: ['a'.repeat(askedBytesMax - 1)], answers: ['a'] }, 'answers'],
    ['a function with a blank', { exportName: 'Run now' }, 'exportName'], ['no function', { exportName: '' }, 'exportName'], ['a number that is none', { exportName: '#x' }, 'exportName'],
  ])('is refused with %s', (_what, given, field) => {
    expect(askedFault({ ...nothing, ...given })?.field).toBe(field);
  });

  test('is named in a report by how much it is alone', () => {
    expect(askedWords({ arguments: ['Bob', 'secret'], exportName: 'Run', answers: ['x'] })).toBe('as asked: 2 arguments, one function, 1 answer');
  });
});

const of = (identity: Partial<Identity>): Identity => ({ kind: 'other', format: 'x', mediaType: 'x', category: 'OTHER', ...identity });

test('of a Windows library the function that is asked for is called, and no other', () => {
  const library = of({ kind: 'pe', dll: true, calls: ['DllRegisterServer', 'Run'], callsLeft: 3 });
  expect(withExport(library, { ...nothing, exportName: '#7' })).toMatchObject({ calls: ['#7'], callsLeft: 1 });
  for (const other of [of({ kind: 'pe' }), of({ kind: 'elf', dll: true }), of({ kind: 'script' })]) {
    expect(withExport(other, { ...nothing, exportName: 'Run' })).toBe(other);
    expect(askedStart(['x'], false, other, { ...nothing, exportName: 'Run' }).isPartly).toBe(true);
  }
});

test('each word reaches the program as one word, or the run says that it did not', () => {
  fc.assert(fc.property(fc.array(word, { maxLength: 10 }), (words) => {
    const asked = { ...nothing, arguments: words, answers: words };
    expect(askedStart(['/bin/sh', '/a'], false, of({ kind: 'script' }), asked)).toEqual({ words, answers: words, isPartly: false });
    const shell = askedStart(['cmd.exe', '/c', 'a.bat'], false, of({ kind: 'script' }), asked);
    expect(shell.words.map((one) => (/\s/.test(one) || one === '' ? one : one.replace(/\^([&|<>^()!])/g, '$1'))), 'as the shell reads them').toEqual(words.filter((one) => !one.includes('"')));
    expect(shell.isPartly).toBe(words.some((one) => one.includes('"')));
    const document = askedStart(['soffice.bin'], true, of({ kind: 'document' }), asked);
    expect([document.words, document.answers, document.isPartly]).toEqual([[], [], words.length > 0]);
  }));
});

/**
 * What the command shell makes of a line of a batch file: signs after ^ are themselves, %% is %; an unescaped one
 * acts.
 */
function shellReads(text: string): string {
  let line = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '^') line += text[++at] ?? '';
    else if (sign === '%' && text[at + 1] === '%') line += text[at++];
    else if (/["&|<>()%!]/.test(sign)) throw new Error(`${sign} acts in ${text}`);
    else line += sign;
  }
  return line;
}

/** What a program makes of its command line, of one word: backslashes before a quote are halved. */
function programReads(line: string): string {
  let word = '';
  let slashes = 0;
  let quoted = false;
  for (const sign of line) {
    if (sign === '\\') {
      slashes++;
      continue;
    }
    if (sign === '"') {
      word += '\\'.repeat(slashes >> 1);
      if (slashes % 2 === 1) word += '"';
      else quoted = !quoted;
    } else {
      word += '\\'.repeat(slashes);
      if (!quoted && /\s/.test(sign)) throw new Error('the word ends');
      word += sign;
    }
    slashes = 0;
  }
  return word + '\\'.repeat(slashes);
}

test("in a Windows of the operator's own nothing of a word acts on the command shell, and it stays one word", () => {
  const hostile = fc.array(fc.constantFrom('"', '\\', '%', '%PATH%', '&', '|', '^', '!', ' ', 'a', '(', '>', "'"), { maxLength: 12 }).map((signs) => signs.join(''));
  fc.assert(fc.property(fc.oneof(word, hostile), (one) => {
    expect(programReads(shellReads(batchWord(one)))).toBe(one);
  }), { numRuns: 2_000 });
});

test('lines end as the system has it', () => {
  expect([inputOf(['a', ''], 'linux').toString(), inputOf(['a', ''], 'windows').toString()]).toEqual(['a\n\n', 'a\r\n\r\n']);
});
