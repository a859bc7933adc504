import { inflateRawSync } from 'node:zlib';

const entriesMax = 10_000;

/**
 * Files of a zip by their path, for what must be known before a whole archive is unpacked. Neither locked nor larger
 * than a file of 4 GiB; null for what is not there or can't be read.
 */
export function zipEntries(bytes: Buffer): (path: string, bytesMax: number) => Buffer | null {
  const directory = new Map<string, { method: number; packed: number; at: number }>();
  const end = endRecord(bytes);
  if (end >= 0) {
    const start = end - bytes.readUInt32LE(end + 12);
    const shift = start - bytes.readUInt32LE(end + 16);
    for (
      let at = start, n = 0;
      n < entriesMax && at >= 0 && at + 46 <= end && bytes.readUInt32LE(at) === 0x0201_4b50;
      n++
    ) {
      const length = bytes.readUInt16LE(at + 28);
      const path = normalPath(bytes.toString('utf8', at + 46, at + 46 + length));
      if (!directory.has(path))
        directory.set(path, {
          method: bytes.readUInt16LE(at + 10),
          packed: bytes.readUInt32LE(at + 20),
          at: bytes.readUInt32LE(at + 42) + shift,
        });
      at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
  }
  return (path, bytesMax) => {
    const entry = directory.get(normalPath(path));
    if (!entry || entry.at < 0 || entry.at + 30 > bytes.length) return null;
    const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
    const packed = bytes.subarray(from, from + entry.packed);
    if (entry.method === 0) return packed.subarray(0, bytesMax);
    try {
      return entry.method === 8 ? inflateRawSync(packed, { maxOutputLength: bytesMax }) : null;
    } catch {
      return null;
    }
  };
}

/** Paths in packages are compared without regard to case, with either slash, with one at the start or without. */
export const normalPath = (path: string): string => path.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();

/** The record that ends a zip, behind which a comment may stand; -1 when there is none. */
function endRecord(bytes: Buffer): number {
  const from = Math.max(0, bytes.length - 65_557);
  const at = bytes.subarray(from).lastIndexOf('PK\x05\x06', undefined, 'latin1');
  return at < 0 || from + at + 22 > bytes.length ? -1 : from + at;
}
