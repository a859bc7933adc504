import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { configFrom } from '../platform/config.ts';
import { vaultOf, type Vault } from '../subgraphs/samples/vault.ts';
import { hashOf, listen, send, startAssay } from './assay.ts';
import { bucketStore, folderStore, startS3, type Behind } from './stores.ts';

const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const under = (sha256: string) => `${sha256.slice(0, 2)}/${sha256}`;

/** `ASSAY_TEST_VAULT_URL` tries one more: a bucket of the operator's own, with the operator's credentials in the environment. */
const own = process.env.ASSAY_TEST_VAULT_URL;
const stores: [name: string, open: () => Promise<Behind>][] = [
  ['in a folder', folderStore],
  ['in an S3 bucket', async () => {
    const { url, close } = await startS3();
    return await bucketStore(url, close);
  }],
  ...(own ? [['in the bucket of ASSAY_TEST_VAULT_URL', async () => await bucketStore(own, async () => await Promise.resolve())] as [string, () => Promise<Behind>]] : []),
];

describe.each(own ? stores.slice(2) : stores)('the vault %s', (name, open) => {
  let store: Behind;
  let vault: Vault;
  beforeAll(async () => {
    store = await open();
    ({ vault } = store);
  });
  afterAll(async () => await store?.close());

  test('gives back what it was given, and holds no readable byte of it', async () => {
    const sha256 = nameOf('a');
    const bytes = Buffer.from('a secret that must not be found '.repeat(1000));
    const opened = await vault.put(sha256, Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]));
    expect((await vault.get(sha256, opened)).equals(bytes)).toBe(true);
    expect((await store.read(under(sha256))).includes('secret')).toBe(false);
    await expect(vault.get(sha256, Buffer.alloc(32))).rejects.toThrow();
  });

  test('says that it can be reached, and why not when it is gone', async () => {
    await expect(vault.reach(AbortSignal.timeout(10_000))).resolves.toBeUndefined();
    const gone = name.includes('folder') ? 'file:///nowhere/at/all' : `s3://samples/assay?endpoint=${encodeURIComponent('http://127.0.0.1:1')}`;
    await expect(vaultOf({ config: configFrom({ VAULT_URL: gone }), dataFolder: '/nowhere' }).reach(AbortSignal.timeout(10_000))).rejects.toThrow(/the vault's (folder can't be written|bucket samples can't be reached)/);
  });

  test('notices a changed byte', async () => {
    const sha256 = nameOf('changed');
    const opened = await vault.put(sha256, Readable.from([Buffer.from('as it was')]));
    const lying = await store.read(under(sha256));
    lying[14]! ^= 1;
    await store.write(under(sha256), lying);
    await expect(vault.get(sha256, opened)).rejects.toThrow();
  });

  test('takes large files, and files without a byte', async () => {
    const bytes = randomBytes(21 << 20);
    const opened = await vault.put(nameOf('large'), Readable.from(function* () {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
    }()));
    expect((await vault.get(nameOf('large'), opened)).equals(bytes)).toBe(true);
    expect(await vault.get(nameOf('empty'), await vault.put(nameOf('empty'), Readable.from([])))).toEqual(Buffer.alloc(0));
  });

  test.each([['at once', 1], ['after many parts', 18 << 20]])('leaves nothing of bytes that broke off %s', async (when, length) => {
    const before = await store.list();
    async function* broken() {
      for (let at = 0; at < length; at += 1 << 20) yield await Promise.resolve(Buffer.alloc(Math.min(length, 1 << 20)));
      throw new Error('cut');
    }
    await expect(vault.put(nameOf(when), Readable.from(broken()))).rejects.toThrow('cut');
    expect(await store.list()).toEqual(before);
  });

  test('deletes, and does not mind what is gone already', async () => {
    const sha256 = nameOf('gone');
    const opened = await vault.put(sha256, Readable.from([Buffer.from('x')]));
    await vault.delete(sha256);
    await vault.delete(sha256);
    expect(await store.list()).not.toContain(under(sha256));
    await expect(vault.get(sha256, opened)).rejects.toThrow();
  });

  test('is well', async () => {
    await expect(vault.check()).resolves.toBeUndefined();
  });
});

describe('with VAULT_URL=s3://…', () => {
  let s3: Awaited<ReturnType<typeof startS3>>;
  beforeAll(async () => {
    s3 = own ? { url: own, close: async () => await Promise.resolve() } : await startS3();
  });
  afterAll(async () => await s3?.close());

  test('a file travels to its verdict, and deleting it empties the bucket', async () => {
    const behind = await bucketStore(s3.url, async () => await Promise.resolve());
    const assay = await startAssay({ VAULT_URL: s3.url });
    onTestFinished(async () => {
      await assay.stop();
      await behind.close();
    });
    await assay.fakeRunner();
    const { devices, administrator } = await assay.customer();
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    const bytes = Buffer.from('#!/bin/sh\necho kept in a bucket\n');
    await send(assay, devices[0]!, bytes);
    const { verdict } = await ear.final(hashOf(bytes));
    expect(verdict).toMatchObject({ level: 'CLEAN', sample: { size: bytes.length } });
    ear.stop();
    await assay.analysed(bytes);
    expect(await behind.list(), 'under a name that tells nothing of the bytes').toEqual([expect.stringMatching(/^([0-9a-f]{2})\/\1[0-9a-f]{62}$/)]);
    expect(await behind.list()).not.toContain(under(hashOf(bytes)));
    await assay.ask(administrator, 'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "no longer needed" }) { userErrors { code } } }', { sha256: hashOf(bytes) });
    await expect.poll(async () => await behind.list(), { timeout: 20_000 }).toEqual([]);
  });

  test('a diagnostic lies in the bucket, encrypted and in a folder of its own, and goes from it', async () => {
    const behind = await bucketStore(s3.url, async () => await Promise.resolve());
    const assay = await startAssay({ VAULT_URL: s3.url });
    onTestFinished(async () => {
      await assay.stop();
      await behind.close();
    });
    const { devices, administrator } = await assay.customer();
    const bytes = Buffer.from('what the memory held when it crashed');
    const { data } = await assay.ask<{ diagnosticSubmit: { diagnostic: { id: string }; upload: { url: string; token: string } } }>(devices[0]!, 'mutation ($input: DiagnosticSubmitInput!) { diagnosticSubmit(input: $input) { diagnostic { id } upload { url token } userErrors { code } } }',
      { input: { kind: 'CRASH', fileName: 'core.dmp', size: bytes.length, sha256: hashOf(bytes) } });
    const { upload, diagnostic } = data.diagnosticSubmit;
    expect((await request(upload.url, { method: 'PUT', headers: { authorization: `Bearer ${upload.token}` }, body: bytes })).statusCode).toBe(201);
    const [path, ...more] = await behind.list();
    expect([path!.startsWith('diagnostics/'), more]).toEqual([true, []]);
    expect((await behind.read(path!)).includes('memory')).toBe(false);
    const { data: { diagnostics } } = await assay.ask<{ diagnostics: { nodes: { download: { url: string; token: string } }[] } }>(administrator, '{ diagnostics(first: 1) { nodes { download { url token } } } }');
    const { download } = diagnostics.nodes[0]!;
    expect(await (await request(download.url, { headers: { authorization: `Bearer ${download.token}` } })).body.text()).toBe(bytes.toString());
    // It may hold a person's memory: who fetched it is on record.
    const fetched = async () => (await assay.ask<{ auditEvents: { nodes: { subject: string; outcome: string }[] } }>(administrator,
      '{ auditEvents(first: 5, filter: { action: "diagnostic.downloaded" }) { nodes { subject outcome } } }')).data.auditEvents.nodes;
    expect(await vi.waitUntil(async () => ((await fetched()).length > 0 ? await fetched() : null), { timeout: 20_000 }))
      .toEqual([{ subject: diagnostic.id, outcome: 'OK' }]);
    await assay.ask(administrator, 'mutation ($id: ID!) { diagnosticDelete(input: { diagnosticId: $id }) { userErrors { code } } }', { id: diagnostic.id });
    expect(await behind.list()).toEqual([]);
  });

  test.each([
    ['a bucket that is not there', (url: string) => url.replace('s3://', 's3://nowhere-'), {}, /no such bucket: make it/],
    ['credentials that are wrong', (url: string) => url, { AWS_ACCESS_KEY_ID: 'stranger', AWS_SECRET_ACCESS_KEY: 'wrong' }, /refuses our credentials/],
    ['a server that does not answer', () => 's3://samples/assay?endpoint=http%3A%2F%2F127.0.0.1%3A9', {}, /can't be reached/],
  ])('a start names %s', async (_fault, change, credentials, message) => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
    Object.assign(process.env, credentials);
    onTestFinished(() => void Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }));
    await expect(startAssay({ VAULT_URL: change(s3.url) })).rejects.toThrow(message);
  });

  test.each(['s3://', 's3:///folder', 's3://bucket?endpoint=nonsense', 's3://id:secret@bucket/x', 's3://bucket?endpont=http://127.0.0.1', 'file://', 'file://host/folder', 'https://bucket', 'folder'])('%s is refused as a fault of the configuration', (url) => {
    expect(() => configFrom({ VAULT_URL: url })).toThrow('VAULT_URL: must be');
  });
});
