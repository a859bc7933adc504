import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compactVerify } from 'jose';
import { request } from 'undici';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { hashOf, listen, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

describe('a deleted sample', () => {
  let assay: Assay;
  let device: string;
  let administrator: string;
  const bytes = Buffer.from('#!/bin/sh\n# to be deleted\n');
  const sha256 = hashOf(bytes);
  const platform = () => assay.platform.subgraphs.find((one) => one.name === 'samples')!.platform;
  /** Where its bytes lie. */
  const file = async () => {
    const [{ name }] = await platform().database.for(system).execute<[{ name: string }]>('select stored_as as name from sample where sha256 = ?', [sha256]);
    return join(platform().dataFolder, 'vault', name.slice(0, 2), name);
  };
  const remove = async () =>
    (await assay.ask<{ sampleDelete: { receipt: { id: string; sha256: string; deletedAt: string; signature: string } | null; userErrors: { code: string }[] } }>(
      administrator, 'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "private" }) { receipt { id sha256 deletedAt signature } userErrors { code } } }', { sha256 })).data.sampleDelete;

  beforeAll(async () => {
    assay = await startAssay();
    ({ administrator, devices: [device = ''] } = await assay.customer());
    await assay.fakeRunner();
    const ear = listen(assay.url, device);
    await ear.listening();
    await send(assay, device, bytes);
    await ear.final(sha256);
    ear.stop();
    await vi.waitUntil(async () => (await assay.ask<{ submissions: { nodes: { state: string }[] } }>(administrator, '{ submissions(first: 1) { nodes { state } } }')).data.submissions.nodes[0]!.state === 'ANALYZED', { timeout: 20_000 });
  });
  afterAll(async () => await assay?.stop());

  test('leaves a receipt that can be checked without us, and no bytes', async () => {
    const lies = await file();
    expect(existsSync(lies)).toBe(true);
    const { receipt } = await remove();
    const { payload } = await compactVerify(receipt!.signature, platform().keys.verifying);
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ id: receipt!.id, sha256, deletedAt: receipt!.deletedAt });
    await vi.waitUntil(() => !existsSync(lies), { timeout: 20_000 });
  });

  test('cannot be read by anybody, whatever ticket they hold', async () => {
    const ticket = await new SignJWT({ jobId: 'ana_x', sha256 }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('job').setExpirationTime('1h').sign(platform().keys.signing);
    const { statusCode, body } = await request(`${assay.url}/vault/${sha256}`, { headers: { authorization: `Bearer ${ticket}` } });
    expect({ statusCode, ...((await body.json()) as object) }).toMatchObject({ statusCode: 410, code: 'SAMPLE_GONE' });
  });

  test('keeps its verdict, and says that its bytes are gone', async () => {
    const { data } = await assay.ask(administrator, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { stored { since } verdict { level } } }', { sha256 });
    expect(data).toEqual({ sample: { stored: null, verdict: { level: 'CLEAN' } } });
  });

  test('can be deleted again, by its own customers only', async () => {
    expect((await remove()).userErrors).toEqual([]);
    const other = await assay.customer();
    const { data } = await assay.ask<{ sampleDelete: { userErrors: { code: string }[] } }>(other.administrator, 'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "not mine" }) { userErrors { code } } }', { sha256 });
    expect(data.sampleDelete.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  });

  test("who knows no more than a hash destroys nothing, keeps nothing, and doesn't learn what the bytes are", async () => {
    const [other, bytes] = [await assay.customer(), Buffer.from(`#!/bin/sh\n# of one customer alone ${Math.random()}\n`)];
    await send(assay, device, bytes, { fileName: 'a.sh' });
    await assay.analysed(bytes);
    const input = { ...submitInput(bytes), fileName: 'b.sh', category: 'DOCUMENT', size: bytes.length + 1 };
    const asked = await assay.ask<Submitted>(other.devices[0]!, submitMutation, { input });
    expect(asked.data.sampleSubmit.submission!.decision.reason).toBe('ALREADY_ANALYZED');
    const { data } = await assay.ask<{ sampleDelete: { userErrors: { code: string }[] } }>(other.administrator,
      'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "not mine" }) { userErrors { code } } }',
      { sha256: hashOf(bytes) });
    expect(data.sampleDelete.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
    const stored = await assay.ask(administrator, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { stored { region } } }', { sha256: hashOf(bytes) });
    expect(stored.data).toEqual({ sample: { stored: { region: 'local' } } });
    const counted = async (category: string) => (await assay.ask<{ submissions: { nodes: object[] } }>(other.administrator,
      'query ($filter: SubmissionFilter) { submissions(first: 5, filter: $filter) { nodes { id } } }',
      { filter: { sha256: hashOf(bytes), categories: [category] } })).data.submissions.nodes.length;
    expect([await counted('SCRIPT'), await counted('DOCUMENT')]).toEqual([0, 1]);
  });
});
