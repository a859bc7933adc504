import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The descriptor that Wine tells of itself by; `guest/wine-detonate.sh` opens it. The highest that the 32-bit
 * instruction below can name.
 */
export const recordDescriptor = 127;

const libraries = ['x86_64-linux-gnu/wine/x86_64-unix/ntdll.so', 'i386-linux-gnu/wine/i386-unix/ntdll.so'] as const;
const symbol = '__wine_dbg_write';
/** The function is shorter; the instruction comes before its only call. */
const functionBytesMax = 64;

/** `mov $2, %edi` in 64-bit code, `push $2` and the `call` after it in 32-bit code. */
const descriptorOf = { 2: Buffer.from([0xbf, 2, 0, 0, 0]), 1: Buffer.from([0x6a, 2, 0xe8]) } as const;

/**
 * Wine tells what a program does on standard error, where the program itself writes too: a batch file that prints a
 * word without a line's end hides what it does next. Here that becomes a descriptor of its own.
 */
export async function separateRecord(root: string): Promise<void> {
  for (const name of libraries) {
    const path = join(root, 'usr/lib', name);
    await writeFile(path, withOwnDescriptor(await readFile(path), name));
  }
}

/** The library with the other descriptor in `__wine_dbg_write`. Throws when the function isn't as this knows it. */
export function withOwnDescriptor(file: Buffer, name: string): Buffer {
  const bits = file.length > 0x40 && file.toString('latin1', 0, 4) === '\x7fELF' ? file[4] : 0;
  if (bits !== 1 && bits !== 2) throw new Error(`${name} is no ELF file`);
  const at = functionOffset(file, bits);
  if (at === null) throw new Error(`${name} has no function ${symbol}`);
  const code = file.subarray(at, at + functionBytesMax);
  const wanted = descriptorOf[bits];
  const found = code.indexOf(wanted);
  if (found < 0 || code.indexOf(wanted, found + 1) >= 0) {
    throw new Error(`${name}: ${symbol} doesn't write to descriptor 2 in the way of Wine 8`);
  }
  const changed = Buffer.from(file);
  changed[at + found + 1] = recordDescriptor;
  return changed;
}

/** Where in the file the function is, by the dynamic symbols; an address is that of its section, and so far into it. */
function functionOffset(file: Buffer, bits: 1 | 2): number | null {
  const wide = bits === 2;
  const address = (at: number) => (wide ? Number(file.readBigUInt64LE(at)) : file.readUInt32LE(at));
  const table = address(wide ? 0x28 : 0x20);
  const [size, count] = [file.readUInt16LE(wide ? 0x3a : 0x2e), file.readUInt16LE(wide ? 0x3c : 0x30)];
  const sections = Array.from({ length: count }, (_, index) => {
    const at = table + index * size;
    const word = (place: number) => address(at + 8 + place * (wide ? 8 : 4));
    const link = file.readUInt32LE(at + (wide ? 40 : 24));
    return { type: file.readUInt32LE(at + 4), address: word(1), offset: word(2), size: word(3), link };
  });
  const dynamic = sections.find(({ type }) => type === 11);
  const strings = dynamic && sections[dynamic.link];
  if (!dynamic || !strings) return null;
  const entry = wide ? 24 : 16;
  for (let at = dynamic.offset; at + entry <= dynamic.offset + dynamic.size; at += entry) {
    const from = strings.offset + file.readUInt32LE(at);
    if (file.toString('latin1', from, from + symbol.length + 1) !== `${symbol}\0`) continue;
    const value = address(at + (wide ? 8 : 4));
    const code = sections.find((one) => one.type === 1 && one.address <= value && value < one.address + one.size);
    return code ? value - code.address + code.offset : null;
  }
  return null;
}
