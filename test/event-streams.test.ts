import { setImmediate as turn } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { createClient } from 'graphql-sse';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../platform/caller.ts';
import { changes, device, LogGateway } from './log-gateway.ts';

let at: LogGateway;
beforeEach(async () => {
  at = await LogGateway.start();
});
afterEach(async () => await at.stop());

describe('a stream of events over HTTP', () => {
  const client = (authorization = 'dev_1') => createClient({ url: `${at.gateway.url}/graphql`, headers: { authorization }, retryAttempts: 0 });
  const stream = async (body: object, headers: Record<string, string> = {}) => await request(`${at.gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: 'dev_1', ...headers }, body: JSON.stringify(body) });

  test('tells a subscription to the client of graphql-sse, after a cursor and live, and ends with it', async () => {
    at.graph.append(3);
    const events = client().iterate<{ changed: { number: number | null } }>({ query: changes, variables: { after: 'c1' } });
    const heard: unknown[] = [];
    for await (const { data } of events) {
      heard.push(data!.changed.number);
      if (heard.length === 2) at.graph.append();
      if (heard.length === 3) break;
    }
    expect(heard).toEqual([2, 3, 4]);
    while (at.graph.open > 0) await turn();
  });

  test('answers a query once, and completes', async () => {
    const answer = await stream({ query: '{ __typename }' });
    expect([answer.statusCode, answer.headers['content-type'], await answer.body.text()]).toEqual([200, 'text/event-stream; charset=utf-8', expect.stringMatching(/^event: next\ndata: \{"data":\{"__typename":"Query"\},"extensions":\{"rateLimit":\{[^}\n]+\}\}\}\n\nevent: complete\ndata: \n\n$/)]);
  });

  test('shares its group with sockets', async () => {
    const [peer, events] = [await at.greeted(), client('dev_2').iterate<{ changed: { number: number | null } }>({ query: changes })];
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    await events.next();
    at.graph.append();
    await peer.number(1);
    expect((await events.next()).value).toMatchObject({ data: { changed: { number: 1 } } });
    expect(at.graph.asked.readings).toBe(1);
    await events.return!();
  });

  test.each([
    ['cannot be parsed', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'], ['does not fit the schema', { query: '{ nothing }' }, 400, 'GRAPHQL_VALIDATION_FAILED'], ['is none', {}, 400, 'BAD_REQUEST'],
    ['has variables that are no object', { query: '{ __typename }', variables: 1 }, 400, 'BAD_REQUEST'], ['is not there', { query: '{ __typename }', operationName: 'A' }, 400, 'OPERATION_RESOLUTION_FAILURE'],
  ])('refuses an operation that %s with its status and code', async (_what, body, status, code) => {
    const answer = await stream(body);
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([status, { errors: [{ extensions: { code } }] }]);
  });

  test('comes by GET, but no mutation does, and nothing for a page elsewhere', async () => {
    const get = async (query: string, headers = {}) => await request(`${at.gateway.url}/graphql`, { query: { query }, headers: { accept: 'text/event-stream', authorization: 'dev_1', ...headers } });
    expect(await (await get('{ __typename }')).body.text()).toContain('event: complete');
    expect((await get('{ __typename }', { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(405);
  });

  test.each<[string, () => Promise<Caller>]>([
    ['is taken back', async () => await Promise.reject(new GraphQLError('revoked', { extensions: { code: 'UNAUTHENTICATED' } }))], ['means other rights', async () => await Promise.resolve({ ...device, scopes: [] })],
  ])('ends when the credential %s', async (_what, then) => {
    const { body } = await stream({ query: changes });
    const text = body.text();
    at.authenticate = then;
    expect(await text).not.toContain('event: complete');
  });
});
