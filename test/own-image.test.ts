import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Debian } from '../embedded/debian.ts';
import { foldersFrom } from '../embedded/folders.ts';
import { silent } from '../embedded/progress.ts';
import { ensureTools, type Tools } from '../embedded/tools.ts';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import type { Machines } from '../sandbox-runner/machines/machine.ts';
import { QemuMachines } from '../sandbox-runner/machines/qemu-machines.ts';
import { ByteStream } from '../sandbox-runner/machines/stream.ts';
import { GuestAgent } from '../sandbox-runner/own-image/guest-agent.ts';
import { readManifests } from '../sandbox-runner/own-image/manifest.ts';
import { ensureOwnTemplate } from '../sandbox-runner/own-image/template.ts';
import type { ObservedEvent } from '../schema/jobs.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';
import { missingGuest } from './guests.ts';
import { standIn } from './samples/stand-in.ts';

const missing = await missingGuest('linux');

describe('the agent of an own image', () => {
  let folder: string;
  let answer: (line: string, socket: Socket) => void;
  const servers: { close(): void }[] = [];
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'assay-agent-'))));
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const agent = async () => {
    const path = join(folder, 's');
    const server = createServer((socket) => {
      let text = '';
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
          answer(text.slice(0, end), socket);
          text = text.slice(end + 1);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const socket = connect(path);
    servers.push(server, { close: () => void socket.destroy() });
    return new GuestAgent(new ByteStream(socket));
  };
  test('what was left in the line is passed over until the answer comes that was asked for', async () => {
    answer = (line, socket) => socket.write(`garbage\n{"return":5}\nhalf a line\xff{"return": ${/"id":(\d+)/.exec(line)![1]}}\n`, 'latin1');
    await (await agent()).ready(5_000);
  });
  test.each([
    ['is no JSON', 'hello', 'GUEST_MALFORMED'], ['has another shape', '{"return":{"x":1}}', 'GUEST_MALFORMED'], ['is an error', '{"error":{"class":"GenericError","desc":"no such file"}}', 'GUEST_REFUSED'],
    ['says more bytes than it brings', '{"return":{"count":9,"buf-b64":"YQ==","eof":true}}', 'GUEST_MALFORMED'],
  ])('an answer that %s ends the run with a reason', async (_what, text, code) => {
    answer = (line, socket) => socket.write(line.includes('guest-file-open') ? (text.includes('count') ? '{"return":1}\n' : `${text}\n`) : line.includes('close') ? '{"return":{}}\n' : `${text}\n`);
    await expect((await agent()).pull('C:\\x', 100)).rejects.toMatchObject({ name: 'MachineFailure', code });
  });
  test('a line without an end is cut off', async () => {
    answer = (_line, socket) => socket.write('x'.repeat(2_000_000));
    await expect((await agent()).pull('C:\\x', 100)).rejects.toMatchObject({ code: 'GUEST_MALFORMED' });
  });
  test('a guest that never stops to answer wrongly is given up', async () => {
    answer = (_line, socket) => socket.write('no\n'.repeat(200));
    await expect((await agent()).ready(60_000)).rejects.toMatchObject({ code: 'GUEST_MALFORMED' });
  });
});

describe.skipIf(missing !== null)("an operator's image as a virtual machine: its own boot, its own disk, qemu-guest-agent (a Linux stands in for Windows)", () => {
  const folders = foldersFrom(process.env);
  let folder: string;
  let tools: Tools;
  let machines: QemuMachines;
  const engine = loadEngine();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-own-'));
    tools = await ensureTools(folders.cache, new Debian(folders.cache), silent);
    await mkdir(join(folder, 'images'));
    await writeFile(join(folder, 'images/a.json'), JSON.stringify({
      name: 'windows-11', description: 'A stand-in', disk: await standIn(folders.cache, tools), memoryMiB: 256, processors: 1, diskBus: 'virtio', settleSeconds: 0, watchSeconds: 0, has: ['powershell'],
    }));
    const [image] = await readManifests(join(folder, 'images'));
    machines = await QemuMachines.open([await ensureOwnTemplate(join(folder, 'cache'), image!, tools, 'tcg')], folder);
  });
  afterAll(async () => {
    await machines.close();
    await (await engine).close();
    await rm(folder, { recursive: true, force: true });
  });
  const analysed = async (text: string, machinesOfIt: Machines = machines, runMsMax = 30_000) => {
    const events: ObservedEvent[] = [];
    let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
    await analyse(await engine, machinesOfIt, { fileName: 'a.ps1', runMsMax, environment: null }, Buffer.from(text), (result) => {
      if (result.kind === 'events') events.push(...result.events);
      if (result.kind === 'finished') finished = result;
      return Promise.resolve();
    });
    return { ...finished!, events };
  };

  test('a sample runs there, is seen by Sysmon, is judged by the same rules, and what it wrote is looked at', async () => {
    const { detonations, signals, members, events } = await analysed('echo hello > "/C:\\Users\\Public\\left.txt"\n');
    expect(detonations).toMatchObject([{ environment: 'windows-11', outcome: 'ENDED', product: 'windows', limitations: ['NETWORK_NONE'], choice: "a PowerShell script; in the operator's own windows-11" }]);
    expect(signals.filter((one) => one.run === 0).map((one) => one.rule)[0]).toBe('assay-windows-recovery');
    expect(members).toMatchObject([{ fileName: 'left.txt', size: 6 }]);
    expect(events.map(({ fields }) => fields.CommandLine ?? fields.TargetFilename)).toEqual(['C:\\Users\\Public\\Downloads\\a.ps1', 'vssadmin.exe delete shadows /all /quiet', 'C:\\Users\\Public\\left.txt']);
  });
  test('each sample finds the disk as it was frozen: what it wrote before the freezing is there, what another sample wrote is not', async () => {
    const read = 'dd if=/dev/vda bs=512 skip=2000 count=1 2>/dev/null | head -c 23 > "/C:\\Users\\Public\\left.txt"\n';
    const first = await analysed(`${read}printf 'written by the first sample' | dd of=/dev/vda bs=512 seek=2000 conv=notrunc 2>/dev/null; sync; echo 3 > /proc/sys/vm/drop_caches\n`);
    const second = await analysed(read);
    expect(first.members).toMatchObject([{ size: 23, sha256: second.members[0]!.sha256 }]);
  });
  test('a sample that does not end is ended at its time', async () => {
    const { detonations } = await analysed('sleep 1000\n', machines, 3_000);
    expect(detonations).toMatchObject([{ outcome: 'TIMED_OUT', limitations: ['NETWORK_NONE', 'TIMED_OUT'] }]);
  });
  test('an image whose Sysmon is gone is blind, and says so instead of calling a sample quiet', async () => {
    const blind: Machines = {
      environments: machines.environments, pending: [], settled: () => Promise.resolve(), evasion: () => null, own: (name) => machines.own(name), close: () => Promise.resolve(),
      restore: async (name) => {
        const machine = await machines.restore(name);
        await machine.push('/blind', Buffer.alloc(0));
        return machine;
      },
    };
    const { detonations } = await analysed('echo hello\n', blind);
    expect(detonations).toMatchObject([{ outcome: 'NOT_EXECUTED', limitations: ['NETWORK_NONE', 'TRACE_MISSING', 'NOT_EXECUTED'] }]);
  });
  test('files of any size go in and come out unchanged, and what cannot be read is refused by name', async () => {
    const machine = await machines.restore('windows-11');
    const bytes = Buffer.from(Array.from({ length: 700_001 }, (_one, n) => n & 0xff));
    await machine.push('C:\\big', bytes);
    expect((await machine.pull('C:\\big', 10_000_000)).equals(bytes)).toBe(true);
    expect(await machine.pull('C:\\big', 300_000)).toHaveLength(300_000);
    await expect(machine.pull('C:\\nothing', 10)).rejects.toMatchObject({ code: 'GUEST_REFUSED', message: expect.stringContaining('nothing') as string });
    await machine.kill();
  });
  test('an image that never answers is not used, and the reason names it', async () => {
    const disk = join(folder, 'empty.qcow2');
    await writeFile(disk, Buffer.from(emptyQcow2));
    await chmod(disk, 0o644);
    await mkdir(join(folder, 'silent'));
    await writeFile(join(folder, 'silent/a.json'), JSON.stringify({ name: 'windows-8', description: 'x', disk, memoryMiB: 128, readySeconds: 10 }));
    const [image] = await readManifests(join(folder, 'silent'));
    await expect(ensureOwnTemplate(join(folder, 'cache'), image!, tools, 'tcg')).rejects.toThrow(/the image windows-8 could not be started and frozen: qemu-guest-agent did not answer within 10 s/);
  });
});

describe.skipIf(missing !== null)("a platform whose operator has put an image's manifest into ASSAY_IMAGES", () => {
  let assay: Assay;
  let folder: string;
  beforeAll(async () => {
    const { cache } = foldersFrom(process.env);
    folder = await mkdtemp(join(tmpdir(), 'assay-manifests-'));
    const disk = await standIn(cache, await ensureTools(cache, new Debian(cache), silent));
    await writeFile(join(folder, 'a.json'), JSON.stringify({ name: 'windows-11', description: 'Our desks', disk, memoryMiB: 256, processors: 1, diskBus: 'virtio', settleSeconds: 0, watchSeconds: 0, has: ['powershell'] }));
    assay = await startAssay({ ASSAY_IMAGES: folder, ASSAY_ENVIRONMENTS: 'linux,windows-11' }, { runner: true });
  });
  afterAll(async () => {
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('starts without waiting for it, tells what it is once it is awake, and reaches verdicts in it', async () => {
    const { administrator, devices } = await assay.customer();
    const environments = async () => (await assay.ask<{ environments: { name: string; description: string; offeredAt: string | null }[] }>(administrator, '{ environments { name description offeredAt } }')).data.environments;
    await vi.waitUntil(async () => (await environments()).some(({ name, offeredAt }) => name === 'windows-11' && offeredAt !== null), { timeout: 240_000, interval: 500 });
    expect((await environments()).find(({ name }) => name === 'windows-11')).toMatchObject({ description: 'Our desks' });
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    const bytes = Buffer.from('echo hello\n# a script of PowerShell\n');
    await send(assay, devices[0]!, bytes, { fileName: 'a.ps1' });
    const { verdict } = await ear.final(hashOf(bytes));
    expect(verdict).toMatchObject({ level: 'SUSPICIOUS', decisiveSignals: [{ title: 'Recovery made impossible' }], conditions: { environments: ['windows-11'], limitations: ['NETWORK_NONE'] } });
    ear.stop();
    const { data } = await assay.ask<{ verdict: { conditions: { network: string } } }>(administrator, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { conditions { network } } }', { sha256: hashOf(bytes) });
    expect(data.verdict.conditions.network).toBe('none');
  });
});

/** An empty disk of 16 MiB: header, reference counts, no data. */
const emptyQcow2 = (() => {
  const cluster = 65_536;
  const disk = Buffer.alloc(4 * cluster);
  disk.write('QFI\xfb', 0, 'latin1');
  disk.writeUInt32BE(2, 4);
  disk.writeUInt32BE(16, 20);
  disk.writeBigUInt64BE(16n * 1024n ** 2n, 24);
  disk.writeUInt32BE(1, 36);
  disk.writeBigUInt64BE(BigInt(3 * cluster), 40);
  disk.writeBigUInt64BE(BigInt(cluster), 48);
  disk.writeUInt32BE(1, 56);
  disk.writeBigUInt64BE(BigInt(2 * cluster), cluster);
  for (let n = 0; n < 4; n++) disk.writeUInt16BE(1, 2 * cluster + n * 2);
  return disk;
})();
