import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eicar, zipOf } from '../embedded/first-customer.ts';
import { system } from '../platform/caller.ts';
import { noticedSubmissions } from '../subgraphs/samples/notices.ts';
import { unsentPage } from '../subgraphs/samples/unsent.ts';
import { allTold, hashOf, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

describe('an excluded file that is or becomes MALICIOUS is told', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  const harmful = () => zipOf([{ name: 'invoice.com', bytes: eicar() }, { name: 'mark.txt', bytes: randomBytes(8) }]);
  const samples = () => assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform.database.for(system);

  /** A customer whose administrator is told of harmful files in the console. */
  async function person() {
    const { administrator, devices: [device = ''], customerId } = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}, token = administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return Object.values(data)[0]!;
    };
    await act('mutation { notificationRuleSet(input: { kinds: [FILE_FOUND], channels: [CONSOLE] }) { userErrors { code } } }');
    const exclude = async (bytes: Buffer) => {
      await act('mutation ($value: String!) { exclusionAdd(input: { scope: CUSTOMER, kind: SHA256, value: $value, reason: "ours" }) { userErrors { code } } }', { value: hashOf(bytes) });
      await assay.policiesHeard(customerId);
    };
    const submit = async (bytes: Buffer) => (await act<Submitted['sampleSubmit']>(submitMutation, { input: submitInput(bytes, { category: 'ARCHIVE', fileName: 'a.zip' }) }, device)).submission!;
    const told = async () => (await act<{ nodes: { title: string; level: string; subject: string }[] }>('{ notifications(first: 50) { nodes { title level subject } } }')).nodes;
    const hears = async (count: number) => await vi.waitUntil(async () => ((await told()).length >= count ? await told() : null), { timeout: 120_000, interval: 200 });
    return { device, act, exclude, submit, told, hears };
  }

  test('who excluded it, or told of it, hears when it becomes MALICIOUS, once; who excludes it later hears at once', async () => {
    const [bytes, one, sighted, sender, late] = [harmful(), await person(), await person(), await person(), await person()];
    await one.exclude(bytes);
    expect((await one.submit(bytes)).decision).toMatchObject({ outcome: 'SKIP', reason: 'EXCLUDED' });
    await sighted.act('mutation ($input: SightingsReportInput!) { sightingsReport(input: $input) { userErrors { code } } }',
      { input: { sightings: [{ sha256: hashOf(bytes), size: bytes.length, category: 'ARCHIVE', origin: 'WEB', fileName: 'a.zip' }] } }, sighted.device);
    await send(assay, sender.device, bytes, { category: 'ARCHIVE', fileName: 'a.zip' });
    const notice = (title: string) => [{ title, level: 'MALICIOUS', subject: hashOf(bytes) }];
    expect(await one.hears(1)).toEqual(notice('a.zip on one, which is excluded, is malicious'));
    expect(await sighted.hears(1)).toEqual(notice('A file that was not sent is malicious'));
    expect(await sender.hears(1)).toEqual(notice('a.zip on one is malicious'));
    await late.exclude(bytes);
    for (let n = 0; n < 2; n++) expect((await late.submit(bytes)).decision.reason).toBe('EXCLUDED');
    expect((await one.submit(bytes)).decision.reason).toBe('EXCLUDED');
    expect(await late.hears(1)).toEqual(notice('a.zip on one, which is excluded, is malicious'));
    await allTold(assay);
    expect([await one.told(), await late.told()].map((list) => list.length)).toEqual([1, 1]);
    // Who sends what is known to be harmful hears of it as well; that another device only told of it is no news.
    const [known, sighting] = [await person(), { sha256: hashOf(bytes), size: bytes.length, category: 'ARCHIVE', origin: 'WEB', fileName: 'b.zip' }];
    const report = async () => await known.act('mutation ($input: SightingsReportInput!) { sightingsReport(input: $input) { userErrors { code } } }',
      { input: { sightings: [sighting] } }, known.device);
    expect((await known.submit(bytes)).decision.reason).toBe('ALREADY_ANALYZED');
    expect(await known.hears(1)).toEqual(notice('a.zip on one is malicious'));
    await report();
    await allTold(assay);
    expect(await known.told()).toHaveLength(1);
  });

  test('a device that told of a hash before it was found in a container hears when that is MALICIOUS', async () => {
    const [inner, sighted, sender] = [eicar(), await person(), await person()];
    const marked = Buffer.concat([inner, Buffer.from(`\n${randomBytes(8).toString('hex')}`)]);
    const outer = zipOf([{ name: 'invoice.com', bytes: inner }, { name: 'other.com', bytes: marked }]);
    await sighted.act('mutation ($input: SightingsReportInput!) { sightingsReport(input: $input) { userErrors { code } } }',
      { input: { sightings: [{ sha256: hashOf(outer), size: outer.length, category: 'ARCHIVE', origin: 'WEB', fileName: 'o.zip' }] } }, sighted.device);
    const around = zipOf([{ name: 'o.zip', bytes: outer }]);
    await send(assay, sender.device, around, { category: 'ARCHIVE', fileName: 'around.zip' });
    await assay.analysed(around);
    await send(assay, sender.device, outer, { category: 'ARCHIVE', fileName: 'o.zip' });
    expect(await sighted.hears(1)).toEqual([{ title: 'A file that was not sent is malicious', level: 'MALICIOUS', subject: hashOf(outer) }]);
  });

  test('an excluded file that is harmless is not told', async () => {
    const [bytes, one, sender] = [Buffer.from(`#!/bin/sh\n# ${randomBytes(8).toString('hex')}\n`), await person(), await person()];
    await one.exclude(bytes);
    await one.submit(bytes);
    await send(assay, sender.device, bytes);
    await assay.analysed(bytes);
    await allTold(assay);
    expect(await one.told()).toEqual([]);
  });

  test('indexes answer which files and messages a notice is about', async () => {
    const plan = await samples().transactional(async (inner) => {
      await inner.execute('set local enable_seqscan = off', [], 'run');
      return await inner.execute<Record<string, string>[]>(`explain ${noticedSubmissions}`, ['smp_one', 5, 'psn_5', 5, 'smp_one']);
    });
    const words = plan.map((row) => Object.values(row)[0]).join('\n');
    expect(words).toContain('message_part_submission');
    expect(words).not.toContain('Seq Scan');
  });

  test('an index answers who is to be told, however many have met the file', async () => {
    const em = samples();
    await em.transactional(async (inner) => {
      await inner.execute(`insert into sample (id, sha256, size, category, first_seen_at) values ('smp_many', repeat('9', 64), 1, 'OTHER', now())`, [], 'run');
      await inner.execute(`insert into sample_customer (sample_id, customer_id, first_seen_at, last_seen_at, unsent)
        select 'smp_many', 'psn_' || n, now(), now(), case when n % 100 = 0 then 'EXCLUDED' end from generate_series(1, 20000) n`, [], 'run');
      await inner.execute('analyze sample_customer', [], 'run');
      const plan = await inner.execute<Record<string, string>[]>(`explain ${unsentPage}`, ['smp_many', 'psn_5', 1, 200]);
      expect(plan.map((row) => Object.values(row)[0]).join('\n')).toContain('sample_customer_unsent');
      await inner.execute("delete from sample_customer where sample_id = 'smp_many'", [], 'run');
      await inner.execute("delete from sample where id = 'smp_many'", [], 'run');
    });
  });
});
