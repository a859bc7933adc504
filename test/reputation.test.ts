import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eicarZip } from '../embedded/first-customer.ts';
import { system } from '../platform/caller.ts';
import { bucketOf } from '../subgraphs/samples/reputation.ts';
import { hashOf, send, startAssay, submitInput, submitMutation, type Assay } from './assay.ts';

test.each([[0, 'FEW'], [9, 'FEW'], [10, 'TENS'], [99, 'TENS'], [100, 'HUNDREDS'], [999, 'HUNDREDS'], [1000, 'THOUSANDS']])('%i customers are told as %s', (customers, bucket) => expect(bucketOf(customers)).toBe(bucket));

describe('reputation by hash', () => {
  let assay: Assay;
  const day = new Date().toISOString().slice(0, 10) + 'T00:00:00.000Z';
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  const ask = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  const reputation = async (token: string, prefix: string) => await ask<{ sha256: string; level: string | null; customers: string; firstSeenDay: string; lastSeenDay: string }[]>(token, 'query ($prefix: String!) { reputation(prefix: $prefix) { sha256 level customers firstSeenDay lastSeenDay } }', { prefix });
  const asked = async (token: string, bytes: Buffer) => await assay.ask(token, submitMutation, { input: submitInput(bytes, { localScore: 1 }) });

  test('the own customer is told exactly, others roughly, and the last time by its day', async () => {
    const [first, second] = [await assay.customer(), await assay.customer()];
    const bytes = Buffer.from(`seen ${Math.random()}`);
    for (const token of [first.devices[0]!, first.devices[0]!, first.devices[1]!, second.devices[0]!]) await asked(token, bytes);
    const { prevalence } = await ask<{ prevalence: object }>(first.administrator, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { prevalence { lastSeenDay customers ownDevices ownSubmissions } } }', { sha256: hashOf(bytes) });
    expect(prevalence).toEqual({ lastSeenDay: day, customers: 'FEW', ownDevices: 2, ownSubmissions: 3 });
  });

  test('a prefix of 20 bits finds a hash without telling which was meant', async () => {
    const { administrator, devices } = await assay.customer();
    const bytes = Buffer.from(`mine ${Math.random()}`);
    await asked(devices[0]!, bytes);
    const sha256 = hashOf(bytes);
    // Neighbours that begin alike: the answer holds them all.
    const samples = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
    const near = [`${sha256.slice(0, 5)}${'0'.repeat(59)}`, `${sha256.slice(0, 5)}${'f'.repeat(59)}`];
    const em = samples.database.for(system);
    for (const [n, hash] of near.entries()) {
      await em.execute("insert into sample (id, sha256, size, category, first_seen_at) values (?, ?, 1, 'OTHER', now())", [`smp_near${n}${sha256.slice(0, 8)}`, hash], 'run');
      for (let c = 0; c < 12; c++) await em.execute('insert into sample_customer (sample_id, customer_id, first_seen_at, last_seen_at) values (?, ?, now(), now())', [`smp_near${n}${sha256.slice(0, 8)}`, `psn_${c}`], 'run');
    }
    expect(await reputation(administrator, sha256.slice(0, 5))).toEqual([
      { sha256: near[0], level: null, customers: 'TENS', firstSeenDay: day, lastSeenDay: day }, { sha256, level: null, customers: 'FEW', firstSeenDay: day, lastSeenDay: day }, { sha256: near[1], level: null, customers: 'TENS', firstSeenDay: day, lastSeenDay: day },
    ]);
    expect((await reputation(devices[0]!, sha256.slice(0, 16))).map((one) => one.sha256)).toEqual([sha256]);
  });

  test('what only few others have stays their business, unless it is dangerous', async () => {
    const [owner, stranger] = [await assay.customer(), await assay.customer()];
    const bytes = Buffer.from(`a private document ${Math.random()}`);
    await asked(owner.devices[0]!, bytes);
    expect(await reputation(stranger.administrator, hashOf(bytes).slice(0, 10))).toEqual([]);
    for (let n = 0; n < 4; n++) await asked((await assay.customer()).devices[0]!, bytes);
    expect(await reputation(stranger.administrator, hashOf(bytes).slice(0, 10)), 'five customers have it').toMatchObject([{ sha256: hashOf(bytes), customers: 'FEW' }]);
    await send(assay, owner.devices[0]!, eicarZip(), { category: 'ARCHIVE', fileName: 'a.zip' });
    await vi.waitUntil(async () => (await reputation(stranger.administrator, hashOf(eicarZip()).slice(0, 10)))[0]?.level === 'MALICIOUS', { timeout: 20_000 });
  });

  test.each(['', 'abcd', 'ABCDE', 'xyzzy', "abcde' or true", 'a'.repeat(17)])('the prefix %j is refused', async (prefix) => {
    const { administrator } = await assay.customer();
    expect((await assay.ask(administrator, 'query ($prefix: String!) { reputation(prefix: $prefix) { sha256 } }', { prefix })).errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('the look-up is by index', async () => {
    const em = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform.database.for(system);
    const plan = await em.transactional(async (inner) => {
      await inner.execute('set local enable_seqscan = off');
      return JSON.stringify(await inner.execute<unknown[]>("explain select id from sample where sha256 >= 'abcde' and sha256 < 'abcdeg' order by sha256 limit 1001"));
    });
    expect(plan).toContain('sample_sha256_key');
  });
});
