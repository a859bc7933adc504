import { once } from 'node:events';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { request } from 'undici';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startGateway, type Authenticate, type Gateway } from '../gateway/server.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { anonymous } from '../platform/caller.ts';
import { LogGraph, logSupergraph } from './federated/log.ts';
import { askBy, ways } from './ways.ts';

interface Line { msg: string; requestId?: string; operation?: string; err?: { message: string } }
const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/;

describe('what goes wrong inside', () => {
  let sdl: string;
  let graph: LogGraph;
  let gateway: Gateway;
  let authenticate: Authenticate;
  const lines: Line[] = [];
  const asked: string[] = [];
  beforeAll(() => void (sdl = logSupergraph()));
  beforeEach(async () => {
    lines.length = asked.length = 0;
    graph = new LogGraph();
    authenticate = async () => await Promise.resolve({ ...anonymous, kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1' });
    const log = pino({ level: 'info' }, new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(JSON.parse(chunk.toString()) as Line), done()) }));
    const sources = new Map([...graph.sources()].map(([name, source]) => [name, { ...source, execute: async (given: Parameters<typeof source.execute>[0]) => (asked.push(given.context.requestId), await source.execute(given)) }]));
    gateway = await startGateway({ supergraph: supergraphOf(sdl), sources, routes: [], host: '127.0.0.1', port: 0, log: log, authenticate: async (...given) => await authenticate(...given) });
  });
  afterEach(async () => await gateway.stop());
  const secret = 'the password is swordfish';
  const breaking = (where: Parameters<LogGraph['fault']>[0]) => void (graph.fault = (here) => {
    if (here === where) throw new Error(secret);
  });
  const stream = async (query: string) => await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: JSON.stringify({ query }) });
  const socket = async () => {
    const one = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws']);
    const closed = once(one, 'close') as Promise<[number, Buffer]>;
    const greeted = once(one, 'message');
    await once(one, 'open');
    one.send('{"type":"connection_init"}');
    return { one, greeted, closed: async () => await closed.then(([code, reason]) => ({ code, reason: reason.toString() })) };
  };

  test.each(ways)('is masked by %s, with the id under which the log and the subgraphs have it', async (way) => {
    breaking('completion');
    const answer = await askBy(way, { url: gateway.url }, '{ person(id: 1) { name } }');
    const { requestId } = answer.errors![0]!.extensions as unknown as { requestId: string };
    expect(answer).toMatchObject({ data: { person: null }, errors: [{ message: expect.stringContaining('something went wrong here') as string, extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', requestId: expect.stringMatching(uuid) as string } }] });
    expect(JSON.stringify(answer)).not.toContain('swordfish');
    expect(lines).toEqual([expect.objectContaining({ msg: 'operation failed', requestId, err: expect.objectContaining({ message: secret }) as object })]);
    expect(asked).toEqual([requestId]);
  });

  test('has one id for a request, in its header too, and another one for the next', async () => {
    breaking('completion');
    const ids = await Promise.all([0, 1].map(async () => {
      const { headers, body } = await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ person(id: 1) { name } }"}' });
      expect(((await body.json()) as { errors: object[] }).errors[0]).toMatchObject({ extensions: { requestId: headers['x-request-id'] } });
      return headers['x-request-id'];
    }));
    expect(new Set([...ids, ...lines.map(({ requestId }) => requestId)]).size).toBe(2);
  });

  test('says nothing of an id where the answer says what is wrong', async () => {
    const { errors } = await askBy('a request', { url: gateway.url }, '{ person(id: 1) { shoe } }');
    expect([errors!.map(({ extensions }) => extensions), lines]).toEqual([[{ code: 'GRAPHQL_VALIDATION_FAILED' }], []]);
  });

  test('ends a subscription for all who share it with one id, which the log has with its name', async () => {
    const query = 'subscription Fresh { told { number } }';
    const sockets = [await socket(), await socket()];
    for (const { one, greeted } of sockets) {
      await greeted;
      one.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
    }
    const events = await stream(query);
    await expect.poll(async () => (await gatewayMembers())).toBe(3);
    breaking('reading');
    graph.wake();
    const reasons = await Promise.all(sockets.map(async ({ closed }) => await closed()));
    const [{ requestId, ...line }] = lines as [Line];
    expect(line).toMatchObject({ msg: 'subscription failed', operation: 'Fresh', err: { message: secret } });
    expect(lines).toHaveLength(1);
    expect(reasons).toEqual([0, 1].map(() => ({ code: 1013, reason: `the stream broke off; come again with your cursor (${requestId})` })));
    expect(await events.body.text()).toBe(`: the stream broke off; come again with your cursor (${requestId})\n\n`);
  });

  test('is told by an id, too, where it could not even be said who asks', async () => {
    authenticate = async () => await Promise.reject(new Error(secret));
    const told: string[] = [];
    for (const accept of ['application/json', 'text/event-stream']) {
      const { statusCode, headers, body } = await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept }, body: '{"query":"{ state }"}' });
      expect([statusCode, await body.json()]).toEqual([500, { errors: [{ message: expect.stringContaining('something went wrong') as string, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: headers['x-request-id'] } }] }]);
      told.push(String(headers['x-request-id']));
    }
    const { code, reason } = await (await socket()).closed();
    expect([code, reason]).toEqual([4500, expect.stringMatching(/^something went wrong here; the log has it by [0-9a-f-]{36}$/)]);
    told.push(uuid.exec(reason)![0]);
    expect(lines.map(({ requestId, err }) => [requestId, err!.message])).toEqual(told.map((id) => [id, secret]));
  });

  async function gatewayMembers(): Promise<number> {
    const before = authenticate;
    authenticate = async () => await Promise.resolve({ ...anonymous, kind: 'OPERATOR', id: 'operator', scopes: ['operator'] });
    const text = await (await request(`${gateway.url}/metrics`)).body.text();
    authenticate = before;
    return Number(/^assay_stream_members\{operation="Fresh"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  }
});
