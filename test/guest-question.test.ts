import type { Server } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingOf } from './guest-question.ts';
import { answerGuests } from './setup/guest-answers.ts';

describe('a test that needs a guest', () => {
  let folder: string;
  let server: Server;
  const linux = Promise.withResolvers<string>();
  const windows = Promise.withResolvers<string>();
  const path = () => join(folder, 'socket');
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-question-'));
    server = await answerGuests(path(), new Map([['linux', linux.promise], ['windows-10', windows.promise]]));
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('waits for that one and no other, and is skipped with its reason where it can not be made', async () => {
    let told: string | null | undefined;
    const waiting = missingOf(path(), [], ['windows-10']).then((reason) => (told = reason));
    // The other one is answered meanwhile.
    linux.resolve('ready');
    expect(await missingOf(path(), [], ['linux'])).toBeNull();
    expect(told).toBeUndefined();
    windows.resolve('no space left on device');
    expect(await waiting).toBe('no space left on device');
    expect(await missingOf(path(), [], ['linux', 'windows-10'])).toBe('no space left on device');
    expect(await missingOf(path(), [], ['amiga'])).toBe('no environment is called amiga');
  });
  test('fails where that guest must be there', async () => {
    windows.resolve('no space left on device');
    await expect(missingOf(path(), ['windows-10'], ['windows-10'])).rejects.toThrow('the guest of windows-10 could not be made: no space left on device');
  });
});
