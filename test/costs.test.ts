import { composeServices } from '@apollo/composition';
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { request } from 'undici';
import WebSocket from 'ws';
import { Budget } from '../gateway/budget.ts';
import { Costs } from '../gateway/costs.ts';
import { Engine } from '../gateway/execution/engine.ts';
import { startGateway, type Gateway } from '../gateway/server.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { anonymous, type Caller } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';
import { LogGraph, logSupergraph } from './federated/log.ts';
import { askBy, ways } from './ways.ts';

const caller: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: [], licence: null };

describe('what an operation costs', () => {
  let costs: Costs;
  beforeAll(() => {
    const { supergraphSdl, errors } = composeServices([{ name: 'shop', url: '', typeDefs: parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", "@listSize"])
      type Query {
        plain: Item dear: Item @cost(weight: 50) search(text: String @cost(weight: 7), first: Int): [Item!] ten: [Item] @listSize(assumedSize: 10)
        pieces(limit: Int, count: Int): [Item] @listSize(slicingArguments: ["limit", "count"], requireOneSlicingArgument: false) paged(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["rows"]) items(first: Int): ItemConnection
      }
      type Page { rows: [Item] total: Int }
      type ItemConnection { nodes: [Item] edges: [Edge] }
      type Edge { node: Item }
      type Item { name: String more: [Item] heavy: Heavy }
      type Heavy @cost(weight: 9) { name: String }`) }]);
    if (errors) throw new Error(errors.join('\n'));
    const text = supergraphOf(supergraphSdl);
    costs = new Costs(new Engine(text.forPlanning, new Map()).schema, text.full);
  });
  const cost = (query: string, variables: Record<string, unknown> | null = {}) => {
    const document = parse(query);
    return costs.measure(document, getOperationAST(document)!, variables).cost;
  };

  test.each<[string, number, Record<string, unknown>?]>([
    ['{ plain { name } }', 2], ['{ dear { name } }', 51], ['{ plain { heavy { name } } }', 11], ['{ search(text: "a", first: 3) { name } }', 1 + 7 + 3], ['{ search(first: 3) { name } }', 1 + 3],
    ['{ plain { more { name } } }', 1 + 1 + 20], ['{ ten { name } }', 1 + 10], ['{ pieces(limit: 4, count: 6) { name } }', 1 + 6], ['{ paged(first: 5) { total rows { name } } }', 1 + 5 * (1 + 1 + 1)],
    ['{ items(first: 5) { nodes { name } } }', 1 + 5 * 2], ['query ($n: Int) { search(first: $n) { name } }', 1 + 8, { n: 8 }], ['query ($n: Int = 6) { search(first: $n) { name } }', 1 + 6], ['query ($n: Int) { search(first: $n) { name } }', 1 + 100],
    ['{ ...A } fragment A on Query { plain { ...B } } fragment B on Item { name }', 2], ['{ search(first: 1000000) { name } }', 1 + 1_000],
  ])('%s costs %i', (query, expected, variables) => expect(cost(query, variables)).toBe(expected));

  test('is taken for the most when variables are not known yet, and not kept as that', () => {
    const document = parse('query ($n: Int) { search(first: $n) { name } }');
    const operation = getOperationAST(document)!;
    expect([null, { n: 2 }, null].map((variables) => costs.measure(document, operation, variables).cost)).toEqual([101, 3, 101]);
  });
});

describe('what a customer may ask for', () => {
  let gateway: Gateway | undefined;
  const graph = new LogGraph();
  const start = async (points: number) => (gateway = await startGateway({
    supergraph: supergraphOf(logSupergraph()), sources: graph.sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), budget: { points, seconds: 60 },
    authenticate: async ({ authorization }) => await Promise.resolve({ ...caller, customerId: authorization ?? 'cus_1' }),
  }));
  afterEach(async () => await gateway?.stop());
  const ask = async (query: string, authorization = 'cus_1', accept = 'application/json') => await request(`${gateway!.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept, authorization }, body: JSON.stringify({ query }) });

  test('is said with each answer, and past it the answer is 429 until there is more, for that customer alone', async () => {
    await start(10);
    const first = await ask('{ person(id: 1) { name id } }');
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"cost";q=10;w=60', ratelimit: expect.stringMatching(/^"cost";r=7;t=\d+$/) as string });
    for (let n = 0; n < 2; n++) expect((await ask('{ person(id: 1) { name id } }')).statusCode).toBe(200);
    const refused = await ask('{ person(id: 1) { name id } }');
    expect([refused.statusCode, refused.headers.ratelimit, refused.headers['retry-after'], await refused.body.json()]).toEqual([429, expect.stringMatching(/^"cost";r=0;t=/), expect.stringMatching(/^\d+$/), { errors: [expect.objectContaining({ extensions: { code: 'RATE_LIMITED', rateLimit: { quota: 10, window: 60, remaining: 0, reset: expect.any(Number) as number } }, message: expect.stringMatching(/there is more in \d+ seconds/) as string })] }]);
    expect((await ask('{ person(id: 1) { name id } }', 'cus_2')).statusCode).toBe(200);
  });

  test('counts what is listened to', async () => {
    await start(3);
    expect((await ask('{ person(id: 1) { name } }')).statusCode).toBe(200);
    const refused = await ask('subscription { changed { number } }', 'cus_1', 'text/event-stream');
    expect([refused.statusCode, await refused.body.json()]).toMatchObject([429, { errors: [{ extensions: { code: 'RATE_LIMITED' } }] }]);
  });

  const points = (remaining: number) => ({ quota: 10, window: 60, remaining, reset: expect.any(Number) as number });
  const person = '{ person(id: 1) { name id } }';

  test('is said to who listens by an event stream in its headers, and past it when there is more', async () => {
    await start(10);
    const listening = await ask('subscription { changed { number } }', 'cus_1', 'text/event-stream');
    expect([listening.statusCode, listening.headers]).toMatchObject([200, { 'ratelimit-policy': '"cost";q=10;w=60', ratelimit: expect.stringMatching(/^"cost";r=8;t=\d+$/) as string }]);
    listening.body.destroy();
    for (let n = 0; n < 2; n++) expect((await ask(person)).statusCode).toBe(200);
    await (await ask('{ __typename }')).body.dump();
    const refused = await ask('subscription { changed { number } }', 'cus_1', 'text/event-stream');
    expect([refused.statusCode, refused.headers, await refused.body.json()]).toMatchObject([429, { ratelimit: expect.stringMatching(/^"cost";r=0;t=/) as string, 'retry-after': expect.stringMatching(/^\d+$/) as string }, { errors: [{ extensions: { code: 'RATE_LIMITED', rateLimit: points(0) } }] }]);
  });

  test.each(ways.filter((way) => way !== 'a request'))('is said by %s with each answer, and with a refusal', async (way) => {
    await start(10);
    const coming = { url: gateway!.url, headers: { authorization: 'cus_1' } };
    for (const left of [7, 4, 1]) expect(await askBy(way, coming, person)).toMatchObject({ data: { person: null }, extensions: { rateLimit: points(left) } });
    expect(await askBy(way, coming, person)).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', rateLimit: points(0) } }], extensions: { rateLimit: points(0) } });
    if (way === 'a socket') expect(await askBy(way, coming, 'subscription { changed { number } }')).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', rateLimit: points(0) } }] });
  });

  test('is said by a socket in its greeting, and whenever it is asked by a ping, which takes nothing of it', async () => {
    await start(10);
    await (await ask(person)).body.dump();
    const said: unknown[] = [];
    const client = createClient({
      url: `${gateway!.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false, connectionParams: { authorization: 'cus_1' },
      on: { message: (message) => void said.push([message.type, 'payload' in message ? message.payload : undefined]), opened: (socket) => void (opened = socket as WebSocket) },
    });
    let opened: WebSocket | undefined;
    await expect.poll(() => said).toEqual([['connection_ack', { rateLimit: points(7) }]]);
    for (let n = 0; n < 2; n++) opened!.send(JSON.stringify({ type: 'ping', payload: { rateLimit: true, n } }));
    await expect.poll(() => said.slice(1)).toEqual([0, 1].map((n) => ['pong', { n, rateLimit: points(7) }]));
    await client.dispose();
  });

  test.each(ways)('is, for nobody, one for each address, also by %s', async (way) => {
    gateway = await startGateway({
      supergraph: supergraphOf(logSupergraph()), sources: graph.sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), budget: { points: 3, seconds: 60 }, trustedProxies: ['127.0.0.1'],
      anonymousBudget: { points: 3, seconds: 3_600, share: 10 }, authenticate: async () => await Promise.resolve(anonymous),
    });
    const from = async (address: string, query: string) => {
      const asked = askBy<object | null | undefined>(way, { url: gateway!.url, headers: { 'x-forwarded-for': address } }, query);
      // Where nothing is left a socket is not even opened.
      const { data, errors } = await asked.catch((error: Error) => {
        if (error.message.includes('429')) return { data: null, errors: [{ extensions: { code: 'RATE_LIMITED' } }] };
        throw error;
      });
      return data ? 'served' : errors?.[0]?.extensions.code;
    };
    const query = '{ person(id: 1) { name id } }';
    expect([await from('10.0.0.1', query), await from('10.0.0.1', query), await from('10.0.0.2', query)]).toEqual(['served', 'RATE_LIMITED', 'served']);
    if (way === 'a request') return;
    const listen = 'subscription { changed { number } }';
    expect([await from('10.0.0.2', listen), await from('10.0.0.3', listen)]).toEqual(['RATE_LIMITED', 'served']);
  });

  test('is one for a customer, one for each who belongs to none, and one for an address where nobody says who they are', async () => {
    const budget = new Budget({ points: 10, seconds: 60 }, { points: 10, seconds: 3_600, share: 10 });
    const left = async (one: Partial<Caller>, address: string | null = null) => (await budget.charge({ ...caller, ...one }, address, 4)).remaining;
    expect([await left({ id: 'a' }), await left({ id: 'b' })]).toEqual([6, 2]);
    expect([await left({ kind: 'OPERATOR', id: 'a', customerId: null }), await left({ kind: 'STAFF', id: 'a', customerId: null })]).toEqual([6, 6]);
    expect([await left({ kind: 'ANONYMOUS', customerId: null }, '10.0.0.1'), await left({ kind: 'ANONYMOUS', customerId: null }, '10.0.0.2'), await left({ kind: 'ANONYMOUS', customerId: null }, '10.0.0.1')]).toEqual([6, 6, 2]);
  });
});
