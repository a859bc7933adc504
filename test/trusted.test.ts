import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as operations from '../endpoint/operations.ts';
import { startGateway, type Gateway } from '../gateway/server.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { TrustedDocuments } from '../gateway/trusted.ts';
import type { Caller } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';
import { LogGraph, logSupergraph } from './federated/log.ts';
import { subscribed } from './assay.ts';

const device: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: [], licence: null };
const built = 'query Person($id: ID!) {\n  person(id: $id) { name }\n}';
const listens = 'subscription Changes { changed { number } }';

describe('a gateway that trusts the documents that endpoints were built with', () => {
  let folder: string;
  let gateway: Gateway;
  const manifest = async (name: string, content: unknown) => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-trusted-'));
    const path = await manifest('manifest.json', { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'person-1', name: 'Person', type: 'query', body: built }, { id: 'changes-1', body: listens }] });
    gateway = await startGateway({
      supergraph: supergraphOf(logSupergraph()), sources: new LogGraph().sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), trusted: await TrustedDocuments.read([path, 'own']),
      authenticate: async ({ authorization }) => await Promise.resolve(authorization?.includes('person') ? { ...device, kind: 'USER' } : device),
    });
  });
  afterAll(async () => {
    await gateway?.stop();
    await rm(folder, { recursive: true });
  });
  const ask = async (body: object, authorization = 'device', accept = 'application/json') => {
    const answer = await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept, authorization }, body: JSON.stringify(body) });
    return { status: answer.statusCode, ...((await answer.body.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }) };
  };
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const refused = { errors: [{ extensions: { code: 'QUERY_NOT_IN_SAFELIST' } }] };

  test('answers those, however they are spaced', async () => {
    for (const query of [built, 'query Person($id:ID!){person(id:$id){name}}']) expect(await ask({ query, variables: { id: 1 } })).toMatchObject({ status: 200, data: { person: null } });
  });
  test('answers those by their hash or id alone', async () => {
    for (const hash of [sha256(built), 'person-1']) expect(await ask({ variables: { id: 1 }, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } })).toMatchObject({ status: 200, data: { person: null } });
  });
  test('refuses a device everything else, by text, by hash, as a stream and by a socket', async () => {
    const other = 'query Person($id: ID!) { person(id: $id) { id name } }';
    expect(await ask({ query: other, variables: { id: 1 } })).toMatchObject({ status: 403, ...refused });
    expect(await ask({ query: other, variables: { id: 1 }, extensions: { persistedQuery: { version: 1, sha256Hash: sha256(other) } } })).toMatchObject({ status: 403, ...refused });
    expect(await ask({ query: 'subscription { changed { cursor } }' }, 'device', 'text/event-stream')).toMatchObject({ status: 403, ...refused });
    const ear = subscribed(gateway.url, 'device', 'subscription { changed { cursor } }');
    const good = subscribed<{ number: null }>(gateway.url, 'device', listens);
    await expect.poll(() => [ear.failures.length, good.heard.length]).toEqual([1, 1]);
    expect(ear.failures[0]).toMatchObject(refused.errors);
    for (const one of [ear, good]) one.stop();
  });
  test('answers people and keys whatever they may ask', async () => expect(await ask({ query: '{ person(id: 1) { id } }' }, 'person')).toMatchObject({ status: 200, data: { person: null } }));
  test('knows what our own endpoint asks', async () => {
    const own = await TrustedDocuments.read(['own']);
    const documents = Object.values(operations).map(String).filter((text) => !text.trimStart().startsWith('fragment'));
    expect(documents.length).toBeGreaterThan(20);
    for (const text of documents) expect(own.refusal(device, text), text).toBeNull();
  });
  test('does not start with a file that is no manifest', async () => {
    await expect(TrustedDocuments.read([await manifest('wrong.json', { format: 'relay', operations: [] })])).rejects.toThrow('is no manifest of documents: format');
    await expect(TrustedDocuments.read([join(folder, 'none.json')])).rejects.toThrow('ENOENT');
  });
});
