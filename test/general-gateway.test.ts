import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { limits } from '../gateway/limits.ts';
import { deadlineHeader } from '../platform/caller.ts';
import { sourcesOf, typeDefs } from './federated/subgraphs.ts';
import { context } from './federated/differential.ts';

const main = new URL('../gateway/main.ts', import.meta.url).pathname;

describe('the gateway over any supergraph', () => {
  const servers = new Map<string, Server>();
  let gateway: ChildProcess;
  let url: string;
  let folder: string;
  let log = '';
  /** What subgraphs were told of the time that there is. */
  const waited: number[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-general-'));
    const { sources } = sourcesOf({ seed: 1, perMille: 0 });
    for (const [name, source] of sources) {
      const server = createServer((request, response) => void json(request).then(async (body) => {
        waited.push(Number(request.headers[deadlineHeader]));
        const { query, variables } = body as { query: string; variables: Record<string, unknown> };
        response.setHeader('content-type', 'application/json').end(JSON.stringify(await source.execute({ query, variables, context: context() })));
      }));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.set(name, server);
    }
    const composed = composeServices([...servers].map(([name, server]) => ({ name, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, typeDefs: parse(typeDefs[name]!) })));
    await writeFile(join(folder, 'supergraph.graphql'), composed.supergraphSdl!);
    gateway = spawn(process.execPath, [main, '--supergraph', join(folder, 'supergraph.graphql'), '--port', '0', '--anonymous'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ASSAY_LOG_LEVEL: 'info' } });
    gateway.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString()));
    for await (const line of createInterface(gateway.stdout!)) {
      url = /serves at (\S+)/.exec(line)?.[1] ?? '';
      break;
    }
  });
  afterAll(async () => {
    gateway.kill();
    if (gateway.exitCode === null) await once(gateway, 'exit');
    for (const server of servers.values()) {
      server.closeAllConnections();
      server.close();
    }
    await rm(folder, { recursive: true });
  });

  const ask = async (query: string, variables = {}) => (await (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) })).json()) as { data: unknown; errors?: { message: string }[] };

  test('answers over its subgraphs by HTTP, without a credential', async () => {
    const { data, errors } = await ask('query ($id: ID!) { user(id: $id) { name greeting parcels { book { title stars weight } } } }', { id: '1' });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: { name: expect.any(String) as string, greeting: expect.stringMatching(/^hello/) as string, parcels: [1, 2].map(() => ({ book: { title: expect.any(String) as string, stars: expect.any(Number) as number, weight: expect.any(Number) as number } })) } });
  });

  test('tells its subgraphs how long they have for a query, and nothing of that for a mutation', async () => {
    waited.length = 0;
    await ask('{ me { name parcels { id } } }');
    expect(waited.length).toBeGreaterThan(1);
    for (const ms of waited) expect(ms > 0 && ms <= limits.operationMsMax).toBe(true);
    waited.length = 0;
    await ask('mutation { leave(id: "1") }');
    expect(waited).toEqual([NaN]);
  });

  test('changes things by a mutation, and bounds nothing by Assay\'s own rules', async () => {
    expect(await ask('mutation { leave(id: "1") }')).toEqual({ data: { leave: expect.any(Boolean) as boolean } });
    const many = Array.from({ length: 60 }, (_, at) => `u${at}: user(id: "${at}") { id }`).join(' ');
    expect(Object.keys((await ask(`{ ${many} }`)).data as object).length).toBe(60);
  });

  test('answers the rest when a subgraph is away, and all of it once that is back', async () => {
    const server = servers.get('shipping')!;
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const { data, errors } = await ask('{ me { name parcels { id } } users { name phones { ring } } }');
    expect(data).toMatchObject({ me: null });
    expect(errors!.length).toBeGreaterThan(0);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect((await ask('{ me { name parcels { id } } }')).errors).toBeUndefined();
  });

  test('serves another supergraph once the file holds one, and stays with what it has when the file holds none', async () => {
    const path = join(folder, 'supergraph.graphql');
    const before = await readFile(path, 'utf8');
    const fields = async () => ((await ask('{ __type(name: "Phone") { fields { name } } }')).data as { __type: { fields: { name: string }[] } }).__type.fields.map(({ name }) => name).sort();
    expect(await fields()).toEqual(['kind', 'number', 'ring']);
    await writeFile(path, 'type Query { x: Int }');
    await vi.waitFor(() => expect(log).toContain('the one before stays'), { timeout: 20_000 });
    expect(await fields()).toEqual(['kind', 'number', 'ring']);
    await writeFile(path, before.replace('ring: Int! @join__field(graph: SHIPPING)', '$& @inaccessible'));
    await vi.waitFor(async () => expect(await fields()).toEqual(['kind', 'number']), { timeout: 20_000 });
    await writeFile(path, before);
    await vi.waitFor(async () => expect(await fields()).toEqual(['kind', 'number', 'ring']), { timeout: 20_000 });
  });

  test.each([
    ['a supergraph without --anonymous', () => ['--supergraph', join(folder, 'supergraph.graphql')], 'say --anonymous'],
    ['a file that is not there', () => ['--supergraph', join(folder, 'none.graphql'), '--anonymous'], 'ENOENT'],
    ['a file that is no supergraph', () => ['--supergraph', join(folder, 'schema.graphql'), '--anonymous'], 'no supergraph of federation 2'],
  ])('says what is wrong with %s', async (_what, args, words) => {
    await writeFile(join(folder, 'schema.graphql'), 'type Query { x: Int }');
    const child = spawn(process.execPath, [main, ...args()], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    for await (const chunk of child.stderr) text += String(chunk);
    expect(text).toContain(words);
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1);
  });
});
