import { afterAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { nestingLimits } from '../sandbox-runner/examine.ts';
import { Examiner } from '../sandbox-runner/examiner.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { archiveLimits, unpack } from '../sandbox-runner/static/archive.ts';
import { deobfuscate, foldLimits } from '../sandbox-runner/static/deobfuscate.ts';
import { passwordWords } from '../sandbox-runner/static/mail.ts';
import { parse } from '../sandbox-runner/static/parse.ts';
import { writtenCommands, scriptLimits } from '../sandbox-runner/static/script.ts';
import { decompress } from '../sandbox-runner/static/vba.ts';
import { gzipSync } from 'node:zlib';
import { typeSamples } from './samples/types.ts';
import { tar, zip } from './samples/binaries.ts';

const engine = await loadEngine();
const samples = await typeSamples();
afterAll(async () => await engine.close());

/** What an attacker does to a real file: flips, cuts, repeats, fills in the largest numbers. */
const mutation = fc.record({ sample: fc.nat(samples.length - 1), edits: fc.array(fc.record({ kind: fc.constantFrom('flip', 'cut', 'repeat', 'huge', 'zero'), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(64), byte: fc.nat(255) }), { minLength: 1, maxLength: 12 }) });

function mutated(bytes: Buffer, edits: { kind: string; at: number; length: number; byte: number }[]): Buffer {
  let now = Buffer.from(bytes.subarray(0, 200_000));
  for (const { kind, at, length, byte } of edits) {
    if (now.length === 0) break;
    const from = Math.min(now.length - 1, Math.floor(at * now.length));
    if (kind === 'flip') now[from] = byte;
    else if (kind === 'cut') now = Buffer.concat([now.subarray(0, from), now.subarray(Math.min(now.length, from + length))]);
    else if (kind === 'repeat') now = Buffer.concat([now.subarray(0, from), now.subarray(from, from + length), now.subarray(from)]);
    else now.fill(kind === 'huge' ? 0xff : 0, from, Math.min(now.length, from + 4));
  }
  return now;
}

describe('texts made to keep an expression busy for ever', () => {
  test('of folded header lines, as packages have them, are looked at and done', async () => {
    const folded = Buffer.from(`Package: x\nDescription: y\n${'   a line that goes on and on\n .\n'.repeat(60)}nothing`);
    expect((await identify(folded, 'control')).kind).toBe('other');
  });
  const piece = fc.constantFrom(' ', '\t', '\n', '"', "'", '\\', '/', '<', '>', '<!--', '<script', 'a', '=', ':', '-', '+', '&', '%', '$', '(', ')', '{', '[', 'chr(', 'password ', 'is ', '1,', 'Q', '.', '@', 'http://', '\\x41', 'for ', 'if ', 'set a=', '<< /Type ', 'obj ', '\r\n');
  test('of any pieces, repeated thousands of times, are looked at and done', async () => {
    await fc.assert(fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.array(piece, { maxLength: 3 }), fc.constantFrom('x.js', 'x.vbs', 'x.bat', 'x.sh', 'x.ps1', 'x.html', 'x.eml', 'x.pdf', 'x.rtf', 'x.txt', 'x.php', 'x.py'), fc.constantFrom('', '#!/bin/sh\n', 'From: a\n', '<html>', '%PDF-1.4\n', '{\\rtf1', '<?php '), async (pieces, ends, name, start) => {
      const bytes = Buffer.from(start + pieces.join('').repeat(4_000).slice(0, 60_000) + ends.join(''));
      const identity = await identify(bytes, name);
      await parse(identity, bytes, name).catch(() => undefined);
      passwordWords(bytes.toString());
    }), { numRuns: 150 });
  });
});

describe('a parser', () => {
  test('gives facts or an error for 2,000 mutated files of every type, and never a crash or a hang', async () => {
    await fc.assert(fc.asyncProperty(mutation, async ({ sample, edits }) => {
      const { bytes, name } = samples[sample]!;
      const broken = mutated(bytes, edits);
      const identity = await identify(broken, name);
      // Archives are for the worker, and have a test of their own.
      if (identity.kind === 'document' && /^(doc|xls|ppt)[xm]$|^od/.test(identity.format)) return;
      try {
        await parse(identity, broken, name);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }), { numRuns: 2_000 });
  });
  test('of archives ends within its bounds for 60 mutated archives', async () => {
    const archives = samples.map((sample, index) => ({ index, sample })).filter(({ sample }) => (sample.members ?? []).length > 0 && !/^(eml|mbox|msg|onenote)$/.test(sample.format));
    await fc.assert(fc.asyncProperty(fc.nat(archives.length - 1), mutation, async (which, { edits }) => {
      const { bytes, name } = archives[which]!.sample;
      const { members } = await unpack(mutated(bytes, edits), name);
      expect(members.reduce((sum, member) => sum + member.bytes.length, 0)).toBeLessThanOrEqual(archiveLimits.totalBytesMax);
    }), { numRuns: 60 });
  });
  test('of scripts never grows a text without end', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('"a"', ' + ', ' & ', 'Chr(65)', 'StrReverse("', '")', '\\x41', 'fromCharCode(', '65,', ')', "'", '{0}', ' -f ', 'Replace("aa","a","aaaa")', '%a%', 'set a=%a%%a%\n', '`', '$(', '\n'), { maxLength: 200 }), fc.constantFrom('vbs', 'js', 'ps1', 'sh', 'bat'), (parts, language) => {
      const text = parts.join('');
      for (const layer of deobfuscate(text, language)) expect(layer.bytes.length).toBeLessThanOrEqual(foldLimits.textBytesMax);
      expect(writtenCommands(text, 'bat').length).toBeLessThanOrEqual(scriptLimits.commandsMax);
      expect(writtenCommands(text, 'sh').length).toBeLessThanOrEqual(scriptLimits.commandsMax);
    }), { numRuns: 500 });
  });
  test('of macros and mails takes any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.string(), (bytes, text) => {
      expect(decompress(Buffer.from([1, ...bytes])).length).toBeLessThan(2_000_000);
      expect(passwordWords(text).length).toBeLessThanOrEqual(8);
    }), { numRuns: 500 });
  });
});

describe('a bomb', () => {
  test('of one stream is cut off while it unpacks', async () => {
    const { limitations } = await unpack(gzipSync(Buffer.alloc(300 * 1024 * 1024)), 'bomb.gz');
    expect(limitations.some((word) => /^ARCHIVE_LIMIT_(SIZE|RATIO)$/.test(word))).toBe(true);
  });
  test('of archives in archives stops at the depth, and what is above it is looked at', async () => {
    let nested = zip({ 'core.sh': '#!/bin/sh\n' });
    for (let depth = 0; depth < nestingLimits.depthMax + 3; depth++) nested = zip({ [`${depth}.zip`]: nested });
    const examined = await engine.examiner.examine(nested, 'nested.zip');
    expect(examined.limitations).toContain('ARCHIVE_LIMIT_DEPTH');
    expect(examined.members.length).toBe(nestingLimits.depthMax);
  });
  test('of many members is counted over the whole nesting', async () => {
    const many = tar(Object.fromEntries(Array.from({ length: archiveLimits.membersMax + 50 }, (_, n) => [`${n}.txt`, `text ${n}`])));
    const examined = await engine.examiner.examine(many, 'many.tar');
    expect(examined.limitations).toContain('ARCHIVE_LIMIT_MEMBERS');
    expect(examined.members.length).toBeLessThanOrEqual(archiveLimits.membersMax);
  });
});

describe('the static layer', () => {
  test('whose rules can not be compiled says so', async () => {
    const broken = new Examiner(['rule No { condition: nonsense }'], { count: 1 });
    const examined = await broken.examine(Buffer.from('x'), 'x');
    expect(examined.limitations.length).toBeGreaterThan(0);
    await broken.close();
  });
});
