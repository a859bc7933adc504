import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import WebSocket from 'ws';
import { system } from '../platform/caller.ts';
import type { Consumption } from '../platform/jetstream.ts';
import { measuredStep } from '../subgraphs/verdicts/incidents.ts';
import { SupervisedProcesses } from '../subgraphs/verdicts/processes.ts';
import { judgeParts } from '../subgraphs/verdicts/status.ts';
import { startAssay, subscribed, type Assay } from './assay.ts';

test.each([
  ['all is well', {}, []],
  ['the database is away', { store: false }, ['STORE DOWN']],
  ['NATS is away', { messaging: false }, ['MESSAGING DOWN']],
  ['no runner is there', { runners: 0 }, ['RUNNERS DOWN']],
  ['the queue is long', { queued: 9, oldestQueuedMs: 120_001 }, ['QUEUE DEGRADED']],
  ['the bytes cannot be reached', { vault: 'the folder is gone' }, ['VAULT DOWN']],
  ['verdicts are told late', { untoldMs: 5_001 }, ['DELIVERY DEGRADED']],
  ['verdicts are told in time', { untoldMs: 5_000 }, []],
  ['another region is silent', { regions: { count: 2, silent: ['us'] } }, ['REGIONS DEGRADED']],
  ['all regions answer', { regions: { count: 2, silent: [] } }, []],
  ['the queue is short', { queued: 9, oldestQueuedMs: 119_999 }, []],
])('when %s', (_name, changes, bad) => {
  const judged = judgeParts({ store: true, messaging: true, runners: 1, rulesLeftOut: [], queued: 0, oldestQueuedMs: null, vault: null, untoldMs: 0, regions: null, processes: [], ...changes });
  expect(Object.entries(judged).filter(([, { health }]) => health !== 'OPERATIONAL').map(([part, { health }]) => `${part} ${health}`)).toEqual(bad);
});

test('what stays down for a minute is an incident by itself; others that fail join it, and it is over when all of them work', () => {
  const since = new Date();
  const after = (seconds: number) => new Date(since.getTime() + seconds * 1000);
  const list = (...down: string[]) => ['STORE', 'MESSAGING', 'RUNNERS', 'QUEUE'].map((part) => ({ part: part as 'STORE', health: down.includes(part) ? ('DOWN' as const) : ('OPERATIONAL' as const), detail: part, since }));
  const step = (open: string[] | null, down: string[], seconds: number) => {
    const found = measuredStep(open, list(...down), after(seconds));
    return [found.step, ...found.down.map(({ part }) => part)].join(' ');
  };
  expect(step(null, [], 100)).toBe('NONE');
  expect(step(null, ['RUNNERS'], 60)).toBe('NONE');
  expect(step(null, ['RUNNERS', 'STORE'], 61)).toBe('OPEN STORE RUNNERS');
  expect(step(['RUNNERS'], ['RUNNERS'], 300)).toBe('NONE');
  expect(step(['RUNNERS'], ['RUNNERS', 'STORE'], 61)).toBe('MORE STORE');
  expect(step(['RUNNERS'], ['STORE'], 30)).toBe('RESOLVE');
  expect(step(['RUNNERS', 'STORE'], ['STORE'], 300)).toBe('NONE');
});

const runner = { part: 'RUNNERS' as const, name: 'runner', state: 'FAILING' as const, reason: 'killed by SIGABRT: it ran out of memory', restarts: 3 };
test.each([
  ['is named with its reason where nothing else does its work', { runners: 0 }, { health: 'DOWN', detail: 'no runner is there: known files are answered, new ones wait; runner keeps dying and is started again each time (killed by SIGABRT: it ran out of memory)' }],
  ['makes its part no better than degraded, even while it runs', {}, { health: 'DEGRADED', detail: '1 runner; runner keeps dying and is started again each time (killed by SIGABRT: it ran out of memory)' }],
])('a process that keeps dying %s', (_name, changes, expected) => {
  const judged = judgeParts({ store: true, messaging: true, runners: 1, rulesLeftOut: [], queued: 0, oldestQueuedMs: null, vault: null, untoldMs: 0, regions: null, processes: [runner], ...changes });
  expect(judged.RUNNERS).toEqual({ ...expected, keepsDying: true });
  expect(judged.STORE).toEqual({ health: 'OPERATIONAL', detail: 'the database answers' });
  expect('PLATFORM' in judged).toBe(false);
});

test('the process of gateway and subgraphs is a part where something supervises it', () => {
  const judged = (state: 'RUNNING' | 'FAILING') => judgeParts({
    store: true, messaging: true, runners: 1, rulesLeftOut: [], queued: 0, oldestQueuedMs: null, vault: null, untoldMs: 0, regions: null,
    processes: [{ part: 'PLATFORM', name: 'the platform', state, reason: 'ended with code 70', restarts: 4 }],
  }).PLATFORM;
  expect(judged('RUNNING')).toMatchObject({ health: 'OPERATIONAL' });
  expect(judged('FAILING')).toMatchObject({ health: 'DEGRADED', detail: expect.stringContaining('ended with code 70') as string });
});

test('what keeps dying is an incident at once; it has died several times already', () => {
  const list = (keepsDying: boolean) => [{ part: 'RUNNERS' as const, health: 'DEGRADED' as const, detail: '', since: new Date(), keepsDying }];
  expect(measuredStep(null, list(false), new Date()).step).toBe('NONE');
  expect(measuredStep(null, list(true), new Date()).step).toBe('OPEN');
  expect(measuredStep(['PLATFORM'], [], new Date()).step).toBe('RESOLVE');
});

test('what supervisors say is forgotten when they are silent, and whatever is no such message is left out', () => {
  const heard = new SupervisedProcesses();
  for (const text of ['', '{', 'null', '{"source":"x"}', JSON.stringify({ source: 'x', processes: [{ ...runner, part: 'QUEUE' }] })]) heard.take(text, 0);
  expect(heard.all(0)).toEqual([]);
  heard.take(JSON.stringify({ source: 'one', processes: [runner] }), 0);
  heard.take(JSON.stringify({ source: 'two', processes: [{ ...runner, state: 'RUNNING', reason: null }] }), 5_000);
  expect(heard.all(10_000).map(({ state }) => state)).toEqual(['FAILING', 'RUNNING']);
  expect(heard.all(10_001).map(({ state }) => state)).toEqual(['RUNNING']);
});

describe('service status', () => {
  let assay: Assay;
  let device: string;
  beforeAll(async () => {
    assay = await startAssay();
    ({ devices: [device = ''] } = await assay.customer());
  });
  afterAll(async () => await assay?.stop());

  interface Status {
    health: string;
    runners: number;
    region: string;
    parts: { part: string; health: string }[];
  }

  test('is computed from what is measured, told to endpoints as it changes, and kept', async () => {
    const heard: Status[] = [];
    const client = createClient({ url: `${assay.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${device}` } });
    const stop = client.subscribe<{ serviceStatusChanged: Status }>({ query: 'subscription { serviceStatusChanged { health runners region parts { part health } } }' }, { next: ({ data }) => void (data && heard.push(data.serviceStatusChanged)), error: () => undefined, complete: () => undefined });
    const until = async (health: string) => await vi.waitUntil(() => heard.at(-1)?.health === health, { timeout: 30_000 });
    // On a busy host other parts may be slow at first.
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ health: 'DOWN', runners: 0, region: 'local', parts: [['STORE', 'OPERATIONAL'], ['VAULT', 'OPERATIONAL'], ['MESSAGING', 'OPERATIONAL'], ['RUNNERS', 'DOWN'], ['QUEUE', 'OPERATIONAL'], ['DELIVERY', 'OPERATIONAL']].map(([part, health]) => ({ part, health })) }), { timeout: 30_000 });
    const runner: Consumption = await assay.fakeRunner();
    await until('OPERATIONAL');
    expect(heard.at(-1)!.runners).toBe(1);
    await runner.stop();
    await vi.waitUntil(() => heard.at(-1)?.runners === 0 && heard.at(-1)!.health === 'DOWN', { timeout: 30_000 });
    const { data } = await assay.ask<{ serviceStatus: Status; serviceStatusHistory: { nodes: { part: string; health: string; detail: string }[] } }>(device, '{ serviceStatus { health } serviceStatusHistory(first: 10) { nodes { part health detail } } }');
    expect(data.serviceStatus.health).toBe('DOWN');
    // On a busy host other parts may have been slow meanwhile.
    expect(data.serviceStatusHistory.nodes.filter(({ part }) => part === 'RUNNERS').map(({ health }) => health)).toEqual(['DOWN', 'OPERATIONAL', 'DOWN']);
    stop();
    await client.dispose();
  });

  test('the operator says what is wrong, for all or for some: they see it with its timeline, hear each change, and those that are named read it in their chains', async () => {
    const [named, other] = [await assay.customer(), await assay.customer()];
    const ask = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(errors[0]!.extensions.code);
      return Object.values(data)[0]!;
    };
    interface Seen {
      id: string;
      title: string;
      state: string;
      endedAt: string | null;
      measured: boolean;
      affectedCustomers: { id: string }[] | null;
      timeline: { state: string; words: string }[];
    }
    const open = async (input: object, token = assay.platform.operatorToken) => await ask<{ incident: { id: string } | null; userErrors: { code: string; field: string[] }[] }>(token, 'mutation ($input: IncidentOpenInput!) { incidentOpen(input: $input) { incident { id } userErrors { code field } } }', { input: { title: 'Late verdicts', impact: 'DEGRADED', parts: ['QUEUE'], words: 'we look into it', ...input } });
    const update = async (incidentId: string, state: string, words: string) => await ask<{ userErrors: { code: string }[] }>(assay.platform.operatorToken, 'mutation ($input: IncidentUpdateInput!) { incidentUpdate(input: $input) { userErrors { code } } }', { input: { incidentId, state, words } });
    const seen = async (token: string) => (await ask<{ nodes: Seen[] }>(token, '{ incidents(first: 10) { nodes { id title state endedAt measured affectedCustomers { id } timeline { state words } } } }')).nodes;
    for (const [input, field] of [[{ words: ' ' }, 'words'], [{ parts: [] }, 'parts'], [{ impact: 'OPERATIONAL' }, 'impact'], [{ customerIds: ['somebody'] }, 'customerIds'], [{ title: 'x'.repeat(201) }, 'title']] as const) {
      expect(await open(input)).toMatchObject({ incident: null, userErrors: [{ code: 'INVALID', field: ['input', field] }] });
    }
    await expect(open({}, named.administrator)).rejects.toThrow('FORBIDDEN');
    const told = subscribed<{ incidents: { title: string; state: string }[] }>(assay.url, named.devices[0]!, 'subscription { serviceStatusChanged { incidents { title state } } }');
    await vi.waitUntil(() => told.heard.length > 0, { timeout: 20_000 });
    const { incident } = await open({ customerIds: [named.customerId] });
    await vi.waitUntil(() => told.heard.at(-1)!.incidents.some(({ state }) => state === 'INVESTIGATING'), { timeout: 20_000 });
    await update(incident!.id, 'IDENTIFIED', 'a disk is slow');
    await vi.waitUntil(() => told.heard.at(-1)!.incidents.some(({ state }) => state === 'IDENTIFIED'), { timeout: 20_000 });
    expect(await seen(named.administrator)).toMatchObject([{ id: incident!.id, title: 'Late verdicts', state: 'IDENTIFIED', endedAt: null, measured: false, affectedCustomers: null, timeline: [{ state: 'INVESTIGATING', words: 'we look into it' }, { state: 'IDENTIFIED', words: 'a disk is slow' }] }]);
    expect(await seen(other.administrator)).toEqual([]);
    expect((await seen(assay.platform.operatorToken))[0]!.affectedCustomers).toEqual([{ id: named.customerId }]);
    await update(incident!.id, 'RESOLVED', 'it is another disk');
    await vi.waitUntil(() => told.heard.at(-1)!.incidents.length === 0, { timeout: 20_000 });
    expect((await update(incident!.id, 'MONITORING', 'again')).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    told.stop();
    const notices = async (token: string) => (await ask<{ nodes: { outcome: string }[] }>(token, '{ auditEvents(first: 10, filter: { action: "incident.notice" }) { nodes { outcome } } }')).nodes.map(({ outcome }) => outcome);
    await vi.waitUntil(async () => (await notices(named.administrator)).join() === 'RESOLVED,IDENTIFIED,INVESTIGATING', { timeout: 20_000 });
    expect(await notices(other.administrator)).toEqual([]);
    const all = await open({ title: 'For everybody' });
    expect((await seen(other.devices[0]!)).map(({ title }) => title)).toEqual(['For everybody']);
    await update(all.incident!.id, 'RESOLVED', 'over');
  });

  test('says when the bytes cannot be reached, and when they can again', async () => {
    const runner = await assay.fakeRunner();
    const told = subscribed<Status>(assay.url, device, 'subscription { serviceStatusChanged { health parts { part health } } }');
    const until = async (health: string) => await vi.waitUntil(() => told.heard.at(-1)?.parts.find(({ part }) => part === 'VAULT')?.health === health, { timeout: 30_000 });
    await until('OPERATIONAL');
    const folder = join(assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform.dataFolder, 'vault');
    await rename(folder, `${folder}-away`);
    await until('DOWN');
    expect(told.heard.at(-1)!.health).toBe('DOWN');
    await rename(`${folder}-away`, folder);
    await until('OPERATIONAL');
    told.stop();
    await runner.stop();
  });

  test('says so, too, when the subgraph that keeps the bytes is silent', async () => {
    const alone = await startAssay();
    onTestFinished(async () => await alone.stop());
    const { devices } = await alone.customer();
    const told = subscribed<Status>(alone.url, devices[0]!, 'subscription { serviceStatusChanged { health parts { part health detail } } }');
    const until = async (health: string) => await vi.waitUntil(() => told.heard.at(-1)?.parts.find(({ part }) => part === 'VAULT')?.health === health, { timeout: 30_000 });
    await until('OPERATIONAL');
    const samples = alone.platform.subgraphs.find(({ name }) => name === 'samples')!;
    await samples.stop();
    samples.stop = async () => await Promise.resolve();
    await until('DOWN');
    expect(told.heard.at(-1)!.parts.find(({ part }) => part === 'VAULT')).toMatchObject({ detail: expect.stringContaining('the subgraph that keeps them does not answer') as string });
    told.stop();
  });

  test('says when verdicts are told late', async () => {
    // Somebody else tells what this subgraph has to tell, and does not: the relay waits for its turn.
    const runner = await assay.fakeRunner();
    const told = subscribed<Status>(assay.url, device, 'subscription { serviceStatusChanged { parts { part health } } }');
    const until = async (health: string) => await vi.waitUntil(() => told.heard.at(-1)?.parts.find(({ part }) => part === 'DELIVERY')?.health === health, { timeout: 30_000 });
    await until('OPERATIONAL');
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform;
    const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = database.for(system).transactional(async (em) => {
      await em.execute("select pg_advisory_xact_lock(hashtext('outbox verdicts'))");
      held.resolve();
      await release.promise;
    });
    await held.promise;
    await database.for(system).execute("insert into outbox (id, subject, body) values ('evt_' || repeat('0', 26), 'ev.all.nothing.of.interest', '{}')", [], 'run');
    await until('DEGRADED');
    release.resolve();
    await holding;
    await until('OPERATIONAL');
    told.stop();
    await runner.stop();
  });

  test('is told to those who are known only', async () => {
    expect((await assay.ask(null, '{ serviceStatus { health } }')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});
