import type { Identity } from '../identify.ts';
import { isTable } from './tables.ts';

/**
 * Certificates, data bases, catalogues: binary formats that hold data alone, each read to its end. Null for what is
 * none of them.
 */
export function isStillData({ mediaType }: Identity, bytes: Buffer): boolean | null {
  if (mediaType === 'application/x-sqlite3') return isDataBase(bytes);
  const magic = bytes.length >= 20 ? bytes.readUInt32LE(0) : 0;
  if (magic === 0x950412de || magic === 0xde120495) return isCatalogue(bytes, magic === 0x950412de);
  if (bytes.toString('latin1', 0, 8) === 'bplist00') return isPropertyList(bytes);
  if (/^P[56]\s/.test(bytes.toString('latin1', 0, 3))) return isPixelMap(bytes);
  if (bytes.toString('latin1', 0, 4) === '.snd') return isSound(bytes);
  // A digit begins texts too.
  if (bytes[0] === 0x30 && bytes.length < 100_000 && isCertificate(bytes)) return true;
  if (/^d\d+:\w/.test(bytes.toString('latin1', 0, 8))) return isTorrent(bytes);
  return isTable(bytes);
}

/** Netpbm: a head of width, height and depth, and as many bytes as they say. */
function isPixelMap(bytes: Buffer): boolean {
  const head = /^P([56])\s+(?:#[^\n]*\n\s*)*(\d{1,6})\s+(?:#[^\n]*\n\s*)*(\d{1,6})\s+(?:#[^\n]*\n\s*)*(\d{1,5})\s/.exec(
    bytes.toString('latin1', 0, 2_000),
  );
  if (head === null) return false;
  const [kind, width, height, depth] = head.slice(1).map(Number) as [number, number, number, number];
  return bytes.length === head[0].length + width * height * (kind === 6 ? 3 : 1) * (depth > 255 ? 2 : 1);
}

/** Sound of Sun and NeXT: a head, and as many bytes as it says. */
function isSound(bytes: Buffer): boolean {
  if (bytes.length < 24) return false;
  const [from, size, coding, channels] = [4, 8, 12, 20].map((at) => bytes.readUInt32BE(at)) as [
    number,
    number,
    number,
    number,
  ];
  return (
    from >= 24 &&
    from <= 4_096 &&
    coding <= 30 &&
    channels > 0 &&
    channels <= 64 &&
    (size === 0xffffffff || from + size === bytes.length || from + size + 1 === bytes.length)
  );
}

/**
 * Certificates, requests and keys: one sequence of DER that is the file, all of it values within values, with an
 * algorithm or a name in it.
 */
function isCertificate(bytes: Buffer): boolean {
  return (
    whole(bytes, 0, bytes.length, 0) &&
    (bytes.includes(Buffer.from('06092a864886f70d01', 'hex')) ||
      bytes.includes(Buffer.from('06072a8648ce3d', 'hex')) ||
      bytes.includes(Buffer.from('0603551d', 'hex')))
  );
}

function whole(bytes: Buffer, from: number, to: number, depth: number): boolean {
  let at = from;
  while (at < to) {
    if (at + 2 > to || depth > 40 || (bytes[at]! & 0x1f) === 0x1f) return false;
    const tag = bytes[at]!;
    let size = bytes[at + 1]!;
    at += 2;
    if (size >= 0x80) {
      const width = size & 0x7f;
      if (width < 1 || width > 4 || at + width > to) return false;
      size = bytes.readUIntBE(at, width);
      at += width;
    }
    if (at + size > to || ((tag & 0x20) !== 0 && !whole(bytes, at, at + size, depth + 1))) return false;
    at += size;
    // One value is the file: what stands behind it is something else.
    if (depth === 0) return at === to;
  }
  return at === to;
}

const bencodedDepthMax = 20;

/** A torrent: values within values, that end where the file does. */
function isTorrent(bytes: Buffer): boolean {
  const end = bencoded(bytes, 0, 0);
  return end === bytes.length && bytes.includes('4:infod');
}

/** Where a value ends; −1 for none. */
function bencoded(bytes: Buffer, at: number, depth: number): number {
  const sign = String.fromCharCode(bytes[at] ?? 0);
  if (depth > bencodedDepthMax) return -1;
  if (sign === 'i') {
    const end = bytes.indexOf('e', at);
    return end > 0 && /^-?\d{1,20}$/.test(bytes.toString('latin1', at + 1, end)) ? end + 1 : -1;
  }
  if (sign === 'd' || sign === 'l') {
    let next = at + 1;
    while (next > 0 && next < bytes.length && bytes[next] !== 0x65) next = bencoded(bytes, next, depth + 1);
    return next > 0 && next < bytes.length ? next + 1 : -1;
  }
  const colon = bytes.indexOf(':', at);
  const length = bytes.toString('latin1', at, Math.min(colon, at + 10));
  if (colon < 0 || !/^\d{1,9}$/.test(length) || colon + 1 + Number(length) > bytes.length) return -1;
  return colon + 1 + Number(length);
}

/**
 * SQLite: whole pages, as many as its head says (1.3 of its file format). What it keeps of programs is SQL alone,
 * which runs in the reader.
 */
function isDataBase(bytes: Buffer): boolean {
  if (bytes.length < 512 || bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0') return false;
  const page = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  if (page < 512 || (page & (page - 1)) !== 0 || bytes[21] !== 64 || bytes[22] !== 32 || bytes[23] !== 32) return false;
  return (
    bytes.length === page * bytes.readUInt32BE(28) &&
    !/load_extension|writefile|edit\s*\(|fts3_tokenizer/i.test(bytes.toString('latin1'))
  );
}

/** Translations (GNU gettext): two tables of lengths and places, and texts that end in a NUL where they say. */
function isCatalogue(bytes: Buffer, little: boolean): boolean {
  const word = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const [count, ids, texts] = [word(8), word(12), word(16)];
  if (word(4) >>> 16 > 1 || count > 200_000 || Math.max(ids, texts) + 8 * count > bytes.length) return false;
  let end = Math.max(28, ids + 8 * count, texts + 8 * count, word(24) + 4 * word(20));
  for (const table of [ids, texts]) {
    for (let n = 0; n < count; n++) {
      const [size, at] = [word(table + 8 * n), word(table + 8 * n + 4)];
      if (at + size >= bytes.length || bytes[at + size] !== 0) return false;
      end = Math.max(end, at + size + 1);
    }
  }
  return bytes.length - end < 8;
}

/**
 * Property list (Apple, binary): its table of places stands right before the 32 bytes at its end, and each place lies
 * before it.
 */
function isPropertyList(bytes: Buffer): boolean {
  if (bytes.length < 40 || /ProgramArguments|RunAtLoad|StartInterval|NSExecutable/.test(bytes.toString('latin1')))
    return false;
  const tail = bytes.subarray(bytes.length - 32);
  const width = tail[6]!;
  const [count, table] = [Number(tail.readBigUInt64BE(8)), Number(tail.readBigUInt64BE(24))];
  if (width < 1 || width > 6 || table + count * width !== bytes.length - 32 || count > 100_000) return false;
  for (let n = 0; n < count; n++) if (bytes.readUIntBE(table + n * width, width) >= table) return false;
  return true;
}
