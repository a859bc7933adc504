import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eicarZip } from '../embedded/first-customer.ts';
import { system } from '../platform/caller.ts';
import { hashOf, listen, send, startAssay, submitInput, submitMutation, subscribed, type Assay } from './assay.ts';

describe('submitted files', () => {
  let assay: Assay;
  let folder: string;
  let administrator: string;
  let devices: string[];
  let ids: string[];
  const clean = Buffer.from('#!/bin/sh\n# clean\n');

  const ask = async <T>(query: string, variables: Record<string, unknown> = {}, token = administrator): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  const names = async (filter: object, order?: string) =>
    (await ask<{ nodes: { fileName: string }[] }>('query ($filter: SubmissionFilter, $order: SubmissionOrder) { submissions(first: 100, filter: $filter, order: $order) { nodes { fileName } } }', { filter, ...(order ? { order } : {}) })).nodes.map(({ fileName }) => fileName);
  const run = async (...words: string[]) => await new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, ['endpoint/assay.ts', ...words], { cwd: new URL('../', import.meta.url).pathname, env: { PATH: process.env.PATH, HOME: folder, ASSAY_URL: assay.url, ASSAY_TOKEN: administrator } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-files-'));
    assay = await startAssay();
    await assay.fakeRunner();
    ({ administrator, devices } = await assay.customer());
    ids = await Promise.all(devices.map(async (token) => (await ask<{ id: string }>('{ viewer { id } }', {}, token)).id));
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    await send(assay, devices[0]!, clean, { fileName: 'Clean_100%.sh', path: '/srv', process: 'browser' });
    await ear.final(hashOf(clean));
    await send(assay, devices[0]!, eicarZip(), { fileName: 'invoice.zip', category: 'ARCHIVE', origin: 'MAIL' });
    await ear.final(hashOf(eicarZip()));
    ear.stop();
    await assay.ask(devices[1]!, submitMutation, { input: submitInput(Buffer.from('certain'), { fileName: '=cmd|"calc"!A1,x.txt', category: 'OTHER', localScore: 1 }) });
    await assay.ask(devices[1]!, submitMutation, { input: submitInput(Buffer.from('awaited'), { fileName: 'awaited.sh', origin: 'REMOVABLE_MEDIA' }) });
    await vi.waitUntil(async () => (await names({ levels: ['MALICIOUS'] })).length === 1 && (await names({ states: ['ANALYZED'] })).length === 2, { timeout: 20_000 });
  });
  afterAll(async () => {
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const all = ['awaited.sh', '=cmd|"calc"!A1,x.txt', 'invoice.zip', 'Clean_100%.sh'];
  test.each<[string, (devices: string[]) => object, string[]]>([
    ['everything', () => ({}), all],
    ['a state', () => ({ states: ['AWAITING_UPLOAD', 'SKIPPED'] }), all.slice(0, 2)],
    ['a device', ([, second]) => ({ deviceId: second }), all.slice(0, 2)],
    ['bytes', () => ({ sha256: hashOf(clean) }), ['Clean_100%.sh']],
    ['part of a name, in any case', () => ({ fileNameContains: 'INV' }), ['invoice.zip']],
    ['part of a name that is no pattern', () => ({ fileNameContains: '_100%' }), ['Clean_100%.sh']],
    ['a reason', () => ({ reasons: ['LOCAL_ENGINE_CERTAIN'] }), ['=cmd|"calc"!A1,x.txt']],
    ['a way', () => ({ origins: ['MAIL', 'REMOVABLE_MEDIA'] }), ['awaited.sh', 'invoice.zip']],
    ['a category', () => ({ categories: ['ARCHIVE'] }), ['invoice.zip']],
    ['a level', () => ({ levels: ['CLEAN'] }), ['Clean_100%.sh']],
    ['a time that has not come', () => ({ since: '2099-01-01T00:00:00.000Z' }), []],
    ['a time', () => ({ until: '2099-01-01T00:00:00.000Z', since: '2020-01-01T00:00:00.000Z', categories: ['SCRIPT'] }), ['awaited.sh', 'Clean_100%.sh']],
    ['another customer’s bytes', () => ({ sha256: 'd'.repeat(64) }), []],
  ])('are found by %s', async (_name, filter, expected) => expect(await names(filter(ids))).toEqual(expected));

  test('are sorted either way, and pages join in both', async () => {
    expect(await names({}, 'OLDEST_FIRST')).toEqual(all.toReversed());
    for (const [order, expected] of [['OLDEST_FIRST', all.toReversed()], ['NEWEST_FIRST', all]] as const) {
      const seen: string[] = [];
      for (let after: string | null = null; ; ) {
        const page: { nodes: { fileName: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await ask('query ($order: SubmissionOrder, $after: Cursor) { submissions(first: 3, order: $order, after: $after) { nodes { fileName } pageInfo { hasNextPage endCursor } } }', { order, after });
        seen.push(...page.nodes.map(({ fileName }) => fileName));
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      expect(seen).toEqual(expected);
    }
  });

  test('are counted by state and reason', async () => {
    const totals = async (filter: object) => await ask<object>('query ($filter: SubmissionFilter) { submissionTotals(filter: $filter) { total capped states { state count } reasons { reason count } } }', { filter });
    expect(await totals({ fileNameContains: '.sh' })).toEqual({ total: 2, capped: false, states: expect.arrayContaining([{ state: 'ANALYZED', count: 1 }, { state: 'AWAITING_UPLOAD', count: 1 }]) as object, reasons: [{ reason: 'NEW_SAMPLE', count: 2 }] });
    expect(await totals({ since: '2099-01-01T00:00:00.000Z' })).toEqual({ total: 0, capped: false, states: [], reasons: [] });
  });

  test('show everything that was told: hash, size, category, computer, process, path, way, reason, state, verdict, times', async () => {
    const { nodes } = await ask<{ nodes: object[] }>('query ($sha256: Sha256!) { submissions(first: 1, filter: { sha256: $sha256 }) { nodes { device { name } process path origin state submittedAt finishedAt decision { reason } sample { size category verdict { level } } } } }', { sha256: hashOf(clean) });
    expect(nodes[0]).toEqual({
      device: { name: 'one' }, process: 'browser', path: '/srv', origin: 'WEB', state: 'ANALYZED', submittedAt: expect.any(String) as string, finishedAt: expect.any(String) as string, decision: { reason: 'NEW_SAMPLE' },
      sample: { size: clean.length, category: 'SCRIPT', verdict: { level: 'CLEAN' } },
    });
  });

  test('are exported as CSV that no spreadsheet takes for a formula, and as NDJSON', async () => {
    const csv = await run('submissions');
    expect(csv).toMatchObject({ code: 0, err: '' });
    const lines = csv.out.trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^id,submittedAt,/);
    expect(lines[1]).toContain(`,one,${hashOf(clean)},${clean.length},SCRIPT,Clean_100%.sh,/srv,WEB,browser,,SUBMIT,NEW_SAMPLE,ANALYZED,CLEAN,`);
    expect(lines[3]).toContain(`,"'=cmd|""calc""!A1,x.txt",`);
    const json = await run('submissions', '--format', 'ndjson', '--since', '2020-01-01');
    expect(json.out.trim().split('\n').map((line) => (JSON.parse(line) as { fileName: string }).fileName)).toEqual(all.toReversed());
    expect((await run('submissions', '--since', 'tomorrow')).err).toContain('is no instant');
  });

  test('are found by whole words of what is sealed: name, folder, process, person, signer; all of them, in any case, and no one else\'s', async () => {
    const [ours, theirs] = [await assay.customer(), await assay.customer()];
    const one = Buffer.from('#!/bin/sh\n# words\n');
    const facts = { fileName: 'Rechnung_März-2026.sh', path: '/home/anna/Büro', process: 'thunderbird', user: 'Anna Weiß', signer: { name: 'Acme Werke GmbH', certificateSha256: 'a'.repeat(64) } };
    await send(assay, ours.devices[0]!, one, facts);
    await send(assay, ours.devices[0]!, Buffer.from('another'), { fileName: 'rechnung.sh', user: 'bert' });
    await send(assay, theirs.devices[0]!, one, { ...facts, fileName: 'theirs.sh' });
    const found = async (text: string, token = ours.administrator) => (await ask<{ nodes: { fileName: string; user: string | null }[] }>('query ($text: String) { submissions(first: 10, filter: { text: $text }) { nodes { fileName user } } }', { text }, token)).nodes.map(({ fileName }) => fileName);
    for (const text of ['märz', 'RECHNUNG 2026', 'anna', 'weiß büro', 'Acme GmbH', 'thunderbird anna rechnung']) expect(await found(text), text).toEqual(['Rechnung_März-2026.sh']);
    expect(await found('rechnung')).toEqual(['rechnung.sh', 'Rechnung_März-2026.sh']);
    for (const text of ['ann', 'anna bert', 'theirs']) expect(await found(text), text).toEqual([]);
    expect(await found('anna', theirs.administrator)).toEqual(['theirs.sh']);
    expect(await ask('query ($text: String) { submissionTotals(filter: { text: $text }) { total } }', { text: 'rechnung' }, ours.administrator)).toEqual({ total: 2 });
    for (const text of ['...', 'a b c d e f g h i j k', 'x'.repeat(501)]) await expect(found(text), text).rejects.toThrow('BAD_USER_INPUT');
    // Without the customer's key nobody can ask any more.
    const { database, pseudonyms } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
    await database.for(system).execute('delete from customer_key where customer_id = ?', [pseudonyms.of(theirs.customerId)], 'run');
    expect(await found('anna', theirs.administrator)).toEqual([]);
  });

  test('the list is live: each submission as it is made, and each time it is further; by device, file and state where only those are wanted', async () => {
    const { administrator: other } = await assay.customer();
    const { administrator: mine, devices: own } = await assay.customer();
    const { id: ownId } = await ask<{ id: string }>('{ viewer { id } }', {}, own[1]);
    const watch = (filter: object | null, token = mine) => subscribed<{ submission: { id: string; state: string } }>(assay.url, token, 'subscription ($filter: SubmissionChangeFilter) { submissionChanged(filter: $filter) { submission { id state } } }', { filter });
    const [all, skipped, theirs, strangers] = [watch(null), watch({ states: ['SKIPPED'] }), watch({ deviceId: ownId }), watch(null, other)];
    // All of them listen when each has heard one.
    await vi.waitUntil(async () => {
      await send(assay, own[1]!, Buffer.from('not sent'), { localScore: 1 });
      expect([all, skipped, theirs].flatMap(({ failures }) => failures)).toEqual([]);
      return [all, skipped, theirs].every(({ heard }) => heard.length > 0);
    }, { timeout: 20_000 });
    const bytes = Buffer.from(`#!/bin/sh\n# live ${Math.random()}\n`);
    const { id } = await send(assay, own[0]!, bytes);
    const states = (from: { heard: { submission: { id: string; state: string } }[] }) => from.heard.filter(({ submission }) => submission.id === id).map(({ submission }) => submission.state);
    await vi.waitUntil(() => states(all).includes('ANALYZED'), { timeout: 20_000 });
    expect(states(all).length).toBeGreaterThanOrEqual(2);
    expect([states(skipped), states(theirs), strangers.heard]).toEqual([[], [], []]);
    expect(skipped.heard.every(({ submission }) => submission.state === 'SKIPPED')).toBe(true);
    for (const one of [all, skipped, theirs, strangers]) {
      expect(one.failures).toEqual([]);
      one.stop();
    }
  });
});
