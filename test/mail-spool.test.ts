import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { Spool, type Entry } from '../endpoint/mail/spool.ts';

const entry = (id: string, size: number): Entry => ({
  id, sender: '', recipients: [], size, receivedAt: 0, until: 0, client: { address: '192.0.2.1', name: 'x',
    trusted: false }, stage: 'HELD', form: null,
  reason: null, facts: null, parts: [], notice: false, attempts: 0, nextAt: 0, end: null, outcome: null, told: null,
});

describe('the spool', () => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  async function spool() {
    const folder = await mkdtemp(join(tmpdir(), 'assay-spool-'));
    undo.push(async () => await rm(folder, { recursive: true, force: true }));
    const made = new Spool(folder);
    await made.open();
    return { folder, made };
  }

  test('has the whole old message or the whole new one, wherever a process dies that writes it anew', async () => {
    const { folder, made } = await spool();
    const { id } = (await made.add('Received: x\r\n', Readable.from([Buffer.from('as it came')]), entry))!;
    // As far as a write came before the rename.
    await writeFile(`${made.message(id)}.new`, 'half of it');
    made.close();
    const next = new Spool(folder);
    expect((await next.open()).map((one) => one.id)).toEqual([id]);
    expect(await readFile(next.message(id), 'utf8')).toBe('Received: x\r\nas it came');
    expect((await readdir(folder)).sort()).toEqual([`${id}.eml`, `${id}.json`]);
    await next.rewrite(id, Buffer.from('anew'));
    expect(await readFile(next.message(id), 'utf8')).toBe('anew');
    next.close();
  });

  test('keeps nothing of a message that is refused when all of it is there', async () => {
    const { folder, made } = await spool();
    const seen: string[] = [];
    await expect(made.add('', Readable.from([Buffer.from('words')]), async (_id, size, file) => {
      seen.push(`${size} ${await readFile(file, 'utf8')}`);
      throw new Error('refused');
    })).rejects.toThrow('refused');
    expect(seen).toEqual(['5 words']);
    expect(await readdir(folder)).toEqual([]);
    made.close();
  });
});
