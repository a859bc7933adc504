import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startChild, type Child } from './child.ts';
import { extract, skeleton, type Debian } from './debian.ts';
import { freePort } from './port.ts';
import type { Progress } from './progress.ts';

export interface Nats {
  /** For subgraphs and gateway: everything. */
  url: string;
  /** For runners: their jobs, their results, nothing else. */
  runnerUrl: string;
  child: Child;
  /** The server's program. */
  file: string;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** nats-server from PATH, else Debian's package unpacked into the cache. */
export async function ensureNatsServer(cache: string, debian: Debian, progress: Progress): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const file = join(folder, 'nats-server');
    if (await access(file, constants.X_OK).then(() => true, () => false)) return file;
  }
  const root = join(cache, 'nats-server');
  const file = join(root, 'usr/sbin/nats-server');
  if (!existsSync(join(root, 'complete'))) {
    await progress.step('fetching nats-server (Debian package)', async () => {
      const debs = (await debian.fetch(['nats-server'])).filter((deb) => deb.includes('/nats-server_'));
      await rm(root, { recursive: true, force: true });
      await skeleton(root);
      await extract(debs, root);
      await writeFile(join(root, 'complete'), '');
    });
  }
  return existsSync(file) ? file : join(root, 'usr/bin/nats-server');
}

const runnerInbox = '_INBOX_runner';

/** What a runner may say and hear. */
const runnerPermissions = `{
      publish: { allow: ["$JS.API.CONSUMER.MSG.NEXT.JOBS.*", "$JS.API.CONSUMER.INFO.JOBS.*", "$JS.ACK.JOBS.>", "results.>", "progress.*", "runners.hello", "dlq.jobs.*"] }
      subscribe: { allow: ["${runnerInbox}.>"] }
    }`;

export async function startNats(file: string, folder: string, options: { port?: number; storeBytesMax?: number } = {}): Promise<Nats> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secretFile = join(folder, 'secrets.json');
  if (!existsSync(secretFile)) await writeFile(secretFile, JSON.stringify({ platform: randomBytes(24).toString('hex'), runner: randomBytes(24).toString('hex') }), { mode: 0o600 });
  const secrets = JSON.parse(await readFile(secretFile, 'utf8')) as { platform: string; runner: string };
  const port = options.port || (await freePort());
  const configuration = `host: 127.0.0.1
port: ${port}
max_payload: 4MB
jetstream { store_dir: ${JSON.stringify(join(folder, 'store'))}${options.storeBytesMax ? `, max_file_store: ${options.storeBytesMax}` : ''} }
authorization {
  users: [
    { user: platform, password: "${secrets.platform}" }
    { user: runner, password: "${secrets.runner}", permissions: ${runnerPermissions} }
  ]
}
`;
  const configurationFile = join(folder, 'nats.conf');
  await writeFile(configurationFile, configuration, { mode: 0o600 });
  const said: string[] = [];
  const child = startChild(file, ['-c', configurationFile], { signal: 'TERM', onLine: (line) => void (said.push(line) > 20 && said.shift()) });
  let gone: string | undefined;
  void child.ended.then((how) => (gone = how));
  const end = Date.now() + 30_000;
  while (!(await reachable(port))) {
    if (gone !== undefined || Date.now() > end) {
      await child.stop();
      throw new Error(`nats-server ${gone ?? 'did not answer within 30 seconds'}: ${said.slice(-5).join(' | ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return {
    url: `nats://platform:${secrets.platform}@127.0.0.1:${port}`,
    runnerUrl: `nats://runner:${secrets.runner}@127.0.0.1:${port}`,
    child,
    file,
    stop: async (signal = 'SIGTERM') => await child.stop(signal),
  };
}

async function reachable(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    // The server speaks first: its greeting says that it takes clients.
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
