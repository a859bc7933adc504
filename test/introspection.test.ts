import { getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { request } from 'undici';
import { Costs } from '../gateway/costs.ts';
import { Engine } from '../gateway/execution/engine.ts';
import { startGateway, type Gateway } from '../gateway/server.ts';
import { readSupergraph } from '../gateway/supergraph.ts';
import type { Source } from '../gateway/source.ts';
import type { Caller } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';

const whole = getIntrospectionQuery();
const nothing: Source = { execute: async () => await Promise.resolve({ data: null }), subscribe: async () => await Promise.reject(new Error('there is nothing')), close: async () => await Promise.resolve() };
const viewer: Caller = { kind: 'USER', id: 'usr_1', customerId: 'cus_1', group: null, scopes: [], licence: null };
/** Fields in an answer. */
const fieldsOf = (value: unknown): number => (Array.isArray(value) ? value.reduce<number>((sum, one) => sum + fieldsOf(one), 0) : typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, one) => sum + 1 + fieldsOf(one), 0) : 0);

describe('introspection', () => {
  let gateway: Gateway;
  let costs: Costs;
  let engine: Engine;
  beforeAll(async () => {
    const supergraph = await readSupergraph();
    engine = new Engine(supergraph.forPlanning, new Map());
    costs = new Costs(engine.schema, supergraph.full);
    gateway = await startGateway({
      supergraph, sources: new Map(['samples', 'verdicts', 'policies', 'customers', 'audit'].map((name) => [name, nothing])), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), introspection: 'members',
      authenticate: async () => await Promise.resolve(viewer),
    });
  });
  afterAll(async () => await gateway?.stop());
  const ask = async (query: string) => {
    const { statusCode, headers, body } = await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer a' }, body: JSON.stringify({ query }) });
    return { status: statusCode, left: Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]), ...(await body.json()) as { data: unknown; errors?: { message: string; extensions: { code: string } }[] } };
  };
  const cost = (query: string) => costs.measure(parse(query), getOperationAST(parse(query))!, {}).cost;

  test.each([["all of it", whole], ['names', '{ __schema { types { name } } }'], ['arguments', '{ __schema { types { fields { name args { name type { name ofType { name } } } } } } }'], ['values and directives', '{ __schema { types { enumValues { name } inputFields { name } possibleTypes { name } interfaces { name } } directives { name locations args { name } } } }']])(
    'costs what it makes: %s', async (_what, query) => {
      const { data } = await ask(query);
      const made = fieldsOf(data);
      expect(cost(query) / made).toBeGreaterThan(0.7);
      expect(cost(query) / made).toBeLessThan(1.5);
    });

  test('of one type costs no less than the largest makes', async () => {
    const query = '{ __type(name: "Query") { fields { name args { name } } } }';
    expect(cost(query)).toBeGreaterThan(fieldsOf((await ask(query)).data) * 0.7);
  });

  test('is taken from the budget', async () => {
    const { left } = await ask('{ __typename }');
    expect(left - (await ask(whole)).left).toBeGreaterThanOrEqual(cost(whole));
  });

  test.each([
    ['twenty times the schema', `{ ${Array.from({ length: 20 }, (_one, n) => `s${n}: __schema { types { name fields { name description args { name } } } }`).join(' ')} }`],
    ['twenty times the schema by a fragment', `{ ...All } fragment All on Query { ${Array.from({ length: 20 }, (_one, n) => `s${n}: __schema { types { name fields { name description args { name } } } }`).join(' ')} }`],
    ['the schema beside data', `{ viewer { id } ${Array.from({ length: 19 }, (_one, n) => `s${n}: __schema { types { name fields { name description args { name } } } }`).join(' ')} }`],
  ])('is refused for %s', async (_what, query) => {
    const { data, errors } = await ask(query);
    expect([data ?? null, errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([null, 'OPERATION_TOO_LARGE', expect.stringMatching(/fields of the schema; \d+ is the limit/)]);
  });

  test('that is the same is made once', async () => {
    const values = vi.spyOn(engine.schema, 'getTypeMap');
    const execute = async (query: string, variables = {}) => await engine.execute(engine.prepare({ document: parse(query), key: query, operationName: undefined }), variables, {} as never);
    const first = await execute(whole);
    const times = values.mock.calls.length;
    expect(times).toBeGreaterThan(0);
    expect(await execute(whole)).toBe(first);
    expect(values).toHaveBeenCalledTimes(times);
    const one = 'query ($name: String!) { __type(name: $name) { name } }';
    expect([await execute(one, { name: 'Query' }), await execute(one, { name: 'Mutation' })]).toMatchObject([{ data: { __type: { name: 'Query' } } }, { data: { __type: { name: 'Mutation' } } }]);
  });
});
