import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { compound, zips } from '../bench/parsers/hostile.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { nestingLimits } from '../sandbox-runner/examine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import { decodeScript } from '../sandbox-runner/static/encoded-script.ts';
import { readOle } from '../sandbox-runner/static/ole.ts';
import { readOneNote } from '../sandbox-runner/static/onenote.ts';
import { readPdf } from '../sandbox-runner/static/pdf.ts';
import { scriptLimits, writtenCommands } from '../sandbox-runner/static/script.ts';
import { elements, tags, withoutTags } from '../sandbox-runner/static/tags.ts';
import { readMacros } from '../sandbox-runner/static/vba.ts';
import { zip } from './samples/binaries.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());
const MiB = 1_048_576;
const repeated = (start: string, piece: string, bytes: number) => Buffer.from(start + piece.repeat(Math.floor(bytes / piece.length)));
const rulesOf = async (bytes: Buffer, name: string) => {
  const { signals, written } = await engine.examiner.examine(bytes, name);
  return signalsOf(engine.sigma, { found: signals, written, runs: [] });
};

describe('a file that is made to keep a parser busy', () => {
  test.each<[what: string, fileName: string, format: string, make: () => Buffer]>([
    ['1 MiB of << in a PDF', 'a.pdf', 'pdf', () => repeated('%PDF-1.4\n', '<<', MiB)],
    ['1 MiB of < in a mail', 'a.eml', 'eml', () => repeated('From: a@b.example\nSubject: x\nContent-Type: text/html\n\n', '<', MiB)],
    ['4 MiB of <script> in a page', 'a.html', 'html', () => repeated('<html>', '<script>', 4 * MiB)],
    ['3 MiB of <form in a page', 'a.html', 'html', () => repeated('<html>', '<form ', 3 * MiB)],
    ['1 MiB of beginnings of encoded scripts', 'a.jse', 'jse', () => repeated('', '#@~^AAAAAA==', MiB)],
    ['1 MiB of comments that end otherwise in a shell script', 'a.sh', 'sh', () => repeated('#!/bin/sh\n', ' #\u2028', MiB)],
    ['1 MiB of command substitutions in a shell script', 'a.sh', 'sh', () => repeated('#!/bin/sh\n', '"$($(', MiB)],
    ['fields without an end in a document', 'a.docx', 'docx', () => zip({ '[Content_Types].xml': '<Types/>', '_rels/.rels': '<Relationship '.repeat(70_000), 'word/document.xml': '<w:instrText '.repeat(80_000) })],
    ['a batch file whose lines grow', 'a.bat', 'bat', () => Buffer.from(`set a=${'x'.repeat(250_000)}\n${`${'%a%'.repeat(660)}\n`.repeat(120)}`)],
    ['a compound file whose streams share their sectors', 'a.doc', 'ole', () => compound(8_000)],
  ])('is read to its end: %s', async (_what, fileName, format, make) => {
    const examined = await engine.examiner.examine(make(), fileName);
    expect(examined.limitations.filter((one) => /^STATIC_/.test(one))).toEqual([]);
    expect(examined.identity.format).toBe(format);
  });

  test('of archives in archives is given up after so many, with what was found above', async () => {
    const examined = await engine.examiner.examine(zips(5), 'nested.zip', [], { bounds: 'SMALL' });
    expect(examined.limitations).toContain('ARCHIVE_LIMIT_ARCHIVES');
    expect(examined.limitations.filter((one) => /^STATIC_/.test(one))).toEqual([]);
    expect(examined.members.length).toBeGreaterThan(5);
    expect(examined.members.length).toBeLessThanOrEqual(nestingLimits.membersMax);
  });

  test('of any kind leaves its identity, whatever else is found of it', async () => {
    const piece = fc.constantFrom('<', '<<', '>>', '<script>', '<form ', '%a%', 'set a=%a%%a%\n', '"', "'", '(', '\\', '\n', ' ', '#@~^AAAAAA==', '/JS(', 'stream\n', '>>stream\n', '\\objdata', '{', 'chr(', '\0', '\u00ff');
    await fc.assert(fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('x.js', 'x.bat', 'x.sh', 'x.html', 'x.eml', 'x.pdf', 'x.rtf', 'x.doc', 'x.zip', 'x.exe'), fc.constantFrom('', '#!/bin/sh\n', '%PDF-1.4\n', '{\\rtf1', 'PK\x03\x04', 'MZ'), async (pieces, name, start) => {
      const bytes = Buffer.from(start + pieces.join('').repeat(3_000), 'latin1');
      const examined = await engine.examiner.examine(bytes, name);
      // Whether nothing in it acts is read in the parsers' process, after its identity.
      const { passive: _, ...identity } = examined.identity;
      expect(identity).toEqual(await identify(bytes, name));
    }), { numRuns: 25 });
  });
});

describe('what stands behind a variable that doubles', () => {
  test('is found, and counts as much as without it', async () => {
    const harmful = 'vssadmin delete shadows /all /quiet\r\n';
    const plain = await rulesOf(Buffer.from(`@echo off\r\n${harmful}`), 'a.bat');
    const hidden = await rulesOf(Buffer.from(`@echo off\r\n${'set a=%a%%a%\r\n'.repeat(64)}${harmful}`), 'a.bat');
    expect(plain.some((one) => one.weight >= 20)).toBe(true);
    expect(hidden.map((one) => [one.rule, one.weight])).toEqual(expect.arrayContaining(plain.map((one) => [one.rule, one.weight])));
  });
  test('is found behind delayed expansion, where a batch file asks for it', () => {
    const lines = ['set a=vssadmin', 'set b= delete shadows /all', '!a!!b!'];
    expect(writtenCommands(['setlocal enabledelayedexpansion', ...lines].join('\r\n'), 'bat')).toContain('vssadmin delete shadows /all');
    expect(writtenCommands(lines.join('\r\n'), 'bat')).not.toContain('vssadmin delete shadows /all');
  });
  test('is found when variables have come to all that they may, and that is said', () => {
    let limited = false;
    const commands = writtenCommands(`set a=${'x'.repeat(8_000)}\n${'%a%%a%\n'.repeat(2_000)}vssadmin delete shadows`, 'bat', () => (limited = true));
    expect(commands).toContain('vssadmin delete shadows');
    expect(limited).toBe(true);
  });
  test('comes to as many characters as cmd.exe takes, however it is put together', () => {
    for (const line of ['%a%'.repeat(5_000), '%a:x=yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy%'.repeat(100)]) {
      for (const command of writtenCommands(`set a=${'x'.repeat(9_000)}\n${line}\nset b=${line}\n%b%%b%`, 'bat')) expect(command.length).toBeLessThanOrEqual(scriptLimits.lineMax);
    }
  });
  test('names itself as far as it is needed: parts of commands are put together', () => {
    expect(writtenCommands('set a=vss\nset b=admin\n%a%%b% delete %c:x=y% shadows\nset d=abcdef\n%d:~1,3% x', 'bat')).toEqual(expect.arrayContaining(['vssadmin delete %c:x=y% shadows', 'bcd x']));
  });
});

describe('tags', () => {
  test('are looked at once, also where none is closed', () => {
    expect([...tags('<a href=x><b>text</b> 1 < 2 <form <input type=password>')].map((tag) => [tag.name, tag.text])).toEqual([['a', 'a href=x'], ['b', 'b'], ['form', 'form <input type=password']]);
    expect([...tags('<form '.repeat(100_000))]).toEqual([]);
    expect(withoutTags('a<b>c<d')).toBe('a c<d');
  });
  test('have what stands in them, also the last that has no end', () => {
    expect([...elements('<SCRIPT a>one</script ><script>two<p></Script><script>three', 'script', 100)].map((one) => one.content)).toEqual(['one', 'two<p>', 'three']);
    expect([...elements('<script>'.repeat(100_000), 'script', 1_000)].length).toBe(1);
  });
});

describe('what is taken out of a file', () => {
  test('is a few times its size at the most, however its parts overlap', () => {
    const file = compound(4_000);
    let limited = false;
    const streams = readOle(file, () => (limited = true));
    expect(streams.length).toBeGreaterThan(0);
    expect(streams.reduce((sum, one) => sum + one.bytes.length, 0)).toBeLessThanOrEqual(2 * file.length + 65_536);
    expect(limited).toBe(true);

    const marker = Buffer.concat([Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'), Buffer.alloc(20)]);
    const notebook = Buffer.concat(Array.from({ length: 100 }, () => Buffer.from(marker)));
    for (let at = 0; at < notebook.length; at += 36) notebook.writeBigUInt64LE(BigInt(notebook.length - at - 36), at + 16);
    const found = readOneNote(notebook);
    expect(found.members!.reduce((sum, one) => sum + one.bytes.length, 0)).toBeLessThanOrEqual(4 * notebook.length);
    expect(found.limitations).toEqual(['ARCHIVE_LIMIT_SIZE']);

    // A module that unpacks to as much as a module may, at every twelve bytes.
    const bytes = Buffer.alloc(120_000);
    for (let at = 0; at + 12 < bytes.length; at += 12) bytes.write('\x01\xff\xbf\0Attribut', at, 'latin1');
    expect(readMacros([{ name: 'a', path: 'a', bytes }]).reduce((sum, one) => sum + one.source.length, 0)).toBeLessThanOrEqual(9_000_000);
  });
  test('of a PDF is a stream for each that has a dictionary, with nested brackets too', () => {
    const found = readPdf(Buffer.from('%PDF-1.4\n1 0 obj <</Type /EmbeddedFile /Params <</Size 3>> /Length 3>>\nstream\nabc\nendstream endobj\nno stream\n2 0 obj << /Length 9 >> stream\r\napp.alert(1)\nendstream endobj 3 0 obj <</S /JavaScript /JS 2 0 R>>'));
    expect((found.facts as { streams: number }).streams).toBe(2);
    expect(found.members!.map((one) => one.bytes.toString())).toEqual(['abc']);
    expect(found.layers!.map((one) => one.bytes.toString())).toContain('app.alert(1)');
  });
  test('of an encoded script is its text, up to the first end', () => {
    expect(decodeScript('#@~^AAAAAA==xyz')).toBeNull();
    expect(decodeScript('#@~^AAAAAA==@!@*AAAAAA==^#~@ more')).toBe('<>');
  });
});
