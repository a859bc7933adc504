import type { Signal } from '../../schema/jobs.ts';
import { entropy } from './entropy.ts';

export interface PeFacts {
  bits: 32 | 64;
  subsystem: number;
  timestamp: string;
  sections: { name: string; size: number; entropy: number; writableAndExecutable: boolean }[];
  imports: string[];
  overlayBytes: number;
  signed: boolean;
}

const sectionsMax = 96;
const importsMax = 200;

/** Reads headers, sections and imported libraries. Throws RangeError or Error for what is cut off or contradicts itself. */
export function readPe(bytes: Buffer): PeFacts {
  const at = bytes.readUInt32LE(0x3c);
  const count = Math.min(sectionsMax, bytes.readUInt16LE(at + 6));
  const optionalSize = bytes.readUInt16LE(at + 20);
  const optional = at + 24;
  const magic = bytes.readUInt16LE(optional);
  const wide = magic === 0x20b;
  if (!wide && magic !== 0x10b) throw new Error('no PE optional header');
  const directories = optional + (wide ? 112 : 96);
  const sections: (PeFacts['sections'][number] & { virtual: number; virtualSize: number; raw: number })[] = [];
  let end = 0;
  for (let n = 0; n < count; n++) {
    const row = optional + optionalSize + n * 40;
    const size = bytes.readUInt32LE(row + 16);
    const raw = bytes.readUInt32LE(row + 20);
    const flags = bytes.readUInt32LE(row + 36);
    end = Math.max(end, Math.min(bytes.length, raw + size));
    sections.push({
      name: bytes.toString('latin1', row, row + 8).replace(/\0.*$/s, '').replace(/[^\x20-\x7e]/g, '?'), size, virtual: bytes.readUInt32LE(row + 12), virtualSize: bytes.readUInt32LE(row + 8), raw,
      entropy: entropy(bytes.subarray(raw, raw + size)), writableAndExecutable: (flags & 0xa000_0000) >>> 0 === 0xa000_0000,
    });
  }
  const offset = (address: number): number | null => {
    const section = sections.find((one) => address >= one.virtual && address < one.virtual + Math.max(one.virtualSize, one.size));
    return section ? section.raw + address - section.virtual : null;
  };
  const imports: string[] = [];
  const table = offset(bytes.readUInt32LE(directories + 8));
  for (let n = 0; table !== null && n < importsMax && table + n * 20 + 20 <= bytes.length; n++) {
    const nameAt = offset(bytes.readUInt32LE(table + n * 20 + 12));
    if (nameAt === null || bytes.readUInt32LE(table + n * 20 + 12) === 0) break;
    const name = bytes.toString('latin1', nameAt, Math.min(bytes.length, nameAt + 100)).replace(/\0.*$/s, '');
    if (/^[\x21-\x7e]+$/.test(name)) imports.push(name.toLowerCase());
  }
  const signature = bytes.readUInt32LE(directories + 4 * 8 + 4);
  return {
    bits: wide ? 64 : 32, subsystem: bytes.readUInt16LE(optional + 68), timestamp: new Date(bytes.readUInt32LE(at + 8) * 1000).toISOString(),
    sections: sections.map(({ name, size, entropy: bits, writableAndExecutable }) => ({ name, size, entropy: bits, writableAndExecutable })),
    imports, overlayBytes: Math.max(0, bytes.length - end - signature), signed: signature > 0,
  };
}

export function peSignals(facts: PeFacts): Signal[] {
  const signals: Signal[] = [];
  const packed = facts.sections.filter((section) => section.size > 1024 && section.entropy > 7.2);
  if (packed.length > 0 && facts.imports.length <= 3) {
    signals.push({
      rule: 'assay-pe-packed', title: 'Packed program: almost no imports, sections like noise', weight: 25, source: 'STATIC', run: null, techniques: ['T1027.002'],
      benignCause: 'Installers and protected commercial programs are packed.', maliciousCause: 'Packing hides the program from a reader.',
      evidence: packed.slice(0, 5).map((section) => `section ${section.name}: ${section.entropy} bits a byte`),
    });
  }
  const mixed = facts.sections.filter((section) => section.writableAndExecutable);
  if (mixed.length > 0) {
    signals.push({
      rule: 'assay-pe-wx', title: 'Section that is both writable and executable', weight: 12, source: 'STATIC', run: null, techniques: ['T1027.002'],
      benignCause: 'Old packers and copy protection.', maliciousCause: 'Code that changes itself while it runs.', evidence: mixed.slice(0, 5).map((section) => `section ${section.name}`),
    });
  }
  return signals;
}
