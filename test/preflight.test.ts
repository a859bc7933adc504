import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../embedded/port.ts';
import { preflight } from '../embedded/preflight.ts';
import { makeTemporary, temporaryFault } from '../embedded/temporary-folder.ts';
import { configFrom } from '../platform/config.ts';

const tried = async (env: NodeJS.ProcessEnv): Promise<string> =>
  await preflight(configFrom(env)).then(() => '', (error: unknown) => (error as Error).message);

describe('before anything is started', () => {
  let server: Server;
  let taken: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    taken = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  test('a port that somebody listens on is named, with what helps', async () => {
    expect(await tried({ ASSAY_PORT: String(taken) })).toBe(`another program listens at 127.0.0.1:${taken}: end it, or choose another port (ASSAY_PORT)`);
  });
  test('an address that this machine does not have is named', async () => {
    expect(await tried({ ASSAY_HOST: '192.0.2.1', ASSAY_PORT: '8443' })).toBe('192.0.2.1 is no address of this machine (ASSAY_HOST)');
  });
  test('servers that take no connection are named by their setting, all faults at once', async () => {
    const port = await freePort();
    const said = await tried({ DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/x`, NATS_URL: `nats://127.0.0.1:${port}`, ASSAY_ENVIRONMENTS: 'linux,amiga' });
    expect(said).toContain(`PostgreSQL can't be reached: nothing listens at 127.0.0.1:${port} (DATABASE_URL)`);
    expect(said).toContain(`NATS can't be reached: nothing listens at 127.0.0.1:${port} (NATS_URL)`);
    expect(said).toContain('ASSAY_ENVIRONMENTS names amiga; there are linux,');
    expect(said).not.toContain('a:b');
  });
  test('what can be reached, and a free port, are no fault', async () => {
    expect(await tried({ ASSAY_PORT: String(await freePort()), NATS_URL: `nats://127.0.0.1:${taken}`, ASSAY_ENVIRONMENTS: 'linux' })).toBe('');
  });
});

describe('a temporary folder', () => {
  const before = process.env.TMPDIR;
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });

  test('that is too small is named, with what is free and what is needed', async () => {
    expect(await temporaryFault(2 ** 60)).toMatch(/^the temporary folder \S+ is too small: \d+ MiB free, and 1099511627776 MiB are needed \(TMPDIR\)$/);
    expect(await temporaryFault(1)).toBeNull();
  });
  test.each([['/nowhere/at/all', 'there is no such folder'], ['/dev/null', 'it is a file and no folder']])('that can not be written is the cause, and nothing else is blamed: %s', async (folder, why) => {
    process.env.TMPDIR = folder;
    const said = `the temporary folder ${folder} can't be used: ${why} (TMPDIR)`;
    expect(await tried({ ASSAY_ENVIRONMENTS: 'linux', ASSAY_PORT: '0' })).toBe(said);
    await expect(makeTemporary('assay-x-')).rejects.toThrow(said);
  });
});

test('faults of settings, and between them, are told together', () => {
  const env = { ASSAY_ACCELERATOR: 'warp', ASSAY_ENVIRONMENTS: 'Linux Windows', ASSAY_TLS_KEY: 'key.pem', ASSAY_DEVICE_CERTIFICATES: 'required' };
  expect(() => configFrom(env)).toThrow(/4 faults:[^]*ASSAY_ACCELERATOR: must be kvm or tcg[^]*ASSAY_ENVIRONMENTS: must be names[^]*go together[^]*=required needs/);
});
