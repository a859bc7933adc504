import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eicar, zipOf } from '../embedded/first-customer.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';

describe('an endpoint that guards files', () => {
  let assay: Assay;
  let root: string;
  let administrator: string;
  let number = 0;
  const running = new Set<ChildProcess>();
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'assay-guarding-'));
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await assay?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const act = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(administrator, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  const bad = (mark: string) => zipOf([{ name: `invoice-${mark}.com`, bytes: eicar() }]);
  const good = (mark: string) => Buffer.from(`#!/bin/sh\n# ${mark}\ntrue\n`);

  /** A device with a home of its own. */
  async function home(url = assay.url) {
    const customer = await assay.customer();
    ({ administrator } = customer);
    const folder = join(root, String(number++));
    await mkdir(join(folder, 'arrivals'), { recursive: true });
    const env = { PATH: process.env.PATH, HOME: folder, ASSAY_ENDPOINT_FILE: join(folder, 'endpoint.json') };
    const command = new URL('../endpoint/assay.ts', import.meta.url).pathname;
    const start = (...words: string[]) => {
      const child = spawn(process.execPath, [command, '--json', ...words], { env });
      running.add(child);
      const lines: Record<string, unknown>[] = [];
      let err = '';
      createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      const ended = new Promise<number | null>((resolve) => child.once(
        'close', (code) => (running.delete(child), resolve(code)),
      ));
      const says = async (what: string) => {
        const said = () => lines.some((line) => line['what'] === what) || child.exitCode !== null;
        await vi.waitUntil(said, { timeout: 120_000 }).catch(() => undefined);
        expect(lines.map((line) => line['what']), err).toContain(what);
      };
      return { child, lines, ended, says, err: () => err };
    };
    const { token } =
      await act<{ token: string }>('mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }');
    const enrolled = start('--url', url, 'enroll', '--token', token, '--name', 'guarded');
    expect(await enrolled.ended, enrolled.err()).toBe(0);
    const arrive = async (name: string, bytes: Buffer) => {
      await writeFile(join(folder, name), bytes, { mode: 0o755 });
      await rename(join(folder, name), join(folder, 'arrivals', name));
      return join(folder, 'arrivals', name);
    };
    const quarantined = async () =>
      (await act<{ nodes: { localId: string; fileName: string; state: string }[] }>('{ quarantine(first: 100) { nodes { localId fileName state } } }')).nodes;
    /** Of the last verdict on a file and the one before it. */
    const told = async (bytes: Buffer) => {
      type Said = { deliveries: { nodes: { state: string; action: string | null }[] } };
      const fields = 'deliveries(first: 10) { nodes { state action } }';
      const found = await act<(Said & { supersedes: Said | null }) | null>(
        `query ($sha256: Sha256!) { verdict(sha256: $sha256) { ${fields} supersedes { ${fields} } } }`,
        { sha256: hashOf(bytes) },
      );
      return [found, found?.supersedes].flatMap((one) => one?.deliveries.nodes ?? []);
    };
    return { ...customer, folder, start, arrive, quarantined, told };
  }

  async function policy(settings: string) {
    const { policy: made } =
      await act<{ policy: { id: string } }>(`mutation { policyCreate(input: { name: "guard", settings: { ${settings} } }) { policy { id } } }`);
    await act(
      'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { userErrors { code } } }',
      { id: made.id },
    );
  }

  test('blocks what is known to be bad where policy holds nothing, and says so of what it did', async () => {
    const { devices, start, arrive, told, folder } = await home();
    const bytes = bad('known');
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    await send(assay, devices[0]!, bytes, { fileName: 'invoice.zip', category: 'ARCHIVE' });
    await ear.final(hashOf(bytes));
    ear.stop();
    const path = await arrive('invoice.zip', bytes);
    const guarded = start('guard', '--score', '50', path);
    expect(await guarded.ended, guarded.err()).toBe(20);
    expect(guarded.lines).toMatchObject([{ state: 'BLOCK', now: 'BLOCKED', reason: 'VERDICT' }]);
    await expect(stat(path)).rejects.toThrow('ENOENT');
    expect((await stat(guarded.lines[0]!['path'] as string)).mode & 0o777).toBe(0o400);
    expect((await readdir(join(folder, 'endpoint.json.guard/held'))).length).toBe(1);
    expect(await told(bytes)).toContainEqual({ state: 'APPLIED', action: 'BLOCK' });
  });

  test('a quarantine is told when the file is in the container and the service lists it', async () => {
    const { start, arrive, told, quarantined } = await home();
    await policy('holdMax: 600000, holdExpiry: BLOCK, quarantineFrom: MALICIOUS');
    const bytes = bad('away');
    const path = await arrive('invoice.zip', bytes);
    const guarded = start('guard', '--score', '50', path);
    expect(await guarded.ended, guarded.err()).toBe(20);
    await expect(stat(path)).rejects.toThrow('ENOENT');
    expect(await quarantined()).toMatchObject([{
      localId: guarded.lines[0]!['id'], fileName: 'invoice.zip', state: 'QUARANTINED',
    }]);
    expect(await told(bytes)).toContainEqual({ state: 'APPLIED', action: 'QUARANTINE' });
  });

  test('the service holds what arrives, does tasks, and does not take again what was restored', async () => {
    const { start, arrive, folder, quarantined } = await home();
    await policy('holdMax: 600000, holdExpiry: BLOCK, quarantineFrom: MALICIOUS');
    const service = start('service', '--watch', join(folder, 'arrivals'));
    await service.says('READY');
    const path = await arrive('good.sh', good('service'));
    const worse = await arrive('bad.zip', bad('service'));
    await service.says('RELEASED');
    await service.says('QUARANTINED');
    expect(await readFile(path)).toEqual(good('service'));
    expect((await stat(path)).mode & 0o777).toBe(0o755);
    await vi.waitUntil(async () => (await quarantined()).length === 1, { timeout: 120_000 });
    const { nodes } = await act<{ nodes: { id: string }[] }>('{ quarantine(first: 1) { nodes { id } } }');
    await act(
      'mutation ($id: ID!) { quarantineTaskIssue(input: { objectId: $id, action: RESTORE, reason: "ours" }) { task { id } } }',
      { id: nodes[0]!.id },
    );
    await vi.waitUntil(async () => (await quarantined())[0]!.state === 'RESTORED', { timeout: 120_000 });
    // Looked at, as every file there is: the next one comes after it.
    await arrive('next.sh', good('next'));
    await vi.waitUntil(
      () => service.lines.some(({ path: one }) => String(one).endsWith('next.sh')), { timeout: 120_000 },
    );
    expect(await readFile(worse)).toEqual(bad('service'));
    service.child.kill('SIGTERM');
    expect(await service.ended, service.err()).toBe(0);
  });

  test('a service that begins again where it was decides what came meanwhile, while nobody else is heard of', async () => {
    const { start, arrive, folder } = await home();
    await policy('holdMax: 600000, holdExpiry: BLOCK');
    const words = ['service', '--watch', join(folder, 'arrivals')];
    const before = start(...words);
    await before.says('READY');
    await vi.waitUntil(
      async () => await stat(join(folder, 'endpoint.json.guard/cursor')).catch(() => null), { timeout: 120_000 },
    );
    before.child.kill('SIGKILL');
    await before.ended;
    const path = await arrive('later.sh', good('later'));
    const service = start(...words);
    await service.says('RELEASED');
    expect(await readFile(path)).toEqual(good('later'));
    expect(service.err()).toContain('listening');
    service.child.kill('SIGTERM');
    expect(await service.ended, service.err()).toBe(0);
  });

  test('goes to the next address of the service when one is gone, and misses nothing', async () => {
    const gone = createServer();
    await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
    const { port } = gone.address() as { port: number };
    await new Promise((done) => gone.close(done));
    const { start, arrive, folder } = await home(`${assay.url},http://127.0.0.1:${port}`);
    const state = JSON.parse(await readFile(join(folder, 'endpoint.json'), 'utf8')) as { url: string };
    await writeFile(
      join(folder, 'endpoint.json'), JSON.stringify({ ...state, url: `http://127.0.0.1:${port},${assay.url}` }),
    );
    await policy('holdMax: 600000, holdExpiry: BLOCK');
    const guarded = start('guard', '--score', '50', await arrive('good.sh', good('failover')));
    expect(await guarded.ended, guarded.err()).toBe(0);
    expect(guarded.lines).toMatchObject([{ state: 'RELEASE', reason: 'VERDICT' }]);
  });
});
