import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, chmodSync, chownSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startAssay } from '../test/assay.ts';
import { type Measured, type Options } from './report.ts';

const domain = 'corp.example';
const clients = 4;

/**
 * Messages sent by swaks through the gateway into OpenSMTPD, while the gateway is killed at random moments. Counted: what the gateway
 * said 250 to and the server behind has never seen, what that has seen more than once (killed between that server's 250 and the gateway's own note of it:
 * SMTP has no way to ask), and what the gateway passed on again although it had noted that it was done.
 */
export async function mail(options: Options): Promise<Measured> {
  const kills = options.limit ?? (options.quick ? 5 : 50);
  const smtpd = program('smtpd', ['/usr/sbin']);
  const swaks = program('swaks', ['/usr/bin']);
  if (process.getuid?.() !== 0) throw new Error('OpenSMTPD starts as root only');
  const folder = await mkdtemp(join(tmpdir(), 'assay-mail-bench-'));
  chmodSync(folder, 0o755);
  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'silent' });
  let behind: ChildProcess | undefined;
  let gateway: ChildProcess | undefined;
  try {
    await assay.fakeRunner();
    const { administrator } = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => Object.values((await assay.ask<Record<string, T>>(administrator, query, variables)).data)[0]!;
    const { policy } = await act<{ policy: { id: string } }>('mutation ($domain: String!) { policyCreate(input: { name: "mail", settings: { organisationDomains: [$domain], holdMax: 60000, holdExpiry: RELEASE } }) { policy { id } } }', { domain });
    await act('mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { policy { id } } }', { id: policy.id });
    const { token } = await act<{ token: string }>('mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }');
    const env = { ...process.env, ASSAY_ENDPOINT_FILE: join(folder, 'endpoint.json') };
    const command = new URL('../endpoint/assay.ts', import.meta.url).pathname;
    await run(process.execPath, [command, '--url', assay.url, 'enroll', '--token', token, '--name', 'mail gateway'], env);

    const box = join(folder, 'box');
    const [port, behindPort] = [await freePort(), await freePort()];
    behind = await openSmtpd(smtpd, folder, box, behindPort);
    const relayed = new Map<string, number>();
    const start = async () => {
      const child = spawn(process.execPath, [command, '--json', 'mail', '--listen', `127.0.0.1:${port}`, '--relay', `127.0.0.1:${behindPort}`, '--relay-tls', 'never', '--spool', join(folder, 'spool')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise<void>((ready, failed) => {
        child.once('exit', (code) => failed(new Error(`the gateway ended with ${code}`)));
        createInterface(child.stdout).on('line', (line) => {
          const { what, id } = JSON.parse(line) as { what: string; id?: string };
          if (what === 'LISTENING') ready();
          if (what === 'RELAYED' && id) relayed.set(id, (relayed.get(id) ?? 0) + 1);
        });
      });
      child.removeAllListeners('exit');
      return child;
    };
    gateway = await start();

    const accepted = new Set<string>();
    let sent = 0;
    let stopping = false;
    const sending = Array.from({ length: clients }, async (_one, client) => {
      for (let n = 0; !stopping; n++) {
        const mark = `m${client}-${n}-end`;
        const script = join(folder, `${mark}.sh`);
        await writeFile(script, `#!/bin/sh\n# ${mark} ${Math.random()}\n`);
        // Every third has nothing to wait for.
        const more = n % 3 === 0 ? [] : ['--attach-type', 'application/x-sh', '--attach-name', 'invoice.sh', '--attach', `@${script}`];
        sent++;
        const ok = await run(swaks, ['--server', `127.0.0.1:${port}`, '--from', 'someone@else.example', '--to', `anna@${domain}`, '--header', `X-Mark: ${mark}`, '--timeout', '30', '--silent', '3', ...more], env).then(() => true, () => false);
        if (ok) accepted.add(mark);
        else await pause(50);
        await rm(script, { force: true });
      }
    });
    for (let kill = 0; kill < kills; kill++) {
      await pause(300 + Math.random() * 2_200);
      const over = new Promise((resolve) => gateway!.once('exit', resolve));
      gateway.kill('SIGKILL');
      await over;
      gateway = await start();
      process.stderr.write(`\r  killed ${kill + 1} of ${kills}, ${accepted.size} messages taken `);
    }
    stopping = true;
    await Promise.all(sending);
    process.stderr.write('\n');
    const end = Date.now() + 180_000;
    const seen = new Map<string, number>();
    for (;;) {
      const left = (await readdir(join(folder, 'spool'))).filter((name) => !name.startsWith('cursor'));
      seen.clear();
      for (const name of await readdir(box)) {
        if (name.endsWith('.making')) continue;
        const mark = /^X-Mark: (\S+)/m.exec(await readFile(join(box, name), 'latin1'))?.[1];
        if (mark) seen.set(mark, (seen.get(mark) ?? 0) + 1);
      }
      if ((left.length === 0 && [...accepted].every((mark) => seen.has(mark))) || Date.now() > end) break;
      await pause(500);
    }
    const lost = [...accepted].filter((mark) => !seen.has(mark)).length;
    const twice = [...seen.values()].filter((count) => count > 1).length;
    const again = [...relayed.values()].filter((count) => count > 1).length;
    const { nodes } = await act<{ nodes: { state: string }[] }>('{ heldMessages(first: 100, filter: { states: [HELD, RELEASED, DROPPED] }) { nodes { state } } }');
    return {
      rows: [{ kills, sent, accepted: accepted.size, arrived: seen.size, lost, twice, 'again after its note': again, 'left in the spool': (await readdir(join(folder, 'spool'))).filter((name) => !name.startsWith('cursor')).length, 'not ended at the service': nodes.length }],
      result: { kills, accepted: accepted.size, lost, twice, again },
    };
  } finally {
    gateway?.kill('SIGKILL');
    behind?.kill('SIGTERM');
    await assay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function program(name: string, folders: string[]): string {
  const found = [...folders, ...(process.env.PATH ?? '').split(':')].map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`${name} is not here: apt-get install opensmtpd swaks`);
  return found;
}

async function run(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  await new Promise<void>((done, failed) => execFile(file, args, { env }, (error) => (error ? failed(new Error(error.message)) : done())));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Debian's mail server, which puts each message into a file of its own. */
async function openSmtpd(file: string, folder: string, box: string, port: number): Promise<ChildProcess> {
  const nobody = 65534;
  mkdirSync(box);
  chownSync(box, nobody, nobody);
  const keep = join(folder, 'keep.sh');
  writeFileSync(keep, `#!/bin/sh\nf=$(mktemp ${box}/XXXXXXXXXX.making) && cat > "$f" && mv "$f" "\${f%.making}"\n`, { mode: 0o755 });
  const conf = join(folder, 'smtpd.conf');
  writeFileSync(conf, `listen on 127.0.0.1 port ${port} hostname behind.example\naction "keep" mda "${keep}" virtual { "@" = nobody }\nmatch from any for domain "${domain}" action "keep"\n`, { mode: 0o644 });
  const child = spawn(file, ['-d', '-f', conf], { stdio: 'ignore' });
  for (let attempt = 0; ; attempt++) {
    const up = await new Promise<boolean>((done) => {
      const socket = createServer();
      socket.once('error', () => done(true));
      socket.listen(port, '127.0.0.1', () => socket.close(() => done(false)));
    });
    if (up) return child;
    if (attempt > 100 || child.exitCode !== null) throw new Error('OpenSMTPD did not start: is another one running?');
    await pause(100);
  }
}
