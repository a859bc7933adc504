import { createHash } from 'node:crypto';
import { entropy } from './entropy.ts';
import type { PeExports } from './pe-exports.ts';
import { readSignature, type PeSignature } from './pe-signature.ts';
import { readResources, type PeResources } from './pe-resources.ts';

export interface PeFacts {
  bits: 32 | 64;
  subsystem: number;
  timestamp: string;
  sections: { name: string; size: number; entropy: number; writableAndExecutable: boolean }[];
  /** Libraries that it is linked against. */
  imports: string[];
  functions: number;
  /** MD5 over `library.function` in order, as pefile makes it; functions by number are `ord<n>`. Null without imports. */
  imphash: string | null;
  exports: PeExports | null;
  resources: PeResources | null;
  overlayBytes: number;
  signature: PeSignature | null;
}

const sectionsMax = 96;
const importsMax = 200;
const functionsMax = 4_000;
const exportsMax = 200;

/** Where things are in a PE file: sections, directories, and addresses turned into offsets. */
export interface PeLayout {
  bytes: Buffer;
  header: number;
  optional: number;
  wide: boolean;
  /** Address and size of a data directory; for the certificates it is an offset. */
  directory(index: number): { address: number; size: number };
  offset(address: number): number | null;
}

/** Reads headers, sections, imports, exports, resources and the signature. Throws RangeError or Error for what is cut off or contradicts itself. */
export function readPe(bytes: Buffer): PeFacts {
  const at = bytes.readUInt32LE(0x3c);
  const count = Math.min(sectionsMax, bytes.readUInt16LE(at + 6));
  const optionalSize = bytes.readUInt16LE(at + 20);
  const optional = at + 24;
  const magic = bytes.readUInt16LE(optional);
  const wide = magic === 0x20b;
  if (!wide && magic !== 0x10b) throw new Error('no PE optional header');
  const directories = optional + (wide ? 112 : 96);
  const directoryCount = bytes.readUInt32LE(directories - 4);
  const sections: (PeFacts['sections'][number] & { virtual: number; virtualSize: number; raw: number })[] = [];
  let end = 0;
  // Sections may overlap: the entropy of as many bytes as the file has is measured, and of what comes beyond that the beginning.
  let left = bytes.length;
  for (let n = 0; n < count; n++) {
    const row = optional + optionalSize + n * 40;
    const size = bytes.readUInt32LE(row + 16);
    const raw = bytes.readUInt32LE(row + 20);
    const flags = bytes.readUInt32LE(row + 36);
    end = Math.max(end, Math.min(bytes.length, raw + size));
    const measured = bytes.subarray(raw, raw + Math.min(size, Math.max(left, 65_536)));
    left -= measured.length;
    sections.push({
      name: text(bytes, row, 8).replace(/[^\x20-\x7e]/g, '?'), size, virtual: bytes.readUInt32LE(row + 12), virtualSize: bytes.readUInt32LE(row + 8), raw,
      entropy: entropy(measured), writableAndExecutable: (flags & 0xa000_0000) >>> 0 === 0xa000_0000,
    });
  }
  const layout: PeLayout = {
    bytes, header: at, optional, wide,
    directory: (index) => (index < directoryCount ? { address: bytes.readUInt32LE(directories + index * 8), size: bytes.readUInt32LE(directories + index * 8 + 4) } : { address: 0, size: 0 }),
    offset: (address) => {
      const section = sections.find((one) => address >= one.virtual && address < one.virtual + Math.max(one.virtualSize, one.size));
      return section ? section.raw + address - section.virtual : null;
    },
  };
  const { libraries, names } = readImports(layout);
  const signed = layout.directory(4);
  return {
    bits: wide ? 64 : 32, subsystem: bytes.readUInt16LE(optional + 68), timestamp: new Date(bytes.readUInt32LE(at + 8) * 1000).toISOString(),
    sections: sections.map(({ name, size, entropy: bits, writableAndExecutable }) => ({ name, size, entropy: bits, writableAndExecutable })),
    imports: libraries, functions: names.length, imphash: names.length > 0 ? createHash('md5').update(names.join()).digest('hex') : null,
    exports: cautious(() => readExports(layout)), resources: cautious(() => readResources(layout)),
    overlayBytes: Math.max(0, bytes.length - end - signed.size), signature: signed.size > 0 ? readSignature(layout) : null,
  };
}

/** One broken directory says nothing against the others. */
function cautious<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const text = (bytes: Buffer, at: number, max: number) => bytes.toString('latin1', at, Math.min(bytes.length, at + max)).split('\0', 1)[0]!;

function readImports({ bytes, directory, offset, wide }: PeLayout): { libraries: string[]; names: string[] } {
  const libraries: string[] = [];
  const names: string[] = [];
  const table = offset(directory(1).address);
  for (let n = 0; table !== null && n < importsMax && table + n * 20 + 20 <= bytes.length; n++) {
    const row = table + n * 20;
    const nameAt = bytes.readUInt32LE(row + 12) === 0 ? null : offset(bytes.readUInt32LE(row + 12));
    if (nameAt === null) break;
    const library = text(bytes, nameAt, 100).toLowerCase();
    if (!/^[\x21-\x7e]+$/.test(library)) continue;
    libraries.push(library);
    const thunks = offset(bytes.readUInt32LE(row)) ?? offset(bytes.readUInt32LE(row + 16));
    const size = wide ? 8 : 4;
    for (let at = thunks; at !== null && at + size <= bytes.length && names.length < functionsMax; at += size) {
      const low = bytes.readUInt32LE(at);
      const high = wide ? bytes.readUInt32LE(at + 4) : 0;
      if (low === 0 && high === 0) break;
      const byNumber = ((wide ? high : low) & 0x8000_0000) !== 0;
      const hint = byNumber ? null : offset(low);
      if (!byNumber && hint === null) break;
      names.push(`${library.replace(/\.(dll|ocx|sys)$/, '')}.${byNumber ? `ord${low & 0xffff}` : text(bytes, hint! + 2, 200).toLowerCase()}`);
    }
  }
  return { libraries, names };
}

function readExports({ bytes, directory, offset }: PeLayout): PeFacts['exports'] {
  const table = directory(0).address === 0 ? null : offset(directory(0).address);
  if (table === null) return null;
  const nameAt = offset(bytes.readUInt32LE(table + 12));
  const list = offset(bytes.readUInt32LE(table + 32));
  const names: string[] = [];
  const [base, functions] = [bytes.readUInt32LE(table + 16), bytes.readUInt32LE(table + 20)];
  const addresses = offset(bytes.readUInt32LE(table + 28));
  const ordinals = offset(bytes.readUInt32LE(table + 36));
  const named = new Set<number>();
  for (let n = 0; list !== null && n < Math.min(exportsMax, bytes.readUInt32LE(table + 24)); n++) {
    const at = offset(bytes.readUInt32LE(list + n * 4));
    if (at !== null) names.push(text(bytes, at, 200).replace(/[^\x20-\x7e]/g, '?'));
    if (ordinals !== null) named.add(bytes.readUInt16LE(ordinals + n * 2));
  }
  const nameless: number[] = [];
  for (let n = 0; addresses !== null && n < Math.min(exportsMax, functions); n++) {
    if (!named.has(n) && bytes.readUInt32LE(addresses + n * 4) !== 0) nameless.push(base + n);
  }
  return { library: nameAt === null ? null : text(bytes, nameAt, 100).replace(/[^\x20-\x7e]/g, '?'), names, nameless };
}
