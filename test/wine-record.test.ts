import { describe, expect, test } from 'vitest';
import { recordDescriptor, withOwnDescriptor } from '../embedded/images/wine-record.ts';

/** A shared library with one function: its code, its name among the dynamic symbols, and the sections of these. */
function library(bits: 1 | 2, name: string, code: readonly number[]): Buffer {
  const wide = bits === 2;
  const file = Buffer.alloc(0x400);
  const address = (at: number, value: number) =>
    (wide ? file.writeBigUInt64LE(BigInt(value), at) : file.writeUInt32LE(value, at));
  const step = wide ? 8 : 4;
  file.write('\x7fELF', 'latin1');
  file[4] = bits;
  address(wide ? 0x28 : 0x20, 0x200);
  file.writeUInt16LE(wide ? 64 : 40, wide ? 0x3a : 0x2e);
  file.writeUInt16LE(4, wide ? 0x3c : 0x30);
  const symbolBytes = wide ? 24 : 16;
  // By section: kind, address, place, size, the section of its names.
  const sections = [
    [0, 0, 0, 0, 0], [1, 0x1100, 0x100, 0x40, 0], [11, 0, 0x140, 2 * symbolBytes, 3], [3, 0, 0x180, 0x40, 0],
  ] as const;
  sections.forEach(([kind, memory, place, size, link], index) => {
    const at = 0x200 + index * (wide ? 64 : 40);
    file.writeUInt32LE(kind, at + 4);
    [memory, place, size].forEach((value, word) => address(at + 8 + (word + 1) * step, value));
    file.writeUInt32LE(link, at + (wide ? 40 : 24));
  });
  file.writeUInt32LE(1, 0x140 + symbolBytes);
  address(0x140 + symbolBytes + (wide ? 8 : 4), 0x1110);
  file.write(`\0${name}\0`, 0x180, 'latin1');
  Buffer.from(code).copy(file, 0x110);
  return file;
}

const wide = [0x57, 0xbf, 2, 0, 0, 0, 0xe8];
const narrow = [0x55, 0x6a, 2, 0xe8];

describe("Wine's own record", () => {
  test.each([
    ['64-bit', 2, wide, 0x112], ['32-bit', 1, narrow, 0x112],
  ] as const)('leaves standard error in a %s library', (_what, bits, code, at) => {
    const before = library(bits, '__wine_dbg_write', code);
    const after = withOwnDescriptor(before, 'ntdll.so');
    const changed = [...after.keys()].filter((place) => after[place] !== before[place]);
    expect(changed, 'one byte is another').toEqual([at]);
    expect(after[at]).toBe(recordDescriptor);
  });
  test.each([
    ['another function', library(2, '__wine_dbg_output', wide), 'has no function __wine_dbg_write'],
    ['another way of writing', library(2, '__wine_dbg_write', [0x57, 0xbf, 1, 0, 0, 0]), "doesn't write to descriptor 2"],
    ['two places that could be it', library(2, '__wine_dbg_write', [...wide, ...wide]), "doesn't write to descriptor 2"],
    ['no ELF file', Buffer.alloc(0x400), 'is no ELF file'],
  ])('is not guessed at in a library with %s', (_what, file, why) => {
    expect(() => withOwnDescriptor(file, 'ntdll.so')).toThrow(why);
  });
});
