import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../embedded/make-folder.ts';

describe('a folder of ours', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'assay-folder-'))));
  afterAll(async () => await rm(folder, { recursive: true, force: true }));
  test('is made with those above it, for its user alone', async () => {
    await makeFolder(join(folder, 'a/b/c'));
    expect((await stat(join(folder, 'a/b/c'))).mode & 0o777).toBe(0o700);
    await makeFolder(join(folder, 'a/b/c'));
  });
  test('that can not be made ends with the reason, also where the system never says so', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file'))).rejects.toThrow(/is a file, and a folder is needed/);
    await expect(makeFolder(join(folder, 'file/below'))).rejects.toThrow(/is a file, and a folder is needed/);
    await expect(makeFolder('/proc/x/y')).rejects.toThrow(/the folder \/proc\/x can't be made: .*ASSAY_DATA/);
  });
});
