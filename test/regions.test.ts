import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { configFrom, type Peer } from '../platform/config.ts';
import { hearPeer } from '../subgraphs/verdicts/regions/hear.ts';
import { allTold, dumpOf, hashOf, listen, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';
import { staffMember } from './staff.ts';

const eicar = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');
const script = (text: string) => Buffer.from(`#!/bin/sh\n# ${text} ${randomBytes(6).toString('hex')}\n`);
const never = new AbortController().signal;

interface Known { level: string; cause: string; region: string; reason: string; summary: string; revision: number; engine: { version: string }; analysis: { id: string } | null; conditions: { limitations: string[] } }

/** Two installations with nothing in common but the address of one that the other has. */
describe('regions', () => {
  let eu: Assay;
  let us: Assay;
  let token: string;
  let there: Awaited<ReturnType<Assay['customer']>>;
  let here: Awaited<ReturnType<Assay['customer']>>;
  const one = async <T>(assay: Assay, who: string | null, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(who, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  const account = async (assay: Assay, role: string) => role === 'ANALYST' ? (await staffMember(assay, role)).token : (await one<{ token: string }>(assay, assay.platform.operatorToken, `mutation { staffCreate(input: { name: "A", role: ${role}, validDays: 1 }) { token } }`)).token;
  const verdicts = (assay: Assay) => assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform;
  const verdict = async (assay: Assay, who: string, bytes: Buffer) => await one<Known | null>(assay, who, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { level cause region reason summary revision engine { version } analysis { id } conditions { limitations } } }', { sha256: hashOf(bytes) });
  const heard = async (bytes: Buffer, level: string) => await vi.waitUntil(async () => (await verdict(us, here.administrator, bytes))?.level === level, { timeout: 20_000, interval: 100 });
  const override = async (assay: Assay, bytes: Buffer, level: string, reason: string) => {
    const { userErrors } = await one<{ userErrors: object[] }>(assay, await account(assay, 'ANALYST'), 'mutation ($input: VerdictOverrideInput!) { verdictOverride(input: $input) { userErrors { code message } } }', { input: { sha256: hashOf(bytes), level, reason } });
    expect(userErrors).toEqual([]);
  };
  async function analysed(assay: Assay, device: string, bytes: Buffer, more: Record<string, unknown> = {}): Promise<void> {
    await send(assay, device, bytes, more);
    await assay.analysed(bytes);
  }

  beforeAll(async () => {
    eu = await startAssay({ ASSAY_REGION: 'eu' });
    token = await account(eu, 'REGION');
    us = await startAssay({ ASSAY_REGION: 'us', ASSAY_PEERS: `eu=${eu.url.replace('//', `//:${token}@`)}/graphql` });
    await Promise.all([eu.fakeRunner(), us.fakeRunner()]);
    there = await eu.customer();
    here = await us.customer();
  });
  afterAll(async () => {
    await us?.stop();
    await eu?.stop();
  });

  test('what was found out in one needs no bytes in another: the hash is enough, and the verdict says where it comes from', async () => {
    await analysed(eu, there.devices[0]!, eicar);
    await heard(eicar, 'MALICIOUS');
    const ear = listen(us.url, here.devices[1]!);
    await ear.listening();
    const { data } = await us.ask<Submitted>(here.devices[0]!, submitMutation, { input: submitInput(eicar) });
    expect(data.sampleSubmit).toMatchObject({ upload: null, submission: { state: 'ANALYZED', decision: { reason: 'ALREADY_ANALYZED' }, sample: { verdict: { level: 'MALICIOUS', stage: 'FINAL' } } } });
    expect((await ear.final(hashOf(eicar))).verdict!.level, 'who waits is told').toBe('MALICIOUS');
    ear.stop();
    const [home, abroad] = [await verdict(eu, there.administrator, eicar), await verdict(us, here.administrator, eicar)];
    expect(home).toMatchObject({ region: 'eu', cause: 'ANALYSIS' });
    expect(abroad).toMatchObject({ region: 'eu', cause: 'REGION', engine: home!.engine, analysis: null, conditions: { limitations: ['REACHED_ELSEWHERE'] } });
  });

  test('only hash and result leave: nothing of who, where, which computer or which name is in what is told, nor in what is kept there', async () => {
    const mark = randomBytes(6).toString('hex');
    const bytes = script('told');
    const secrets = [`name-${mark}.sh`, `/home/person-${mark}/downloads`, `person-${mark}`, `process-${mark}`, `why-${mark}`, there.customerId];
    await analysed(eu, there.devices[0]!, bytes, { fileName: secrets[0], path: secrets[1], user: secrets[2], process: secrets[3] });
    await heard(bytes, 'CLEAN');
    await override(eu, bytes, 'SUSPICIOUS', `${secrets[4]} is why an analyst thinks so`);
    await heard(bytes, 'SUSPICIOUS');
    const told = await eu.ask<{ regionResults: { nodes: Record<string, unknown>[] } }>(token, '{ regionResults(first: 100) { nodes { sha256 revision level score probability confidence reason techniques engine reachedAt } } }');
    const mine = told.data.regionResults.nodes.filter(({ sha256 }) => sha256 === hashOf(bytes));
    expect(mine.map(({ level, reason }) => [level, reason])).toEqual([['CLEAN', 'NOTHING_FOUND'], ['SUSPICIOUS', 'ANALYST']]);
    await allTold(us);
    for (const place of [JSON.stringify(told), ...(await Promise.all(us.platform.subgraphs.map(async ({ name }) => await dumpOf(us, name))))]) for (const secret of secrets) expect(place.includes(secret), secret).toBe(false);
    expect((await dumpOf(us, 'verdicts')).includes(hashOf(bytes)), 'the hash is').toBe(true);
    expect(await dumpOf(us, 'samples'), 'and no size or kind of it').not.toMatch(new RegExp(`^sample .*${hashOf(bytes)}`, 'm'));
  });

  test('a verdict that changes there changes here, and who acted by it is told what it was', async () => {
    const bytes = script('changes');
    await analysed(eu, there.devices[0]!, bytes);
    await heard(bytes, 'CLEAN');
    await send(us, here.devices[0]!, bytes);
    await override(eu, bytes, 'HIGHLY_SUSPICIOUS', 'it was seen in an attack');
    await heard(bytes, 'HIGHLY_SUSPICIOUS');
    const { nodes } = await one<{ nodes: object[] }>(us, here.administrator, 'query ($sha256: Sha256!) { verdictChanges(first: 5, filter: { sha256: $sha256 }) { nodes { was { level } verdict { level cause region } } } }', { sha256: hashOf(bytes) });
    expect(nodes).toEqual([{ was: { level: 'CLEAN' }, verdict: { level: 'HIGHLY_SUSPICIOUS', cause: 'REGION', region: 'eu' } }]);
  });

  test('what was seen here outweighs what was seen elsewhere, and an analyst\'s word here outweighs both', async () => {
    const [ours, judged, end] = [script('ours'), script('judged'), script('end')];
    await analysed(us, here.devices[0]!, ours);
    await analysed(eu, there.devices[0]!, ours);
    await analysed(eu, there.devices[0]!, judged);
    await heard(judged, 'CLEAN');
    await override(us, judged, 'SUSPICIOUS', 'we know better in this one');
    for (const bytes of [ours, judged]) await override(eu, bytes, 'MALICIOUS', 'it was seen in an attack');
    // Results come in their order: when the last is here, the others were weighed.
    await analysed(eu, there.devices[0]!, end);
    await heard(end, 'CLEAN');
    expect(await verdict(us, here.administrator, ours)).toMatchObject({ level: 'CLEAN', region: 'us', cause: 'ANALYSIS' });
    expect(await verdict(us, here.administrator, judged)).toMatchObject({ level: 'SUSPICIOUS', region: 'us', cause: 'OVERRIDE' });
  });

  test('where nothing could be seen here, what another region says holds, whichever came first', async () => {
    const silent = (text: string) => Buffer.from(`Write-Output '${text} ${randomBytes(6).toString('hex')}'\n`);
    const [before, after] = [silent('before'), silent('after')];
    const name = { fileName: 'a.ps1' };
    await analysed(us, here.devices[0]!, before, name);
    expect(await verdict(us, here.administrator, before)).toMatchObject({ level: 'UNKNOWN', reason: 'NOT_EXECUTED', region: 'us' });
    for (const bytes of [before, after]) {
      await analysed(eu, there.devices[0]!, bytes, name);
      await override(eu, bytes, 'SUSPICIOUS', 'it was seen in an attack');
    }
    await heard(before, 'SUSPICIOUS');
    await heard(after, 'SUSPICIOUS');
    expect((await send(us, here.devices[0]!, before, name)).decision.reason, 'it is not run a second time').toBe('ALREADY_ANALYZED');
    expect((await send(us, here.devices[0]!, after, name)).decision.reason).toBe('ALREADY_ANALYZED');
  });

  test('nothing goes round: a region tells of what it found out itself', async () => {
    await allTold(us);
    const peer = { region: 'us', url: `${us.url}/graphql`, token: await account(us, 'REGION') };
    expect(await hearPeer(verdicts(eu), peer, never)).toBeNull();
    await allTold(eu);
    const told = await one<{ nodes: { sha256: string }[] }>(us, peer.token, '{ regionResults(first: 100) { nodes { sha256 } } }');
    expect(told.nodes.map(({ sha256 }) => sha256)).not.toContain(hashOf(eicar));
    expect(await verdict(eu, there.administrator, eicar)).toMatchObject({ region: 'eu', revision: 2 });
    const ask = async () => (await verdicts(eu).database.for(system).execute<{ results: string }[]>("select results from peer where region = 'us'"))[0]!.results;
    const once = await ask();
    expect(Number(once)).toBeGreaterThan(0);
    expect(await hearPeer(verdicts(eu), peer, never)).toBeNull();
    expect(await ask(), 'and tells it once').toBe(once);
  });

  test('results are for regions: nobody else reads them, and a region reads nothing else', async () => {
    const query = '{ regionResults(first: 1) { nodes { sha256 } } }';
    for (const who of [null, there.administrator, there.devices[0]!, eu.platform.operatorToken, await account(eu, 'ANALYST')]) {
      expect((await eu.ask(who, query)).errors?.[0]?.extensions.code).toMatch(/UNAUTHENTICATED|FORBIDDEN|UNAUTHORIZED/);
    }
    for (const other of [`{ verdict(sha256: "${hashOf(eicar)}") { level } }`, '{ verdicts(first: 1) { nodes { id } } }', '{ submissions(first: 1) { nodes { id } } }', '{ users(first: 1) { nodes { id } } }', '{ customers(first: 1) { nodes { id } } }', '{ auditEvents(first: 1) { nodes { id } } }']) {
      expect((await eu.ask(token, other)).errors?.length, other).toBeGreaterThan(0);
    }
    expect((await eu.ask(token, '{ regionResults(first: 101) { nodes { sha256 } } }')).errors?.[0]?.message).toContain('first must be 1 to 100');
  });

  test('the operator sees from which regions how much came', async () => {
    const [peer] = await one<{ region: string; heardAt: string; results: number; failure: string | null }[]>(us, us.platform.operatorToken, '{ peerRegions { region heardAt results failure } }');
    expect(peer).toMatchObject({ region: 'eu', failure: null });
    expect(peer!.results).toBeGreaterThan(5);
    expect(Date.now() - Date.parse(peer!.heardAt)).toBeLessThan(60_000);
    const { parts } = await one<{ parts: { part: string; health: string }[] }>(us, here.devices[0]!, '{ serviceStatus { parts { part health } } }');
    expect(parts).toContainEqual({ part: 'REGIONS', health: 'OPERATIONAL' });
  });

  describe('a region that lies or fails', () => {
    let server: Server;
    let answer: { status: number; body: string };
    let peer: Peer;
    const result = { sha256: hashOf(Buffer.from('lies')), revision: 1, level: 'CLEAN', score: 0, probability: null, confidence: 1, reason: 'KNOWN_GOOD', techniques: [], engine: 'x', reachedAt: new Date().toISOString() };
    const page = ({ region = 'mars', nodes = [], endCursor = 'c' }: { region?: string; nodes?: unknown[]; endCursor?: string }) => ({ status: 200, body: JSON.stringify({ data: { serviceStatus: { region }, regionResults: { nodes, pageInfo: { endCursor, hasNextPage: false } } } }) });
    beforeAll(async () => {
      server = createServer((_request, response) => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      peer = { region: 'mars', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, token: 't' };
    });
    afterAll(() => server?.close());

    test.each([
      ['refuses', { status: 403, body: 'go away' }, /status 403: go away/],
      ['answers with something else', { status: 200, body: '<html>' }, /status 200: <html>/],
      ['answers with an error', { status: 200, body: '{"errors":[{"message":"no"}]}' }, /"no"/],
      ['answers without end', { status: 200, body: 'x'.repeat(1_000_001) }, /more than 1000000 bytes/],
      ['is another than it should be', page({ region: 'venus' }), /calls itself venus/],
      ['sends more than was asked for', page({ nodes: Array.from({ length: 101 }, () => result) }), /status 200/],
    ])('that %s is named with its reason, and nothing is taken', async (_name, given, reason) => {
      answer = given;
      expect(await hearPeer(verdicts(us), peer, never)).toMatch(reason);
      const [row] = await verdicts(us).database.for(system).execute<{ failure: string; results: string; cursor: string | null }[]>("select failure, results, cursor from peer where region = 'mars'");
      expect(row).toMatchObject({ results: '0', cursor: null });
      expect(row!.failure).toMatch(reason);
    });

    test('of malformed results none is taken, and those beside them are', async () => {
      answer = page({ nodes: [{ ...result, level: 'FINE' }, { ...result, fileName: 'more than a result' }, { ...result, sha256: "' or 1=1" }, { ...result, score: 1e9 }, { ...result, techniques: ['<script>'] }, null, result] });
      expect(await hearPeer(verdicts(us), peer, never)).toBeNull();
      await vi.waitUntil(async () => (await verdict(us, here.administrator, Buffer.from('lies')))?.region === 'mars', { timeout: 20_000 });
      expect(await verdicts(us).database.for(system).execute("select count(*)::int as n from region_result where region = 'mars'")).toEqual([{ n: 1 }]);
    });

    test('an older word that comes late changes nothing', async () => {
      answer = page({ endCursor: 'd', nodes: [{ ...result, revision: 3, level: 'SUSPICIOUS' }, { ...result, revision: 2, level: 'MALICIOUS' }] });
      expect(await hearPeer(verdicts(us), peer, never)).toBeNull();
      await vi.waitUntil(async () => (await verdict(us, here.administrator, Buffer.from('lies')))?.level === 'SUSPICIOUS', { timeout: 20_000 });
      await allTold(us);
      expect((await verdict(us, here.administrator, Buffer.from('lies')))!.level).toBe('SUSPICIOUS');
    });
  });
});

test.each([
  ['eu=https://:secret@assay.eu.example/graphql', [{ region: 'eu', url: 'https://assay.eu.example/graphql', token: 'secret' }]],
  ['eu=https://:a@b.example/graphql,us=http://:c@127.0.0.1:1/graphql', [{ region: 'eu', url: 'https://b.example/graphql', token: 'a' }, { region: 'us', url: 'http://127.0.0.1:1/graphql', token: 'c' }]],
])('ASSAY_PEERS=%s names regions', (text, peers) => expect(configFrom({ ASSAY_PEERS: text }).ASSAY_PEERS).toEqual(peers));
test.each(['eu', 'eu=http://:a@b.example/graphql', 'eu=https://b.example/graphql', 'EU=https://:a@b.example/', 'eu=https://:a@b.example/,eu=https://:a@c.example/', 'eu=https://x:a@b.example/', ''])('ASSAY_PEERS=%s is refused', (text) => {
  expect(() => configFrom({ ASSAY_PEERS: text })).toThrow(/ASSAY_PEERS/);
});
