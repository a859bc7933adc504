import { crc32 } from 'node:zlib';
import { zipOf } from '../../embedded/first-customer.ts';

/** Programs and containers made byte by byte: small, harmless, and valid enough for the real tools that read them. */
const words = (...values: [size: 1 | 2 | 4 | 8, value: number | bigint][]) => Buffer.concat(values.map(([size, value]) => {
  const bytes = Buffer.alloc(size);
  if (size === 8) bytes.writeBigUInt64LE(BigInt(value));
  else bytes.writeUIntLE(Number(value), 0, size);
  return bytes;
}));
const padded = (bytes: Buffer, length: number) => Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length))]);
/** A Windows program that returns 0 at once; as a library, one that is content with being loaded. */
export function tinyPe(options: { bits: 32 | 64; dll?: boolean; managed?: boolean; version?: [number, number]; code?: Buffer }): Buffer {
  const wide = options.bits === 64;
  const code = options.code ?? (options.dll ? Buffer.from(wide ? 'b801000000c3' : 'b801000000c20c00', 'hex') : Buffer.from('31c0c3', 'hex'));
  const [major, minor] = options.version ?? [5, 2];
  const optional = Buffer.concat([
    words([2, wide ? 0x20b : 0x10b], [1, 14], [1, 0], [4, 512], [4, 0], [4, 0], [4, 0x1000], [4, 0x1000]),
    wide ? words([8, 0x1_4000_0000]) : words([4, 0x2000], [4, 0x40_0000]),
    words([4, 0x1000], [4, 0x200], [2, 4], [2, 0], [2, 0], [2, 0], [2, major], [2, minor], [4, 0], [4, 0x2000], [4, 0x200], [4, 0], [2, 3], [2, 0]),
    wide ? words([8, 0x10_0000], [8, 0x1000], [8, 0x10_0000], [8, 0x1000]) : words([4, 0x10_0000], [4, 0x1000], [4, 0x10_0000], [4, 0x1000]),
    words([4, 0], [4, 16]),
    ...Array.from({ length: 16 }, (_, index) => words([4, options.managed && index === 14 ? 0x1100 : 0], [4, options.managed && index === 14 ? 72 : 0])),
  ]);
  const dos = padded(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), words([4, 0x40])]), 0x40);
  const header = Buffer.concat([Buffer.from('PE\0\0'), words([2, wide ? 0x8664 : 0x14c], [2, 1], [4, 0x6000_0000], [4, 0], [4, 0], [2, optional.length], [2, (wide ? 0x22 : 0x102) | (options.dll ? 0x2000 : 0)])]);
  const section = Buffer.concat([padded(Buffer.from('.text'), 8), words([4, 0x200], [4, 0x1000], [4, 0x200], [4, 0x200], [4, 0], [4, 0], [2, 0], [2, 0], [4, 0x6000_0020])]);
  return Buffer.concat([padded(Buffer.concat([dos, header, optional, section]), 0x200), padded(code, 0x200)]);
}

/** A 64-bit Windows library whose one function, `Run` and number 1, starts the command line that rundll32 gives it. */
export function launchingLibrary(): Buffer {
  const bytes = tinyPe({ bits: 64, dll: true });
  const put = (at: number, ...values: Parameters<typeof words>) => words(...values).copy(bytes, 0x200 + at);
  const text = (at: number, value: string) => bytes.write(`${value}\0`, 0x200 + at, 'latin1');
  // mov rcx, r8; mov edx, 1; jmp [the address of WinExec]
  Buffer.from('4c89c1ba01000000ff2562000000', 'hex').copy(bytes, 0x210);
  put(0x40, [4, 0x1070], [4, 0], [4, 0], [4, 0x1090], [4, 0x1080]);
  for (const table of [0x70, 0x80]) put(table, [8, 0x10a0]);
  text(0x90, 'kernel32.dll');
  text(0xa2, 'WinExec');
  put(0xb0, [4, 0], [4, 0], [4, 0], [4, 0x10f0], [4, 1], [4, 1], [4, 1], [4, 0x10e0], [4, 0x10e4], [4, 0x10e8]);
  put(0xe0, [4, 0x1010], [4, 0x1100], [2, 0]);
  text(0xf0, 'library.dll');
  text(0x100, 'Run');
  const directories = 0x40 + 24 + 112;
  words([4, 0x10b0], [4, 0x28], [4, 0x1040], [4, 0x28]).copy(bytes, directories);
  // The loader writes what it imports into the section.
  bytes.writeUInt32LE(0xe000_0020, 0x40 + 24 + 240 + 36);
  return bytes;
}

/** A 32-bit Windows program that calls Sleep(0), by which Windows gives its turn to another thread, and ends. */
export function yieldingProgram(): Buffer {
  // push 0; call [the address of Sleep]; xor eax, eax; ret
  const bytes = tinyPe({ bits: 32, code: Buffer.from('6a00ff158010400031c0c3', 'hex') });
  const put = (at: number, ...values: Parameters<typeof words>) => words(...values).copy(bytes, 0x200 + at);
  const text = (at: number, value: string) => bytes.write(`${value}\0`, 0x200 + at, 'latin1');
  put(0x40, [4, 0x1070], [4, 0], [4, 0], [4, 0x1090], [4, 0x1080]);
  for (const table of [0x70, 0x80]) put(table, [4, 0x10a0]);
  text(0x90, 'kernel32.dll');
  text(0xa2, 'Sleep');
  words([4, 0x1040], [4, 0x28]).copy(bytes, 0x40 + 24 + 96 + 8);
  // The loader writes what it imports into the section.
  bytes.writeUInt32LE(0xe000_0020, 0x40 + 24 + 224 + 36);
  return bytes;
}

/** A Linux program that calls exit(0). */
export function tinyElf(bits: 32 | 64): Buffer {
  const wide = bits === 64;
  const code = Buffer.from(wide ? 'b83c00000031ff0f05' : 'b80100000031dbcd80', 'hex');
  const base = 0x40_0000;
  const headers = wide ? 64 + 56 : 52 + 32;
  const n = (value: number): [1 | 2 | 4 | 8, number] => [wide ? 8 : 4, value];
  const elf = Buffer.concat([
    Buffer.from('7f454c46', 'hex'), words([1, wide ? 2 : 1], [1, 1], [1, 1], [1, 0], [8, 0], [2, 2], [2, wide ? 62 : 3], [4, 1], n(base + headers), n(wide ? 64 : 52), n(0), [4, 0], [2, wide ? 64 : 52], [2, wide ? 56 : 32], [2, 1], [2, 0], [2, 0], [2, 0]),
    wide ? words([4, 1], [4, 5], [8, 0], [8, base], [8, base], [8, headers + code.length], [8, headers + code.length], [8, 0x1000])
    : words([4, 1], [4, 0], [4, base], [4, base], [4, headers + code.length], [4, headers + code.length], [4, 5], [4, 0x1000]),
  ]);
  return Buffer.concat([elf, code]);
}

/** A Java class `A` whose main does nothing. */
export function tinyClass(): Buffer {
  const utf8 = (text: string) => Buffer.concat([Buffer.from([1, text.length >> 8, text.length & 255]), Buffer.from(text)]);
  const be = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return Buffer.concat([
    be('cafebabe 0000 0034 0008'), utf8('A'), be('07 0001'), utf8('java/lang/Object'), be('07 0003'), utf8('main'), utf8('([Ljava/lang/String;)V'), utf8('Code'),
    be('0021 0002 0004 0000 0000 0001 0009 0005 0006 0001 0007 0000000d 0000 0001 00000001 b1 0000 0000 0000'),
  ]);
}

/** A zip, for the formats that are zips. Names in the order given; OpenDocument wants its type unpacked. */
export const zip = (files: Record<string, string | Buffer>): Buffer => zipOf(Object.entries(files).map(([name, content]) => ({ name, bytes: Buffer.from(content as Buffer), stored: name === 'mimetype' })));

/** RAR 5 with one stored file. */
export function rar5(name: string, bytes: Buffer): Buffer {
  const vint = (value: number): Buffer => {
    const out: number[] = [];
    for (let rest = value; ; rest = Math.floor(rest / 128)) {
      out.push(rest >= 128 ? (rest % 128) | 128 : rest);
      if (rest < 128) return Buffer.from(out);
    }
  };
  const block = (body: Buffer) => {
    const sized = Buffer.concat([vint(body.length), body]);
    return Buffer.concat([words([4, crc32(sized)]), sized]);
  };
  const file = Buffer.concat([vint(2), vint(2), vint(bytes.length), vint(4), vint(bytes.length), vint(0x20), words([4, crc32(bytes)]), vint(0), vint(1), vint(name.length), Buffer.from(name)]);
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), block(Buffer.concat([vint(1), vint(0), vint(0)])), block(file), bytes, block(Buffer.concat([vint(5), vint(0), vint(0)]))]);
}

/** RAR 4 with one stored file. */
export function rar4(name: string, bytes: Buffer): Buffer {
  const block = (body: Buffer) => Buffer.concat([words([2, crc32(body) & 0xffff]), body]);
  const file = block(Buffer.concat([words([1, 0x74], [2, 0x8000], [2, 32 + name.length], [4, bytes.length], [4, bytes.length], [1, 3], [4, crc32(bytes)], [4, 0x5a21_6000], [1, 20], [1, 0x30], [2, name.length], [4, 0o100644]), Buffer.from(name)]));
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\0', 'latin1'), block(words([1, 0x73], [2, 0], [2, 13], [2, 0], [4, 0])), file, bytes, block(words([1, 0x7b], [2, 0x4000], [2, 7]))]);
}

/** A cabinet with one uncompressed file. */
export function cab(name: string, bytes: Buffer): Buffer {
  const entry = Buffer.concat([words([4, bytes.length], [4, 0], [2, 0], [2, 0x5a21], [2, 0x6000], [2, 0x20]), Buffer.from(`${name}\0`)]);
  const filesAt = 36 + 8;
  const dataAt = filesAt + entry.length;
  const data = Buffer.concat([words([4, 0], [2, bytes.length], [2, bytes.length]), bytes]);
  return Buffer.concat([Buffer.from('MSCF'), words([4, 0], [4, dataAt + data.length], [4, 0], [4, filesAt], [4, 0], [1, 3], [1, 1], [2, 1], [2, 1], [2, 0], [2, 1], [2, 0], [4, dataAt], [2, 1], [2, 0]), entry, data]);
}

/** ISO 9660 with one file in its root. */
export function iso(name: string, bytes: Buffer): Buffer {
  const both = (size: 2 | 4, value: number) => {
    const out = Buffer.alloc(size * 2);
    out.writeUIntLE(value, 0, size);
    out.writeUIntBE(value, size, size);
    return out;
  };
  const record = (id: Buffer, sector: number, length: number, folder: boolean) => {
    const body = Buffer.concat([Buffer.from([0]), both(4, sector), both(4, length), Buffer.from([124, 11, 4, 8, 0, 0, 0, folder ? 2 : 0, 0, 0]), both(2, 1), Buffer.from([id.length]), id, Buffer.alloc(id.length % 2 === 0 ? 1 : 0)]);
    return Buffer.concat([Buffer.from([body.length + 1]), body]);
  };
  const text = (value: string, length: number) => Buffer.from(value.padEnd(length));
  const root = padded(Buffer.concat([record(Buffer.from([0]), 18, 2048, true), record(Buffer.from([1]), 18, 2048, true), record(Buffer.from(`${name.toUpperCase()};1`), 19, bytes.length, false)]), 2048);
  const volume = padded(Buffer.concat([
    Buffer.from('\x01CD001\x01\0', 'latin1'), text('LINUX', 32), text('DISK', 32), Buffer.alloc(8), both(4, 19 + Math.ceil(bytes.length / 2048)), Buffer.alloc(32), both(2, 1), both(2, 1), both(2, 2048), both(4, 10),
    words([4, 0], [4, 0], [4, 0], [4, 0]), record(Buffer.from([0]), 18, 2048, true), text('', 128 * 4), text('', 37 * 3), Buffer.alloc(17 * 4), Buffer.from([1, 0]),
  ]), 2048);
  return Buffer.concat([Buffer.alloc(16 * 2048), volume, padded(Buffer.from('\xffCD001\x01', 'latin1'), 2048), root, padded(bytes, Math.ceil(bytes.length / 2048) * 2048)]);
}

/** A floppy disk image (FAT12) with one file of at most one cluster. */
export function floppy(name: string, bytes: Buffer): Buffer {
  const disk = Buffer.alloc(1_474_560);
  Buffer.concat([Buffer.from('eb3c90', 'hex'), Buffer.from('MSDOS5.0'), words([2, 512], [1, 1], [2, 1], [1, 2], [2, 224], [2, 2880], [1, 0xf0], [2, 9], [2, 18], [2, 2], [4, 0], [4, 0], [1, 0], [1, 0], [1, 0x29], [4, 1]), Buffer.from('NO NAME    FAT12   ')]).copy(disk);
  disk.writeUInt16LE(0xaa55, 510);
  for (const fat of [512, 512 + 9 * 512]) Buffer.from('f0ffffffff', 'hex').copy(disk, fat);
  const [stem = '', ending = ''] = name.toUpperCase().split('.');
  Buffer.concat([Buffer.from(stem.padEnd(8) + ending.padEnd(3)), words([1, 0x20]), Buffer.alloc(14), words([2, 2], [4, Math.min(512, bytes.length)])]).copy(disk, 512 * 19);
  bytes.copy(disk, 512 * 33, 0, 512);
  return disk;
}

/** A fixed VHD around a disk image. */
export function vhd(disk: Buffer): Buffer {
  const footer = Buffer.alloc(512);
  footer.write('conectix');
  footer.writeUInt32BE(2, 8);
  footer.writeUInt32BE(0x1_0000, 12);
  footer.fill(0xff, 16, 24);
  footer.writeBigUInt64BE(BigInt(disk.length), 40);
  footer.writeBigUInt64BE(BigInt(disk.length), 48);
  footer.writeUInt32BE(2, 60);
  let sum = 0;
  for (const byte of footer) sum += byte;
  footer.writeUInt32BE(~sum >>> 0, 64);
  return Buffer.concat([disk, footer]);
}

/** A tar with plain files. */
export function tar(files: Record<string, string | Buffer>): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const bytes = Buffer.from(content as Buffer);
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write('0000755\0', 100);
    head.write('0000000\0', 108);
    head.write('0000000\0', 116);
    head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('14000000000\0', 136);
    head.write('        0', 148);
    head.write('ustar\0' + '00', 257);
    let sum = 0;
    for (const byte of head) sum += byte;
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [head, padded(bytes, Math.ceil(bytes.length / 512) * 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** An ar archive, as Debian packages are. */
export function ar(files: Record<string, Buffer>): Buffer {
  return Buffer.concat([Buffer.from('!<arch>\n'), ...Object.entries(files).flatMap(([name, bytes]) => [
    Buffer.from(`${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`), bytes, Buffer.alloc(bytes.length % 2, 10),
  ])]);
}

/** A shortcut to a program of the system with arguments. */
export function shortcut(target: string, args: string): Buffer {
  const text = (value: string) => Buffer.concat([words([2, value.length]), Buffer.from(value, 'utf16le')]);
  return Buffer.concat([words([4, 0x4c]), Buffer.from('0114020000000000c000000000000046', 'hex'), words([4, 0x8 | 0x20 | 0x80], [4, 0x20], [8, 0], [8, 0], [8, 0], [4, 0], [4, 0], [4, 1], [2, 0], [2, 0], [4, 0], [4, 0]), text(target), text(args), Buffer.alloc(4)]);
}

/** A notebook with one attached file. */
export function notebook(file: Buffer): Buffer {
  return Buffer.concat([Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'), Buffer.alloc(1008), Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'), words([8, file.length], [4, 0], [8, 0]), file]);
}
