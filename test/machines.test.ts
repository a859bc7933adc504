import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldersFrom } from '../embedded/folders.ts';
import { silent } from '../embedded/progress.ts';
import { detonate } from '../sandbox-runner/detonate.ts';
import { guestName } from '../sandbox-runner/guest-name.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { BoundedMachines } from '../sandbox-runner/machines/bounded.ts';
import { kindMax } from '../sandbox-runner/observe/observation.ts';
import { FakeMachines } from '../sandbox-runner/machines/fake-machines.ts';
import type { Machines } from '../sandbox-runner/machines/machine.ts';
import { openMachines } from '../sandbox-runner/machines/open.ts';
import type { Accelerator } from '../sandbox-runner/machines/accelerator.ts';
import { command } from '../embedded/command.ts';
import { missingGuest } from './guests.ts';
import { kernelTrace } from './kernel-trace.ts';

const missing = await missingGuest('linux');

/** One suite for the fake and the real machine: what is promised of one is true of the other. */
describe.each(missing === null ? ['fake', 'qemu'] : ['fake'])('%s machines', (kind) => {
  let machines: Machines;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-machines-'));
    machines = kind === 'fake' ? new FakeMachines(['linux']) : (await openMachines({ ...foldersFrom(process.env), data: folder }, silent, ['linux'])).machines;
  });
  afterAll(async () => {
    await machines?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('run a command and tell its status and output', async () => {
    const machine = await machines.restore('linux');
    expect(await machine.run('echo hello', 20_000)).toEqual({ status: 0, output: 'hello\n' });
    expect((await machine.run('exit 7', 20_000)).status).toBe(7);
    await machine.kill();
  });

  test('take bytes and give them back, however many and whatever they are', async () => {
    const machine = await machines.restore('linux');
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7) % 256));
    await machine.push('/tmp/a file', bytes);
    expect((await machine.pull('/tmp/a file', 1_000_000)).equals(bytes)).toBe(true);
    expect((await machine.pull('/tmp/a file', 10)).equals(bytes.subarray(0, 10)), 'never more than asked for').toBe(true);
    await machine.kill();
  });

  test('leave no trace of one sample in the next run', async () => {
    const first = await machines.restore('linux');
    await first.push('/tmp/trace', Buffer.from('x'));
    await first.kill();
    const second = await machines.restore('linux');
    await expect(second.pull('/tmp/trace', 10)).rejects.toMatchObject({ code: 'GUEST_REFUSED' });
    await second.kill();
  });

  test('refuse paths that are none', async () => {
    const machine = await machines.restore('linux');
    await expect(machine.push('/proc/none/x', Buffer.from('x'))).rejects.toMatchObject({ code: 'GUEST_REFUSED' });
    await expect(machine.push('/tmp/a\nb', Buffer.from('x'))).rejects.toMatchObject({ code: 'GUEST_REFUSED' });
    await machine.kill();
  });

  test('end a command at its deadline and go on', async () => {
    const machine = await machines.restore('linux');
    expect((await machine.run('sleep 600', 1_000)).status).toBe(124);
    expect((await machine.run('echo alive', 20_000)).output).toBe('alive\n');
    await machine.kill();
  });

  test('bound the output of a command', async () => {
    const machine = await machines.restore('linux');
    expect((await machine.run('yes | head -c 200000', 20_000)).output.length).toBe(65_536);
    await machine.kill();
  });

  test('fail at once when the machine dies', async () => {
    const machine = await machines.restore('linux');
    const running = machine.run('sleep 600; while :; do :; done', 60_000);
    const failing = expect(running).rejects.toMatchObject({ code: 'GUEST_DIED' });
    await machine.kill();
    await failing;
    await machine.ended;
    await machine.kill();
  });

  test('do not exist for an unknown environment', async () => {
    await expect(machines.restore('amiga')).rejects.toMatchObject({ code: 'RESTORE_FAILED' });
  });

  test('are never more than allowed', async () => {
    const bounded = new BoundedMachines(machines, 1);
    const first = await bounded.restore('linux');
    let second = false;
    const waiting = bounded.restore('linux').then((machine) => ((second = true), machine));
    await first.run('echo 1', 20_000);
    expect(second).toBe(false);
    await first.kill();
    await (await waiting).kill();
  });
});

/** Whether a process descends from this one. */
async function isOurs(pid: string): Promise<boolean> {
  for (let one = pid; one !== '' && one !== '0'; one = /^PPid:\s*(\d+)/m.exec(await readFile(`/proc/${one}/status`, 'utf8').catch(() => ''))?.[1] ?? '') if (Number(one) === process.pid) return true;
  return false;
}

describe.skipIf(missing !== null)('the real machine', () => {
  let machines: Machines;
  let accelerator: Accelerator;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-machines-'));
    ({ machines, accelerator } = await openMachines({ ...foldersFrom(process.env), data: folder }, silent, ['linux']));
  });
  afterAll(async () => {
    await machines?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is confined: no capability, no new privileges, a seccomp filter, namespaces and a root of its own', async () => {
    const machine = await machines.restore('linux');
    const pids: string[] = [];
    // Ours alone: those of other tests end while we look.
    for (const pid of (await command('pgrep', ['-f', '^/usr/bin/qemu-system-x86_64'])).trim().split('\n')) if (await isOurs(pid)) pids.push(pid);
    for (const pid of pids) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const value = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
      expect({ cap: value('CapEff'), bounding: value('CapBnd'), privileges: value('NoNewPrivs'), seccomp: value('Seccomp') }).toEqual({ cap: '0000000000000000', bounding: '0000000000000000', privileges: '1', seccomp: '2' });
      for (const namespace of ['net', 'mnt', 'pid', 'ipc', 'uts']) {
        const [theirs, ours] = await Promise.all([command('readlink', [`/proc/${pid}/ns/${namespace}`]), command('readlink', [`/proc/self/ns/${namespace}`])]);
        expect(theirs, namespace).not.toBe(ours);
      }
      if (process.getuid?.() === 0) expect(value('Uid')).not.toBe('0');
    }
    expect(pids).toHaveLength(1);
    await machine.kill();
  });

  test('wakes with a random state of its own, and a sample sees the right time', async () => {
    const [one, two] = [await machines.restore('linux'), await machines.restore('linux')];
    const random = 'head -c 16 /dev/urandom | xxd -p';
    expect((await one.run(random, 20_000)).output).not.toBe((await two.run(random, 20_000)).output);
    await Promise.all([one.kill(), two.kill()]);
    const bytes = Buffer.from('#!/bin/sh\ndate +%s > /home/user/now\n');
    const { dropped } = await detonate(machines, { bytes, fileName: 'clock.sh', identity: await identify(bytes, 'clock.sh') }, { runMsMax: 30_000, environment: null });
    expect(Math.abs(Number(dropped[0]!.bytes.toString()) - Date.now() / 1000)).toBeLessThan(60);
  });

  test('keeps what a sample says over the network byte by byte, with where it was going', async () => {
    const bytes = Buffer.from("#!/bin/bash\nprintf '\\x00\\xffbin' > /dev/tcp/203.0.113.5/4444\nprintf knock > /dev/udp/203.0.113.6/5353\ncurl -s http://example.com/page\n");
    const { events } = await detonate(machines, { bytes, fileName: 'talk.sh', identity: await identify(bytes, 'talk.sh') }, { runMsMax: 30_000, environment: null });
    const said = events.filter((event) => event.kind === 'CAPTURE').map(({ fields: f }) => `${f.Protocol} ${f.DestinationIp}:${f.DestinationPort} ${f.Direction} ${Buffer.from(f.Data!, 'base64').toString('latin1').split('\r')[0]}`);
    expect(said).toEqual(expect.arrayContaining(['tcp 203.0.113.5:4444 sent \0\xffbin', 'udp 203.0.113.6:5353 sent knock']));
    expect(said.filter((line) => line.includes(':80 '))).toEqual([expect.stringMatching(/sent GET \/page HTTP\/1\.1$/), expect.stringMatching(/received HTTP\/1\.1 200 OK$/)]);
    expect(events.find((event) => event.kind === 'NETWORK' && event.fields.Protocol === 'udp')!.fields).toMatchObject({ DestinationIp: '203.0.113.6', DestinationPort: '5353', BytesSent: '5' });
  });

  test('wastes no time on a sample that sleeps: what it does ten minutes later is seen, and its clock agrees', async ({ skip }) => {
    if (accelerator === 'kvm') skip('with hardware virtualisation the guest sleeps as long as it says');
    const bytes = Buffer.from('#!/bin/bash\nbegin=$(date +%s)\nsleep 600\ntouch /home/user/after-$((($(date +%s) - begin) / 60))-minutes\n');
    const { result, events } = await detonate(machines, { bytes, fileName: 'sleeper.sh', identity: await identify(bytes, 'sleeper.sh') }, { runMsMax: 60_000, environment: null });
    expect(result).toMatchObject({ outcome: 'ENDED', limitations: [] });
    const touched = events.find((event) => event.kind === 'FILE' && event.fields.TargetFilename === '/home/user/after-10-minutes');
    expect(touched!.at).toBeGreaterThan(599_000);
  });

  test('ends a sample that is still busy when its time is over, with what was seen until then', async () => {
    const bytes = Buffer.from('#!/bin/bash\nid -un\nwhile :; do :; done\n');
    const { result, events } = await detonate(machines, { bytes, fileName: 'busy.sh', identity: await identify(bytes, 'busy.sh') }, { runMsMax: 5_000, environment: null });
    expect(result).toMatchObject({ outcome: 'TIMED_OUT', limitations: ['TIMED_OUT', 'ONLY_WAITED'] });
    expect(events.map((event) => event.fields.CommandLine)).toContain('id -un');
  });

  test('goes on watching what a sample leaves behind in the background', async () => {
    const bytes = Buffer.from('#!/bin/bash\n(setsid bash -c "sleep 2; hostname" &)\nexit 3\n');
    const { result, events } = await detonate(machines, { bytes, fileName: 'parent.sh', identity: await identify(bytes, 'parent.sh') }, { runMsMax: 30_000, environment: null });
    expect(result.outcome).toBe('ENDED');
    expect(events.map((event) => event.fields.CommandLine)).toContain('hostname');
  });

  test('has no way out: a name resolves, a connection is recorded, and nothing arrives anywhere', async () => {
    const machine = await machines.restore('linux');
    const { output } = await machine.run('curl -s -m 10 http://example.com/secret; ip -o link | grep -v lo', 30_000);
    expect(output).toContain('<html>');
    expect(output).toContain('eth0');
    const log = (await machine.pull('/run/assay/network.jsonl', 100_000)).toString();
    expect(log).toContain('"host": "example.com"');
    await machine.kill();
  });

  test('runs a sample as the ordinary user, who cannot see the trace', async () => {
    const script = Buffer.from('#!/bin/sh\nid -u > /tmp/who\ncat /sys/kernel/tracing/trace /run/assay/trace > /tmp/seen 2>/dev/null\n');
    const { result, events } = await detonate(machines, { bytes: script, fileName: 'who.sh', identity: await identify(script, 'who.sh') }, { runMsMax: 15_000, environment: null });
    expect(result).toMatchObject({ environment: 'linux', outcome: 'ENDED' });
    expect(events.some((event) => event.kind === 'PROCESS' && event.fields.Image === '/usr/bin/id')).toBe(true);
    expect(events.every((event) => event.fields.TargetFilename !== '/run/assay/trace' || event.fields.Operation === undefined)).toBe(true);
  });

  test('a sample that never ends is ended, and what it did is told', async () => {
    const script = Buffer.from('#!/bin/sh\necho x > /tmp/started\nsleep 5000\n');
    const { result, events } = await detonate(machines, { bytes: script, fileName: 'long.sh', identity: await identify(script, 'long.sh') }, { runMsMax: 3_000, environment: null });
    expect(result).toMatchObject({ outcome: 'TIMED_OUT', limitations: ['TIMED_OUT', 'ONLY_WAITED'] });
    expect(events.some((event) => event.fields.TargetFilename === '/tmp/started')).toBe(true);
  });
});

describe('a guest that lies', () => {
  const script = Buffer.from('#!/bin/sh\n');
  const run = async (guest: ConstructorParameters<typeof FakeMachines>[1]) =>
    await detonate(new FakeMachines(['linux'], guest), { bytes: script, fileName: 'x.sh', identity: await identify(script, 'x.sh') }, { runMsMax: 1_000, environment: null });

  test('about its report is a machine that failed, not a clean sample', async () => {
    expect((await run(() => ({ status: 0, output: 'all good' }))).result).toMatchObject({ outcome: 'MACHINE_FAILED', limitations: ['GUEST_MALFORMED'] });
  });
  test('about its network log is noted, and the rest is believed', async () => {
    const { result } = await run((_script, files) => {
      files.set('/run/assay/trace', Buffer.from([0, 1, 2, 255]));
      files.set('/run/assay/network.jsonl', Buffer.from('{"kind":"dns"}\nnonsense\n'));
      return { status: 0, output: 'state=ENDED code=0 dropped=0 root=1' };
    });
    expect(result).toMatchObject({ outcome: 'ENDED', limitations: ['GUEST_OUTPUT_CORRUPT', 'START_NOT_SEEN'] });
  });
  test('by a flood is cut off, and that is said', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `            t.sh-162     [000] .....    10.${String(n).padStart(6, '0')}: openat: (x) f="/tmp/${n}" flags=0x41`);
    const { result, events } = await run((_script, files) => {
      files.set('/run/assay/trace', Buffer.from(kernelTrace(lines)));
      files.set('/run/assay/network.jsonl', Buffer.from(''));
      return { status: 0, output: 'state=ENDED code=0 dropped=0 root=1' };
    });
    expect(events).toHaveLength(kindMax);
    expect(result.limitations).toContain('TRACE_TRUNCATED');
  });
  test('never names a file on the host', () => {
    for (const name of ['../../x', '/etc/passwd', 'a\nb', '-rf', '...', '']) expect(guestName(name)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._ -]*$/);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const made = guestName(name);
      expect(made).not.toMatch(/[/\\\0\n\r'"$`*?<>|:;&!]|^[.\s-]|\s$/);
      expect(Buffer.byteLength(made)).toBeLessThanOrEqual(240);
      expect(Buffer.byteLength(made)).toBeGreaterThan(0);
    }));
  });
  test('keeps what is safe of it, in any script, and the ending of one that is too long', () => {
    for (const name of ['Счёт-фактура №5.sh', '請求書 2026.exe', `${'a'.repeat(180)}.bat`, 'résumé.pdf']) expect(guestName(name)).toBe(name.normalize('NFC'));
    expect(guestName(`${'я'.repeat(400)}.bat`)).toMatch(/^я{100,}\.bat$/);
  });
});
