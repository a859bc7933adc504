import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAssay, type Assay } from './assay.ts';
import { search } from './dump/search.ts';
import { lookingUp, mark, seed, strays } from './dump/seeds.ts';

let assay: Assay;
beforeAll(async () => {
  assay = await startAssay();
  await assay.fakeRunner(lookingUp);
});
afterAll(async () => await assay?.stop());

test('no table, stream or file holds in the clear what customers told of files, people and places, nor what was seen of them', async () => {
  const { seeds, hash } = await seed(assay);
  expect(seeds.length).toBeGreaterThanOrEqual(30);
  expect(new Set(seeds.map(({ value }) => value)).size).toBe(seeds.length);
  // The search sees tables, streams and files: a hash is no secret.
  const control = (await search(assay, [hash])).found.map(({ where }) => where);
  for (const kind of [/^samples\.sample$/, /^verdicts\.verdict$/, /^customers\.quarantined$/, /^audit\./, /^stream EVENTS/, /^file postgres/, /^file nats/]) {
    expect(control.some((where) => kind.test(where)), String(kind)).toBe(true);
  }
  const { found, rows, messages, files } = await search(assay, seeds.map(({ value }) => value), mark);
  expect(strays(seeds, found)).toEqual([]);
  // Who people and devices are stands where they sign in: what is there is found.
  for (const { value } of seeds.filter(({ home }) => home)) expect(found.some((one) => one.value === value && one.where.startsWith('customers.'))).toBe(true);
  for (const count of [rows, messages, files]) expect(count).toBeGreaterThan(50);
});

test('what lies in the clear is found, wherever and however it is written', async () => {
  const plant = () => `planted-${mark}-${randomBytes(3).toString('hex')}`;
  const { bus, dataFolder } = assay.platform.subgraphs[0]!.platform;
  const client = new pg.Client({ connectionString: assay.platform.engines.databaseUrl });
  await client.connect();
  const planted: [string, string, string][] = [];
  const put = async (what: string, where: string, write: (value: string) => Promise<unknown>) => {
    const value = plant();
    await write(value);
    planted.push([what, where, value]);
  };
  try {
    await client.query('create table samples.planted (words text, document jsonb, bytes bytea)');
    const column = async (what: string, name: string, made: (value: string) => unknown) => await put(what, 'samples.planted', async (value) => await client.query(`insert into samples.planted (${name}) values ($1)`, [made(value)]));
    await column('text', 'words', (value) => `of ${value}.`);
    await column('text in capitals', 'words', (value) => value.toUpperCase());
    await column('hexadecimal', 'words', (value) => Buffer.from(value).toString('hex'));
    for (const before of ['', 'a', 'ab']) await column(`base64 after ${before.length}`, 'words', (value) => Buffer.from(`${before}${value} and more`).toString('base64'));
    await column('base64 of UTF-16', 'words', (value) => Buffer.from(`x${value}`, 'utf16le').toString('base64'));
    await column('JSON', 'document', (value) => JSON.stringify({ of: [{ name: value }] }));
    await column('bytes', 'bytes', (value) => Buffer.from(value));
    await column('UTF-16 in bytes', 'bytes', (value) => Buffer.from(value, 'utf16le'));
    await column('compressed bytes', 'bytes', (value) => gzipSync(value));
    await put('event', 'stream EVENTS', async (value) => await bus.publish('ev.psn_x.planted.evt_1', 'evt_1', JSON.stringify({ name: value })));
    await put('compressed event', 'stream EVENTS', async (value) => await bus.publish('ev.psn_x.planted.evt_2', 'evt_2', JSON.stringify({ body: gzipSync(value).toString('base64') })));
    await put('subject of an event', 'stream EVENTS', async (value) => await bus.publish(`ev.psn_x.planted.${value}`, 'evt_3', '{}'));
    const file = async (what: string, name: string, made: (value: string) => Buffer) => await put(what, `file planted/${name}`, async (value) => await writeFile(join(dataFolder, 'planted', name), made(value)));
    await mkdir(join(dataFolder, 'planted'));
    await file('file', 'log', (value) => Buffer.concat([randomBytes(5000), Buffer.from(value), randomBytes(5000)]));
    await file('file in UTF-16', 'wide', (value) => Buffer.from(`\ufeff${value}`, 'utf16le'));
    await file('compressed file', 'log.gz', (value) => gzipSync(value));
    const { found } = await search(assay, planted.map(([, , value]) => value), mark);
    for (const [what, where, value] of planted) expect(found.some((one) => one.value === value && one.where.startsWith(where)), `${what} in ${where}`).toBe(true);
  } finally {
    await client.query('drop table if exists samples.planted');
    await client.end();
  }
});
