import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from 'undici';
import { startChild } from '../embedded/child.ts';
import { Debian } from '../embedded/debian.ts';
import { foldersFrom } from '../embedded/folders.ts';
import { ensureNatsServer, startNats } from '../embedded/nats.ts';
import { freePort } from '../embedded/port.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { silent } from '../embedded/progress.ts';
import { configFrom } from '../platform/config.ts';
import { inWords, readAuthorities } from '../platform/trust.ts';
import { makeAuthority } from './certificates.ts';

interface Told {
  devices: string[];
  administrator: string;
}
const root = new URL('../', import.meta.url).pathname;

/**
 * PostgreSQL, NATS, subgraphs and gateway behind certificates of an authority that nobody but ASSAY_CA names; each
 * part is a process of its own.
 */
describe('an authority of the operator\'s own', () => {
  let folder: string;
  let url: string;
  let ca: string;
  let devices: string[];
  let administrator: string;
  let environment: NodeJS.ProcessEnv;
  const undo: (() => Promise<unknown>)[] = [];

  /** PostgreSQL that takes nobody in the clear. */
  async function securePostgres(certificate: string, key: string): Promise<string> {
    const plain = await startPostgres(join(folder, 'postgres'), { throwaway: true });
    const data = join(folder, 'postgres/data');
    await writeFile(join(data, 'server.crt'), certificate);
    await writeFile(join(data, 'server.key'), key, { mode: 0o600 });
    await appendFile(join(data, 'postgresql.conf'), '\nssl = on\n');
    await plain.stop();
    const server = await startPostgres(join(folder, 'postgres'), { throwaway: true });
    undo.push(async () => await server.stop());
    await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n');
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    await client.query('select pg_reload_conf()');
    await client.end();
    const address = new URL(server.url());
    address.hostname = 'localhost';
    address.searchParams.set('sslmode', 'verify-full');
    return address.href;
  }

  async function secureNats(certificate: string, key: string): Promise<{ platform: string; runner: string }> {
    const file = await ensureNatsServer(foldersFrom(process.env).cache, new Debian(foldersFrom(process.env).cache), silent);
    const plain = await startNats(file, join(folder, 'nats'));
    await plain.stop();
    await appendFile(join(folder, 'nats/nats.conf'), `\ntls { cert_file: ${JSON.stringify(certificate)}, key_file: ${JSON.stringify(key)} }\n`);
    const server = startChild('nats-server', file, ['-c', join(folder, 'nats/nats.conf')], { signal: 'TERM' });
    undo.push(async () => await server.stop());
    const secured = (text: string) => text.replace('nats://', 'tls://').replace('127.0.0.1', 'localhost');
    return { platform: secured(plain.url), runner: secured(plain.runnerUrl) };
  }

  /** A process of this test; rejects with what it said when it ends before it is ready. */
  async function started(script: string, env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; told: Told }> {
    const child = fork(join(root, 'test/trust', script), { env: { PATH: process.env.PATH, HOME: folder, ASSAY_LOG_LEVEL: 'silent', ...env }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr!.on('data', (chunk) => (said += String(chunk)));
    const told = await Promise.race([once(child, 'message').then(([message]) => message as Told), once(child, 'close').then(() => null)]);
    if (!told) throw new Error(said);
    undo.push(async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    });
    return { child, told };
  }

  const cli = async (env: NodeJS.ProcessEnv, ...words: string[]) => {
    const child = spawn(process.execPath, ['endpoint/assay.ts', ...words], { cwd: root, env: { PATH: process.env.PATH, HOME: folder, ...env } });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, text };
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-trust-'));
    const authority = await makeAuthority('A private authority');
    const pair = await authority.issue('localhost', 'localhost', '127.0.0.1');
    const files = { certificate: join(folder, 'server.pem'), key: join(folder, 'server-key.pem') };
    ca = join(folder, 'authority.pem');
    await writeFile(ca, authority.certificate);
    await writeFile(files.certificate, pair.certificate);
    await writeFile(files.key, pair.key, { mode: 0o600 });
    await mkdir(join(folder, 'data'));
    const port = await freePort();
    url = `https://localhost:${port}`;
    const nats = await secureNats(files.certificate, files.key);
    environment = {
      DATABASE_URL: await securePostgres(pair.certificate, pair.key), NATS_URL: nats.platform, NATS_RUNNER_URL: nats.runner, ASSAY_DATA: join(folder, 'data'), ASSAY_CACHE: foldersFrom(process.env).cache,
      ASSAY_TLS_CERTIFICATE: files.certificate, ASSAY_TLS_KEY: files.key, ASSAY_PORT: String(port), ASSAY_PUBLIC_URL: url,
    };
    ({ devices, administrator } = (await started('platform.ts', { ...environment, ASSAY_CA: ca })).told);
    await started('runner.ts', { NATS_RUNNER_URL: nats.runner, ASSAY_CA: ca });
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
    await rm(folder, { recursive: true, force: true });
  });

  test('is trusted by all parts: a file goes over https, wss, NATS and PostgreSQL to its verdict', async () => {
    await writeFile(join(folder, 'honest.sh'), '#!/bin/sh\ntrue\n');
    const done = await cli({ ASSAY_URL: url, ASSAY_TOKEN: devices[0]!, ASSAY_CA: ca }, 'submit', '--wait', join(folder, 'honest.sh'));
    expect(done).toMatchObject({ code: 0, text: expect.stringContaining('CLEAN (final') as string });
    expect(await cli({ ASSAY_URL: url, ASSAY_TOKEN: administrator, ASSAY_CA: ca }, 'status')).toMatchObject({ code: 0 });
  });

  test('is trusted by the command line alone with --ca too', async () => {
    expect(await cli({ ASSAY_URL: url, ASSAY_TOKEN: devices[0]! }, '--ca', ca, 'status')).toMatchObject({ code: 0 });
  });

  describe('is trusted by a program that is a process of its own', () => {
    /** Runs one; resolves once it has printed `until`, rejects with what it said when it ends before. */
    async function program(words: readonly string[], env: NodeJS.ProcessEnv, until: string): Promise<void> {
      const child = spawn(process.execPath, words, { cwd: root, env: { PATH: process.env.PATH, HOME: folder, ASSAY_LOG_LEVEL: 'silent', ASSAY_CA: ca, ...env } });
      let said = '';
      try {
        await new Promise<void>((resolve, reject) => {
          for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)).includes(until) && resolve());
          child.once('close', () => reject(new Error(said)));
        });
      } finally {
        child.kill('SIGTERM');
      }
    }
    const inTheClear = { ASSAY_TLS_CERTIFICATE: undefined, ASSAY_TLS_KEY: undefined, ASSAY_PORT: '0' };
    test('the migration, to PostgreSQL', async () => {
      await program(['embedded/migrate.ts'], { ...environment, ...inTheClear }, 'take their URLs from');
    }, 180_000);
    test('a subgraph, to NATS and PostgreSQL, where it takes no other role than its own', async () => {
      await expect(program(['subgraphs/serve.ts', 'audit'], { ...environment, ...inTheClear }, 'audit serves at')).rejects.toThrow('its own role assay_audit');
      await program(['subgraphs/serve.ts', 'audit'], { ...environment, ...inTheClear, DATABASE_URL: undefined }, 'audit serves at');
    }, 180_000);
    test('the gateway, to its subgraphs', async () => {
      const asked = Promise.withResolvers<void>();
      const options = { cert: await readFile(environment.ASSAY_TLS_CERTIFICATE!), key: await readFile(environment.ASSAY_TLS_KEY!) };
      const server = createServer(options, (_request, response) => {
        asked.resolve();
        response.writeHead(503).end();
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const there = `https://localhost:${(server.address() as AddressInfo).port}/graphql`;
      const port = await freePort();
      const names = ['customers', 'policies', 'samples', 'verdicts', 'audit'];
      const env = { ...environment, ...inTheClear, ASSAY_PORT: String(port), ASSAY_PUBLIC_URL: undefined, ASSAY_SUBGRAPHS: names.map((name) => `${name}=${there}`).join(',') };
      const child = spawn(process.execPath, ['gateway/main.ts'], { cwd: root, env: { PATH: process.env.PATH, HOME: folder, ASSAY_LOG_LEVEL: 'silent', ASSAY_CA: ca, ...env } });
      try {
        await once(child.stdout, 'data');
        const { body } = await request(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer x' }, body: '{"query":"{ viewer { id } }"}' });
        const answer = await body.text();
        // The subgraph was asked: who is not trusted never hears a request.
        await Promise.race([asked.promise, Promise.reject(new Error(answer))]);
      } finally {
        child.kill('SIGTERM');
        server.closeAllConnections();
        server.close();
      }
    }, 180_000);
  });

  describe('that ASSAY_CA does not name', () => {
    test('is refused by the command line, which says so', async () => {
      expect(await cli({ ASSAY_URL: url, ASSAY_TOKEN: devices[0]! }, 'status')).toMatchObject({ code: 1, text: expect.stringMatching(/certificate.*--ca or in ASSAY_CA/) as string });
    });
    test.each([
      ['PostgreSQL', () => ({ ...environment, NATS_URL: undefined, NATS_RUNNER_URL: undefined, ASSAY_DATA: join(folder, 'other') })],
      ['NATS', () => ({ ...environment, DATABASE_URL: undefined, ASSAY_DATA: join(folder, 'another') })],
    ])('ends a start with %s, which says so', async (_part, env) => {
      const port = String(await freePort());
      await expect(started('platform.ts', { ...env(), ASSAY_PORT: port })).rejects.toThrow(/certificate.*in ASSAY_CA/);
    });
    test('ends the start of a runner, which says so', async () => {
      await expect(started('runner.ts', { NATS_RUNNER_URL: environment.NATS_RUNNER_URL })).rejects.toThrow(/NATS at localhost.*certificate.*in ASSAY_CA/);
    });
    test('is named by the reason for which bytes cannot be fetched', async () => {
      const error: unknown = await request(`${url}/vault/${'a'.repeat(64)}`).catch((cause: unknown) => cause);
      expect(inWords(error)).toMatch(/certificate.*in ASSAY_CA/);
    });
  });

  describe('in a file', () => {
    const [pem, text] = [async () => await readFile(ca, 'utf8'), (content: string) => async () => await Promise.resolve(content)];
    test('may stand beside others and words', async () => {
      await writeFile(join(folder, 'two.pem'), `An authority:\n${await pem()}\nand another one:\n${await pem()}`);
      expect(configFrom({ ASSAY_CA: join(folder, 'two.pem') }).ASSAY_CA!.certificates).toHaveLength(2);
    });
    test.each<[string, (() => Promise<string>) | null, RegExp]>([
      ['that is not there', null, /cannot be read: ENOENT/],
      ['that holds none', text('no certificate'), /holds no certificate in PEM/],
      ['that is broken', text('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), /certificate 1 of .* cannot be read/],
    ])('%s is reported with all other faults of the configuration', async (_fault, content, message) => {
      const file = join(folder, 'faulty.pem');
      await rm(file, { force: true });
      if (content) await writeFile(file, await content());
      const faults = () => configFrom({ ASSAY_CA: file, ASSAY_PORT: 'no port' });
      expect(faults).toThrow(message);
      expect(faults).toThrow(/has 2 faults/);
    });
    test('that has expired is refused, with the day on which it did', async () => {
      expect(() => readAuthorities(ca, new Date(Date.now() + 86_400_000))).toThrow(/have expired, the last one at 20\d\d-/);
    });
  });
});
