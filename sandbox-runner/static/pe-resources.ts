import { entropy } from './entropy.ts';
import type { PeLayout } from './pe.ts';
import { utf16 } from '../utf16.ts';

export interface PeResources {
  /** How many of each type: icon, version, manifest, rcdata … */
  types: Record<string, number>;
  /** What it says of itself: CompanyName, OriginalFilename, ProductName … */
  version: Record<string, string>;
  /** Resources that are programs by themselves. */
  programs: number;
  /** Entropy of the largest resource, bits a byte. */
  largestEntropy: number;
  largestBytes: number;
}

const typeNames: Record<number, string> = { 1: 'cursor', 2: 'bitmap', 3: 'icon', 4: 'menu', 5: 'dialog', 6: 'string', 9: 'accelerator', 10: 'rcdata', 11: 'message', 12: 'cursor-group', 14: 'icon-group', 16: 'version', 23: 'html', 24: 'manifest' };
const entriesMax = 2_000;
const versionsMax = 10;
const versionKeys = /^(CompanyName|FileDescription|FileVersion|InternalName|LegalCopyright|OriginalFilename|ProductName|ProductVersion)$/;

/** Type, name, language: three levels of tables, each entry counted against one bound. */
export function readResources({ bytes, directory, offset }: PeLayout): PeResources | null {
  const { address } = directory(2);
  const base = address === 0 ? null : offset(address);
  if (base === null) return null;
  const found: PeResources = { types: {}, version: {}, programs: 0, largestEntropy: 0, largestBytes: 0 };
  let entries = 0;
  let versions = 0;
  let largest: Uint8Array = new Uint8Array();
  const walk = (table: number, depth: number, type: string): void => {
    if (depth > 3 || table + 16 > bytes.length) return;
    const count = bytes.readUInt16LE(table + 12) + bytes.readUInt16LE(table + 14);
    for (let n = 0; n < count && entries < entriesMax; n++) {
      entries++;
      const row = table + 16 + n * 8;
      if (row + 8 > bytes.length) return;
      const id = bytes.readUInt32LE(row);
      const target = bytes.readUInt32LE(row + 4);
      const kind = depth === 1 ? (id & 0x8000_0000 ? 'named' : (typeNames[id] ?? `type ${id}`)) : type;
      if (target & 0x8000_0000) walk(base + (target & 0x7fff_ffff), depth + 1, kind);
      else leaf(base + target, kind);
    }
  };
  const leaf = (at: number, kind: string): void => {
    if (at + 8 > bytes.length) return;
    const start = offset(bytes.readUInt32LE(at));
    if (start === null) return;
    const data = bytes.subarray(start, start + bytes.readUInt32LE(at + 4));
    found.types[kind] = (found.types[kind] ?? 0) + 1;
    if (data.length > 64 && data[0] === 0x4d && data[1] === 0x5a) found.programs++;
    if (data.length > found.largestBytes) {
      found.largestBytes = data.length;
      largest = data;
    }
    if (kind === 'version' && versions++ < versionsMax) Object.assign(found.version, versionStrings(data));
  };
  walk(base, 1, '');
  found.largestEntropy = entropy(largest.subarray(0, 1_000_000));
  return found;
}

/** The strings of a VS_VERSIONINFO: names and values are UTF-16, each padded to four bytes. */
function versionStrings(data: Buffer): Record<string, string> {
  const texts = utf16(data, 0, 16_384).split(/[^\u0020-\uffee]+/).filter((one) => one.length > 1);
  const found: Record<string, string> = {};
  for (const [index, name] of texts.entries()) {
    const value = texts[index + 1];
    if (versionKeys.test(name) && value !== undefined && !versionKeys.test(value)) found[name] = value.slice(0, 200).toWellFormed();
  }
  return found;
}
