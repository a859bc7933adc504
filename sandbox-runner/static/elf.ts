import type { Signal } from '../../schema/jobs.ts';
import { entropy } from './entropy.ts';
import { signal } from './found.ts';

export interface ElfFacts {
  bits: 32 | 64;
  machine: number;
  type: number;
  stripped: boolean;
  interpreter: string | null;
  sections: number;
  entropy: number;
  /** What says that it is packed; null when nothing does. */
  packed: string | null;
}

/** Headers of an ELF file. Throws for what is cut off. */
export function readElf(bytes: Buffer): ElfFacts {
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  if (!little) throw new Error('big-endian ELF');
  const programs = wide ? Number(bytes.readBigUInt64LE(32)) : bytes.readUInt32LE(28);
  const size = bytes.readUInt16LE(wide ? 54 : 42);
  const count = Math.min(128, bytes.readUInt16LE(wide ? 56 : 44));
  let interpreter: string | null = null;
  for (let n = 0; n < count; n++) {
    const row = programs + n * size;
    if (row + size > bytes.length) throw new Error('program headers beyond the end');
    if (bytes.readUInt32LE(row) !== 3) continue;
    const at = wide ? Number(bytes.readBigUInt64LE(row + 8)) : bytes.readUInt32LE(row + 4);
    interpreter = bytes.toString('latin1', at, Math.min(bytes.length, at + 200)).split('\0', 1)[0]!.replace(/[^\x20-\x7e]/g, '?');
  }
  const sections = bytes.readUInt16LE(wide ? 60 : 48);
  const noise = entropy(bytes);
  const packed = bytes.includes('UPX!') ? 'the mark of UPX' : sections === 0 && noise > 7.4 ? `no sections, ${noise} bits a byte` : null;
  return { sections, entropy: noise, packed, bits: wide ? 64 : 32, machine: bytes.readUInt16LE(18), type: bytes.readUInt16LE(16), stripped: !bytes.includes('.symtab'), interpreter };
}

export function elfSignals(facts: ElfFacts): Signal[] {
  if (!facts.packed) return [];
  return [signal('elf-packed', 'Packed program', 30, ['T1027.002'], { benign: 'Embedded systems save space so.', malicious: 'Packing hides the program from a reader.' }, [facts.packed])];
}
