import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startChild, type Child } from './child.ts';
import { extract, skeleton, type Debian } from './debian.ts';
import { reasonOfEnding, StartFailure } from './ending.ts';
import { freePort } from './port.ts';
import { endPredecessor, pidIn } from './predecessor.ts';
import type { Progress } from './progress.ts';
import type { Supervised } from './supervisor.ts';

export interface Nats extends Supervised {
  /** For subgraphs and gateway: everything. */
  url: string;
  /** For runners: their jobs, their results, nothing else. */
  runnerUrl: string;
  child: Child;
  /** The server's program. */
  file: string;
}

/** A server that lives and takes no clients for so long is given up: it reads its streams before it does, and large ones on a busy host take minutes. */
const silentMsMax = 600_000;

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

/** Starts the server on its folder and resolves when it takes clients; rejects with a StartFailure. A free port when none is given. */
export async function startNats(file: string, folder: string, options: { port?: number; storeBytesMax?: number; signal?: AbortSignal } = {}): Promise<Nats> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secretFile = join(folder, 'secrets.json');
  if (!existsSync(secretFile)) {
    await writeFile(`${secretFile}.new`, JSON.stringify({ platform: randomBytes(24).toString('hex'), runner: randomBytes(24).toString('hex') }), { mode: 0o600 });
    await rename(`${secretFile}.new`, secretFile);
  }
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
  const pidFile = join(folder, 'nats.pid');
  await endPredecessor(pidFile, configurationFile, 'SIGTERM');
  await rm(pidFile, { force: true });
  const child = startChild('nats-server', file, ['-c', configurationFile, '-P', pidFile], { signal: 'TERM' });
  await answering(child, port, options.signal);
  return {
    url: `nats://platform:${secrets.platform}@127.0.0.1:${port}`,
    runnerUrl: `nats://runner:${secrets.runner}@127.0.0.1:${port}`,
    child,
    file,
    pid: (await pidIn(pidFile)) ?? child.process.pid,
    ended: child.ended,
    stop: async (signal) => await child.stop(signal),
  };
}

/** Waits until the server takes clients. */
async function answering(child: Child, port: number, signal: AbortSignal | undefined): Promise<void> {
  let gone = false;
  void child.ended.then(() => (gone = true));
  const end = Date.now() + silentMsMax;
  while (!(await reachable(port))) {
    if (gone || signal?.aborted || Date.now() > end) {
      const words = gone ? 'ended before it answered' : signal?.aborted ? 'was stopped before it answered' : `did not answer within ${silentMsMax / 60_000} minutes`;
      await child.stop();
      const ending = await child.ended;
      throw new StartFailure(`nats-server ${words} (${reasonOfEnding(ending)}): ${ending.lines.slice(-5).join(' | ')}`, ending);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
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
