import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as operations from '../endpoint/operations.ts';
import { configured } from '../gateway/configured.ts';
import { startGateway, type Gateway } from '../gateway/server.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { TrustedDocuments } from '../gateway/trusted.ts';
import type { Caller } from '../platform/caller.ts';
import { configFrom } from '../platform/config.ts';
import { makeLog } from '../platform/log.ts';
import { LogGraph, logSupergraph } from './federated/log.ts';
import { subscribed } from './assay.ts';
import { askBy, ways } from './ways.ts';

const device: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: [], licence: null };
const person: Caller = { ...device, kind: 'USER', id: 'usr_1' };
const built = 'query Person($id: ID!) {\n  person(id: $id) { name }\n}';
const listens = 'subscription Changes { changed { number } }';
const ofConsole = 'query Names($id: ID!) { person(id: $id) { id name } }';

describe('a gateway that trusts the documents that endpoints and a console were built with', () => {
  let folder: string;
  let gateway: Gateway;
  const manifest = async (name: string, content: unknown) => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-trusted-'));
    const path = await manifest('manifest.json', { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'person-1', name: 'Person', type: 'query', body: built }, { id: 'changes-1', body: listens }] });
    const console = await manifest('console.json', { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'names-1', name: 'Names', type: 'query', body: ofConsole }] });
    gateway = await startGateway({
      supergraph: supergraphOf(logSupergraph()), sources: new LogGraph().sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), trusted: await TrustedDocuments.read({ DEVICE: [path, 'own'], USER: [console] }),
      authenticate: async ({ authorization }) => await Promise.resolve({ ...device, kind: authorization?.replace('Bearer ', '') as Caller['kind'] }),
    });
  });
  afterAll(async () => {
    await gateway?.stop();
    await rm(folder, { recursive: true });
  });
  const ask = async (body: object, authorization = 'DEVICE', accept = 'application/json') => {
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
    expect(await ask({ query: 'subscription { changed { cursor } }' }, 'DEVICE', 'text/event-stream')).toMatchObject({ status: 403, ...refused });
    const ear = subscribed(gateway.url, 'DEVICE', 'subscription { changed { cursor } }');
    const good = subscribed<{ number: null }>(gateway.url, 'DEVICE', listens);
    await expect.poll(() => [ear.failures.length, good.heard.length]).toEqual([1, 1]);
    expect(ear.failures[0]).toMatchObject(refused.errors);
    for (const one of [ear, good]) one.stop();
  });
  test.each(ways)('binds people to their console and devices to theirs, and keys to nothing, by %s', async (way) => {
    const codes = async (query: string) => await Promise.all((['DEVICE', 'USER', 'API_KEY', 'STAFF', 'ANONYMOUS'] as const).map(async (kind) => {
      const { data, errors } = await askBy<object | null | undefined>(way, { url: gateway.url, token: kind }, query, { id: 1 });
      return errors?.[0]?.extensions.code ?? (data ? 'served' : 'nothing');
    }));
    const not = 'QUERY_NOT_IN_SAFELIST';
    expect(await codes(built)).toEqual(['served', not, 'served', 'served', 'served']);
    expect(await codes(ofConsole)).toEqual([not, 'served', 'served', 'served', 'served']);
    expect(await codes('query ($id: ID!) { person(id: $id) { id } }')).toEqual([not, not, 'served', 'served', 'served']);
  });
  test('knows those of others by their hash, and refuses them all the same', async () => {
    const by = async (hash: string, kind: string) => await ask({ variables: { id: 1 }, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }, kind);
    for (const hash of [sha256(ofConsole), 'names-1']) {
      expect(await by(hash, 'USER')).toMatchObject({ status: 200, data: { person: null } });
      expect(await by(hash, 'DEVICE')).toMatchObject({ status: 403, ...refused });
    }
  });
  test('leaves those free for whom it has none', async () => {
    const people = await TrustedDocuments.read({ USER: ['own'] });
    expect([people.refusal(device, built), people.refusal(person, built)?.extensions.code]).toEqual([null, 'QUERY_NOT_IN_SAFELIST']);
    expect((await TrustedDocuments.read({ DEVICE: ['own'] })).refusal(person, built)).toBeNull();
  });
  test('is started so by the configuration', async () => {
    const read = async (env: Record<string, string>) => (await configured(configFrom(env))).trusted;
    expect(await read({})).toBeUndefined();
    const both = (await read({ ASSAY_TRUSTED_DOCUMENTS: 'own', ASSAY_CONSOLE_DOCUMENTS: `own, ${join(folder, 'console.json')}` }))!;
    expect([device, person].map((one) => both.refusal(one, ofConsole) === null)).toEqual([false, true]);
    const console = (await read({ ASSAY_CONSOLE_DOCUMENTS: join(folder, 'console.json') }))!;
    expect([device, person].map((one) => console.refusal(one, built) === null)).toEqual([true, false]);
  });
  test('knows what our own endpoint asks', async () => {
    const own = await TrustedDocuments.read({ DEVICE: ['own'] });
    const documents = Object.values(operations).map(String).filter((text) => !text.trimStart().startsWith('fragment'));
    expect(documents.length).toBeGreaterThan(20);
    for (const text of documents) expect(own.refusal(device, text), text).toBeNull();
  });
  test('does not start with a file that is no manifest', async () => {
    await expect(TrustedDocuments.read({ DEVICE: [await manifest('wrong.json', { format: 'relay', operations: [] })] })).rejects.toThrow('is no manifest of documents: format');
    await expect(TrustedDocuments.read({ USER: [join(folder, 'none.json')] })).rejects.toThrow('ENOENT');
  });
});
