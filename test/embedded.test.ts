import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { claimData } from '../embedded/instance.ts';
import { removeLeftovers } from '../embedded/leftovers.ts';
import { placeFolder } from '../embedded/place-folder.ts';
import { connectBus, ensureStreams } from '../platform/jetstream.ts';
import { Debian } from '../embedded/debian.ts';
import { foldersFrom } from '../embedded/folders.ts';
import { ensureNatsServer, startNats } from '../embedded/nats.ts';
import { silent } from '../embedded/progress.ts';
import { unwrap, wrap } from '../platform/envelope.ts';
import { startAssay, type Assay } from './assay.ts';

const root = new URL('../', import.meta.url).pathname;

/** Processes whose command line or environment names this folder. */
async function processesOf(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (line.includes(folder) || environment.includes(`ASSAY_DATA=${folder}`)) found.push(Number(name));
  }
  return found;
}

describe('what a killed process left unfinished', () => {
  test('goes as soon as somebody builds there again; what others are still making stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-leftovers-'));
    const dead = spawn('true');
    await new Promise((resolve) => dead.once('exit', resolve));
    for (const name of [`${dead.pid}-0011aabb`, `${process.pid}-0011aabb`, 'linux-5c7e09f2204a7a16-tcg-3']) await mkdir(join(folder, name));
    await removeLeftovers(folder, /^(\d+)-[0-9a-f]{8}$/);
    expect((await readdir(folder)).sort()).toEqual([`${process.pid}-0011aabb`, 'linux-5c7e09f2204a7a16-tcg-3'].sort());
    await rm(folder, { recursive: true });
  });
  test('stays where it cannot be removed yet, and stops nobody', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-leftovers-'));
    const dead = spawn('true');
    await new Promise((resolve) => dead.once('exit', resolve));
    await mkdir(join(folder, `${dead.pid}-0011aabb`));
    await removeLeftovers(folder, /^(\d+)-[0-9a-f]{8}$/, async () => await Promise.reject(new Error('ENOTEMPTY')));
    expect(await readdir(folder)).toEqual([`${dead.pid}-0011aabb`]);
    await rm(folder, { recursive: true });
  });
});

describe('what two processes make at the same time', () => {
  test('is kept as the first one made it, which may be in use; half a folder is replaced', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-place-'));
    const made = async (name: string, ...files: string[]) => {
      await mkdir(join(folder, name));
      for (const file of files) await writeFile(join(folder, name, file), name);
      return join(folder, name);
    };
    const place = join(folder, 'template');
    await placeFolder(await made('first', 'ram', 'template.json'), place, 'template.json');
    await placeFolder(await made('second', 'ram', 'template.json'), place, 'template.json');
    expect(await readFile(join(place, 'ram'), 'utf8')).toBe('first');
    await rm(join(place, 'template.json'));
    await placeFolder(join(folder, 'second'), place, 'template.json');
    expect(await readFile(join(place, 'ram'), 'utf8')).toBe('second');
    await rm(folder, { recursive: true });
  });
});

describe('a disk with little room', () => {
  const mib = 1024 ** 2;
  test.each([[5_000, [4096, 512, 256, 128]], [40_000, [8192, 8192, 8192, 8192]], [200, null]])('of which NATS may have %i MiB: streams are as large as it allows, and where there is none the start says so', async (room, sizes) => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-room-'));
    const { cache } = foldersFrom(process.env);
    const nats = await startNats(await ensureNatsServer(cache, new Debian(cache), silent), folder, { storeBytesMax: room * mib });
    const bus = await connectBus(nats.url, { name: 'room' });
    try {
      if (!sizes) return void (await expect(ensureStreams(bus)).rejects.toThrow(/no room for the stream JOBS, not even 128 MiB/));
      // A second start changes nothing, and fails no more.
      for (let start = 0; start < 2; start++) {
        await ensureStreams(bus);
        const manager = await bus.manager();
        expect(await Promise.all(['EVENTS', 'JOBS', 'RESULTS', 'DLQ'].map(async (name) => (await manager.streams.info(name)).config.max_bytes / mib))).toEqual(sizes);
      }
    } finally {
      await bus.close();
      await nats.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The process that has the data, as its claim says. */
const platformOf = async (folder: string): Promise<number> => (JSON.parse(await readFile(join(folder, 'instance.json'), 'utf8')) as { pid: number }).pid;

describe('what a start brings along', () => {
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'assay-embedded-'));
  });
  afterAll(async () => await rm(data, { recursive: true, force: true }));

  const started = async () => {
    const child = spawn(process.execPath, ['embedded/start.ts'], { cwd: root, env: { ...process.env, ASSAY_DATA: data, ASSAY_LOG_LEVEL: 'warn' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('serves at')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
    });
    return { child, url: /serves at (\S+)\/graphql/.exec(text)![1]! };
  };
  const ended = async (child: { once(event: 'exit', listener: (code: number | null) => void): void }) => await new Promise<number | null>((resolve) => child.once('exit', resolve));

  test('serves, refuses a second instance on the same data, and ends all its children when asked to', async () => {
    const { child, url } = await started();
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    const second = spawn(process.execPath, ['embedded/start.ts'], { cwd: root, env: { ...process.env, ASSAY_DATA: data, ASSAY_LOG_LEVEL: 'warn' }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await ended(second)).toBe(1);
    expect(said).toContain(`another Assay (process ${await platformOf(data)}) uses ${data}`);
    expect((await processesOf(data)).length).toBeGreaterThan(2);
    child.kill('SIGINT');
    expect(await ended(child)).toBe(0);
    expect(await processesOf(data)).toEqual([]);
  });

  test('leaves none of its children behind when it is killed, and starts again on the same data', async () => {
    const { child } = await started();
    child.kill('SIGKILL');
    await ended(child);
    await vi.waitUntil(async () => (await processesOf(data)).length === 0, { timeout: 30_000 });
    const again = await started();
    expect((await fetch(`${again.url}/ready`)).status).toBe(200);
    again.child.kill('SIGTERM');
    expect(await ended(again.child)).toBe(0);
  });

  test('starts the process of gateway and subgraphs again when that is killed, on the same port and data, and ends when it is asked to end itself', async () => {
    const { child, url } = await started();
    const before = await platformOf(data);
    expect(before).not.toBe(child.pid);
    process.kill(before, 'SIGKILL');
    const ready = async () => await fetch(`${url}/ready`).then(({ status }) => status === 200, () => false);
    await vi.waitUntil(async () => (await platformOf(data).catch(() => before)) !== before && (await ready()), { timeout: 180_000, interval: 200 });
    expect(child.exitCode).toBeNull();
    process.kill(await platformOf(data), 'SIGTERM');
    expect(await ended(child)).toBe(0);
    // The runner of the one that was killed ends by itself, and may still be at it.
    await vi.waitUntil(async () => (await processesOf(data)).length === 0, { timeout: 30_000 });
  });

  test('ends with its reason and starts nothing again when it can not work as it is configured', async () => {
    const child = spawn(process.execPath, ['embedded/start.ts'], { cwd: root, env: { ...process.env, ASSAY_DATA: join(data, 'other'), ASSAY_RULES: join(data, 'there-are-none') }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await ended(child)).toBe(1);
    expect(said).toMatch(/there-are-none[^]*Assay could not start: the runner ended before it was ready \(ended with code 1\)/);
    await vi.waitUntil(async () => (await processesOf(join(data, 'other'))).length === 0, { timeout: 30_000 });
  });

  test('takes over the claim of an instance that has ended and that nobody has asked how', async () => {
    const folder = join(data, 'unasked');
    await mkdir(folder);
    // The program that replaces the shell knows nothing of the shell's child, which ends when its input does.
    const parent = spawn('bash', ['-c', 'cat <&0 & echo $!; exec sleep 600'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const pid = Number(await new Promise<string>((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))));
    const stat = async () => await readFile(`/proc/${pid}/stat`, 'utf8');
    await vi.waitUntil(async () => (await readFile(`/proc/${parent.pid}/comm`, 'utf8')) === 'sleep\n', { timeout: 30_000 });
    parent.stdin.end();
    await vi.waitUntil(async () => (await stat()).includes(') Z '), { timeout: 30_000 });
    const start = (await stat()).split(') ')[1]!.split(' ')[19];
    await writeFile(join(folder, 'instance.json'), JSON.stringify({ pid, start }));
    await (await claimData(folder)).release();
    parent.kill();
  });

  test('takes over the claim of an instance that died', async () => {
    const folder = join(data, 'claim');
    const script = `import { claimData } from ${JSON.stringify(join(root, 'embedded/instance.ts'))}; await claimData(${JSON.stringify(folder)}); process.exit(0);`;
    await ended(spawn(process.execPath, ['--input-type=module', '-e', script]));
    expect(existsSync(join(folder, 'instance.json'))).toBe(true);
    const claim = await claimData(folder);
    await expect(claimData(folder)).rejects.toThrow(/another Assay/);
    await claim.release();
  });
});

describe("a runner's credentials", () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
  });
  afterAll(async () => await assay?.stop());

  test('open its jobs and its results, and nothing else', async () => {
    const bus = await connectBus(assay.platform.engines.runnerNatsUrl, { name: 'test', inboxPrefix: '_INBOX_runner' });
    await bus.publish('results.test', 'x', '{}');
    await expect(bus.publish('ev.all.verdict.changed.x', 'x', '{}')).rejects.toThrow();
    const denied = [];
    for await (const status of watch(bus.connection, () => bus.connection.subscribe('ev.>'))) {
      denied.push(status);
      break;
    }
    expect(String(denied[0])).toMatch(/permissions violation/i);
    await expect((await bus.manager()).streams.info('EVENTS')).rejects.toThrow();
    await bus.close();
  });

  async function* watch(connection: { status(): AsyncIterable<{ type: string; error?: Error }> }, act: () => void) {
    const statuses = connection.status();
    act();
    for await (const status of statuses) if (status.type === 'error') yield status.error;
  }

  test('are all that a runner process is given', async () => {
    const child = fork(new URL('../sandbox-runner/main.ts', import.meta.url), { env: { PATH: process.env.PATH, HOME: process.env.HOME, ASSAY_LOG_LEVEL: 'silent' }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    expect(said).toContain('NATS_RUNNER_URL');
  });
});

test('keys are wrapped for one purpose only', () => {
  const master = Buffer.alloc(32, 1);
  const wrapped = wrap(master, Buffer.alloc(32, 2), 'sample a');
  expect(unwrap(master, wrapped, 'sample a')).toEqual(Buffer.alloc(32, 2));
  expect(() => unwrap(master, wrapped, 'sample b')).toThrow();
});

test.each(['test/samples', 'sandbox-runner/guest'])('the programs committed in %s are those that their sums name', async (folder) => {
  const lines = (await readFile(join(root, folder, 'SHA256SUMS'), 'utf8')).trim().split('\n').map((line) => line.split(/\s+/) as [string, string]);
  expect(lines.map(([, name]) => name).sort()).toEqual((await readdir(join(root, folder))).filter((name) => /\.(exe|msi|rpm|chm)$/.test(name)).sort());
  for (const [sum, name] of lines) expect(createHash('sha256').update(await readFile(join(root, folder, name))).digest('hex'), name).toBe(sum);
});
