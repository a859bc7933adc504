import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Debian } from '../embedded/debian.ts';
import { foldersFrom } from '../embedded/folders.ts';
import { silent } from '../embedded/progress.ts';
import { ensureTools, type Tools } from '../embedded/tools.ts';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { abilities, choose, type Ability, type OwnSystem } from '../sandbox-runner/choose.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import type { Machines } from '../sandbox-runner/machines/machine.ts';
import { QemuMachines } from '../sandbox-runner/machines/qemu-machines.ts';
import { ByteStream } from '../sandbox-runner/machines/stream.ts';
import { Observation } from '../sandbox-runner/observe/observation.ts';
import { observeSysmon } from '../sandbox-runner/observe/sysmon.ts';
import { GuestAgent } from '../sandbox-runner/own-image/guest-agent.ts';
import { readManifests } from '../sandbox-runner/own-image/manifest.ts';
import { ensureOwnTemplate } from '../sandbox-runner/own-image/template.ts';
import type { ObservedEvent } from '../schema/jobs.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';
import { tinyPe } from './samples/binaries.ts';
import { standIn } from './samples/stand-in.ts';
import { typeSamples } from './samples/types.ts';

/** The first bytes of a qcow2, as far as they are looked at. */
function qcow2(more: { backing?: bigint; version?: number; features?: number; crypt?: number; size?: bigint } = {}): Buffer {
  const header = Buffer.alloc(512);
  header.write('QFI\xfb', 0, 'latin1');
  header.writeUInt32BE(more.version ?? 3, 4);
  header.writeBigUInt64BE(more.backing ?? 0n, 8);
  header.writeBigUInt64BE(more.size ?? 64n * 1024n ** 3n, 24);
  header.writeUInt32BE(more.crypt ?? 0, 32);
  header.writeUInt32BE(more.features ?? 0, 76);
  return header;
}

describe("a manifest of an operator's own image", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'assay-images-'))));
  afterEach(async () => await rm(folder, { recursive: true, force: true }));
  const given = async (manifest: unknown, disk: Buffer | null = qcow2(), name = 'a.json') => {
    if (disk) {
      await writeFile(join(folder, 'a.qcow2'), disk);
      await chmod(join(folder, 'a.qcow2'), 0o644);
    }
    await writeFile(join(folder, name), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
    return await readManifests(folder);
  };
  const good = { name: 'windows-11', description: 'Windows 11 with Office', disk: 'a.qcow2', memoryMiB: 4096 };

  test('needs a name, words, a disk and a size of memory; the rest has defaults', async () => {
    expect(await given(good)).toMatchObject([{ name: 'windows-11', diskBytes: 64 * 1024 ** 3, disk: join(folder, 'a.qcow2'), processors: 2, diskBus: 'sata', agent: 'virtio', has: [], launcher: [], watchSeconds: 15 }]);
  });
  test('changes its identity with the file and with its own words', async () => {
    const [one] = await given(good);
    const [two] = await given({ ...good, memoryMiB: 2048 });
    const [three] = await given(good, Buffer.concat([qcow2(), Buffer.alloc(10)]));
    expect(new Set([one!.identity, two!.identity, three!.identity]).size).toBe(3);
  });
  test.each<[string, unknown, Buffer | null, RegExp]>([
    ['that is no JSON', '{', qcow2(), /a\.json: is no JSON/],
    ['with a word that is unknown', { ...good, memory: 1 }, qcow2(), /Unrecognized key: "memory"/],
    ['of another system', { ...good, name: 'macos' }, qcow2(), /name: must begin with windows-/],
    ['with an ability that is unknown', { ...good, has: ['telepathy'] }, qcow2(), /has\.0/],
    ['with a launcher that the command shell would read in another way', { ...good, launcher: ['a" & del'] }, qcow2(), /launcher\.0: cannot hold quotes/],
    ['with a folder that is none of Windows', { ...good, folder: '/tmp' }, qcow2(), /folder: must be a folder such as/],
    ['whose disk is not there', good, null, /disk: .*a\.qcow2 is no file/],
    ['whose disk is no qcow2', good, Buffer.alloc(512), /is no qcow2 file/],
    ['whose disk shows a file of this host to the guest', good, qcow2({ backing: 512n }), /rests on another file/],
    ['whose disk has its data elsewhere', good, qcow2({ features: 4 }), /rests on another file/],
    ['whose disk is enciphered', good, qcow2({ crypt: 2 }), /is enciphered/],
    ['whose disk has an impossible size', good, qcow2({ size: 2n ** 50n }), /are possible/],
  ])('is refused %s', async (_what, manifest, disk, message) => {
    await expect(given(manifest, disk)).rejects.toThrow(message);
  });
  test('all faults of all manifests are told at once, a name that is there twice too', async () => {
    await given(good);
    await writeFile(join(folder, 'b.json'), JSON.stringify({ ...good, memoryMiB: 1 }));
    await expect(given(good, qcow2(), 'c.json')).rejects.toThrow(/2 faults:\n {2}b\.json: memoryMiB.*\n {2}c\.json: another manifest is called windows-11 too/);
  });
  test.runIf(process.getuid?.() === 0)('a disk that the virtual machine may not read is named', async () => {
    await given(good);
    await chmod(join(folder, 'a.qcow2'), 0o600);
    await expect(readManifests(folder)).rejects.toThrow(/must be readable by others/);
  });
  test('a folder that is not there is named', async () => {
    await expect(readManifests(join(folder, 'nowhere'))).rejects.toThrow(/ASSAY_IMAGES: .*nowhere cannot be read/);
  });
});

describe('where a sample runs when an operator has a Windows of their own', () => {
  const offered = ['linux', 'windows-10', 'windows-7', 'windows-xp', 'office', 'windows-11'];
  const own = (has: readonly Ability[], name = 'windows-11', bits: 32 | 64 = 64) => (environment: string): OwnSystem | null => (environment === name ? { has, bits, folder: 'C:\\in', launcher: [], watchSeconds: 1 } : null);
  const chosen = async (bytes: Buffer, name: string, has: readonly Ability[], image = 'windows-11', bits: 32 | 64 = 64) => choose(await identify(bytes, name), offered, null, own(has, image, bits));

  test('a program runs there first, and in the guest that Assay builds when that shows too little', async () => {
    const choice = await chosen(tinyPe({ bits: 64 }), 'a.exe', []);
    expect(choice).toMatchObject({ environment: 'windows-11', folder: 'C:\\in', reason: expect.stringMatching(/in the operator's own windows-11$/) as string, next: ['windows-10', 'windows-7'] });
    expect(choice.environment !== null && choice.command('C:\\in\\a.exe')).toEqual(['C:\\in\\a.exe']);
  });
  test('an image that takes the name of an environment stands for it', async () => {
    expect(await chosen(tinyPe({ bits: 64 }), 'a.exe', [], 'windows-10')).toMatchObject({ environment: 'windows-10', folder: 'C:\\in', next: ['windows-7'] });
  });
  test('a 64-bit program does not run in a 32-bit image, nor in windows-xp', async () => {
    expect(await chosen(tinyPe({ bits: 64, version: [5, 1] }), 'a.exe', [], 'windows-11', 32)).toMatchObject({ environment: 'windows-10' });
    expect(choose(await identify(tinyPe({ bits: 64 }), 'a.exe'), offered, 'windows-xp')).toMatchObject({ environment: null, limitation: 'NOT_EXECUTED' });
  });
  test.each<[string, Buffer, Ability, string]>([
    ['a.ps1', Buffer.from('Write-Output 1'), 'powershell', 'NOT_EXECUTED_NO_POWERSHELL'],
    ['a.exe', tinyPe({ bits: 32, managed: true }), 'dotnet', 'NOT_EXECUTED_NO_DOTNET'],
    ['a.hta', Buffer.from('<html><hta:application id="a"/></html>'), 'hta', 'NOT_EXECUTED_NO_BROWSER'],
    ['a.vbe', Buffer.from('#@~^DgAAAA==\\ko$K6,JAQAAA==^#~@', 'latin1'), 'encoded-scripts', 'NOT_EXECUTED_ENCODED'],
    ['a.chm', Buffer.from('ITSF\x03\0\0\0'), 'help', 'NOT_EXECUTED_NO_VIEWER'],
  ])('%s runs only where the image has what it needs', async (name, bytes, ability, limitation) => {
    expect(await chosen(bytes, name, [ability])).toMatchObject({ environment: 'windows-11' });
    expect(await chosen(bytes, name, abilities.filter((one) => one !== ability))).toMatchObject({ environment: null, limitation });
  });
  test('documents are opened by an Office where there is one, else by LibreOffice', async () => {
    const rtf = Buffer.from('{\\rtf1 hello}');
    expect(await chosen(rtf, 'a.rtf', ['office'])).toMatchObject({ environment: 'windows-11', viewer: true });
    expect(await chosen(rtf, 'a.rtf', [])).toMatchObject({ environment: 'office', viewer: true });
    expect(choose(await identify(rtf, 'a.rtf'), offered, 'office', own(['office']))).toMatchObject({ environment: 'office' });
  });
  test('whatever is chosen is offered, and what an analyst asks for is taken or refused, never replaced', async () => {
    const identities = await Promise.all([tinyPe({ bits: 32 }), tinyPe({ bits: 64, dll: true }), Buffer.from('#!/bin/sh\n'), Buffer.from('{\\rtf1 x}')].map(async (bytes) => await identify(bytes, 'a')));
    fc.assert(fc.property(fc.constantFrom(...identities), fc.subarray(offered), fc.option(fc.constantFrom(...offered, 'nowhere')), fc.subarray([...abilities]), (identity, there, wanted, has) => {
      const choice = choose(identity, there, wanted, own(has));
      if (choice.environment === null) return;
      expect(there).toContain(choice.environment);
      if (wanted !== null) expect(choice.environment).toBe(wanted);
      for (const name of choice.next) expect(there).toContain(name);
    }));
  });
});

const event = (id: number, data: Record<string, string>, at = '2026-11-22T10:00:00.0000000Z') =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>${id}</EventID><TimeCreated SystemTime='${at}'/></System><EventData>${Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Data>`).join('')}</EventData></Event>`;
const ours = 'C:\\Windows\\Temp\\assay-';
const observed = (log: string | Buffer): { events: ObservedEvent[]; limitations: string[] } => {
  const observation = new Observation();
  observeSysmon(Buffer.isBuffer(log) ? log : Buffer.from(`<Events>${log}</Events>`), observation, { ours, sample: 'C:\\in\\a.ps1', line: 'powershell.exe -File C:\\in\\a.ps1' });
  return { events: observation.events, limitations: [...observation.limitations] };
};
const launch = event(1, { ProcessGuid: '{1}', ProcessId: '10', CommandLine: `cmd.exe /c ${ours}1.cmd`, ParentProcessGuid: '{0}' });
const root = event(1, { ProcessGuid: '{2}', ProcessId: '20', Image: 'C:\\p\\powershell.exe', CommandLine: 'powershell.exe  -File C:\\in\\a.ps1', ParentProcessGuid: '{1}', ParentCommandLine: `cmd.exe /c ${ours}1.cmd` });

describe('the log of Sysmon', () => {
  test('what the sample started is told, how we started it is not, and what Windows does by itself is not', () => {
    const { events, limitations } = observed(launch + root
      + event(1, { ProcessGuid: '{3}', ProcessId: '30', Image: 'C:\\a.exe', CommandLine: 'a.exe /x', ParentProcessGuid: '{2}' }) + event(1, { ProcessGuid: '{9}', ProcessId: '90', CommandLine: 'svchost', ParentProcessGuid: '{8}' })
      + event(22, { ProcessGuid: '{3}', ProcessId: '30', QueryName: 'c2.example' }) + event(22, { ProcessGuid: '{9}', ProcessId: '90', QueryName: 'update.example' }));
    expect(events.map(({ kind, fields }) => [kind, fields.CommandLine ?? fields.QueryName])).toEqual([['PROCESS', 'C:\\in\\a.ps1'], ['PROCESS', 'a.exe /x'], ['DNS', 'c2.example']]);
    expect(limitations).toEqual([]);
  });
  test('a service made of a file that it wrote, and a process that it put a thread into, are its own', () => {
    const { events } = observed(launch + root + event(11, { ProcessGuid: '{2}', TargetFilename: 'C:\\Windows\\s.exe' }) + event(1, { ProcessGuid: '{4}', Image: 'C:\\WINDOWS\\S.exe', CommandLine: 's.exe', ParentProcessGuid: '{7}' })
      + event(8, { SourceProcessGUID: '{4}', SourceProcessId: '4', TargetProcessGuid: '{5}', TargetImage: 'C:\\notepad.exe' }) + event(3, { ProcessGuid: '{5}', ProcessId: '5', DestinationIp: '192.0.2.1', DestinationPort: '443', DestinationHostname: '-' }));
    expect(events.map(({ kind, fields }) => [kind, fields.Operation ?? fields.CommandLine ?? fields.DestinationIp])).toEqual([['PROCESS', 'C:\\in\\a.ps1'], ['FILE', 'write'], ['PROCESS', 's.exe'], ['OTHER', 'create_remote_thread'], ['NETWORK', '192.0.2.1']]);
  });
  test('an installer works through a service, and a document is opened by a program that runs already: both are the sample\'s', () => {
    const observation = new Observation();
    const installed = launch + event(1, { ProcessGuid: '{2}', Image: 'C:\\Windows\\System32\\msiexec.exe', CommandLine: 'msiexec /i C:\\in\\a.msi /qn', ParentCommandLine: `cmd.exe /c ${ours}1.cmd` })
      + event(1, { ProcessGuid: '{5}', Image: 'C:\\Windows\\System32\\msiexec.exe', CommandLine: 'C:\\Windows\\system32\\msiexec.exe /V', ParentProcessGuid: '{8}' }) + event(1, { ProcessGuid: '{6}', Image: 'C:\\x.exe', CommandLine: 'x.exe', ParentProcessGuid: '{5}' });
    observeSysmon(Buffer.from(`<Events>${installed}</Events>`), observation, { ours, sample: 'C:\\in\\a.msi', line: 'msiexec /i C:\\in\\a.msi /qn' });
    expect(observation.events.map(({ fields }) => fields.CommandLine)).toEqual(['C:\\in\\a.msi', 'C:\\Windows\\system32\\msiexec.exe /V', 'x.exe']);
    expect(observed(launch + root + event(1, { ProcessGuid: '{5}', Image: 'C:\\WINWORD.EXE', CommandLine: '"C:\\WINWORD.EXE" /n "C:\\IN\\a.ps1"', ParentProcessGuid: '{8}' })).events).toHaveLength(2);
  });
  test('it may come in UTF-16, as wevtutil writes it', () => {
    expect(observed(Buffer.from(`\ufeff<Events>${launch}${root}</Events>`, 'utf16le')).events).toHaveLength(1);
  });
  test('a log in which the sample was not started says so', () => {
    expect(observed('')).toEqual({ events: [], limitations: ['NO_PROCESS_SEEN'] });
  });
  test('one that is cut off, broken or flooded keeps what can be read, and tells', () => {
    expect(observed(Buffer.from(`<Events>${launch}${root}<Event xmlns='x'><System>`))).toMatchObject({ events: [{ kind: 'PROCESS' }], limitations: ['TRACE_TRUNCATED'] });
    expect(observed(`${launch}<Event a='1'><System><EventID>no</EventID></System></Event>${root}`)).toMatchObject({ events: [{ kind: 'PROCESS' }], limitations: ['GUEST_OUTPUT_CORRUPT'] });
    expect(observed(launch + root + event(13, { ProcessGuid: '{2}', TargetObject: 'x'.repeat(100_000) })).limitations).toEqual(['GUEST_OUTPUT_CORRUPT']);
  });
  test('whatever a guest writes there, it is read to its end without an error', () => {
    const piece = fc.oneof(fc.constantFrom(launch, root, '<Event ', '</Event>', "<Event a='", '<Data Name="__proto__">1</Data>', '&#x0;', '<!DOCTYPE x [<!ENTITY a "b">]>', '<![CDATA['), fc.string());
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const { kind, at } of observed(pieces.join('')).events) expect([kind, Number.isFinite(at)]).toEqual([expect.any(String), true]);
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void observed(Buffer.from(bytes))));
  });
});

test('a document with macros that an Office of the operator opened, and that did nothing, is not called executed', async () => {
  const engine = await loadEngine();
  const docm = (await typeSamples()).find((one) => one.name === 'a.docm')!;
  const opened = (more: string) => Buffer.from(`<Events>${launch}${event(1, { ProcessGuid: '{2}', Image: 'C:\\cmd.exe', CommandLine: 'cmd.exe /c start "" /wait C:\\in\\a.docm', ParentCommandLine: `cmd.exe /c ${ours}1.cmd` })}${event(1, { ProcessGuid: '{3}', Image: 'C:\\WINWORD.EXE', CommandLine: '"C:\\Office 16\\WINWORD.EXE" /n "C:\\in\\a.docm" /o ""', ParentProcessGuid: '{2}' })}${more}</Events>`);
  const outcomes = async (more: string) => {
    const machine = { push: () => Promise.resolve(), pull: () => Promise.resolve(opened(more)), run: () => Promise.resolve({ status: 0, output: '' }), ended: Promise.resolve(), kill: () => Promise.resolve() };
    const machines: Machines = { environments: ['windows-11'], evasion: () => null, own: () => ({ has: ['office'], bits: 64, folder: 'C:\\in', launcher: [], watchSeconds: 0 }), restore: () => Promise.resolve(machine), close: () => Promise.resolve() };
    let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
    await analyse(engine, machines, { fileName: 'a.docm', runMsMax: 1_000, environment: null }, docm.bytes, (result) => {
      if (result.kind === 'finished') finished = result;
      return Promise.resolve();
    });
    return finished!.detonations.map(({ outcome, limitations }) => [outcome, ...limitations]);
  };
  expect(await outcomes('')).toEqual([['NOT_EXECUTED', 'NETWORK_NONE', 'MACROS_NOT_SEEN_TO_RUN']]);
  expect(await outcomes(event(1, { ProcessGuid: '{4}', Image: 'C:\\cmd.exe', CommandLine: 'cmd.exe /c whoami', ParentProcessGuid: '{3}' }))).toEqual([['ENDED', 'NETWORK_NONE']]);
  await engine.close();
});

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

describe("an operator's image as a virtual machine: its own boot, its own disk, qemu-guest-agent (a Linux stands in for Windows)", () => {
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
  }, 300_000);
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
    expect(signals.filter((one) => one.run === 0).map((one) => one.rule)).toEqual(['assay-windows-recovery']);
    expect(members).toMatchObject([{ fileName: 'left.txt', size: 6 }]);
    expect(events.map(({ fields }) => fields.CommandLine ?? fields.TargetFilename)).toEqual(['C:\\Users\\Public\\Downloads\\a.ps1', 'vssadmin.exe delete shadows /all /quiet', 'C:\\Users\\Public\\left.txt']);
  }, 120_000);
  test('each sample finds the disk as it was frozen: what it wrote before the freezing is there, what another sample wrote is not', async () => {
    const read = 'dd if=/dev/vda bs=512 skip=2000 count=1 2>/dev/null | head -c 23 > "/C:\\Users\\Public\\left.txt"\n';
    const first = await analysed(`${read}printf 'written by the first sample' | dd of=/dev/vda bs=512 seek=2000 conv=notrunc 2>/dev/null; sync; echo 3 > /proc/sys/vm/drop_caches\n`);
    const second = await analysed(read);
    expect(first.members).toMatchObject([{ size: 23, sha256: second.members[0]!.sha256 }]);
  }, 120_000);
  test('a sample that does not end is ended at its time', async () => {
    const { detonations } = await analysed('sleep 1000\n', machines, 3_000);
    expect(detonations).toMatchObject([{ outcome: 'TIMED_OUT', limitations: ['NETWORK_NONE', 'TIMED_OUT'] }]);
  }, 120_000);
  test('an image whose Sysmon is gone is blind, and says so instead of calling a sample quiet', async () => {
    const blind: Machines = {
      environments: machines.environments, evasion: () => null, own: (name) => machines.own(name), close: () => Promise.resolve(),
      restore: async (name) => {
        const machine = await machines.restore(name);
        await machine.push('/blind', Buffer.alloc(0));
        return machine;
      },
    };
    const { detonations } = await analysed('echo hello\n', blind);
    expect(detonations).toMatchObject([{ outcome: 'NOT_EXECUTED', limitations: ['NETWORK_NONE', 'TRACE_MISSING', 'NOT_EXECUTED'] }]);
  }, 120_000);
  test('files of any size go in and come out unchanged, and what cannot be read is refused by name', async () => {
    const machine = await machines.restore('windows-11');
    const bytes = Buffer.from(Array.from({ length: 700_001 }, (_one, n) => n & 0xff));
    await machine.push('C:\\big', bytes);
    expect((await machine.pull('C:\\big', 10_000_000)).equals(bytes)).toBe(true);
    expect(await machine.pull('C:\\big', 300_000)).toHaveLength(300_000);
    await expect(machine.pull('C:\\nothing', 10)).rejects.toMatchObject({ code: 'GUEST_REFUSED', message: expect.stringContaining('nothing') as string });
    await machine.kill();
  }, 120_000);
  test('an image that never answers is not used, and the reason names it', async () => {
    const disk = join(folder, 'empty.qcow2');
    await writeFile(disk, Buffer.from(emptyQcow2));
    await chmod(disk, 0o644);
    await mkdir(join(folder, 'silent'));
    await writeFile(join(folder, 'silent/a.json'), JSON.stringify({ name: 'windows-8', description: 'x', disk, memoryMiB: 128, readySeconds: 10 }));
    const [image] = await readManifests(join(folder, 'silent'));
    await expect(ensureOwnTemplate(join(folder, 'cache'), image!, tools, 'tcg')).rejects.toThrow(/the image windows-8 could not be started and frozen: qemu-guest-agent did not answer within 10 s/);
  }, 120_000);
});

describe("a platform whose operator has put an image's manifest into ASSAY_IMAGES", () => {
  let assay: Assay;
  let folder: string;
  beforeAll(async () => {
    const { cache } = foldersFrom(process.env);
    folder = await mkdtemp(join(tmpdir(), 'assay-manifests-'));
    const disk = await standIn(cache, await ensureTools(cache, new Debian(cache), silent));
    await writeFile(join(folder, 'a.json'), JSON.stringify({ name: 'windows-11', description: 'Our desks', disk, memoryMiB: 256, processors: 1, diskBus: 'virtio', settleSeconds: 0, watchSeconds: 0, has: ['powershell'] }));
    assay = await startAssay({ ASSAY_IMAGES: folder, ASSAY_ENVIRONMENTS: 'linux,windows-11' }, { runner: true });
  }, 300_000);
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
  }, 300_000);
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
