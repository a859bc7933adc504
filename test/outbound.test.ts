import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { allEnvironments } from '../sandbox-runner/machines/guests.ts';
import { availableGuests } from './guests.ts';

const watch = (log: string) => `${new URL('outbound/watch.mjs', import.meta.url).href}?log=${encodeURIComponent(log)}`;
const heard = async (log: string) => (await readFile(log, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { pid: number; how: string; whom: string });
/** Of this machine: a loopback address, its name, or a socket in its files. */
const here = (whom: string) => (isIP(whom) ? /^(127\.|::1$|::ffff:127\.)/.test(whom) : whom === 'localhost' || whom.startsWith('/'));

// The demo waits for every guest that can be made. They are waited for here, where the clock doesn't run.
await availableGuests(allEnvironments);

test('nothing connects out that is not configured: the whole demo, gateway, subgraphs and runner, speaks to this machine alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-outbound-'));
  const log = join(folder, 'log');
  try {
    const demo = spawn(process.execPath, ['--import', watch(log), new URL('../embedded/demo.ts', import.meta.url).pathname, '--once'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ASSAY_LOG_LEVEL: 'warn' } });
    let said = '';
    for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(demo, 'exit')) as [number];
    expect(code, said).toBe(0);
    const all = await heard(log);
    // It was looked at: the platform reaches its database, the runner its queue.
    expect(new Set(all.map(({ pid }) => pid)).size).toBeGreaterThan(1);
    expect(all.filter(({ how }) => how === 'connect').length).toBeGreaterThan(10);
    expect(all.filter(({ whom }) => !here(whom))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);

test('who looks at that would see it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-outbound-'));
  const [log, file] = [join(folder, 'log'), join(folder, 'calls.mjs')];
  try {
    // Addresses for documentation, which lead nowhere; names that there are not.
    await writeFile(file, `
      import { connect } from 'node:net'; import { lookup, promises } from 'node:dns'; import { createSocket } from 'node:dgram'; import { get } from 'node:http'; import { fork } from 'node:child_process';
      const quiet = (one) => one.on('error', () => undefined);
      if (process.argv[2]) { quiet(connect(9, '192.0.2.2')).destroy(); } else {
        quiet(connect({ port: 9, host: '192.0.2.1' })).destroy();
        quiet(get('http://a.invalid/')).destroy();
        void fetch('http://b.invalid/').catch(() => undefined);
        lookup('c.invalid', () => undefined); void promises.resolve4('d.invalid').catch(() => undefined);
        const socket = quiet(createSocket('udp4')); socket.send('x', 9, '192.0.2.3', () => socket.close());
        fork(import.meta.filename, ['child']);
      }`);
    await promisify(execFile)(process.execPath, ['--import', watch(log), file], { timeout: 60_000 });
    const outside = (await heard(log)).filter(({ whom }) => !here(whom)).map(({ whom }) => whom);
    for (const whom of ['192.0.2.1', '192.0.2.2', '192.0.2.3', 'a.invalid', 'b.invalid', 'c.invalid', 'd.invalid']) expect(outside).toContain(whom);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
