import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { createClient } from 'graphql-ws';
import { Pool, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { textDepth } from '../gateway/nesting.ts';
import { askBy, ways } from './ways.ts';

const times = (count: number, text: (at: number) => string) => Array.from({ length: count }, (_none, at) => text(at)).join(' ');
const hash = 'a'.repeat(64);

/** Each as large as it may come, and never the same twice. */
const abuses: Readonly<Record<string, { code: string; query: (n: number) => string }>> = {
  'one field by hundreds of aliases': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { ${times(800, (at) => `a${at}: viewer { id }`)} }` },
  'one field thousands of times': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { viewer { ${times(4_900, () => 'id')} } }` },
  'one object a thousand times': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { ${times(1_200, () => 'viewer { id }')} }` },
  'what is nested a thousand deep': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { sample(sha256: "${hash}") { ${times(1_500, () => 'container {')} id ${times(1_500, () => '}')} } }` },
  'values in values': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { submissions(first: ${'['.repeat(2_000)}1${']'.repeat(2_000)}) { nodes { id } } }` },
  'fragments in a circle': { code: 'GRAPHQL_VALIDATION_FAILED', query: (n) => `query A${n} { ...F0 } ${times(400, (at) => `fragment F${at} on Query { ...F${(at + 1) % 400} }`)}` },
  'fragments that each double the next': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { ...F0 } ${times(60, (at) => `fragment F${at} on Query { ${at < 59 ? `...F${at + 1} ...F${at + 1}` : 'viewer { id }'} }`)}` },
  'directives that are there': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { viewer { ${times(500, () => 'id @include(if: true)')} } }` },
  'directives that are not': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { viewer { id ${times(2_400, () => '@a')} } }` },
  'fields that are not': { code: 'GRAPHQL_VALIDATION_FAILED', query: (n) => `query A${n} { viewer { ${times(4_900, (at) => `b${at}`)} } }` },
  'variables that nobody uses': { code: 'GRAPHQL_VALIDATION_FAILED', query: (n) => `query A${n}(${times(900, (at) => `$v${at}: Int`)}) { viewer { id } }` },
  'lists in lists': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { submissions(first: 100) { nodes { sample { members(first: 100) { nodes { members(first: 100) { nodes { id } } } } } } } }` },
  'the schema': { code: 'FORBIDDEN', query: (n) => `query A${n} { __schema { types { name } } }` },
  'the schema in the schema': { code: 'OPERATION_TOO_LARGE', query: (n) => `query A${n} { __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }` },
  'more words than are read': { code: 'GRAPHQL_PARSE_FAILED', query: (n) => `query A${n} { ${times(6_000, () => 'b')} }` },
};
/** What is allowed, as long as it may be. */
const allowed = (n: number) => `query A${n} { ${times(20, (at) => `f${at}: submissions(first: 1, filter: { states: [${times(200, () => 'ANALYZED')}] }) { nodes { id state } }`)} }`;
const heapMib = 256;
const floods = 50;

test('brackets in brackets are counted as a parser meets them: not in strings, not in comments', () => {
  for (const [text, depth] of [
    ['', 0], ['{ a }', 1], ['{ a(b: [[1]]) { c } }', 4], ['{ a(b: "[[[[") }', 2], [String.raw`{ a(b: "\"[[[[") }`, 2], [String.raw`{ a(b: """[[ "" \""" [[""") }`, 2], ['{ # [[[[ "\n a }', 1], [']]]] { a }', 1], ['"""[[[[', 0], ['"[[\n[', 1],
  ] as const) expect([text, textDepth(text)]).toEqual([text, depth]);
  fc.assert(fc.property(fc.nat(100), fc.string(), (depth, text) => {
    expect(textDepth(`${JSON.stringify(text)}${'['.repeat(depth)}`)).toBe(depth);
  }));
});

describe('a gateway with little memory', () => {
  let gateway: ChildProcess;
  let url: string;
  beforeAll(async () => {
    gateway = fork(new URL('abuse/gateway.ts', import.meta.url), { execArgv: [`--max-old-space-size=${heapMib}`], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    [url] = (await once(gateway, 'message')) as [string];
  });
  afterAll(() => gateway?.kill('SIGKILL'));

  test.each(Object.entries(abuses).flatMap(([what, { code, query }]) => ways.map((way) => [what, way, code, query] as const)))('is asked for %s by %s, and refuses it with a clear error', async (_what, way, code, query) => {
    const { data, errors } = await askBy<unknown>(way, { url }, query(0));
    expect([data ?? null, errors![0]!.extensions.code]).toEqual([null, code]);
    expect(errors![0]!.message).toMatch(/\w+ \w+ \w+/);
    expect(JSON.stringify(errors).length).toBeLessThan(40_000);
  });

  test.each(ways)('names nothing else of what is too large by %s: it is not looked at more closely', async (way) => {
    const { errors } = await askBy<unknown>(way, { url }, `{ nothing(a: $b) { ...C } viewer { ${times(60, () => 'id')} } }`);
    expect(errors!.map(({ extensions, message }) => [extensions.code, message])).toEqual([['OPERATION_TOO_LARGE', '59 fields are asked for again beside themselves; 50 is the limit']]);
  });

  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  test.each([
    ['a query', `{"query":"query ($after: Cursor) { submissions(first: 1, after: $after) { nodes { id } } }","variables":{"after":${deep}}}`],
    ['a subscription', `{"query":"subscription ($after: Cursor) { verdictChanged(after: $after) { gap } }","variables":{"after":${deep}}}`],
    ['a subscription that has no variables', `{"query":"subscription { verdictChanged { gap } }","variables":{"more":${deep}}}`],
  ])('lives when variables a hundred thousand deep come with %s, and refuses them', async (_what, body) => {
    const refused = { extensions: { code: 'OPERATION_TOO_LARGE' } };
    for (const accept of ['application/json', 'text/event-stream']) {
      const answer = await request(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept }, body });
      expect([answer.statusCode, await answer.body.json()]).toMatchObject([400, { errors: [refused] }]);
    }
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(`{"type":"subscribe","id":"1","payload":${body}}`);
    const [answer] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(answer.toString())).toMatchObject({ type: 'error', id: '1', payload: [refused] });
    socket.send(`{"type":"ping","payload":{"a":${deep}}}`);
    expect((await once(socket, 'close'))[0]).toBe(4400);
  });

  test('lives while many hundreds of operations come to it by sockets and by requests, none of them twice', async () => {
    const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
    const pool = new Pool(url, { connections: 4 });
    const kinds = [...Object.values(abuses).map(({ query }) => query), allowed];
    let answers = 0;
    for (let n = 1; n <= floods; n++) {
      await Promise.all(kinds.flatMap((query) => [
        new Promise<void>((resolve) => client.subscribe({ query: query(n) }, { next: () => void answers++, error: (error) => (Array.isArray(error) && answers++, resolve()), complete: resolve })),
        pool.request({ path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: query(n) }) }).then(async ({ body }) => {
          await body.dump();
          answers++;
        }, () => undefined),
      ]));
    }
    await client.dispose();
    await pool.close();
    expect([gateway.exitCode, gateway.signalCode]).toEqual([null, null]);
    expect(answers).toBe(2 * floods * kinds.length);
    expect(await askBy<unknown>('a request', { url }, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });
});
