import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Debian } from '../embedded/debian.ts';
import { foldersFrom } from '../embedded/folders.ts';
import { firstMessage, forked } from '../embedded/forked.ts';
import { ensureNatsServer, startNats } from '../embedded/nats.ts';
import { startPlatformProcess, type PlatformProcess } from '../embedded/platform-process.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { silent } from '../embedded/progress.ts';
import { Supervisor, type Supervised, type SupervisorOptions } from '../embedded/supervisor.ts';
import { system } from '../platform/caller.ts';
import { hashOf, listen, send, startAssay, subscribed, type Assay } from './assay.ts';

interface Status {
  health: string;
  parts: { part: string; health: string; detail: string }[];
  incidents: { title: string; state: string; measured: boolean; parts: string[] }[];
}
const statusFields = '{ health parts { part health detail } incidents { title state measured parts } }';
const ended = ['SKIPPED', 'ANALYZED', 'FAILED', 'EXPIRED'];

/** Kills its process as nobody can refuse, and waits for another one that is ready. */
async function killed(supervisor: Supervisor<Supervised>, pid = supervisor.current.pid!): Promise<void> {
  const { restarts } = supervisor.status;
  process.kill(pid, 'SIGKILL');
  await vi.waitUntil(() => supervisor.status.restarts > restarts, { timeout: 50_000 });
}

describe('a platform whose processes are killed', () => {
  let assay: Assay;
  let device: string;
  let administrator: string;
  const log: { msg: string; process?: string; reason?: string; level: number }[] = [];
  beforeAll(async () => {
    assay = await startAssay({}, {
      runner: true, runnerProgram: new URL('supervision/runner.ts', import.meta.url),
      // A rest of seconds, so that the end of an outage can be waited for.
      limits: { upMsMin: 3_000, windowMs: 20_000 }, log: pino({}, { write: (line: string) => void log.push(JSON.parse(line) as never) }),
    });
    ({ devices: [device = ''], administrator } = await assay.customer());
  });
  afterAll(async () => await assay?.stop());

  const reachedAgain = async () => await vi.waitUntil(async () => {
    const { data, errors } = await assay.ask<{ serviceStatus: Status }>(device, `{ serviceStatus ${statusFields} }`).catch(() => ({ data: null, errors: [] }));
    return !errors && data?.serviceStatus.parts.every(({ part, health }) => health === 'OPERATIONAL' || part === 'QUEUE' || part === 'DELIVERY');
  }, { timeout: 50_000, interval: 200 });

  /** Waits until `/ready` answers so: it looks once a second. */
  const readyAs = async (status: number, body: object) => await vi.waitFor(async () => {
    const response = await fetch(`${assay.url}/ready`);
    const { processes, ...rest } = (await response.json()) as { processes?: { name: string; state: string }[] };
    const away = processes ? { processes: processes.map(({ name, state }) => [name, state]) } : {};
    expect([response.status, { ...rest, ...away }]).toEqual([status, body]);
  }, { timeout: 20_000, interval: 100 });

  test('starts each of them again on the same port and data while files are sent, and everything that was accepted comes to its end, once', async () => {
    const { engines, runners } = assay.platform;
    const urls = [engines.postgres!.current.url(), engines.nats!.current.url];
    const ear = listen(assay.url, device);
    await ear.listening();
    const accepted: string[] = [];
    let sending = true;
    let count = 0;
    // An endpoint tries until it is taken.
    const sender = (async () => {
      while (sending) {
        const bytes = Buffer.from(`#!/bin/sh\necho ${count}\n`);
        try {
          await send(assay, device, bytes);
          accepted.push(hashOf(bytes));
          count++;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    })();
    const more = async (n = 2) => {
      const before = accepted.length;
      await vi.waitUntil(() => accepted.length >= before + n, { timeout: 50_000 });
    };
    const backend = async () => Number((await assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform.database.for(system).execute<{ pid: number }[]>("select pid from pg_stat_activity where usename = 'assay_samples' and pid <> pg_backend_pid() limit 1"))[0]!.pid);
    await more();
    await killed(engines.nats!);
    await more();
    await killed(engines.postgres!);
    await more();
    await killed(runners[0]!);
    await more();
    // PostgreSQL itself ends all of its connections when one of its processes is killed, and recovers without an end of its own.
    process.kill(await backend(), 'SIGKILL');
    await more();
    // The one that watches nats-server, by which it would end with us: nats-server goes with it, and both come back.
    await killed(engines.nats!, engines.nats!.current.child.process.pid);
    await more();
    sending = false;
    await sender;
    expect([engines.postgres!.current.url(), engines.nats!.current.url]).toEqual(urls);
    for (const sha256 of accepted) await vi.waitUntil(async () => {
      const { data } = await assay.ask<{ verdict: { stage: string } | null }>(device, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { stage } }', { sha256 });
      return data?.verdict?.stage === 'FINAL';
    }, { timeout: 120_000, interval: 200 });
    await vi.waitUntil(async () => {
      const { data } = await assay.ask<{ submissions: { nodes: { state: string; sample: { sha256: string } | null }[] } }>(administrator, '{ submissions(first: 100) { nodes { state sample { sha256 } } } }');
      const open = data?.submissions.nodes.filter(({ sample }) => sample && accepted.includes(sample.sha256)) ?? [];
      return open.length >= accepted.length && open.every(({ state }) => ended.includes(state));
    }, { timeout: 60_000, interval: 200 });
    for (const name of ['nats-server', 'PostgreSQL', 'runner']) {
      expect(log.filter((line) => line.process === name).map(({ msg }) => msg.replace(/in \d+\.\d s$/, 'in N s')).slice(0, 2)).toEqual([`${name} died (killed by SIGKILL, by hand or by the kernel for want of memory); it is started again in N s`, `${name} runs again`]);
    }
    // Who listened before all of that goes on listening, or was told to come again; it was told nothing twice.
    const told = ear.heard.flatMap(({ verdict }) => (verdict ? [`${verdict.sample.sha256} ${verdict.revision}`] : []));
    expect(new Set(told).size).toBe(told.length);
    ear.stop();
  });

  test('hears of its outbox by PostgreSQL again after that was killed, not only by looking each second', async () => {
    await killed(assay.platform.engines.postgres!);
    const client = new pg.Client({ connectionString: assay.platform.engines.postgres!.current.url() });
    await client.connect();
    onTestFinished(async () => await client.end());
    await vi.waitUntil(async () => {
      const { rows } = await client.query<{ usename: string }>("select distinct usename from pg_stat_activity where query = 'listen outbox'");
      return rows.length === assay.platform.subgraphs.length;
    }, { timeout: 30_000 });
    await reachedAgain();
  });

  test('says UNAVAILABLE, with what is away in /ready, while PostgreSQL is away, and serves again when it is back', async () => {
    const { postgres } = assay.platform.engines;
    const ask = async () => await assay.ask(administrator, '{ submissions(first: 1) { nodes { state } } }');
    await vi.waitUntil(async () => !(await ask()).errors, { timeout: 30_000 });
    await postgres!.stop('SIGKILL');
    // The credential is still known: what fails is the query itself.
    const { errors } = await ask();
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(['UNAVAILABLE']);
    await readyAs(503, { status: 'not ready', reason: 'the customers subgraph does not answer', processes: [['PostgreSQL', 'STARTING']] });
    await postgres!.start();
    await vi.waitUntil(async () => !(await ask()).errors, { timeout: 30_000 });
    await readyAs(200, { status: 'ready' });
  });

  test('serves what needs no NATS while that is away, and names it in /ready', async () => {
    const { nats } = assay.platform.engines;
    await nats!.stop('SIGKILL');
    onTestFinished(async () => await nats!.start().catch(() => undefined));
    expect((await assay.ask(administrator, '{ submissions(first: 1) { nodes { state } } }')).errors).toBeUndefined();
    await readyAs(200, { status: 'ready', processes: [['nats-server', 'STARTING']] });
  });

  test('shows a runner that keeps dying in its status, with the reason and as an incident, until it has stopped dying', async () => {
    const [runner] = assay.platform.runners;
    await reachedAgain();
    const ear = subscribed<Status>(assay.url, device, `subscription { serviceStatusChanged ${statusFields} }`);
    onTestFinished(() => ear.stop());
    await vi.waitUntil(() => ear.heard.length > 0, { timeout: 30_000 });
    for (let n = 0; n < 3; n++) await killed(runner!);
    const runners = () => ear.heard.at(-1)!.parts.find(({ part }) => part === 'RUNNERS')!;
    await vi.waitUntil(() => runners().detail.includes('keeps dying'), { timeout: 30_000 });
    expect(runners()).toMatchObject({ detail: expect.stringContaining('runner keeps dying and is started again each time (killed by SIGKILL, by hand or by the kernel for want of memory)') as string });
    expect(runners().health).not.toBe('OPERATIONAL');
    await vi.waitUntil(() => ear.heard.at(-1)!.incidents.some(({ measured, parts }) => measured && parts.includes('RUNNERS')), { timeout: 30_000 });
    await vi.waitUntil(() => runners().health === 'OPERATIONAL' && ear.heard.at(-1)!.incidents.length === 0, { timeout: 50_000 });
    expect(runners().detail).toBe('1 runner');
  });
});

describe('a process of ours', () => {
  const supervised = (program: string, options: Partial<SupervisorOptions<PlatformProcess>> = {}) => {
    const log: { msg: string; reason?: string; printed?: string[] }[] = [];
    const children: PlatformProcess[] = [];
    const supervisor = new Supervisor<PlatformProcess>({
      name: 'platform', log: pino({}, { write: (line: string) => void log.push(JSON.parse(line) as never) }), isFinal: ({ code }) => code === 1, isWanted: ({ code }) => code === 0,
      start: async (signal) => {
        const child = await startPlatformProcess({ env: { ...process.env, ASSAY_PORT: String(children[0]?.port ?? 0) }, signal, program: new URL(`supervision/${program}`, import.meta.url) });
        children.push(child);
        return child;
      },
      ...options,
    });
    onTestFinished(async () => await supervisor.stop());
    return { supervisor, log, children };
  };

  test.each([['fault', 'a fault that nobody foresaw'], ['rejection', 'a promise that nobody waits for']])('ends by a %s with a line in its log, and is started again on the same port', async (kind, words) => {
    const { supervisor, log, children } = supervised('platform.ts');
    await supervisor.start();
    children[0]!.tell(kind as never);
    await vi.waitUntil(() => supervisor.status.restarts === 1, { timeout: 30_000 });
    expect(children[1]!.port).toBe(children[0]!.port);
    expect(log[0]).toMatchObject({ reason: 'ended with code 70' });
    expect(JSON.parse(log[0]!.printed!.at(-1)!)).toMatchObject({ msg: 'this process ends: a fault that nothing caught', err: { message: words } });
  });

  test('is not started again when it ends as it was asked to', async () => {
    const { supervisor, children } = supervised('platform.ts');
    await supervisor.start();
    process.kill(children[0]!.pid!, 'SIGTERM');
    expect(await supervisor.over).toMatchObject({ code: 0 });
    expect(children).toHaveLength(1);
  });

  test('ends, and does not stay there doing nothing, when NATS refuses its credentials for good', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-refused-'));
    const { cache } = foldersFrom(process.env);
    const file = await ensureNatsServer(cache, new Debian(cache), silent);
    const first = await startNats(file, folder);
    const child = forked(new URL('supervision/bus.ts', import.meta.url), { env: { ...process.env, NATS_URL: first.url } });
    onTestFinished(async () => await child.stop('SIGKILL'));
    await firstMessage(child, new AbortController().signal, () => new Error('it did not connect'));
    await first.stop();
    await rm(join(folder, 'secrets.json'));
    const second = await startNats(file, folder, { port: Number(new URL(first.url).port) });
    onTestFinished(async () => {
      await second.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const { code, lines } = await child.ended;
    expect([code, lines.join(' ')]).toEqual([70, expect.stringContaining('the connection of bus to NATS was closed for good') as string]);
  });
});

describe('an engine on the data of one that was killed', () => {
  test('PostgreSQL starts although its old pid is another program\'s by now', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-stale-'));
    onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
    const first = await startPostgres(folder, { throwaway: true });
    process.kill(first.pid!, 'SIGKILL');
    await first.ended;
    const file = join(folder, 'data/postmaster.pid');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(process.pid)));
    const second = await startPostgres(folder, { throwaway: true });
    expect(second.pid).not.toBe(process.pid);
    await second.stop();
  });

  test.each(['PostgreSQL', 'nats-server'])('%s ends another one that still runs on it, and two never do', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-two-'));
    onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
    const { cache } = foldersFrom(process.env);
    const start = async () => (name === 'PostgreSQL' ? await startPostgres(folder, { throwaway: true }) : await startNats(await ensureNatsServer(cache, new Debian(cache), silent), folder));
    const first = await start();
    const second = await start();
    onTestFinished(async () => await second.stop());
    expect(await first.ended).toMatchObject({ signal: null });
    expect(second.pid).not.toBe(first.pid);
  });

  test('PostgreSQL is made from the start again where making it was cut off', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-cut-'));
    onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'making'), { recursive: true });
    await writeFile(join(folder, 'making/PG_VERSION'), '18\n');
    const postgres = await startPostgres(folder, { throwaway: true });
    await postgres.stop();
  });
});
