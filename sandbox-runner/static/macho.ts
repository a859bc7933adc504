export interface MachOFacts {
  architectures: string[];
  type: number;
  libraries: string[];
}

const names: Record<number, string> = { 7: 'i386', 0x01000007: 'x86_64', 12: 'arm', 0x0100000c: 'arm64' };

/** Architectures, type and libraries of a Mach-O file. Throws RangeError for what is cut off. */
export function readMachO(bytes: Buffer): MachOFacts {
  if (bytes.readUInt32BE(0) === 0xcafebabe) {
    const count = Math.min(20, bytes.readUInt32BE(4));
    return { architectures: Array.from({ length: count }, (_, n) => names[bytes.readUInt32BE(8 + n * 20)] ?? 'other'), type: 0, libraries: [] };
  }
  const little = bytes[0] === 0xcf || bytes[0] === 0xce;
  const wide = bytes[0] === 0xcf || bytes[3] === 0xcf;
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const libraries: string[] = [];
  let at = wide ? 32 : 28;
  for (let n = 0; n < Math.min(1_000, u32(16)); n++) {
    const size = u32(at + 4);
    if (size < 8) throw new RangeError('a load command of no size');
    if ([0xc, 0x18 | 0x8000_0000, 0x1f | 0x8000_0000].includes(u32(at)) && libraries.length < 200) libraries.push(bytes.toString('latin1', at + u32(at + 8), at + size).split('\0', 1)[0]!.replace(/[^\x20-\x7e]/g, '?'));
    at += size;
  }
  return { architectures: [names[u32(4)] ?? 'other'], type: u32(12), libraries };
}
