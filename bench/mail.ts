import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, chownSync, constants, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { startAssay } from '../test/assay.ts';
import { type Measured, type Options } from './report.ts';

const domain = 'corp.example';
const sender = 'someone@else.example';
const clients = 4;

/**
 * Messages sent by swaks through the gateway into OpenSMTPD, while the gateway is killed at random moments; where those are not installed,
 * by libraries of our own. A third of the messages lack an end, and are written anew on their way. Counted: what the gateway
 * said 250 to and the server behind has never seen, what that has seen more than once (killed between that server's 250 and the gateway's own note of it:
 * SMTP has no way to ask), and what the gateway passed on again although it had noted that it was done.
 */
export async function mail(options: Options): Promise<Measured> {
  const kills = options.limit ?? (options.quick ? 5 : 50);
  const smtpd = process.getuid?.() === 0 ? program('smtpd', ['/usr/sbin']) : null;
  const swaks = program('swaks', ['/usr/bin']);
  if (!smtpd || !swaks) process.stderr.write("  without OpenSMTPD and swaks (apt-get install opensmtpd swaks; root): by libraries of our own\n");
  const folder = await mkdtemp(join(tmpdir(), 'assay-mail-bench-'));
  chmodSync(folder, 0o755);
  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'silent' });
  let behind: { end: () => void } | undefined;
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
    behind = smtpd ? await openSmtpd(smtpd, folder, box, behindPort) : await ownServer(box, behindPort);
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
        const file = join(folder, `${mark}.eml`);
        await writeFile(file, messageOf(mark, n));
        sent++;
        const ok = await (swaks ? run(swaks, ['--server', `127.0.0.1:${port}`, '--from', sender, '--to', `anna@${domain}`, '--data', `@${file}`, '--timeout', '30', '--silent', '3'], env) : give(port, file)).then(() => true, () => false);
        if (ok) accepted.add(mark);
        else await pause(50);
        await rm(file, { force: true });
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
    behind?.end();
    await assay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every third has nothing to wait for, and every third is without an end. */
function messageOf(mark: string, n: number): string {
  const head = [`From: ${sender}`, `To: anna@${domain}`, `Subject: ${mark}`, `X-Mark: ${mark}`, 'MIME-Version: 1.0'];
  if (n % 3 === 0) return [...head, 'Content-Type: text/plain', '', 'words', ''].join('\n');
  const script = Buffer.from(`#!/bin/sh\n# ${mark} ${Math.random()}\n`).toString('base64');
  const part = ['--b', 'Content-Type: application/x-sh; name=invoice.sh', 'Content-Transfer-Encoding: base64', '', script];
  return [...head, 'Content-Type: multipart/mixed; boundary=b', '', ...part, ...(n % 3 === 1 ? [] : ['--b--']), ''].join('\n');
}

async function give(port: number, file: string): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, socketTimeout: 30_000 });
  try {
    await transport.sendMail({ envelope: { from: sender, to: [`anna@${domain}`] }, raw: await readFile(file, 'utf8') });
  } finally {
    transport.close();
  }
}

/** Puts each message into a file of its own, whole or not at all. */
async function ownServer(box: string, port: number): Promise<{ end: () => void }> {
  mkdirSync(box);
  let number = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'], authOptional: true, disableReverseLookup: true, logger: false,
    onData: (stream, _session, done) => {
      const path = join(box, `m${number++}`);
      void pipeline(stream, createWriteStream(`${path}.making`)).then(async () => await rename(`${path}.making`, path)).then(() => done(), done);
    },
  });
  // Who is killed breaks off.
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return { end: () => server.close() };
}

function program(name: string, folders: string[]): string | null {
  const found = [...folders, ...(process.env.PATH ?? '').split(':')].map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ?? null;
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
async function openSmtpd(file: string, folder: string, box: string, port: number): Promise<{ end: () => void }> {
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
    if (up) return { end: () => child.kill('SIGTERM') };
    if (attempt > 100 || child.exitCode !== null) throw new Error('OpenSMTPD did not start: is another one running?');
    await pause(100);
  }
}
