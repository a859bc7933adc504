import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GraphQLError } from 'graphql';
import { createClient } from 'graphql-ws';
import { request } from 'undici';
import WebSocket from 'ws';
import { remoteSource } from '../gateway/source.ts';
import { startGateway, type Gateway } from '../gateway/server.ts';
import { readSupergraph } from '../gateway/supergraph.ts';
import { uploadProxy } from '../gateway/uploads.ts';
import { anonymous, identityHeader, signCaller, system } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';
import { serveSubgraph, type Served } from '../platform/serve.ts';
import { freePort } from '../embedded/port.ts';
import { hashOf, listen, put, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

/** The same subgraphs behind HTTP, and a gateway that reaches them over the wire. */
describe('subgraphs that run apart', () => {
  let assay: Assay;
  let apart: Assay;
  let gateway: Gateway;
  const served = new Map<string, Served>();

  beforeAll(async () => {
    assay = await startAssay();
    for (const subgraph of assay.platform.subgraphs) served.set(subgraph.name, await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 }));
    const { keys } = assay.platform.subgraphs[0]!.platform;
    gateway = await startGateway({
      supergraph: await readSupergraph(), sources: new Map([...served].map(([name, { url }]) => [name, remoteSource(url, keys)])), routes: [uploadProxy(served.get('samples')!.url)],
      host: '127.0.0.1', port: await freePort(), log: makeLog('gateway', 'silent'),
    });
    apart = { ...assay, url: gateway.url, ask: async (token, query, variables = {}) => {
      const { body, statusCode } = await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify({ query, variables }) });
      return { ...((await body.json()) as { data: never }), status: statusCode };
    } };
    await assay.fakeRunner();
  });
  afterAll(async () => {
    await gateway?.stop();
    for (const one of served.values()) await one.stop();
    await assay?.stop();
  });

  test('answer, take uploads and push verdicts just the same', async () => {
    const { devices, administrator } = await assay.customer();
    const ear = listen(gateway.url, devices[0]!);
    await ear.listening();
    const bytes = Buffer.from('#!/bin/sh\necho apart\n');
    await send(apart, devices[0]!, bytes);
    expect((await ear.final(hashOf(bytes))).verdict).toMatchObject({ level: 'CLEAN', sample: { size: bytes.length } });
    ear.stop();
    const { data } = await apart.ask<{ submissions: { nodes: unknown[] } }>(administrator, '{ submissions(first: 5) { nodes { device { name } sample { verdict { level } } } } }');
    expect(data.submissions.nodes).toEqual([{ device: { name: 'one' }, sample: { verdict: { level: 'CLEAN' } } }]);
    const again = await apart.ask<Submitted>(devices[0]!, submitMutation, { input: submitInput(Buffer.from('other'), {}) });
    const ticket = again.data.sampleSubmit.upload!;
    expect(await put({ ...ticket, url: ticket.url.replace(assay.url, gateway.url) }, Buffer.from('wrong'))).toMatchObject({ status: 422 });
  });

  test('answer an upload in the middle, when another customer was faster', async () => {
    const [slow, fast] = [(await assay.customer()).devices[0]!, (await assay.customer()).devices[0]!];
    const bytes = Buffer.alloc(300_000, `middle ${process.pid}`);
    const ticketFor = async (token: string) => {
      const { url, token: right } = (await apart.ask<Submitted>(token, submitMutation, { input: submitInput(bytes) })).data.sampleSubmit.upload!;
      return { url: url.replace(assay.url, gateway.url), token: right };
    };
    const ticket = await ticketFor(slow);
    const sending = httpRequest(ticket.url, { method: 'PUT', headers: { authorization: `Bearer ${ticket.token}`, 'content-length': bytes.length } });
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
    sending.write(bytes.subarray(0, 100_000));
    const samples = served.get('samples')!;
    await vi.waitUntil(async () => Number((await request(`${samples.url.replace('/graphql', '')}${new URL(ticket.url).pathname}`, { method: 'HEAD', headers: { authorization: `Bearer ${ticket.token}` } })).headers['upload-offset']) > 0, { timeout: 20_000 });
    expect(await put(await ticketFor(fast), bytes)).toMatchObject({ status: 201 });
    const [response] = await answered;
    expect([response.statusCode, JSON.parse(String((await response.toArray())[0]))]).toMatchObject([200, { code: 'ALREADY_STORED' }]);
    sending.destroy();
  });

  test('take and give diagnostics through the gateway, which no browser shows', async () => {
    const { devices, administrator } = await assay.customer();
    const bytes = Buffer.from('<script>alert(1)</script>');
    const announced = await apart.ask<{ diagnosticSubmit: { upload: { url: string; token: string } } }>(devices[0]!, 'mutation ($input: DiagnosticSubmitInput!) { diagnosticSubmit(input: $input) { upload { url token } userErrors { code } } }',
      { input: { kind: 'LOG', fileName: 'a.html', size: bytes.length, sha256: hashOf(bytes) } });
    const there = ({ url, token }: { url: string; token: string }) => [url.replace(assay.url, gateway.url), { authorization: `Bearer ${token}` }] as const;
    const [to, right] = there(announced.data.diagnosticSubmit.upload);
    const stored = await request(to, { method: 'PUT', headers: right, body: bytes });
    expect([stored.statusCode, await stored.body.json()]).toMatchObject([201, { code: 'STORED' }]);
    const { data } = await apart.ask<{ diagnostics: { nodes: { download: { url: string; token: string } }[] } }>(administrator, '{ diagnostics(first: 1) { nodes { download { url token } } } }');
    const [from, leave] = there(data.diagnostics.nodes[0]!.download);
    const { statusCode, headers, body } = await request(from, { headers: leave });
    expect([statusCode, Buffer.from(await body.arrayBuffer())]).toEqual([200, bytes]);
    expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' });
  });

  test('are told by which id the gateway logs what they are asked, and for how long it is wanted; so is PostgreSQL', async () => {
    const { devices } = await assay.customer();
    const verdicts = assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!;
    const told = [vi.spyOn(verdicts, 'execute'), vi.spyOn(verdicts, 'subscribe')];
    const ear = listen(gateway.url, devices[0]!);
    await ear.listening();
    ear.stop();
    await apart.ask(devices[0]!, '{ verdicts(first: 1) { nodes { level } } }');
    for (const spy of told) expect(spy.mock.calls.map(([{ requestId }]) => requestId)).toContainEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
    for (const spy of told) spy.mockRestore();
    const [{ statement_timeout: longest }] = await verdicts.platform.database.for(system).execute<[{ statement_timeout: string }]>('show statement_timeout');
    expect(longest).toBe('1min');
  });

  test('refuse whoever the gateway has not signed', async () => {
    const { url } = served.get('samples')!;
    const ask = async (headers: Record<string, string>) => (await request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"query":"{ __typename }"}' })).statusCode;
    const { keys } = assay.platform.subgraphs[0]!.platform;
    expect(await ask({})).toBe(401);
    expect(await ask({ [identityHeader]: 'e30.e30.e30' })).toBe(401);
    expect(await ask({ [identityHeader]: await signCaller(anonymous, keys.signing) })).toBe(200);
  });

  test('check scopes themselves, whatever the gateway let through', async () => {
    const { keys } = assay.platform.subgraphs[0]!.platform;
    const { body } = await request(served.get('customers')!.url, {
      method: 'POST', headers: { 'content-type': 'application/json', [identityHeader]: await signCaller({ ...anonymous, kind: 'USER', customerId: 'cus_x' }, keys.signing) },
      body: '{"query":"{ users { email } }"}',
    });
    expect(((await body.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code).toBe('FORBIDDEN');
  });

  test.each<[string, () => Promise<never>]>([
    ['answers with an error', async () => await Promise.resolve({ errors: [new GraphQLError('the database is away')] } as never)],
    ['is not there', async () => await Promise.reject(new Error('connect ECONNREFUSED'))],
  ])('a socket opened while the customers subgraph %s is told to come again, and any client of graphql-ws does', async (_what, fault) => {
    const { devices } = await assay.customer();
    let away = true;
    const keys = assay.platform.subgraphs[0]!.platform.keys;
    const sources = new Map([...served].map(([name, { url }]) => [name, remoteSource(url, keys)]));
    const real = sources.get('customers')!;
    sources.set('customers', { ...real, execute: async (wanted) => (away ? await fault() : await real.execute(wanted)) });
    const front = await startGateway({ supergraph: await readSupergraph(), sources, routes: [], host: '127.0.0.1', port: await freePort(), log: makeLog('gateway', 'silent') });
    const closed: unknown[] = [];
    const client = createClient({
      url: `${front.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${devices[0]!}` }, retryAttempts: 5,
      retryWait: async () => await Promise.resolve(void (away = false)), on: { closed: (event) => closed.push((event as { code: number }).code) },
    });
    const heard = await new Promise((resolve, reject) => client.subscribe({ query: 'subscription { verdictChanged { gap } }' }, { next: resolve, error: reject, complete: () => undefined }));
    expect(heard).toEqual({ data: { verdictChanged: { gap: false } } });
    expect(closed).toEqual([1013]);
    await client.dispose();
    await front.stop();
  });
});
