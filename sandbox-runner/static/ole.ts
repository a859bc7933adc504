import { utf16 } from '../utf16.ts';
export interface OleStream {
  /** Last part of its path. */
  name: string;
  path: string;
  bytes: Buffer;
}

const streamsMax = 2_000;
const magic = 'd0cf11e0a1b11ae1';

/** Does it begin as compound files do? */
export const isOle = (bytes: Buffer): boolean => bytes.toString('hex', 0, 8) === magic;
/** Sector numbers from here on are marks, such as the end of a chain. */
const marks = 0xffff_fffa;

interface Entry {
  name: string;
  /** 1 storage, 2 stream, 5 root. */
  type: number;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

/**
 * A compound file (MS-CFB). Chains may run in circles and streams may share their sectors, so everything that is read of them together is
 * bounded by the size of the file: libraries copy each stream by itself, and a file of 1 MB then comes to gigabytes.
 */
class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sector: number;
  readonly #fat: Uint32Array;
  readonly entries: Entry[];
  #left: number;

  /** Throws RangeError for what is cut off. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const shift = bytes.readUInt16LE(30);
    if (bytes.toString('hex', 0, 8) !== magic || shift < 7 || shift > 16) throw new RangeError('no compound file');
    this.#sector = 1 << shift;
    this.#left = 2 * bytes.length + 65_536;
    this.#fat = this.#table();
    this.entries = this.#directory();
  }

  /** Content of a stream, as far as the file's bytes go; null when the bound on all of them is used up. */
  content(entry: Entry): Buffer | null {
    const cutoff = this.#bytes.readUInt32LE(56);
    if (entry.size === 0) return Buffer.alloc(0);
    if (entry.size > this.#left) return null;
    this.#left -= entry.size;
    return entry.size < cutoff && entry.type === 2 ? this.#short(entry) : this.#chain(entry.start, entry.size);
  }

  /** Bytes of a chain of sectors, `max` at the most. */
  #chain(start: number, max: number): Buffer {
    const parts: Buffer[] = [];
    let length = 0;
    for (let sector = start; sector < marks && length < max; sector = this.#fat[sector] ?? marks) {
      const at = (sector + 1) * this.#sector;
      if (at >= this.#bytes.length) break;
      const part = this.#bytes.subarray(at, Math.min(at + this.#sector, at + max - length));
      parts.push(part);
      length += part.length;
    }
    return Buffer.concat(parts);
  }

  /** Which sector follows which: sectors that hold that are named in the header, and in sectors that the header names. */
  #table(): Uint32Array {
    const bytes = this.#bytes;
    const sectors = Math.ceil(bytes.length / this.#sector);
    const each = this.#sector / 4;
    const table = new Uint32Array(sectors).fill(marks);
    let filled = 0;
    const add = (sector: number) => {
      const at = (sector + 1) * this.#sector;
      for (let n = 0; n < each && filled < sectors && at + n * 4 + 4 <= bytes.length; n++) table[filled++] = bytes.readUInt32LE(at + n * 4);
    };
    for (let n = 0; n < 109; n++) {
      const sector = bytes.readUInt32LE(76 + n * 4);
      if (sector < marks) add(sector);
    }
    let next = bytes.readUInt32LE(68);
    for (let seen = 0; next < marks && seen <= sectors && filled < sectors; seen++) {
      const at = (next + 1) * this.#sector;
      if (at + this.#sector > bytes.length) break;
      for (let n = 0; n < each - 1; n++) if (bytes.readUInt32LE(at + n * 4) < marks) add(bytes.readUInt32LE(at + n * 4));
      next = bytes.readUInt32LE(at + this.#sector - 4);
    }
    return table;
  }

  #directory(): Entry[] {
    const bytes = this.#chain(this.#bytes.readUInt32LE(48), this.#bytes.length);
    const entries: Entry[] = [];
    for (let at = 0; at + 128 <= bytes.length; at += 128) {
      const length = Math.min(64, bytes.readUInt16LE(at + 64));
      entries.push({
        name: utf16(bytes, at, at + Math.max(0, length - 2)), type: bytes[at + 66]!, left: bytes.readUInt32LE(at + 68), right: bytes.readUInt32LE(at + 72), child: bytes.readUInt32LE(at + 76),
        start: bytes.readUInt32LE(at + 116), size: Math.min(bytes.readUInt32LE(at + 120), this.#bytes.length),
      });
    }
    return entries;
  }

  /** Short streams lie together in one stream of the root, which has a table of its own. */
  #short(entry: Entry): Buffer {
    this.#shorts ??= { bytes: this.#chain(this.entries[0]?.start ?? marks, this.#bytes.length), table: this.#chain(this.#bytes.readUInt32LE(60), this.#bytes.length) };
    const { bytes, table } = this.#shorts;
    const parts: Buffer[] = [];
    let length = 0;
    for (let sector = entry.start; sector < marks && length < entry.size; ) {
      const part = bytes.subarray(sector * 64, sector * 64 + Math.min(64, entry.size - length));
      if (part.length === 0) break;
      parts.push(part);
      length += part.length;
      sector = sector * 4 + 4 <= table.length ? table.readUInt32LE(sector * 4) : marks;
    }
    return Buffer.concat(parts);
  }
  #shorts: { bytes: Buffer; table: Buffer } | undefined;
}

/** Streams of a compound file; none when it can't be read. Calls `limited` when there are more than what is read of one. */
export function readOle(bytes: Buffer, limited: () => void = () => undefined): OleStream[] {
  const file = opened(bytes);
  if (!file) return [];
  const paths = pathsOf(file.entries);
  const streams: OleStream[] = [];
  for (const [index, entry] of file.entries.entries()) {
    if (entry.type !== 2) continue;
    const content = streams.length < streamsMax ? file.content(entry) : null;
    if (content === null) {
      limited();
      continue;
    }
    streams.push({ name: entry.name, path: paths.get(index) ?? entry.name, bytes: content });
  }
  return streams;
}

/** Names of its streams, without reading any. */
export const oleNames = (bytes: Buffer): string[] => (opened(bytes)?.entries ?? []).filter((entry) => entry.type === 2).map((entry) => entry.name);

function opened(bytes: Buffer): CompoundFile | null {
  try {
    return new CompoundFile(bytes);
  } catch {
    return null;
  }
}

/** Entries of one storage are a tree; each entry is visited once, however they point to each other. */
function pathsOf(entries: readonly Entry[]): Map<number, string> {
  const paths = new Map<number, string>();
  const waiting: [index: number, folder: string][] = [[0, '']];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [index, folder] = next;
    const entry = entries[index];
    if (!entry || paths.has(index)) continue;
    const path = `${folder}${entry.name}`.slice(0, 1_000);
    paths.set(index, path);
    waiting.push([entry.left, folder], [entry.right, folder], [entry.child, `${path}/`]);
  }
  return paths;
}
