import { GraphQLError } from 'graphql';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Authenticate } from '../gateway/server.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { anonymous } from '../platform/caller.ts';
import { changes, device, LogGateway } from './log-gateway.ts';
import { askBy, ways } from './ways.ts';

let at: LogGateway;
beforeEach(async () => {
  at = await LogGateway.start();
});
afterEach(async () => await at.stop());

describe('what a gateway counts', () => {
  const metrics = async (authorization?: string) => await request(`${at.gateway.url}/metrics`, { headers: authorization ? { authorization } : {} });
  const operators: Authenticate = async ({ authorization }) => await Promise.resolve(authorization === 'operator' ? { ...device, kind: 'OPERATOR', scopes: ['operator'] } : authorization ? device : anonymous);

  test('is for the operator alone', async () => {
    at.authenticate = operators;
    expect([(await metrics()).statusCode, (await metrics('dev_1')).statusCode]).toEqual([403, 403]);
    at.authenticate = async () => await Promise.reject(new GraphQLError('unknown', { extensions: { code: 'UNAUTHENTICATED' } }));
    expect((await metrics('operator')).statusCode).toBe(401);
  });

  test('is documents that were parsed: each once, whichever way it comes and comes again, also when another supergraph has come', async () => {
    at.authenticate = operators;
    const parsed = async () => Number(/^assay_documents_parsed_total (\d+)$/m.exec(await (await metrics('operator')).body.text())![1]);
    const ask = async (query: string) => (await Promise.all(ways.map(async (way) => await askBy<object | null | undefined>(way, { url: at.gateway.url, token: 'x' }, query)))).map(({ data }) => Boolean(data));
    for (let n = 0; n < 2; n++) for (const way of ways) expect((await askBy<object>(way, { url: at.gateway.url, token: 'x' }, '{ person(id: 1) { name } }')).data).toMatchObject({ person: {} });
    await askBy('a socket', { url: at.gateway.url, token: 'x' }, '{ state }');
    expect(await parsed()).toBe(2);
    at.gateway.reload(supergraphOf(at.sdl.replace(/\n {2}state: Int!.*/, '').concat('\ntype Another @join__type(graph: PEOPLE) { nothing: Int }\n')));
    expect(await ask('{ person(id: 1) { name } }')).toEqual([true, true, true]);
    expect(await parsed()).toBe(2);
    expect(await ask('{ state }')).toEqual([false, false, false]);
    expect(await parsed()).toBeGreaterThan(2);
  });

  test('is operations by name and outcome, requests to subgraphs, events, sockets and groups', async () => {
    at.authenticate = operators;
    const [one, two] = [await at.greeted(), await at.greeted()];
    for (const peer of [one, two]) {
      peer.subscribe('1', changes.replace('number', 'number owner { name }').replace('subscription', 'subscription Changes'));
      await peer.message(({ type }) => type === 'next');
    }
    one.subscribe('2', 'subscription Fresh { told { number } }');
    one.subscribe('3', 'subscription Fresh { told { cursor } }');
    await expect.poll(() => at.graph.open).toBe(3);
    at.graph.append();
    for (const peer of [one, two]) await peer.number(1);
    for (const id of ['2', '3']) await one.message((message) => message.type === 'next' && message.id === id);
    const ask = async (query: string) => await (await request(`${at.gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })).body.dump();
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
    await expect.poll(() => at.graph.open).toBe(1);
    const later = await (await metrics('operator')).body.text();
    expect(later).toContain('assay_stream_members{operation="Changes"} 2');
    expect(later).not.toContain('assay_stream_members{operation="Fresh"}');
  });
});
