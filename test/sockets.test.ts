import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { createClient } from 'graphql-sse';
import { request } from 'undici';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { startGateway, type Authenticate, type Gateway } from '../gateway/server.ts';
import type { Front } from '../gateway/stream/connection.ts';
import { Sockets } from '../gateway/stream/sockets.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { anonymous, type Caller } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';
import { LogGraph, logSupergraph } from './federated/log.ts';
import { askBy, ways } from './ways.ts';

let sdl: string;
beforeAll(() => void (sdl = logSupergraph()));

const device: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: ['read'], licence: null };
const changes = 'subscription ($after: Cursor) { changed(after: $after) { cursor number } }';
type Message = { type: string; id?: string; payload?: { data?: { changed?: { cursor: string; number: number | null } }; errors?: unknown } & Record<string, unknown> };

let graph: LogGraph;
let gateway: Gateway;
let authenticate: Authenticate;
const open: { end: () => void }[] = [];
beforeEach(async () => {
  graph = new LogGraph();
  authenticate = async ({ authorization }) => await Promise.resolve(authorization ? { ...device, id: authorization } : anonymous);
  gateway = await startGateway({ supergraph: supergraphOf(sdl), sources: graph.sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), authenticate: async (...given) => await authenticate(...given) });
});
afterEach(async () => {
  for (const one of open.splice(0)) one.end();
  await gateway.stop();
});

/** A socket that says and hears what it wants. */
async function greeted(authorization = 'dev_1', url = gateway.url) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws']);
  const heard: Message[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const one of waiting) one();
    waiting.clear();
  };
  let closed: { code: number; reason: string } | null = null;
  socket.on('message', (data: Buffer) => (heard.push(JSON.parse(data.toString()) as Message), wake()));
  socket.on('close', (code, reason) => ((closed = { code, reason: reason.toString() }), wake()));
  const until = async <T>(look: () => T): Promise<NonNullable<T>> => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise<void>((resolve) => void waiting.add(resolve));
    }
  };
  const peer = {
    heard, socket, say: (message: object) => socket.send(JSON.stringify(message)), end: () => socket.terminate(), closed: async () => await until(() => closed),
    subscribe: (id: string, query = changes, variables = {}) => socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables } })),
    message: async (fits: (message: Message) => boolean) => await until(() => heard.find(fits)),
    number: async (number: number) => await until(() => heard.find(({ payload }) => payload?.data?.changed?.number === number)),
    numbers: (id: string) => heard.filter((message) => message.type === 'next' && message.id === id).map(({ payload }) => payload!.data!.changed!.number),
  };
  open.push(peer);
  await once(socket, 'open');
  peer.say({ type: 'connection_init', payload: { authorization } });
  await Promise.race([peer.message(({ type }) => type === 'connection_ack'), peer.closed()]);
  return peer;
}

describe('a socket', () => {
  test('may use an id again as soon as it has completed it, and hears of the new operation alone', async () => {
    const peer = await greeted();
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    peer.say({ type: 'complete', id: '1' });
    peer.subscribe('1', 'subscription { stateChanged { number } }');
    await peer.message(({ payload }) => JSON.stringify(payload)?.includes('stateChanged') ?? false);
    graph.append();
    await peer.message(({ payload }) => JSON.stringify(payload)?.includes('"number":1') ?? false);
    expect(peer.heard.filter(({ payload }) => payload?.data?.changed?.number)).toEqual([]);
    expect(peer.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('has at most a hundred operations at once', async () => {
    const peer = await greeted();
    for (let n = 0; n < 101; n++) peer.subscribe(String(n), 'subscription { told { number } }');
    expect(await peer.message(({ type }) => type === 'error')).toMatchObject({ id: '100', payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }] });
    peer.say({ type: 'complete', id: '7' });
    peer.subscribe('again', '{ __typename }');
    await peer.message(({ id, type }) => id === 'again' && type === 'complete');
  });

  test('renews its credential by a ping, for the same holder alone', async () => {
    authenticate = async ({ authorization }) => authorization?.startsWith('dev_1') ? await Promise.resolve(device) : authorization === 'other' ? { ...device, id: 'dev_2' } : await Promise.reject(new GraphQLError('unknown', { extensions: { code: 'UNAUTHENTICATED' } }));
    const peer = await greeted();
    const renewed = async (authorization: string) => {
      peer.heard.length = 0;
      peer.say({ type: 'ping', payload: { authorization } });
      return (await peer.message(({ type }) => type === 'pong')).payload;
    };
    expect(await renewed('dev_1 new')).toEqual({ renewed: true });
    expect(await renewed('other')).toMatchObject({ renewed: false });
    expect(await renewed('nonsense')).toEqual({ renewed: false, reason: 'unknown' });
    // The new one counts from here on, and the old one no longer.
    authenticate = async ({ authorization }) => (authorization === 'dev_1 new' ? await Promise.resolve(device) : await Promise.reject(new GraphQLError('unknown', { extensions: { code: 'UNAUTHENTICATED' } })));
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    graph.append();
    await peer.number(1);
  });

  test.each([
    ['is taken back', async () => await Promise.reject(new GraphQLError('revoked', { extensions: { code: 'UNAUTHENTICATED' } })), 4403],
    ['means other rights', async () => await Promise.resolve({ ...device, scopes: [] }), 1012],
  ])('whose credential %s is closed, though nothing happens', async (_what, then, code) => {
    const peer = await greeted();
    authenticate = then;
    expect((await peer.closed()).code).toBe(code);
  });

  test('is told nothing while its credential cannot be looked at, and all of it afterwards', async () => {
    const peer = await greeted();
    peer.subscribe('1', changes.replace('number', 'number owner { name }'));
    await peer.message(({ type }) => type === 'next');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
    try {
      authenticate = async () => await Promise.reject(new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } }));
      graph.append(2);
      while (graph.asked.completions < 2) await turn();
      for (let n = 0; n < 50; n++) await turn();
      expect(peer.numbers('1')).toEqual([null]);
      authenticate = async () => await Promise.resolve(device);
      await peer.number(2);
      expect(peer.numbers('1')).toEqual([null, 1, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  // Long names fill what the kernel keeps for a socket.
  const long = changes.replace('number', `number ${Array.from({ length: 20 }, (_one, n) => `${'x'.repeat(1_000)}${n}: number`).join(' ')}`);
  const unread = async (events: number) => {
    const slow = await greeted();
    slow.subscribe('1', long);
    await slow.message(({ type }) => type === 'next');
    const raw = (slow.socket as unknown as { _socket: Socket })._socket;
    raw.pause();
    const quick = await greeted('dev_2');
    quick.subscribe('1');
    await quick.message(({ type }) => type === 'next');
    for (let n = 0; n < events; n += 20) {
      graph.append(20);
      await quick.number(n + 20);
    }
    expect(quick.numbers('1').slice(1)).toEqual(Array.from({ length: events }, (_one, n) => n + 1));
    raw.resume();
    return slow;
  };

  test('that does not read costs the others nothing, and hears the newest of each thing when it reads again', async () => {
    const slow = await unread(1_500);
    await slow.number(1_500);
    const numbers = slow.numbers('1').slice(1) as number[];
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    expect(numbers.slice(-5)).toEqual([1_496, 1_497, 1_498, 1_499, 1_500]);
    expect(numbers.length).toBeLessThan(1_500);
  });

  test('that does not read while too many things happen is told to come again, and finds all of it after its cursor', async () => {
    graph.keys = Infinity;
    const slow = await unread(2_000);
    expect(await slow.closed()).toEqual({ code: 1013, reason: 'you read too slowly: come again with your last cursor' });
    const last = slow.numbers('1').at(-1)!;
    expect(slow.numbers('1').slice(1)).toEqual(Array.from({ length: last }, (_one, n) => n + 1));
    const again = await greeted();
    again.subscribe('1', changes, { after: `c${last}` });
    await again.number(2_000);
    expect(again.numbers('1')).toEqual(Array.from({ length: 2_000 - last }, (_one, n) => last + n + 1));
  });

  test('stays where it is when another supergraph comes', async () => {
    const peer = await greeted();
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    gateway.reload(supergraphOf(sdl.replace('mine: String!', 'yours: String!')));
    graph.append();
    await peer.number(1);
    peer.subscribe('2', '{ __type(name: "Change") { fields { name } } }');
    expect(JSON.stringify(await peer.message(({ id }) => id === '2'))).toContain('yours');
    expect(() => gateway.reload(supergraphOf('type Query { a: Int }'))).toThrow();
    graph.append();
    await peer.number(2);
  });

  test('is sent away by a gateway that stops, to come again', async () => {
    const peers = await Promise.all(Array.from({ length: 20 }, async () => await greeted()));
    await gateway.stop();
    for (const peer of peers) expect(await peer.closed()).toEqual({ code: 1012, reason: 'this gateway restarts: come again with your cursor' });
  });

  test.each(['/elsewhere', '/graphql'])('that is refused at %s after its client has left harms nobody', async (path) => {
    const server = createServer();
    const sockets = new Sockets(server, '/graphql', {} as Front);
    await sockets.stop();
    const raw = new PassThrough();
    raw.end();
    server.emit('upgrade', { url: path, headers: {} }, raw, Buffer.alloc(0));
    await new Promise((resolve) => raw.once('close', resolve));
    expect(raw.destroyed).toBe(true);
  });

  test('whose first bytes are none of a socket gets an answer of HTTP', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    open.push({ end: () => socket.destroy() });
    socket.write('GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('a caller', () => {
  let narrow: Gateway;
  beforeEach(async () => {
    narrow = await startGateway({ supergraph: supergraphOf(sdl), sources: graph.sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), authenticate, socketsMax: 3 });
  });
  afterEach(async () => await narrow.stop());

  const refused = { code: 1013, reason: 'you have 3 sockets and event streams open, which is the most' };
  const stream = async (authorization: string) => {
    const { statusCode, body } = await request(`${narrow.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization }, body: JSON.stringify({ query: changes }) });
    const peer = { end: () => void body.on('error', () => undefined).destroy(), text: async () => await body.text(), status: statusCode };
    open.push(peer);
    return peer;
  };

  test('holds so many sockets and event streams at once, the next is refused with a reason; others have their own', async () => {
    const [first] = [await greeted('dev_1', narrow.url), await greeted('dev_1', narrow.url), await stream('dev_1')];
    expect(await (await greeted('dev_1', narrow.url)).closed()).toEqual(refused);
    const fourth = await stream('dev_1');
    expect([fourth.status, JSON.parse(await fourth.text())]).toEqual([429, { errors: [expect.objectContaining({ message: refused.reason, extensions: { code: 'TOO_MANY_OPERATIONS' } })] }]);
    for (const authorization of ['dev_2', '']) {
      const peer = await greeted(authorization, narrow.url);
      peer.subscribe('1', '{ __typename }');
      await peer.message(({ type }) => type === 'complete');
    }
    // Requests are no sockets.
    expect(await askBy('a request', { url: narrow.url, token: 'dev_1' }, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    first.subscribe('1', '{ __typename }');
    await first.message(({ type }) => type === 'complete');
  });

  test.each(['socket', 'event stream'] as const)('that leaves by its %s may come again', async (kind) => {
    const peers = [await greeted('dev_1', narrow.url), await greeted('dev_1', narrow.url), kind === 'socket' ? await greeted('dev_1', narrow.url) : await stream('dev_1')];
    peers.at(-1)!.end();
    // The gateway hears of it a little later.
    for (;;) {
      const again = await greeted('dev_1', narrow.url);
      if (again.heard.some(({ type }) => type === 'connection_ack')) break;
      expect(await again.closed()).toEqual(refused);
    }
    expect(await (await greeted('dev_1', narrow.url)).closed()).toEqual(refused);
  });

  test('that is nobody is counted by its address', async () => {
    for (let n = 0; n < 3; n++) expect((await greeted('', narrow.url)).heard).toMatchObject([{ type: 'connection_ack' }]);
    expect(await (await greeted('', narrow.url)).closed()).toEqual(refused);
    expect((await greeted('dev_1', narrow.url)).heard).toMatchObject([{ type: 'connection_ack' }]);
  });

  test('listens by its sockets to ten times as many subscriptions, and to another for each that it ends', async () => {
    const [one, other] = [await greeted('dev_1', narrow.url), await greeted('dev_1', narrow.url)];
    const listen = 'subscription { stateChanged { number } }';
    for (let n = 0; n < 20; n++) one.subscribe(String(n), listen);
    await one.message(({ id, type }) => id === '19' && type === 'next');
    for (let n = 0; n < 11; n++) other.subscribe(String(n), listen);
    expect(await other.message(({ type }) => type === 'error')).toMatchObject({ id: '10', payload: [{ message: 'you have 30 subscriptions by your sockets, which is the most', extensions: { code: 'TOO_MANY_OPERATIONS' } }] });
    other.subscribe('query', '{ __typename }');
    await other.message(({ id, type }) => id === 'query' && type === 'complete');
    // One is ended by its listener, one by itself, and those of a socket with it.
    other.say({ type: 'complete', id: '3' });
    other.subscribe('wrong', 'subscription ($odd: Boolean!) { changed(odd: $odd) { number } }');
    await other.message(({ id, type }) => id === 'wrong' && type === 'error');
    other.subscribe('again', listen);
    await other.message(({ id, type }) => id === 'again' && type === 'next');
    other.subscribe('more', listen);
    await other.message(({ id, type }) => id === 'more' && type === 'error');
    one.socket.close();
    await one.closed();
    other.subscribe('after', listen);
    await other.message(({ id, type }) => id === 'after' && type === 'next');
  });
});

describe('a request', () => {
  test.each(['', '/'])('to /graphql%s whose body does not come is answered with 408, and its connection closed', async (more) => {
    const impatient = await startGateway({ supergraph: supergraphOf(sdl), sources: graph.sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), authenticate, bodyMsMax: 1 });
    try {
      const socket = connect(impatient.port, '127.0.0.1');
      let heard = '';
      socket.on('data', (data) => (heard += String(data)));
      socket.write(`POST /graphql${more} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`);
      await once(socket, 'close');
      expect(heard).toMatch(/^HTTP\/1.1 408 [^]*the body did not come within 0.001 seconds/);
    } finally {
      await impatient.stop();
    }
  });
});

describe('what a gateway counts', () => {
  const metrics = async (authorization?: string) => await request(`${gateway.url}/metrics`, { headers: authorization ? { authorization } : {} });
  const operators: Authenticate = async ({ authorization }) => await Promise.resolve(authorization === 'operator' ? { ...device, kind: 'OPERATOR', scopes: ['operator'] } : authorization ? device : anonymous);

  test('is for the operator alone', async () => {
    authenticate = operators;
    expect([(await metrics()).statusCode, (await metrics('dev_1')).statusCode]).toEqual([403, 403]);
    authenticate = async () => await Promise.reject(new GraphQLError('unknown', { extensions: { code: 'UNAUTHENTICATED' } }));
    expect((await metrics('operator')).statusCode).toBe(401);
  });

  test('is documents that were parsed: each once, whichever way it comes and comes again, also when another supergraph has come', async () => {
    authenticate = operators;
    const parsed = async () => Number(/^assay_documents_parsed_total (\d+)$/m.exec(await (await metrics('operator')).body.text())![1]);
    const ask = async (query: string) => (await Promise.all(ways.map(async (way) => await askBy<object | null | undefined>(way, { url: gateway.url, token: 'x' }, query)))).map(({ data }) => Boolean(data));
    for (let n = 0; n < 2; n++) for (const way of ways) expect((await askBy<object>(way, { url: gateway.url, token: 'x' }, '{ person(id: 1) { name } }')).data).toMatchObject({ person: {} });
    await askBy('a socket', { url: gateway.url, token: 'x' }, '{ state }');
    expect(await parsed()).toBe(2);
    gateway.reload(supergraphOf(sdl.replace(/\n {2}state: Int!.*/, '').concat('\ntype Another @join__type(graph: PEOPLE) { nothing: Int }\n')));
    expect(await ask('{ person(id: 1) { name } }')).toEqual([true, true, true]);
    expect(await parsed()).toBe(2);
    expect(await ask('{ state }')).toEqual([false, false, false]);
    expect(await parsed()).toBeGreaterThan(2);
  });

  test('is operations by name and outcome, requests to subgraphs, events, sockets and groups', async () => {
    authenticate = operators;
    const [one, two] = [await greeted(), await greeted()];
    for (const peer of [one, two]) {
      peer.subscribe('1', changes.replace('number', 'number owner { name }').replace('subscription', 'subscription Changes'));
      await peer.message(({ type }) => type === 'next');
    }
    one.subscribe('2', 'subscription Fresh { told { number } }');
    one.subscribe('3', 'subscription Fresh { told { cursor } }');
    await expect.poll(() => graph.open).toBe(3);
    graph.append();
    for (const peer of [one, two]) await peer.number(1);
    for (const id of ['2', '3']) await one.message((message) => message.type === 'next' && message.id === id);
    const ask = async (query: string) => await (await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })).body.dump();
    await ask('query Here { __typename }');
    await ask('query Here { __typename }');
    await ask('query There { nothing }');
    const text = await (await metrics('operator')).body.text();
    for (const line of [
      'assay_operation_seconds_count{operation="Here",outcome="ok"} 2', 'assay_operation_seconds_count{operation="",outcome="refused"} 1', 'assay_subgraph_seconds_count{subgraph="people",outcome="ok"} 1',
      'assay_stream_events_total{operation="Changes"} 1', 'assay_stream_deliveries_total{operation="Changes"} 2', 'assay_stream_groups{operation="Changes"} 1', 'assay_stream_members{operation="Changes"} 2',
      'assay_stream_events_total{operation="Fresh"} 2', 'assay_stream_deliveries_total{operation="Fresh"} 2', 'assay_stream_groups{operation="Fresh"} 2', 'assay_stream_members{operation="Fresh"} 2',
      'assay_sockets 2', 'assay_stream_waiting 0', 'process_resident_memory_bytes ',
    ]) expect(text).toContain(line);
    expect(text).not.toContain('There');
    for (const id of ['2', '3']) one.say({ type: 'complete', id });
    await expect.poll(() => graph.open).toBe(1);
    const later = await (await metrics('operator')).body.text();
    expect(later).toContain('assay_stream_members{operation="Changes"} 2');
    expect(later).not.toContain('assay_stream_members{operation="Fresh"}');
  });
});

describe('a stream of events over HTTP', () => {
  const client = (authorization = 'dev_1') => createClient({ url: `${gateway.url}/graphql`, headers: { authorization }, retryAttempts: 0 });
  const stream = async (body: object, headers: Record<string, string> = {}) => await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: 'dev_1', ...headers }, body: JSON.stringify(body) });

  test('tells a subscription to the client of graphql-sse, after a cursor and live, and ends with it', async () => {
    graph.append(3);
    const events = client().iterate<{ changed: { number: number | null } }>({ query: changes, variables: { after: 'c1' } });
    const heard: unknown[] = [];
    for await (const { data } of events) {
      heard.push(data!.changed.number);
      if (heard.length === 2) graph.append();
      if (heard.length === 3) break;
    }
    expect(heard).toEqual([2, 3, 4]);
    while (graph.open > 0) await turn();
  });

  test('answers a query once, and completes', async () => {
    const answer = await stream({ query: '{ __typename }' });
    expect([answer.statusCode, answer.headers['content-type'], await answer.body.text()]).toEqual([200, 'text/event-stream; charset=utf-8', expect.stringMatching(/^event: next\ndata: \{"data":\{"__typename":"Query"\},"extensions":\{"rateLimit":\{[^}\n]+\}\}\}\n\nevent: complete\ndata: \n\n$/)]);
  });

  test('shares its group with sockets', async () => {
    const [peer, events] = [await greeted(), client('dev_2').iterate<{ changed: { number: number | null } }>({ query: changes })];
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    await events.next();
    graph.append();
    await peer.number(1);
    expect((await events.next()).value).toMatchObject({ data: { changed: { number: 1 } } });
    expect(graph.asked.readings).toBe(1);
    await events.return!();
  });

  test.each([
    ['cannot be parsed', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'], ['does not fit the schema', { query: '{ nothing }' }, 400, 'GRAPHQL_VALIDATION_FAILED'], ['is none', {}, 400, 'BAD_REQUEST'],
    ['has variables that are no object', { query: '{ __typename }', variables: 1 }, 400, 'BAD_REQUEST'], ['is not there', { query: '{ __typename }', operationName: 'A' }, 400, 'BAD_USER_INPUT'],
  ])('refuses an operation that %s with its status and code', async (_what, body, status, code) => {
    const answer = await stream(body);
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([status, { errors: [{ extensions: { code } }] }]);
  });

  test('comes by GET, but no mutation does, and nothing for a page elsewhere', async () => {
    const get = async (query: string, headers = {}) => await request(`${gateway.url}/graphql`, { query: { query }, headers: { accept: 'text/event-stream', authorization: 'dev_1', ...headers } });
    expect(await (await get('{ __typename }')).body.text()).toContain('event: complete');
    expect((await get('{ __typename }', { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(405);
  });

  test.each<[string, () => Promise<Caller>]>([
    ['is taken back', async () => await Promise.reject(new GraphQLError('revoked', { extensions: { code: 'UNAUTHENTICATED' } }))], ['means other rights', async () => await Promise.resolve({ ...device, scopes: [] })],
  ])('ends when the credential %s', async (_what, then) => {
    const { body } = await stream({ query: changes });
    const text = body.text();
    authenticate = then;
    expect(await text).not.toContain('event: complete');
  });
});
