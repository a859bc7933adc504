import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAssay, type Assay } from './assay.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const origin = 'https://console.page.example';
const chromium = await (async () => {
  for (const folder of (process.env.PATH ?? '').split(':')) if (await access(join(folder, 'chromium')).then(() => true, () => false)) return join(folder, 'chromium');
  return null;
})();

type Fetcher = (params: { query: string; variables?: object; operationName?: string }, options: { headers?: Record<string, string> }) => Promise<unknown>;

describe('pages and the gateway', () => {
  let assay: Assay;
  let device: string;
  let administrator: string;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_CONSOLE_ORIGINS: origin });
    const customer = await assay.customer();
    [administrator, device] = [customer.administrator, customer.devices[0]!];
  });
  afterAll(async () => await assay?.stop());
  const get = async (path: string, headers: Record<string, string> = {}, method: 'GET' | 'OPTIONS' = 'GET') => {
    const { statusCode, headers: told, body } = await request(`${assay.url}${path}`, { method, headers });
    return { statusCode, headers: told, text: await body.text() };
  };

  describe('GraphiQL', () => {
    test('comes whole from the gateway: whatever its page names is there, nothing of it is elsewhere, and nobody can frame it', async () => {
      const { statusCode, headers, text } = await get('/graphiql');
      expect(statusCode).toBe(200);
      expect(headers['content-type']).toMatch(/^text\/html/);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*connect-src 'self'.*frame-ancestors 'none'$/);
      const named = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
      expect(named).toHaveLength(6);
      for (const path of [...named, 'graphiql/examples.json']) expect(await get(`/${path}`), path).toMatchObject({ statusCode: 200 });
      for (const path of ['/graphiql/router.ts', '/graphiql/constructor', '/graphiql/..%2fserver.ts', '/graphiql/page.html']) expect(await get(path), path).toMatchObject({ statusCode: 404 });
      for (const file of ['page.html', 'page.js', 'page.css', 'examples.json']) expect(read(`gateway/graphiql/${file}`)).not.toMatch(/https?:\/\//);
    });

    test('has examples that the schema takes', () => {
      const schema = buildSchema(read('schema/api.graphql'), { assumeValidSDL: true });
      const examples = JSON.parse(read('gateway/graphiql/examples.json')) as { query: string; variables?: string }[];
      expect(examples.length).toBeGreaterThan(3);
      for (const { query, variables } of examples) {
        expect(validate(schema, parse(query)), query).toEqual([]);
        if (variables) expect(JSON.parse(variables)).toBeTypeOf('object');
      }
    });

    test('asks with the headers that somebody gives, and hears a subscription to its end', async () => {
      let fetcher: Fetcher | undefined;
      const rendered = Promise.withResolvers<void>();
      runInNewContext(read('gateway/graphiql/page.js'), {
        URL, URLSearchParams, TextDecoderStream, location: { href: `${assay.url}/graphiql`, search: '' }, document: { getElementById: () => null }, GraphiQL: {},
        fetch: async (path: string, options?: RequestInit) => await fetch(new URL(path, `${assay.url}/`), options),
        React: { createElement: (_of: unknown, props: { fetcher: Fetcher }) => props },
        ReactDOM: { createRoot: () => ({ render: (props: { fetcher: Fetcher }) => (fetcher = props.fetcher, rendered.resolve()) }) },
      });
      await rendered.promise;
      const headers = { authorization: `Bearer ${device}` };
      expect(await fetcher!({ query: '{ viewer { kind } }' }, { headers })).toEqual({ data: { viewer: { kind: 'DEVICE' } } });
      expect(await fetcher!({ query: '{ viewer { kind } }' }, {})).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      const stream = (await fetcher!({ query: '# first\nquery A { viewer { id } } subscription B { serviceStatusChanged { region } }', operationName: 'B' }, { headers })) as AsyncGenerator<unknown>;
      expect((await stream.next()).value).toEqual({ data: { serviceStatusChanged: { region: 'local' } } });
      await stream.return(undefined);
    });

    test.skipIf(!chromium)('is drawn by a browser that is allowed nothing else (skipped where there is no chromium)', async () => {
      const { stdout } = await promisify(execFile)(chromium!, ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=20000', '--dump-dom', `${assay.url}/graphiql`], { maxBuffer: 20_000_000, timeout: 90_000 });
      expect(stdout).toContain('graphiql-container');
      expect(stdout).toContain('WhoAmI');
    });
  });

  describe('introspection', () => {
    const asked = async (token: string | null) => await assay.ask<{ __schema?: object }>(token, getIntrospectionQuery());
    test('is for people and keys; devices and strangers are refused, in whatever form they ask, and read the file', async () => {
      expect((await asked(administrator)).data.__schema).toBeDefined();
      expect(await asked(device)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }], status: 403 });
      expect(await asked(null)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }], status: 401 });
      for (const query of ['{ a: __type(name: "Query") { name } }', '{ viewer { id } ...F } fragment F on Query { ... { __schema { types { name } } } }', 'query A { viewer { id } } query B { __schema { types { name } } }']) {
        const { body } = await request(`${assay.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${device}` }, body: JSON.stringify({ query, operationName: query.startsWith('query') ? 'B' : undefined }) });
        expect(await body.json(), query).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
      }
      expect((await assay.ask(device, '{ __typename viewer { __typename } }')).errors).toBeUndefined();
      expect((await get('/schema.graphql')).text).toContain('type Query');
    });
  });

  describe('a page elsewhere', () => {
    const asking = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' };
    test('may ask where the operator named it, with a credential that it knows, and no other may', async () => {
      const ours = await get('/graphql', { origin, ...asking }, 'OPTIONS');
      expect(ours).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'authorization,content-type' } });
      expect(ours.headers).not.toHaveProperty('access-control-allow-credentials');
      expect((await get('/graphql', { origin: 'https://elsewhere.example', ...asking }, 'OPTIONS')).headers).not.toHaveProperty('access-control-allow-origin');
      const { headers, body } = await request(`${assay.url}/graphql`, { method: 'POST', headers: { origin, 'content-type': 'application/json', authorization: `Bearer ${device}` }, body: JSON.stringify({ query: '{ viewer { kind } }' }) });
      expect(headers).toMatchObject({ 'access-control-allow-origin': origin, 'access-control-expose-headers': expect.stringContaining('X-Request-Id') as string });
      expect(await body.json()).toMatchObject({ data: { viewer: { kind: 'DEVICE' } } });
    });
  });
});
