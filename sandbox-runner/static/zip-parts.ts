const endMark = Buffer.from('PK\x05\x06', 'latin1');
const centralMark = 0x0201_4b50;
const partsMax = 20;

/** One zip within other bytes: offsets of its first byte and behind its last. */
export interface ZipPart {
  from: number;
  to: number;
}

/**
 * Every zip that lies in these bytes whole, by the records that end them: one behind another, or behind something else. Each record is looked
 * at once; one whose directory does not lie where it says is passed over.
 */
export function zipParts(bytes: Buffer): ZipPart[] {
  const found: ZipPart[] = [];
  for (let at = bytes.indexOf(endMark), n = 0; at >= 0 && n < 1_000 && found.length < partsMax; at = bytes.indexOf(endMark, at + 4), n++) {
    const part = partEndingAt(bytes, at);
    if (part !== null) found.push(part);
  }
  // A zip that lies in another one is a member of it.
  return found.filter((one) => !found.some((other) => other !== one && other.from <= one.from && other.to >= one.to));
}

/** A copy in which no entry is said to be locked: a flag is quickly set, and readers that pass over it open what others refuse. Null without a directory. */
export function withoutLocks(bytes: Buffer): Buffer | null {
  const part = zipAtEnd(bytes);
  if (part === null) return null;
  const copy = Buffer.from(bytes);
  const end = bytes.lastIndexOf(endMark);
  for (let at = end - bytes.readUInt32LE(end + 12); at >= 0 && at + 46 <= end && copy.readUInt32LE(at) === centralMark; ) {
    copy[at + 8]! &= 0xfe;
    const local = part.from + copy.readUInt32LE(at + 42);
    if (local + 30 <= copy.length && copy.readUInt32LE(local) === 0x0403_4b50) copy[local + 6]! &= 0xfe;
    at += 46 + copy.readUInt16LE(at + 28) + copy.readUInt16LE(at + 30) + copy.readUInt16LE(at + 32);
  }
  return copy;
}

/** The zip whose record stands at the end, behind which is nothing but its comment; null when there is none. */
export function zipAtEnd(bytes: Buffer): ZipPart | null {
  const first = Math.max(0, bytes.length - 22 - 65_535);
  for (let at = bytes.lastIndexOf(endMark); at >= first; at = at === 0 ? -1 : bytes.lastIndexOf(endMark, at - 1)) {
    const part = partEndingAt(bytes, at);
    if (part !== null) return part;
  }
  return null;
}

/** Offsets in a zip count from its own beginning, or, where a self-extractor was adjusted, from the file's. */
function partEndingAt(bytes: Buffer, at: number): ZipPart | null {
  if (at + 22 > bytes.length) return null;
  const size = bytes.readUInt32LE(at + 12);
  const offset = bytes.readUInt32LE(at + 16);
  const directory = at - size;
  if (bytes.readUInt16LE(at + 10) === 0 || directory < 0 || directory + 46 > bytes.length || bytes.readUInt32LE(directory) !== centralMark) return null;
  const to = Math.min(bytes.length, at + 22 + bytes.readUInt16LE(at + 20));
  const from = directory - offset;
  if (from < 0) return null;
  if (from > 0 || offset === 0) return { from, to };
  // Offsets of the file's own beginning: the first entry says where the zip begins.
  const first = bytes.readUInt32LE(directory + 42);
  return { from: Math.min(first, directory), to };
}
