import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { abilities, choose, type Ability, type OwnSystem } from '../sandbox-runner/choose.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { readManifests } from '../sandbox-runner/own-image/manifest.ts';
import { tinyPe } from './samples/binaries.ts';

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
