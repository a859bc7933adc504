import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsOf } from '../endpoint/file-facts.ts';
import { filePaths, opened, RawPath } from '../endpoint/file-path.ts';
import { checkFiles } from '../endpoint/faults/file.ts';
import { Quarantine } from '../endpoint/quarantine.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('a name that is not UTF-8', () => {
  let folder: string;
  const raw = () => new RawPath(Buffer.concat([Buffer.from(`${folder}/`), latin1('caf\xe9.sh')]));
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-names-'));
    await writeFile(raw().bytes, '#!/bin/sh\n');
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  test('is found by its bytes among the words of a command, each of several alike', () => {
    const words = ['submit', '\xe9.sh', '\xe8.sh', 'plain.sh'].map(latin1);
    const paths = filePaths(['\ufffd.sh', '\ufffd.sh', 'plain.sh', '\ufffd.sh'], () => words);
    expect(paths.map(opened)).toEqual([words[1], words[2], 'plain.sh', '\ufffd.sh']);
  });
  test('stays as it is where it holds the replacement character itself', () => {
    expect(filePaths(['\ufffd.sh'], () => [Buffer.from('\ufffd.sh')])).toEqual(['\ufffd.sh']);
  });
  test('is told with the replacement character, and its file is read', async () => {
    await checkFiles([raw()], { filled: true });
    expect(await factsOf(raw())).toMatchObject({ fileName: 'caf\ufffd.sh', path: folder, size: 10, category: 'SCRIPT' });
  });
  test('is named in words where there is no such file', async () => {
    const absent = new RawPath(latin1('/nowhere/\xe9'));
    await expect(checkFiles([absent])).rejects.toMatchObject({ code: 'ENOENT', path: '/nowhere/\ufffd' });
  });
  test('comes back from quarantine as it was', async () => {
    const quarantine = new Quarantine(join(folder, 'quarantine'));
    const { localId } = await quarantine.take(raw());
    expect(await readdir(folder, { encoding: 'buffer' })).not.toContainEqual(latin1('caf\xe9.sh'));
    await quarantine.restore(localId);
    expect(await readFile(raw().bytes, 'utf8')).toBe('#!/bin/sh\n');
  });
});
