import { describe, expect, test } from 'vitest';
import { choose } from '../sandbox-runner/choose.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { tinyElf, tinyPe } from './samples/binaries.ts';

const offered = ['linux', 'windows-10', 'windows-7', 'windows-xp'];
const changed = (bytes: Buffer, change: (bytes: Buffer) => void) => {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
};
const forMachine = (machine: number) => changed(tinyPe({ bits: 64 }), (pe) => pe.writeUInt16LE(machine, 0x44));
const forSubsystem = (subsystem: number) => changed(tinyPe({ bits: 64 }), (pe) => pe.writeUInt16LE(subsystem, 0x40 + 24 + 68));
const elf = (offset: number, value: number) => changed(tinyElf(64), (one) => one.writeUInt16LE(value, offset));

/** A shared object with a dynamic section of these entries, and a loader where one is named. */
function shared(entries: [tag: number, value: number][], loader = false): Buffer {
  const count = loader ? 2 : 1;
  const at = 64 + 56 * count;
  const bytes = Buffer.alloc(at + 16 * (entries.length + 1) + 32);
  tinyElf(64).copy(bytes, 0, 0, 64);
  bytes.writeUInt16LE(3, 16);
  bytes.writeBigUInt64LE(0x1000n, 24);
  bytes.writeUInt16LE(count, 56);
  bytes.writeUInt32LE(2, 64);
  bytes.writeBigUInt64LE(BigInt(at), 72);
  bytes.writeBigUInt64LE(BigInt(16 * (entries.length + 1)), 96);
  if (loader) bytes.writeUInt32LE(3, 120);
  for (const [n, [tag, value]] of entries.entries()) {
    bytes.writeBigUInt64LE(BigInt(tag), at + 16 * n);
    bytes.writeBigUInt64LE(BigInt(value), at + 16 * n + 8);
  }
  return bytes;
}

describe('a program that no environment can run', () => {
  test.each([
    ['Windows on ARM64', forMachine(0xaa64), 'a.exe', /arm64/], ['Windows on ARM', forMachine(0x1c4), 'a.exe', /arm/], ['Windows on Itanium', forMachine(0x200), 'a.exe', /ia64/], ['the kernel of Windows', forSubsystem(1), 'a.sys', /driver/],
    ['firmware', forSubsystem(10), 'boot.efi', /firmware/], ['Linux on ARM64', elf(18, 183), 'a', /arm64/], ['Linux on MIPS', elf(18, 8), 'a', /mips/], ['a processor without a name', elf(18, 999), 'a', /machine 999/],
    ['the kernel of Linux', elf(16, 1), 'net.ko', /kernel module/], ['a debugger', elf(16, 4), 'core', /memory/],
  ])('because it is for %s is not run, and the reason says so', async (_what, bytes, name, reason) => {
    const choice = choose(await identify(bytes, name), offered);
    expect(choice).toMatchObject({ environment: null, limitation: 'NOT_EXECUTED' });
    expect(choice.reason).toMatch(reason);
  });
  test('because it is compiled Python is named so', async () => {
    const bytes = Buffer.concat([Buffer.from('a70d0d0a000000000000000000000000', 'hex'), Buffer.from('e3 code')]);
    expect((await identify(bytes, 'a.txt')).format).toBe('pyc');
  });
});

describe('a Linux library', () => {
  test('is known by its content, whatever its name, and is loaded into a program', async () => {
    for (const bytes of [shared([[14, 1]]), shared([[1, 1]]), shared([[14, 1], [1, 1]])]) {
      const identity = await identify(bytes, 'data.bin');
      expect(identity).toMatchObject({ kind: 'elf', dll: true });
      const choice = choose(identity, offered);
      expect(choice.environment).toBe('linux');
      if (choice.environment !== null) expect(choice.command('/x/data.bin').join(' ')).toContain('--preload /x/data.bin');
    }
    expect((await identify(shared([]), 'libx.so.1')).dll).toBe(true);
  });
  test('is not what names a loader or says that it is a program', async () => {
    for (const bytes of [shared([[1, 1]], true), shared([[1, 1], [0x6fff_fffb, 0x0800_0000]]), tinyElf(64)]) expect(await identify(bytes, 'tool')).toMatchObject({ kind: 'elf', dll: false });
  });
  test('of 32 bits is not loaded, since no program here could', async () => {
    expect(choose({ kind: 'elf', format: 'elf', mediaType: 'application/x-elf', category: 'EXECUTABLE', bits: 32, dll: true }, offered)).toMatchObject({ environment: null, limitation: 'NOT_EXECUTED' });
  });
});
