import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../embedded/first-customer.ts';
import { contentsOfBytes } from '../endpoint/archive-contents.ts';
import { factsOf } from '../endpoint/file-facts.ts';
import { decideHere } from '../endpoint/guard.ts';
import { factsOfPart } from '../endpoint/mail/held.ts';
import { categories, defaultSettings, type Category } from '../schema/policy-settings.ts';
import { sevenZip } from './samples/seven.ts';

const script = Buffer.from('#!/bin/sh\necho hello\n');
const picture = Buffer.from('\x89PNG\r\n\x1a\n not much of a picture', 'latin1');
const policyWith = (...on: Category[]) => ({ name: 'p', revision: 1, settings: { ...defaultSettings, categories: on }, exclusions: [] });

describe('what an endpoint sees in a zip', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'assay-zip-'))));
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  test('a zip with scripts inside is sent when scripts are, also where archives are not', async () => {
    const file = join(folder, 'tools.zip');
    await writeFile(file, zipOf([{ name: 'readme.png', bytes: picture }, { name: 'setup', bytes: script }]));
    const facts = await factsOf(file);
    expect(facts).toMatchObject({ category: 'ARCHIVE', contains: ['OTHER', 'SCRIPT'] });
    expect(decideHere(policyWith('SCRIPT'), facts, { localScore: 50 })).toMatchObject({ outcome: 'SUBMIT' });
    expect(decideHere(policyWith('EXECUTABLE', 'ARCHIVE'), facts, { localScore: 50 })).toMatchObject({ reason: 'CATEGORY_OFF' });
  });

  test('a zip in a message is looked into as well', () => {
    const bytes = zipOf([{ name: 'run.js', bytes: Buffer.from('WScript.Echo(1)') }]);
    expect(factsOfPart({ name: 'a.zip', bytes, sha256: 'a'.repeat(64), link: null })).toMatchObject({ category: 'ARCHIVE', contains: ['SCRIPT'] });
  });

  test.each([
    ['a program under the name of a picture', [{ name: 'a.png', bytes: Buffer.from('MZ and more') }], ['EXECUTABLE']],
    ['an archive in it', [{ name: 'a.7z', bytes: picture }], ['ARCHIVE']],
    ['nothing at all', [], []],
    ['a large file of one letter', [{ name: 'a.sh', bytes: Buffer.alloc(9_000_000, 'x') }], ['SCRIPT']],
  ])('%s', (_name, files, expected) => {
    expect(contentsOfBytes(zipOf(files))).toEqual(expected);
  });

  test.each([0, 1])('a list that says %d files and has two says nothing of what is in there', (count) => {
    const bytes = zipOf([{ name: 'readme.txt', bytes: Buffer.from('read me') }, { name: 'evil.js', bytes: Buffer.from('WScript.Echo(1)') }]);
    const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    for (const at of [8, 10]) bytes.writeUInt16LE(count, end + at);
    expect(contentsOfBytes(bytes)).toBeNull();
    // Nor does an empty list behind another archive.
    expect(contentsOfBytes(Buffer.concat([bytes, zipOf([])]))).toBeNull();
  });

  test('what is locked counts by its name, and as an archive that nobody opened where that says nothing', async () => {
    const locked = await sevenZip('a.zip', ['-tzip', '-psecret'], { 'a.vbs': 'x', 'b': 'y' });
    expect(contentsOfBytes(locked)).toEqual(['ARCHIVE', 'SCRIPT']);
  });

  test('other archives are not looked into, and count as archives', async () => {
    const file = join(folder, 'a.7z');
    await writeFile(file, await sevenZip('a.7z', [], { 'a.sh': script }));
    const facts = await factsOf(file);
    expect(facts.contains).toBeUndefined();
    expect(decideHere(policyWith('ARCHIVE'), facts, { localScore: 50 })).toMatchObject({ outcome: 'SUBMIT' });
    expect(decideHere(policyWith('SCRIPT'), facts, { localScore: 50 })).toMatchObject({ reason: 'CATEGORY_OFF' });
  });

  test('takes any bytes for a zip without harm', () => {
    const whole = zipOf([{ name: 'a.sh', bytes: script }, { name: 'b', bytes: script }]);
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, cut) => {
      const bytes = Buffer.from(whole);
      bytes[at] = byte;
      for (const one of [bytes, bytes.subarray(0, cut), bytes.subarray(cut)]) {
        const found = contentsOfBytes(one);
        for (const category of found ?? []) expect(categories).toContain(category);
      }
    }), { numRuns: 2_000 });
  });
});
