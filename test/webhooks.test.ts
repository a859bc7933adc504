import { once } from 'node:events';
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { dumpOf, hashOf, listen, send, startAssay, type Assay } from './assay.ts';

interface Call {
  path: string;
  headers: Record<string, string>;
  body: { type: string; webhookId: string; customerId: string; events: { cursor: string; gap: boolean; verdict: { id: string; sha256: string; revision: number; stage: string; level: string } | null }[] };
}
interface Hook { id: string; state: string; attempts: number; failure: string | null; nextAt: string | null; cursor: string; url: string }
interface Answer { webhook: Hook | null; secret?: string | null; userErrors: { code: string; field: string[] | null }[] }

describe('verdicts by webhook, for those who can not hold a socket', () => {
  let assay: Assay;
  let calls: Call[] = [];
  let answer: (call: Call) => number = () => 204;
  const secrets = new Map<string, string>();
  const server = createServer((incoming, response) => {
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    incoming.on('end', () => {
      const headers = incoming.headers as Record<string, string>;
      const body = JSON.parse(text) as Call['body'];
      // Signed by the secret of this webhook, or it is none of ours.
      new Webhook(secrets.get(body.webhookId)!).verify(text, headers);
      const call = { path: incoming.url!, headers, body };
      calls.push(call);
      response.statusCode = answer(call);
      if (response.statusCode === 302) response.setHeader('location', '/elsewhere');
      response.end();
    });
  });
  const urlOf = (path = '/hook') => `http://127.0.0.1:${(server.address() as { port: number }).port}${path}`;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    assay = await startAssay({ ASSAY_OUTBOUND_NETWORKS: '127.0.0.0/8' });
    await assay.fakeRunner();
  });
  afterAll(async () => {
    await assay?.stop();
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    calls = [];
    answer = () => 204;
  });

  const act = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(errors[0]!.extensions.code);
    return Object.values(data)[0]!;
  };
  const fields = 'webhook { id url state attempts failure nextAt cursor } userErrors { code field }';
  async function customer() {
    const made = await assay.customer();
    const set = async (input: object = {}) => {
      const set = await act<Answer>(made.administrator, `mutation ($input: VerdictWebhookSetInput!) { verdictWebhookSet(input: $input) { secret ${fields} } }`, { input: { url: urlOf(), ...input } });
      if (set.webhook && set.secret) secrets.set(set.webhook.id, set.secret);
      return set;
    };
    const replay = async (webhookId: string, after: string) => await act<Answer>(made.administrator, `mutation ($input: VerdictWebhookReplayInput!) { verdictWebhookReplay(input: $input) { ${fields} } }`, { input: { webhookId, after } });
    const remove = async (webhookId: string, token = made.administrator) => await act<Answer>(token, `mutation ($id: ID!) { verdictWebhookRemove(input: { webhookId: $id }) { ${fields} } }`, { id: webhookId });
    const hooks = async () => await act<Hook[]>(made.administrator, '{ verdictWebhooks { id url state attempts failure nextAt cursor } }');
    const state = async (wanted: (hook: Hook) => boolean) => await vi.waitUntil(async () => (await hooks()).find(wanted), { timeout: 20_000 });
    /** Has a new file analysed; answers with its hash. */
    const verdict = async () => {
      const bytes = Buffer.from(`#!/bin/sh\n# ${randomBytes(8).toString('hex')}\n`);
      await send(assay, made.devices[0]!, bytes);
      await assay.analysed(bytes);
      return hashOf(bytes);
    };
    return { ...made, set, replay, remove, hooks, state, verdict };
  }
  const told = (webhookId: string) => calls.filter(({ body }) => body.webhookId === webhookId).flatMap(({ body }) => body.events);
  const finals = (webhookId: string) => told(webhookId).flatMap(({ verdict }) => (verdict?.stage === 'FINAL' ? [verdict.sha256] : []));
  const due = async (webhookId: string) => await assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform.database.for(system).execute('update verdict_webhook set next_at = now() where id = ?', [webhookId], 'run');

  test('each is told once, in order, signed, with the cursors of the stream; nothing of other customers, and nothing of before', async () => {
    const [ours, others] = [await customer(), await customer()];
    const before = await ours.verdict();
    const { webhook, secret } = await ours.set();
    expect(secret).toMatch(/^whsec_/);
    const theirs = await others.verdict();
    const hashes = [await ours.verdict(), await ours.verdict(), await ours.verdict()];
    await vi.waitUntil(() => finals(webhook!.id).length === 3, { timeout: 20_000 });
    expect(finals(webhook!.id)).toEqual(hashes);
    const list = told(webhook!.id);
    expect(list.map(({ verdict }) => verdict!.sha256)).not.toContain(before);
    expect(list.map(({ verdict }) => verdict!.sha256)).not.toContain(theirs);
    expect(new Set(list.map(({ verdict }) => verdict!.id)).size).toBe(list.length);
    expect(calls[0]).toMatchObject({ path: '/hook', headers: { 'content-type': 'application/json', 'webhook-id': expect.stringContaining(webhook!.id) as string }, body: { type: 'verdict.changed', webhookId: webhook!.id, customerId: ours.customerId } });
    // A socket goes on from a call's cursor: after the first of them come all others.
    const ear = listen(assay.url, ours.devices[0]!, list[0]!.cursor);
    await ear.final(hashes[2]!);
    expect(ear.heard.map(({ cursor }) => cursor)).toEqual(list.slice(1).map(({ cursor }) => cursor));
    ear.stop();
    const taken = await ours.state(({ nextAt }) => nextAt === null);
    expect(taken).toMatchObject({ state: 'ACTIVE', attempts: 0, failure: null, url: urlOf() });
    const text = await dumpOf(assay, 'verdicts');
    expect(text).toContain(webhook!.id);
    expect(text, 'an address tells whose it is').not.toContain('127.0.0.1');
  });

  test('what is not taken is told again, with what came meanwhile, in its order', async () => {
    const ours = await customer();
    const { webhook } = await ours.set({ finalOnly: true });
    answer = () => 503;
    const first = await ours.verdict();
    expect(await ours.state(({ state }) => state === 'FAILING')).toMatchObject({ failure: 'it answered 503', nextAt: expect.any(String) as string });
    const [second, third] = [await ours.verdict(), await ours.verdict()];
    const refused = calls.filter(({ body }) => body.webhookId === webhook!.id);
    answer = () => 200;
    calls = [];
    await due(webhook!.id);
    await vi.waitUntil(() => finals(webhook!.id).length >= 3, { timeout: 20_000 });
    expect(finals(webhook!.id)).toEqual([first, second, third]);
    // Standard Webhooks: a message that is sent again has the same id, and nothing else has it.
    const taken = calls.filter(({ body }) => body.webhookId === webhook!.id);
    const idOf = ({ headers }: (typeof calls)[number]) => headers['webhook-id'];
    expect(new Set(refused.map(idOf))).toEqual(new Set([idOf(taken[0]!)]));
    for (const { body } of refused) expect(body).toEqual(taken[0]!.body);
    expect(new Set(taken.map(idOf)).size).toBe(taken.length);
    expect(told(webhook!.id).every(({ verdict }) => verdict!.stage === 'FINAL')).toBe(true);
    expect(await ours.state(({ state, nextAt }) => state === 'ACTIVE' && nextAt === null)).toMatchObject({ attempts: 0, failure: null });
  });

  test('one that says it is gone, or that fails for days, is given up; set anew it goes on where it was', async () => {
    const ours = await customer();
    const { webhook } = await ours.set({ finalOnly: true });
    answer = () => 410;
    const first = await ours.verdict();
    expect(await ours.state(({ state }) => state === 'STOPPED')).toMatchObject({ failure: 'it answered 410', nextAt: null });
    const second = await ours.verdict();
    answer = () => 200;
    calls = [];
    const again = await ours.set({ webhookId: webhook!.id, finalOnly: true });
    expect(again, 'the address stayed, the secret too').toMatchObject({ secret: null, webhook: { id: webhook!.id, state: 'ACTIVE' } });
    await vi.waitUntil(() => finals(webhook!.id).length >= 2, { timeout: 20_000 });
    expect(finals(webhook!.id)).toEqual([first, second]);
    answer = () => 500;
    await ours.verdict();
    await ours.state(({ state }) => state === 'FAILING');
    await assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform.database.for(system).execute("update verdict_webhook set failing_since = now() - interval '4 days', next_at = now() where id = ?", [webhook!.id], 'run');
    expect(await ours.state(({ state }) => state === 'STOPPED')).toMatchObject({ failure: 'it answered 500' });
  });

  test('it tells anew from a cursor, ours alone; a cursor of before the stream says that there is a gap', async () => {
    const ours = await customer();
    const { webhook } = await ours.set({ finalOnly: true });
    const hashes = [await ours.verdict(), await ours.verdict(), await ours.verdict()];
    await vi.waitUntil(() => finals(webhook!.id).length === 3, { timeout: 20_000 });
    const cursors = told(webhook!.id).map(({ cursor }) => cursor);
    calls = [];
    expect((await ours.replay(webhook!.id, cursors[0]!)).userErrors).toEqual([]);
    await vi.waitUntil(() => finals(webhook!.id).length === 2, { timeout: 20_000 });
    expect(finals(webhook!.id)).toEqual(hashes.slice(1));
    const stranger = await customer();
    const theirs = await stranger.set();
    await expect(stranger.replay(theirs.webhook!.id, cursors[0]!)).rejects.toThrow(/BAD_USER_INPUT|INVALID_CURSOR/);
    await expect(ours.replay(webhook!.id, 'bm9uZQ')).rejects.toThrow(/BAD_USER_INPUT|INVALID_CURSOR/);
    expect(await stranger.replay(webhook!.id, cursors[0]!)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    calls = [];
    await assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform.database.for(system).execute('update verdict_webhook set place = 1000000000, next_at = now() where id = ?', [webhook!.id], 'run');
    await vi.waitUntil(() => told(webhook!.id).length > 0, { timeout: 20_000 });
    expect(told(webhook!.id)).toEqual([{ cursor: expect.any(String) as string, gap: true, verdict: null }]);
    const next = await ours.verdict();
    await vi.waitUntil(() => finals(webhook!.id).includes(next), { timeout: 20_000 });
  });

  test('it is called where it may be, follows nobody elsewhere, and is its customer\'s alone', async () => {
    const [ours, others] = [await customer(), await customer()];
    for (const url of ['http://10.1.2.3/', 'https://169.254.169.254/latest', 'https://user:word@hook.example/', `https://hook.example/${'x'.repeat(1_000)}`]) expect(await ours.set({ url }), url).toMatchObject({ webhook: null, userErrors: [{ code: 'INVALID', field: ['input', 'url'] }] });
    await expect(ours.set({ url: 'ftp://hook.example/' })).rejects.toThrow('BAD_USER_INPUT');
    answer = () => 302;
    const { webhook } = await ours.set();
    await ours.verdict();
    expect(await ours.state(({ state }) => state === 'FAILING')).toMatchObject({ failure: 'it answered 302' });
    expect(calls.map(({ path }) => path)).not.toContain('/elsewhere');
    expect(await others.hooks()).toEqual([]);
    expect(await others.remove(webhook!.id)).toMatchObject({ webhook: null, userErrors: [] });
    expect(await ours.hooks()).toHaveLength(1);
    await expect(ours.remove(webhook!.id, ours.devices[0])).rejects.toThrow('FORBIDDEN');
    expect((await ours.remove(webhook!.id)).webhook).toMatchObject({ id: webhook!.id });
    expect(await ours.remove(webhook!.id)).toMatchObject({ webhook: null, userErrors: [] });
    expect(await ours.hooks()).toEqual([]);
    for (let n = 0; n < 20; n++) await ours.set({ url: urlOf(`/${n}`) });
    expect(await ours.set()).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  });
});
