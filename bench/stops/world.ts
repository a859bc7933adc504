import { fork, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Debian } from '../../embedded/debian.ts';
import { foldersFrom } from '../../embedded/folders.ts';
import { ensureNatsServer, startNats, type Nats } from '../../embedded/nats.ts';
import { freePort } from '../../embedded/port.ts';
import { startPostgres, type Postgres } from '../../embedded/postgres.ts';
import { silent } from '../../embedded/progress.ts';

export const parts = ['runner', 'platform', 'nats', 'postgres', 'qemu'] as const;
export type Part = (typeof parts)[number];
/** So long a machine may take to be there. */
const machineMsMax = 20_000;
export type Ending = 'SIGTERM' | 'SIGKILL';

/** A whole Assay in processes that can be ended one by one: database, NATS, platform (subgraphs and gateway), runner, and the runner's machines. */
export class World {
  readonly #data: string;
  readonly #cache: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #port: number;
  #natsFile = '';
  #postgres!: Postgres;
  #nats!: Nats;
  #platform!: ChildProcess;
  #runner!: ChildProcess;
  operatorToken = '';

  private constructor(data: string, cache: string, port: number, env: NodeJS.ProcessEnv) {
    [this.#data, this.#cache, this.#port, this.#env] = [data, cache, port, env];
  }

  static async open(env: NodeJS.ProcessEnv): Promise<World> {
    const folders = foldersFrom(process.env);
    const world = new World(await mkdtemp(join(tmpdir(), 'assay-stops-')), folders.cache, await freePort(), env);
    try {
      world.#postgres = await startPostgres(join(world.#data, 'postgres'), { throwaway: true });
      world.#natsFile = await ensureNatsServer(folders.cache, new Debian(folders.cache), silent);
      world.#nats = await startNats(world.#natsFile, join(world.#data, 'nats'));
      await world.#startPlatform();
      await world.#startRunner();
      return world;
    } catch (cause) {
      await world.close();
      throw cause;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
  get natsUrl(): string {
    return this.#nats.url;
  }

  /** Ends a part, and starts it again once it is gone. Says whether there was one to end. */
  async end(part: Part, how: Ending): Promise<boolean> {
    switch (part) {
      case 'runner':
        await ended(this.#runner, how);
        await this.#startRunner();
        return true;
      case 'platform':
        await ended(this.#platform, how);
        await this.#startPlatform();
        return true;
      case 'nats':
        await this.#nats.stop(how);
        this.#nats = await startNats(this.#natsFile, join(this.#data, 'nats'), { port: Number(new URL(this.#nats.url).port) });
        return true;
      case 'postgres':
        // Told by SIGTERM it waits for its clients, which stay: then it is killed.
        await this.#postgres.child.stop(how, 3_000);
        this.#postgres = await startPostgres(join(this.#data, 'postgres'), { port: Number(new URL(this.#postgres.url()).port), throwaway: true });
        return true;
      case 'qemu': {
        // Its process comes a moment after the stage began.
        const end = Date.now() + machineMsMax;
        let machines: number[] = [];
        while (machines.length === 0 && Date.now() < end) machines = await machinesBelow(this.#runner.pid!);
        for (const pid of machines) killed(pid, how);
        return machines.length > 0;
      }
    }
  }

  /** As when the power goes: nothing has time for a word. */
  async endAll(): Promise<void> {
    const all = [ended(this.#runner, 'SIGKILL'), ended(this.#platform, 'SIGKILL'), this.#nats.stop('SIGKILL'), this.#postgres.child.stop('SIGKILL')];
    await Promise.all(all);
    this.#postgres = await startPostgres(join(this.#data, 'postgres'), { port: Number(new URL(this.#postgres.url()).port), throwaway: true });
    this.#nats = await startNats(this.#natsFile, join(this.#data, 'nats'), { port: Number(new URL(this.#nats.url).port) });
    await this.#startPlatform();
    await this.#startRunner();
  }

  async close(): Promise<void> {
    for (const child of [this.#runner, this.#platform] as (ChildProcess | undefined)[]) if (child) await ended(child, 'SIGKILL');
    await (this.#nats as Nats | undefined)?.stop('SIGKILL');
    await (this.#postgres as Postgres | undefined)?.stop('SIGKILL');
    await rm(this.#data, { recursive: true, force: true });
  }

  async #startPlatform(): Promise<void> {
    this.#platform = this.#fork(new URL('./platform.ts', import.meta.url), { DATABASE_URL: this.#postgres.url(), NATS_URL: this.#nats.url, ASSAY_PORT: String(this.#port) });
    ({ operatorToken: this.operatorToken } = (await said(this.#platform)) as { operatorToken: string });
  }

  async #startRunner(): Promise<void> {
    this.#runner = this.#fork(new URL('../../sandbox-runner/main.ts', import.meta.url), { NATS_RUNNER_URL: this.#nats.runnerUrl, ASSAY_ENVIRONMENTS: 'linux', ASSAY_RUNNER_CAPACITY: '1' });
    this.#runner.send('go');
    await said(this.#runner);
  }

  #fork(file: URL, env: NodeJS.ProcessEnv): ChildProcess {
    return fork(file, { env: { ...process.env, ASSAY_LOG_LEVEL: 'silent', ...this.#env, ...env, ASSAY_DATA: this.#data, ASSAY_CACHE: this.#cache }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }
}

async function said(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code, signal) => reject(new Error(`a part ended (${signal ?? code}) before it was ready`)));
  });
}

async function ended(child: ChildProcess, how: Ending): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(how);
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await gone;
  clearTimeout(timer);
}

function killed(pid: number, how: Ending): void {
  try {
    process.kill(pid, how);
  } catch {
    // It ended by itself.
  }
}

/** Numbers of the qemu processes that a process has started, however deep. */
async function machinesBelow(root: number): Promise<number[]> {
  const processes = (await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (name) => {
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const match = /^\d+ \((.*)\) \S (\d+)/s.exec(line);
    return match ? [{ pid: Number(name), name: match[1]!, parent: Number(match[2]) }] : [];
  }))).flat();
  const below = new Set([root]);
  for (let grown = -1; grown !== below.size;) {
    grown = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
  }
  return processes.filter(({ pid, name }) => below.has(pid) && name.startsWith('qemu-system')).map(({ pid }) => pid);
}
