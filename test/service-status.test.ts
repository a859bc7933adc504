import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { Consumption } from '../platform/jetstream.ts';
import { judgeParts } from '../subgraphs/verdicts/status.ts';
import { startAssay, type Assay } from './assay.ts';

test.each([
  ['all is well', {}, []],
  ['the database is away', { store: false }, ['STORE DOWN']],
  ['NATS is away', { messaging: false }, ['MESSAGING DOWN']],
  ['no runner is there', { runners: 0 }, ['RUNNERS DOWN']],
  ['the queue is long', { queued: 9, oldestQueuedMs: 120_001 }, ['QUEUE DEGRADED']],
  ['the queue is short', { queued: 9, oldestQueuedMs: 119_999 }, []],
])('when %s', (_name, changes, bad) => {
  const judged = judgeParts({ store: true, messaging: true, runners: 1, queued: 0, oldestQueuedMs: null, ...changes });
  expect(Object.entries(judged).filter(([, { health }]) => health !== 'OPERATIONAL').map(([part, { health }]) => `${part} ${health}`)).toEqual(bad);
});

describe('23. service status', () => {
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
    await until('DOWN');
    expect(heard.at(-1)).toMatchObject({ runners: 0, region: 'local', parts: [{ part: 'STORE', health: 'OPERATIONAL' }, { part: 'MESSAGING', health: 'OPERATIONAL' }, { part: 'RUNNERS', health: 'DOWN' }, { part: 'QUEUE', health: 'OPERATIONAL' }] });
    const runner: Consumption = await assay.fakeRunner();
    await until('OPERATIONAL');
    expect(heard.at(-1)!.runners).toBe(1);
    await runner.stop();
    await until('DOWN');
    const { data } = await assay.ask<{ serviceStatus: Status; serviceStatusHistory: { nodes: { part: string; health: string; detail: string }[] } }>(device, '{ serviceStatus { health } serviceStatusHistory(first: 10) { nodes { part health detail } } }');
    expect(data.serviceStatus.health).toBe('DOWN');
    expect(data.serviceStatusHistory.nodes.map(({ part, health }) => `${part} ${health}`)).toEqual(['RUNNERS DOWN', 'RUNNERS OPERATIONAL', 'RUNNERS DOWN']);
    stop();
    await client.dispose();
  });

  test('is told to those who are known only', async () => {
    expect((await assay.ask(null, '{ serviceStatus { health } }')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });
});
