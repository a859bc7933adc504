import { closeSync, openSync, readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { Category } from '../schema/generated/client/graphql.ts';
import { categoryOf } from './category.ts';

/** Bytes of a zip's list of files that are read at the most; a longer list counts as one that can't be read. */
const directoryBytesMax = 1024 * 1024;
/** Files of which the first bytes are looked at; more count as ARCHIVE, by the list's end. */
const filesMax = 500;
/** Of the packed bytes of one file: enough for the first 512 that it holds, however badly it was packed. */
const packedBytesMax = 4_096;
const headBytes = 512;
/** The record that ends a zip, with the longest comment. */
const endBytesMax = 65_557;

/** Reads bytes from a place; fewer, where the file ends before. */
type Read = (at: number, length: number) => Buffer;

/** Of bytes in memory. See `contentsOf`. */
export function contentsOfBytes(bytes: Buffer): Category[] | null {
  return contentsOf(bytes.length, (at, length) => bytes.subarray(Math.max(0, at), Math.max(0, at + length)));
}

/** Of a file; null where it can't be read. See `contentsOf`. */
export function contentsOfFile(path: string | Buffer, size: number): Category[] | null {
  const file = openSync(path, 'r');
  try {
    return contentsOf(size, (at, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, at));
    });
  } finally {
    closeSync(file);
  }
}

/**
 * Categories of what is in a zip, each once: by the first bytes of each file, then its name, as for files outside. What
 * can't be looked at (locked, packed in a way of its own, more than `filesMax`) counts as ARCHIVE, an
 * unopened archive. Null when it is no zip whose list of files can be read to its end.
 */
function contentsOf(size: number, read: Read): Category[] | null {
  const from = Math.max(0, size - endBytesMax);
  const tail = read(from, size - from);
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (at < 0 || at + 22 > tail.length) return null;
  const [count, length] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12)];
  if (length > directoryBytesMax || from + at - length < 0) return null;
  const start = from + at - length;
  const shift = start - tail.readUInt32LE(at + 16);
  const list = read(start, length);
  const found = new Set<Category>();
  let next = 0;
  for (let n = 0; n < count; n++) {
    if (next + 46 > list.length || list.readUInt32LE(next) !== 0x0201_4b50) return null;
    const nameEnd = next + 46 + list.readUInt16LE(next + 28);
    if (nameEnd > list.length) return null;
    const name = list.toString('utf8', next + 46, nameEnd);
    if (n >= filesMax) found.add('ARCHIVE');
    else if (!name.endsWith('/')) {
      const head = headOf(read, list.subarray(next, next + 46), shift);
      found.add(head === null ? unseen(name) : categoryOf(name, head));
    }
    next = nameEnd + list.readUInt16LE(next + 30) + list.readUInt16LE(next + 32);
  }
  // A count that leaves files of the list unread, or bytes before an empty list, says nothing of what is in there.
  if (next !== list.length || (count === 0 && start > 0)) return null;
  return [...found].sort();
}

/** A file that can't be looked at is what its name says, and an unopened archive where that says nothing. */
function unseen(name: string): Category {
  const named = categoryOf(name, Buffer.alloc(0));
  return named === 'OTHER' ? 'ARCHIVE' : named;
}

/** The first bytes of a file in a zip; null when they can't be read. `entry`: its place in the list. */
function headOf(read: Read, entry: Buffer, shift: number): Buffer | null {
  const [flags, method, packed] = [entry.readUInt16LE(8), entry.readUInt16LE(10), entry.readUInt32LE(20)];
  const place = entry.readUInt32LE(42) + shift;
  const isLocked = (flags & 1) !== 0;
  if (isLocked || (method !== 0 && method !== 8) || place < 0) return null;
  const local = read(place, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== 0x0403_4b50) return null;
  const bytes = read(place + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), Math.min(packed, packedBytesMax));
  if (method === 0) return bytes.subarray(0, headBytes);
  return inflatedHead(bytes);
}

/** Its beginning, unpacked: what was read is cut off in the middle, so an end that is missing is no fault. */
function inflatedHead(bytes: Buffer): Buffer | null {
  try {
    // Of a file that holds much more than was packed here, the output is ended at once.
    return inflateRawSync(bytes, { finishFlush: 2, maxOutputLength: 8 * 1024 * 1024 }).subarray(0, headBytes);
  } catch {
    return null;
  }
}
