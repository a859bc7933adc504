import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compactVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eicarZip } from '../embedded/first-customer.ts';
import { system } from '../platform/caller.ts';
import type { Platform } from '../platform/subgraph.ts';
import { keepUntil, sweepRetention } from '../subgraphs/samples/retention.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';

const day = 86_400_000;

describe('how long bytes are kept', () => {
  const since = new Date('2026-01-01T00:00:00Z');
  const later = new Date(since.getTime() + 30 * day);
  test.each([
    ['clean, at once', { level: 'CLEAN', wishes: ['IMMEDIATELY'] }, since],
    ['clean, after a month', { level: 'CLEAN', wishes: ['AFTER_30_DAYS'] }, later],
    ['clean, kept', { level: 'CLEAN', wishes: ['NEVER'] }, null],
    ['a document is never kept for ever', { level: 'CLEAN', category: 'DOCUMENT', wishes: ['NEVER'] }, later],
    ['of two customers the one who wants it longer decides', { level: 'CLEAN', wishes: ['IMMEDIATELY', 'AFTER_30_DAYS'] }, later],
    ['unknown is as private as clean', { level: 'UNKNOWN', wishes: ['IMMEDIATELY'] }, since],
    ['without a verdict too', { level: null, wishes: ['AFTER_30_DAYS'] }, later],
    ['suspicious is kept', { level: 'SUSPICIOUS', wishes: ['IMMEDIATELY'] }, null],
    ['malicious documents are kept', { level: 'MALICIOUS', category: 'DOCUMENT', wishes: ['IMMEDIATELY'] }, null],
  ] as const)('%s', (_name, facts, until) => {
    expect(keepUntil({ category: 'SCRIPT', since, ...facts })).toEqual(until);
  });
});

describe('retention', () => {
  let assay: Assay;
  let samples: Platform;
  beforeAll(async () => {
    assay = await startAssay();
    samples = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  async function customer(retention: { category: string; keep: string }[]) {
    const made = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => Object.values((await assay.ask<Record<string, T>>(made.administrator, query, variables)).data)[0]!;
    const { policy } = await act<{ policy: { id: string } }>('mutation ($settings: PolicySettingsInput!) { policyCreate(input: { name: "p", settings: $settings }) { policy { id } userErrors { message } } }', { settings: { categories: ['SCRIPT', 'ARCHIVE', 'DOCUMENT'], retention } });
    await act('mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { userErrors { code } } }', { id: policy.id });
    await assay.policiesHeard(made.customerId);
    return { ...made, act };
  }
  async function analysed(token: string, bytes: Buffer, more: Record<string, unknown> = {}): Promise<void> {
    const ear = listen(assay.url, token);
    await ear.listening();
    await send(assay, token, bytes, more);
    await ear.final(hashOf(bytes));
    ear.stop();
    await assay.analysed(bytes);
  }
  const stored = async (bytes: Buffer): Promise<boolean> => (await samples.database.for(system).execute<{ kept: boolean }[]>('select wrapped_key is not null as kept from sample where sha256 = ?', [hashOf(bytes)]))[0]!.kept;
  const onDisk = async (bytes: Buffer): Promise<boolean> => {
    const [{ name }] = await samples.database.for(system).execute<[{ name: string }]>('select stored_as as name from sample where sha256 = ?', [hashOf(bytes)]);
    return existsSync(join(samples.dataFolder, 'vault', name.slice(0, 2), name));
  };
  const script = (text: string) => Buffer.from(`#!/bin/sh\n# ${text} ${Math.random()}\n`);
  /** The sweep as it will run then; looks at every sample again. */
  const sweepIn = async (ms: number) => {
    await samples.database.for(system).execute('update sample set keep_until = now() where stored_at is not null and deleted_at is null', [], 'run');
    return await sweepRetention(samples, new Date(Date.now() + ms));
  };

  test('deletes clean bytes by the category that they turned out to be, with a signed receipt and an audit event, and keeps verdict and metadata', async () => {
    const { devices, administrator, act } = await customer([{ category: 'SCRIPT', keep: 'IMMEDIATELY' }, { category: 'OTHER', keep: 'NEVER' }]);
    const bytes = script('at once');
    await analysed(devices[0]!, bytes);
    await vi.waitUntil(async () => !(await stored(bytes)) || ((await sweepRetention(samples)), false), { timeout: 20_000 });
    await vi.waitUntil(async () => !(await onDisk(bytes)), { timeout: 20_000 });
    const { data } = await assay.ask(administrator, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { size stored { since } verdict { level } } }', { sha256: hashOf(bytes) });
    expect(data).toEqual({ sample: { size: bytes.length, stored: null, verdict: { level: 'CLEAN' } } });
    const { nodes } = await act<{ nodes: { sha256: string; deletedAt: string; signature: string; id: string }[] }>('{ deletionReceipts(first: 10) { nodes { id sha256 deletedAt signature } } }');
    expect(nodes).toHaveLength(1);
    const { payload } = await compactVerify(nodes[0]!.signature, samples.keys.verifying);
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ id: nodes[0]!.id, sha256: hashOf(bytes), deletedAt: nodes[0]!.deletedAt });
    await vi.waitUntil(async () => (await act<{ nodes: { action: string; actor: string }[] }>('{ auditEvents(first: 10, filter: { action: "retention" }) { nodes { action actor } } }')).nodes.length === 1, { timeout: 20_000 });
  });

  test('keeps what is suspicious or worse, and what another customer wants to keep', async () => {
    const short = await customer([{ category: 'SCRIPT', keep: 'IMMEDIATELY' }, { category: 'ARCHIVE', keep: 'IMMEDIATELY' }]);
    const long = await customer([{ category: 'SCRIPT', keep: 'AFTER_30_DAYS' }]);
    const shared = script('shared');
    await analysed(long.devices[0]!, shared);
    await send(assay, short.devices[0]!, shared);
    await analysed(short.devices[0]!, eicarZip(), { category: 'ARCHIVE', fileName: 'a.zip' });
    await sweepIn(29 * day);
    expect(await stored(shared)).toBe(true);
    await sweepIn(31 * day);
    expect(await stored(shared)).toBe(false);
    expect(await stored(eicarZip()), 'malicious').toBe(true);
    for (const { act } of [short, long]) expect((await act<{ nodes: object[] }>('{ deletionReceipts(first: 10) { nodes { id } } }')).nodes, 'a receipt for each').toHaveLength(1);
  });

  test('is safe to run twice, and from several sides at once: one receipt, one deletion', async () => {
    const { devices, act } = await customer([{ category: 'SCRIPT', keep: 'AFTER_30_DAYS' }]);
    const all = Array.from({ length: 5 }, (_, n) => script(`twice ${n}`));
    for (const bytes of all) await analysed(devices[0]!, bytes);
    const counts = await Promise.all([sweepIn(31 * day), sweepIn(31 * day), sweepIn(31 * day)]);
    expect(counts.reduce((sum, n) => sum + n, 0) + (await sweepIn(31 * day))).toBeGreaterThanOrEqual(5);
    expect((await act<{ nodes: { sha256: string }[] }>('{ deletionReceipts(first: 20) { nodes { sha256 } } }')).nodes.map(({ sha256 }) => sha256).sort()).toEqual(all.map(hashOf).sort());
  });

  test('a policy that changes takes effect on what is kept already, within a day', async () => {
    const { devices, act } = await customer([{ category: 'SCRIPT', keep: 'NEVER' }]);
    const bytes = script('kept');
    await analysed(devices[0]!, bytes);
    await sweepIn(400 * day);
    expect(await stored(bytes)).toBe(true);
    const [row] = await samples.database.for(system).execute<{ soon: boolean }[]>('select keep_until <= ? as soon from sample where sha256 = ?', [new Date(Date.now() + 401 * day).toISOString(), hashOf(bytes)]);
    expect(row!.soon).toBe(true);
    const { nodes } = await act<{ nodes: { id: string }[] }>('{ policies(first: 1) { nodes { id } } }');
    await act('mutation ($id: ID!) { policyUpdate(input: { policyId: $id, revision: 1, settings: { retention: [{ category: SCRIPT, keep: IMMEDIATELY }] } }) { userErrors { code } } }', { id: nodes[0]!.id });
    await vi.waitUntil(async () => {
      await sweepIn(0);
      return !(await stored(bytes));
    }, { timeout: 20_000 });
  });
});
