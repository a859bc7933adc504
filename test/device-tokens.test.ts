import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eicarZip } from '../embedded/first-customer.ts';
import { AssayClient, AssayError } from '../endpoint/client.ts';
import { Status } from '../endpoint/operations.ts';
import { keepRenewed, renew } from '../endpoint/renewal.ts';
import { changeState, readState, writeState } from '../endpoint/state.ts';
import { startGateway, type Gateway } from '../gateway/server.ts';
import { localSource } from '../gateway/source.ts';
import { readSupergraph } from '../gateway/supergraph.ts';
import { tlsServer } from '../gateway/tls.ts';
import { system } from '../platform/caller.ts';
import { configFrom, tlsFrom } from '../platform/config.ts';
import { makeLog } from '../platform/log.ts';
import { hashOf, send, startAssay, type Assay } from './assay.ts';
import { makeAuthority, type Pair } from './certificates.ts';
import { askBy, ways, type Way } from './ways.ts';

const log = makeLog('test', 'silent');
const rotation = 'mutation ($certificate: String) { deviceTokenRotate(input: { certificate: $certificate }) { deviceToken tokenExpiresAt userErrors { code message field } } }';
interface Rotated { deviceTokenRotate: { deviceToken: string | null; tokenExpiresAt: string | null; userErrors: { code: string; message: string; field: string[] | null }[] } }

let assay: Assay;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-tokens-'));
  assay = await startAssay();
});
afterAll(async () => {
  await assay?.stop();
  await rm(folder, { recursive: true, force: true });
});
const customers = () => assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
const refused = async (token: string) => await vi.waitUntil(async () => (await assay.ask(token, '{ viewer { id } }')).status === 401, { timeout: 15_000 });
const works = async (token: string) => (await assay.ask<{ viewer: { id: string } }>(token, '{ viewer { id } }')).data.viewer.id;
const rotate = async (token: string, certificate?: string) => (await assay.ask<Rotated>(token, rotation, { certificate })).data.deviceTokenRotate;

describe("a device's token", () => {
  test('is exchanged by the device; the old one goes until the new one is used, and no longer', async () => {
    const { devices: [old] } = await assay.customer();
    const { deviceToken, tokenExpiresAt, userErrors } = await rotate(old!);
    expect(userErrors).toEqual([]);
    expect(Math.abs(Date.parse(tokenExpiresAt!) - Date.now() - 180 * 86_400_000)).toBeLessThan(60_000);
    const id = await works(old!);
    expect(await works(deviceToken!)).toBe(id);
    await refused(old!);
    expect(await works(deviceToken!)).toBe(id);
  });

  test('whose successor got lost is exchanged again: the lost one is worth nothing', async () => {
    const { devices: [old] } = await assay.customer();
    const lost = (await rotate(old!)).deviceToken!;
    const found = (await rotate(old!)).deviceToken!;
    expect((await assay.ask(lost, '{ viewer { id } }')).status).toBe(401);
    expect(await works(found)).toMatch(/^dev_/);
    await refused(old!);
  });

  test('ends by itself, and the old one a day after it was exchanged', async () => {
    const { devices: [first, second] } = await assay.customer();
    await rotate(first!);
    const em = customers().database.for(system);
    const [{ hours }] = (await em.execute<[{ hours: number }]>("select extract(epoch from expires_at - now()) / 3600 as hours from credential where replaced_by is not null order by expires_at desc limit 1"));
    expect(Number(hours)).toBeGreaterThan(23.9);
    expect(Number(hours)).toBeLessThanOrEqual(24);
    await works(second!);
    await em.execute("update credential set expires_at = now() where kind = 'DEVICE' and expires_at > now()", [], 'run');
    await refused(second!);
  });

  test("is a device's alone: people and keys have none, and what is no fingerprint is refused", async () => {
    const { administrator, devices: [device] } = await assay.customer();
    expect((await assay.ask(administrator, rotation)).errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect(await rotate(device!, 'nonsense')).toMatchObject({ deviceToken: null, userErrors: [{ code: 'INVALID', field: ['input', 'certificate'] }] });
    expect(await rotate(device!, 'a'.repeat(64))).toMatchObject({ deviceToken: null, userErrors: [{ message: 'show the present certificate to name the next one' }] });
  });
});

describe('the endpoint', () => {
  const run = async (file: string, ...words: string[]) => await new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, ['endpoint/assay.ts', ...words], { cwd: new URL('../', import.meta.url).pathname, env: { PATH: process.env.PATH, HOME: folder, ASSAY_ENDPOINT_FILE: file } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });

  test('takes a new token when its own is old, writes it down before it uses it, and several processes of a device do not get in each other\'s way', async () => {
    const { devices: [token] } = await assay.customer();
    const file = join(folder, 'endpoint.json');
    await writeState(file, { url: assay.url, token: token!, deviceId: await works(token!), tokenGivenAt: '2026-01-01T00:00:00.000Z', cursor: 'kept' });
    const runs = await Promise.all(Array.from({ length: 3 }, async () => await run(file, 'status', '--json')));
    expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(Array.from({ length: 3 }, () => ({ code: 0, err: '' })));
    const state = await readState(file);
    expect(state).toMatchObject({ cursor: 'kept' });
    expect(state.token).not.toBe(token);
    expect(Date.now() - Date.parse(state.tokenGivenAt!)).toBeLessThan(120_000);
    await works(state.token!);
    await refused(token!);
    expect((await run(file, 'renew')).out).toContain('a new token is remembered');
    expect((await readState(file)).token).not.toBe(state.token);
  });

  test('goes on listening when another process of the device takes a new token', async () => {
    const { devices: [token] } = await assay.customer();
    const file = join(folder, 'listening.json');
    await writeState(file, { url: assay.url, token: token!, deviceId: await works(token!), tokenGivenAt: new Date().toISOString() });
    const remembered = async () => (await readState(file)).token;
    const listening = new AssayClient({ url: assay.url, token, remembered });
    const stop = new AbortController();
    const states: string[] = [];
    const heard: string[] = [];
    await assay.fakeRunner();
    const following = listening.follow({ signal: stop.signal, onChange: ({ verdict }) => void (verdict && heard.push(verdict.sample.sha256)), onState: (state) => states.push(state) });
    await vi.waitUntil(() => states.includes('connected'), { timeout: 15_000 });
    const other = new AssayClient({ url: assay.url, token, remembered });
    expect(await renew(other, file)).toBe(false);
    expect(await renew(other, file, { force: true })).toBe(true);
    await other.query(Status);
    await vi.waitUntil(() => states.includes('lost'), { timeout: 30_000 });
    const bytes = eicarZip();
    await send(assay, (await readState(file)).token!, bytes);
    await vi.waitUntil(() => heard.includes(hashOf(bytes)), { timeout: 30_000 });
    stop.abort();
    await following;
    await Promise.all([listening.close(), other.close()]);
  });

  test('loses nothing that another process wrote down meanwhile, and takes over the lock of one that died', async () => {
    const file = join(folder, 'shared.json');
    await Promise.all(Array.from({ length: 20 }, async (_one, n) => await changeState(file, (state) => ({ ...state, [`part${n}`]: n }))));
    expect(Object.keys(await readState(file))).toHaveLength(20);
    await expect(changeState(file, () => { throw new Error('it failed'); })).rejects.toThrow('it failed');
    await changeState(file, () => null);
    expect(Object.keys(await readState(file))).toHaveLength(20);
  });

  test('says why no new token could be taken, and goes on with the one that it has', async () => {
    const { devices: [token] } = await assay.customer();
    const client = new AssayClient({ url: assay.url, token });
    const file = join(folder, 'warned.json');
    await writeState(file, { url: assay.url, token: 'unknown', deviceId: 'dev_1' });
    const stranger = new AssayClient({ url: assay.url, token: 'unknown' });
    await expect(renew(stranger, file)).rejects.toThrow(AssayError);
    expect(await readState(file)).toMatchObject({ token: 'unknown' });
    const stop = keepRenewed(client, file, () => undefined);
    stop();
    await Promise.all([client.close(), stranger.close()]);
  });
});

describe('over TLS', () => {
  let gateway: Gateway;
  let authority: Awaited<ReturnType<typeof makeAuthority>>;
  let [one, two, foreign]: (Pair | undefined)[] = [];
  let tls: { certificate: string; key: string; authorities: string };
  const open = async () => await startGateway({
    supergraph: await readSupergraph(), sources: new Map(assay.platform.subgraphs.map((subgraph) => [subgraph.name, { ...localSource(subgraph), close: async () => await Promise.resolve() }])), routes: [], host: '127.0.0.1', port: 0, log, tls,
  });
  beforeAll(async () => {
    authority = await makeAuthority('Assay test');
    const server = await authority.issue('gateway', '127.0.0.1');
    [one, two] = [await authority.issue('device one'), await authority.issue('device two')];
    foreign = await (await makeAuthority('Somebody else')).issue('device one');
    tls = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key'), authorities: join(folder, 'clients.pem') };
    await Promise.all([writeFile(tls.certificate, server.certificate), writeFile(tls.key, server.key), writeFile(tls.authorities, authority.certificate)]);
    gateway = await open();
  });
  afterAll(async () => await gateway?.stop());

  const shown = (pair: Pair | null) => ({ ca: authority.certificate, ...(pair ? { cert: pair.certificate, key: pair.key } : {}) });
  const ask = async <T>(pair: Pair | null, token: string | null, query: string, variables: Record<string, unknown> = {}) => {
    const agent = new Agent({ connect: shown(pair) });
    const { statusCode, body } = await request(`${gateway.url}/graphql`, { dispatcher: agent, method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify({ query, variables }) });
    const answer = (await body.json()) as { data: T; errors?: { message: string; extensions: { code: string } }[] };
    await agent.close();
    return { status: statusCode, ...answer };
  };
  const enrol = async (pair: Pair | null, office = assay.customer(), way: Way = 'a request') => {
    const { administrator } = await office;
    const { data: { enrolmentTokenCreate: { token } } } = await assay.ask<{ enrolmentTokenCreate: { token: string } }>(administrator, 'mutation { enrolmentTokenCreate(input: { usesMax: 9, validHours: 1 }) { token } }');
    const { data } = await askBy<{ deviceEnroll: { deviceToken: string | null; userErrors: { message: string }[] } }>(way, { url: gateway.url, tls: shown(pair) }, 'mutation ($input: DeviceEnrollInput!) { deviceEnroll(input: $input) { deviceToken userErrors { message } } }', { input: { token, name: 'a device' } });
    return data.deviceEnroll;
  };
  const client = (pair: Pair | null, token: string) => new AssayClient({ url: gateway.url, token, tls: { authorities: authority.certificate, certificate: pair?.certificate, key: pair?.key } });

  test.each(ways)('a token that was given, by %s, to who showed a certificate works with that certificate alone', async (way) => {
    const { deviceToken: token } = await enrol(one!, assay.customer(), way);
    const query = '{ viewer { id kind } }';
    expect(await ask(one!, token, query)).toMatchObject({ status: 200, data: { viewer: { kind: 'DEVICE' } } });
    for (const other of [null, two!, foreign!]) expect(await ask(other, token, query)).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    // Nor in the clear, whatever a header says.
    expect((await assay.ask(token, query, {}, { 'assay-client-certificate': one!.fingerprint })).status).toBe(401);
    expect(await ask(one!, token, query)).toMatchObject({ status: 200 });
  });

  test('sockets and streams ask for it as well', async () => {
    const { deviceToken: token } = await enrol(one!);
    const heard = async (pair: Pair | null) => {
      const listening = client(pair, token!);
      const stop = new AbortController();
      try {
        await listening.follow({ signal: stop.signal, onChange: () => stop.abort() });
        return 'heard';
      } catch (error) {
        return (error as AssayError).code;
      } finally {
        await listening.close();
      }
    };
    expect([await heard(one!), await heard(two!), await heard(null)]).toEqual(['heard', 'UNAUTHENTICATED', 'UNAUTHENTICATED']);
    const agent = new Agent({ connect: { ca: authority.certificate } });
    const { statusCode, body } = await request(`${gateway.url}/graphql`, { dispatcher: agent, method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${token!}` }, body: JSON.stringify({ query: '{ viewer { id } }' }) });
    await body.dump();
    await agent.close();
    expect(statusCode).toBe(401);
  });

  test('a device goes over to its next certificate by a token for that one', async () => {
    const { deviceToken: token } = await enrol(one!);
    const { data: { deviceTokenRotate: { deviceToken: next } } } = await ask<Rotated>(one!, token, rotation, { certificate: two!.fingerprint });
    expect((await ask(one!, next, '{ viewer { id } }')).status).toBe(401);
    expect((await ask(one!, token, '{ viewer { id } }')).status).toBe(200);
    expect((await ask(two!, next, '{ viewer { id } }')).status).toBe(200);
    await vi.waitUntil(async () => (await ask(one!, token, '{ viewer { id } }')).status === 401, { timeout: 15_000 });
  });

  test.each(ways)('a token without a certificate is bound by being exchanged, by %s, by who shows one', async (way) => {
    const { devices: [token] } = await assay.customer();
    const { data: { deviceTokenRotate: { deviceToken: bound } } } = await askBy<Rotated>(way, { url: gateway.url, tls: shown(one!), token: token! }, rotation);
    expect([(await ask(two!, bound, '{ viewer { id } }')).status, (await ask(one!, bound, '{ viewer { id } }')).status]).toEqual([401, 200]);
  });

  test('people need none', async () => {
    const { administrator } = await assay.customer();
    for (const pair of [null, one!, foreign!]) expect((await ask(pair, administrator, '{ viewer { id } }')).status).toBe(200);
  });

  test('where devices must show one, none is enrolled without, and none that was goes on', async () => {
    const { config } = customers();
    const office = assay.customer();
    const { devices: [before] } = await office;
    const { deviceToken: bound } = await enrol(one!);
    config.ASSAY_DEVICE_CERTIFICATES = 'required';
    try {
      expect(await enrol(null, office)).toEqual({ deviceToken: null, userErrors: [{ message: 'devices show a certificate here: come with one over TLS' }] });
      expect((await ask(null, before!, '{ viewer { id } }')).status).toBe(401);
      expect((await ask(one!, bound, '{ viewer { id } }')).status).toBe(200);
    } finally {
      config.ASSAY_DEVICE_CERTIFICATES = 'optional';
    }
  });

  test('a certificate that was renewed is shown from then on; one that is none leaves the one before', async () => {
    const secured = await tlsServer(tls, {}, log, 20);
    await new Promise<void>((resolve) => secured.server.listen(0, '127.0.0.1', resolve));
    const { port } = secured.server.address() as { port: number };
    const shown = async () => await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate }, () => {
        resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
        socket.destroy();
      });
      socket.once('error', reject);
    });
    const before = await shown();
    const next = await authority.issue('gateway', '127.0.0.1');
    await writeFile(tls.certificate, 'nonsense');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await shown()).toBe(before);
    await writeFile(tls.key, next.key);
    await writeFile(tls.certificate, next.certificate);
    await vi.waitUntil(async () => (await shown()) === next.fingerprint, { timeout: 10_000 });
    secured.stop();
    await new Promise((resolve) => secured.server.close(resolve));
  });

  test('what does not go together is refused in words, before anything starts', async () => {
    const faults: [NodeJS.ProcessEnv, string][] = [[{ ASSAY_TLS_KEY: 'a' }, 'go together'], [{ ASSAY_TLS_CLIENT_AUTHORITIES: 'a' }, 'needs ASSAY_TLS_CERTIFICATE'], [{ ASSAY_DEVICE_CERTIFICATES: 'required' }, 'needs ASSAY_TLS_CLIENT_AUTHORITIES']];
    for (const [env, words] of faults) expect(() => tlsFrom(configFrom(env))).toThrow(words);
    expect(tlsFrom(configFrom({}))).toBeNull();
    await expect(tlsServer({ certificate: '/nowhere.pem', key: '/nowhere.key', authorities: null }, {}, log)).rejects.toThrow('the certificate /nowhere.pem cannot be read');
    expect(await readFile(tls.authorities, 'utf8')).toContain('CERTIFICATE');
  });
});
