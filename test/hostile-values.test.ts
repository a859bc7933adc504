import { connect } from 'node:net';
import { buildSchema, getNamedType, isEnumType, isInputObjectType, isInterfaceType, isListType, isNonNullType, isObjectType, isUnionType, type GraphQLArgument, type GraphQLField, type GraphQLInputType, type GraphQLOutputType } from 'graphql';
import { createClient } from 'graphql-ws';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startAssay, type Assay } from './assay.ts';

const sha256 = 'a'.repeat(64);
/** Of each scalar: one value that is in order, and what somebody hostile writes there. */
const honest: Record<string, unknown> = { String: 'x', ID: 'smp_01jd2a3b4c5d6e7f8g9h0j1k2m', Int: 1, Float: 0.5, Boolean: true, DateTime: '2026-01-31T12:00:00.000Z', Sha256: sha256, ByteCount: 1, Duration: 1, Cursor: 'x.y', URL: 'https://assay.example/x' };
const texts = ['a\u0000b', '\u0000', '\ud800', 'a\udc00', 'x'.repeat(70_000), '', '\u202e\u2028', '%00', '\\u0000', "'; select 1; --", '${x}', '{"a":', '%', '_', '\\'];
const hostile: Record<string, readonly unknown[]> = {
  String: texts, ID: [...texts, 'smp_', 'smp_\u0000', '9'.repeat(40), -1], Cursor: ['\u0000', 'a.b', '.', 'x'.repeat(500), 'AAAA.AAAA'],
  Int: [2_147_483_647, -2_147_483_648, 0, -1], Float: [1e308, -1e308, -1, 5e-324],
  DateTime: ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2026-01-31T12:00:00-23:59', '0001-01-01T00:00Z'],
  Sha256: ['f'.repeat(64)], ByteCount: [0, Number.MAX_SAFE_INTEGER], Duration: [0, Number.MAX_SAFE_INTEGER],
  URL: ['https://x/\u0000', 'https://x/\ud800', `https://x/${'y'.repeat(70_000)}`, 'http://[::1]:99999', 'https://user:pass@x/?#', 'https://\u0000/'], Boolean: [],
};
const clientFaults = new Set(['BAD_USER_INPUT', 'BAD_REQUEST', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'OPERATION_TOO_LARGE', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'OPERATION_RESOLUTION_FAILURE', 'PERSISTED_QUERY_NOT_FOUND']);

/** Requests at the same time: what is found here is due to the value, not to how many ask. */
const together = 4;

type Path = readonly (string | number)[];
/** A value of a type in which all is in order. */
function valueOf(type: GraphQLInputType, deep = 0): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, deep);
  if (isListType(type)) return [valueOf(type.ofType, deep)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) return deep > 4 ? {} : Object.fromEntries(Object.values(type.getFields()).filter((field) => isNonNullType(field.type)).slice(0, type.isOneOf ? 1 : 100).map((field) => [field.name, valueOf(field.type, deep + 1)]));
  return honest[type.name];
}
/** All places of scalars in a type, each with a value around it and the way to it. */
function* placesOf(type: GraphQLInputType, deep = 0): Generator<{ scalar: string; put: (value: unknown) => unknown; path: Path }> {
  if (isNonNullType(type)) {
    yield* placesOf(type.ofType, deep);
    return;
  }
  if (isListType(type)) {
    for (const { scalar, put, path } of placesOf(type.ofType, deep)) yield { scalar, put: (value) => [put(value)], path: [0, ...path] };
    return;
  }
  if (isEnumType(type) || deep > 4) return;
  if (!isInputObjectType(type)) {
    yield { scalar: type.name, put: (value) => value, path: [] };
    return;
  }
  const around = type.isOneOf ? {} : (valueOf(type, deep) as object);
  for (const field of Object.values(type.getFields())) for (const { scalar, put, path } of placesOf(field.type, deep + 1)) yield { scalar, put: (value) => ({ ...around, [field.name]: put(value) }), path: [field.name, ...path] };
}

/** What to select of a type, so that the document is valid: its first leaf. */
function selectionOf(type: GraphQLOutputType, deep = 0): string {
  const named = getNamedType(type);
  if (isUnionType(named) || (isInterfaceType(named))) return '{ __typename }';
  if (!isObjectType(named)) return '';
  const errors = named.getFields().userErrors && deep === 0 ? ' userErrors { code message field }' : '';
  return `{ __typename${errors} }`;
}

describe('hostile values', () => {
  let assay: Assay;
  let administrator: string;
  let device: string;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_BUDGET: '1000000000', ASSAY_ANONYMOUS_BUDGET: '1000000000' });
    ({ administrator, devices: [device = ''] } = await assay.customer());
  });
  afterAll(async () => await assay?.stop());

  const post = async (body: string | Buffer, headers: Record<string, string> = {}, token: string | null = administrator) => {
    const answer = await request(`${assay.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers }, body });
    const text = await answer.body.text();
    return { status: answer.statusCode, text, json: JSON.parse(text) as { data?: unknown; errors?: { message: string; extensions: { code: string } }[] } };
  };

  /** Every field of the two root types, with each of its places and what is put there. */
  async function walk(kind: 'query' | 'mutation', token: () => string | null): Promise<{ asked: number; wrong: string[] }> {
    const schema = buildSchema(await (await request(`${assay.url}/schema.graphql`)).body.text());
    const root = kind === 'query' ? schema.getQueryType()! : schema.getMutationType()!;
    const wrong: string[] = [];
    let asked = 0;
    const ask = async (field: GraphQLField<unknown, unknown>, argument: GraphQLArgument, put: (value: unknown) => unknown, path: Path, value: unknown) => {
      const needed = field.args.filter((one) => one === argument || isNonNullType(one.type));
      const query = `${kind} (${needed.map((one) => `$${one.name}: ${String(one.type)}`).join(', ')}) { ${field.name}(${needed.map((one) => `${one.name}: $${one.name}`).join(', ')}) ${selectionOf(field.type)} }`;
      const variables = Object.fromEntries(needed.map((one) => [one.name, one === argument ? put(value) : valueOf(one.type)]));
      const { status, json } = await post(JSON.stringify({ query, variables }), {}, token());
      asked++;
      const codes = (json.errors ?? []).map(({ extensions }) => extensions.code);
      const bad = status >= 500 || codes.some((code) => !clientFaults.has(code));
      const holdsNul = typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());
      const taken = holdsNul && !codes.some((code) => code === 'BAD_USER_INPUT');
      if (bad || (taken && !codes.includes('FORBIDDEN') && !codes.includes('UNAUTHENTICATED'))) wrong.push(`${field.name}(${[argument.name, ...path].join('.')}: ${JSON.stringify(value).slice(0, 60)}) ${status} ${JSON.stringify(json.errors ?? json.data).slice(0, 200)}`);
    };
    for (const field of Object.values(root.getFields())) {
      for (const argument of field.args) {
        for (const { scalar, put, path } of placesOf(argument.type)) {
          const values = hostile[scalar];
          if (!values) throw new Error(`no hostile values for ${scalar}`);
          for (let at = 0; at < values.length; at += together) await Promise.all(values.slice(at, at + together).map(async (value) => await ask(field, argument, put, path, value)));
        }
      }
    }
    return { asked, wrong };
  }

  test.each<['query' | 'mutation', string, () => string | null]>([
    ['query', 'an administrator', () => administrator], ['query', 'a device', () => device], ['mutation', 'an administrator', () => administrator], ['mutation', 'a device', () => device], ['mutation', 'nobody', () => null],
  ])(
    'whatever stands in the arguments of a %s by %s, it is never a fault of ours, and a text with NUL is BAD_USER_INPUT', async (kind, _who, token) => {
      const { asked, wrong } = await walk(kind, token);
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(kind === 'query' ? 200 : 500);
    }, 600_000);

  test('NUL is refused where it is written in the document, in the names of fields, and over a socket', async () => {
    const literal = await post(JSON.stringify({ query: '{ submission(id: "a\\u0000b") { id } }' }));
    expect(literal.json.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    const client = createClient({ url: assay.url.replace('http', 'ws') + '/graphql', webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${administrator}` }, retryAttempts: 0 });
    const first = async (query: string, variables: Record<string, unknown>) => {
      for await (const answer of client.iterate({ query, variables })) return JSON.stringify(answer);
      return 'nothing';
    };
    const told = await first('query ($id: ID!) { submission(id: $id) { id } }', { id: 'a\u0000b' });
    expect(told).toContain('BAD_USER_INPUT');
    const listened = await first('subscription ($after: Cursor) { verdictChanged(after: $after) { cursor } }', { after: 'a\u0000b' }).catch((error: unknown) => JSON.stringify(error));
    expect(listened).toContain('BAD_USER_INPUT');
    await client.dispose();
  });

  test.each<[string, string | Buffer, Record<string, string>, number[]]>([
    ['no JSON', 'x', {}, [400]], ['a number', '5', {}, [400]], ['null', 'null', {}, [400]], ['a list', '[]', {}, [400]], ['a text', '"x"', {}, [400]], ['nothing', '', {}, [400]],
    ['a query that is no text', '{"query":5}', {}, [400]], ['variables that are a list', '{"query":"{__typename}","variables":[]}', {}, [200, 400]], ['variables that are a text', '{"query":"{__typename}","variables":"{"}', {}, [400]],
    ['extensions that are a text', '{"query":"{__typename}","extensions":"x"}', {}, [400]], ['a name that is a number', '{"query":"{__typename}","operationName":5}', {}, [400]],
    ['a name that is none of the document\'s', '{"query":"query A { __typename }","operationName":"B"}', {}, [400]], ['two operations and no name', '{"query":"query A { __typename } query B { __typename }"}', {}, [400]],
    ['two operations and an empty name', '{"query":"query A { __typename } query B { __typename }","operationName":""}', {}, [400]], ['fragments alone', '{"query":"fragment F on Query { __typename }"}', {}, [200, 400]],
    ['a persisted query with another hash', `{"query":"{__typename}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${sha256}"}}}`, {}, [400]],
    ['a persisted query of another version', `{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"${sha256}"}}}`, {}, [400]],
    ['a persisted query that is a text', '{"query":"{__typename}","extensions":{"persistedQuery":"x"}}', {}, [200, 400]], ['a hash that is a number', '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":5}}}', {}, [200, 400]],
    ['an unknown content type', '{}', { 'content-type': 'text/plain' }, [400, 415]], ['an unknown character set', '{}', { 'content-type': 'application/json; charset=utf-99' }, [400, 415]], ['an unknown encoding', '{}', { 'content-encoding': 'lzma' }, [400, 415]],
    ['gzip that is none', 'x', { 'content-encoding': 'gzip' }, [400]], ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), {}, [400]], ['a content type that is none', '{}', { 'content-type': ';;;' }, [400, 415]],
    ['an accepted type that is none', '{"query":"{__typename}"}', { accept: ';q=x,,;' }, [200, 400, 406]], ['a customer that is none', '{"query":"{__typename}"}', { 'assay-customer': '../../' }, [200, 400]],
    ['a trace that is none', '{"query":"{__typename}"}', { traceparent: '00-zz-zz-zz' }, [200]], ['no operation for an event stream', '5', { accept: 'text/event-stream' }, [400]], ['no name for an event stream', '{"query":"query A { __typename } query B { __typename }"}', { accept: 'text/event-stream' }, [400]],
  ])('%s is the client\'s fault', async (_name, body, headers, statuses) => {
    const { status, json, text } = await post(body, headers);
    expect(statuses, text).toContain(status);
    if (status === 200 && json.data !== undefined) return;
    for (const { extensions } of json.errors!) expect(clientFaults, text).toContain(extensions.code);
  });

  test.each([
    'GET /graphql?query=%ff HTTP/1.1', 'GET /graphql?query=%7B__typename%7D&variables=%7B HTTP/1.1', 'GET /graphql?query=%7B__typename%7D&variables=5 HTTP/1.1', 'GET /graphql?query=%7B__typename%7D&extensions=%7B HTTP/1.1', 'GET /graphql HTTP/1.1',
    'GET /%ff HTTP/1.1', 'GET /uploads/%ff HTTP/1.1', 'PUT /uploads/%00 HTTP/1.1', 'HEAD /uploads/upl_x HTTP/1.1', 'GET /vault/%00 HTTP/1.1', 'GET /diagnostics/%00 HTTP/1.1', 'PUT /diagnostics/%2e%2e%2f HTTP/1.1', 'GET //// HTTP/1.1', 'OPTIONS * HTTP/1.1',
    'GET /graphql?query=%7B__typename%7D&operationName=B HTTP/1.1', 'GET /graphql?query=%7B__typename%7D&query=x HTTP/1.1', 'PATCH /graphql HTTP/1.1', 'GET /graphql?query[x]=1&variables[y]=2 HTTP/1.1', 'GET /schema.graphql/%ff HTTP/1.1', 'GET /uploads/\u00e9 HTTP/1.1',
    'GET http:// HTTP/1.1', 'BREW / HTTP/1.1', 'GET / HTTP/9.9', `GET /${'x'.repeat(20_000)} HTTP/1.1`, `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`, 'PUT /uploads/x HTTP/1.1\r\nContent-Range: bytes x-y/z\r\nContent-Length: 0', 'GET /metrics HTTP/1.1\r\nAuthorization: Bearer ',
  ])('%s is answered, and not with a fault of ours', async (head) => {
    const url = new URL(assay.url);
    const text = await new Promise<string>((resolve, reject) => {
      let got = '';
      const socket = connect(Number(url.port), url.hostname, () => socket.write(Buffer.from(`${head}\r\nHost: x\r\nConnection: close\r\n\r\n`, 'latin1')));
      socket.setEncoding('latin1').on('data', (chunk: string) => (got += chunk));
      socket.on('close', () => resolve(got)).on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 [1-4]\d\d /);
    expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  });
});
