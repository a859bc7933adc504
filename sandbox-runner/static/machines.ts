/** Processors by their numbers in the headers of PE (Microsoft's "PE Format") and ELF (the registry of e_machine). */
const names = {
  pe: new Map([[0x1c0, 'arm'], [0x1c2, 'arm'], [0x1c4, 'arm'], [0xaa64, 'arm64'], [0xa641, 'arm64ec'], [0xa64e, 'arm64x'], [0x200, 'ia64'], [0xebc, 'efi-bytecode'], [0x166, 'mips'], [0x169, 'mips'], [0x266, 'mips'], [0x366, 'mips'], [0x1f0, 'powerpc'], [0x1f1, 'powerpc'], [0x184, 'alpha'], [0x284, 'alpha64'], [0x5032, 'riscv32'], [0x5064, 'riscv64'], [0x6232, 'loongarch32'], [0x6264, 'loongarch64'], [0x1a2, 'sh3'], [0x1a6, 'sh4']]),
  elf: new Map([[2, 'sparc'], [4, 'm68k'], [8, 'mips'], [15, 'parisc'], [18, 'sparc'], [20, 'powerpc'], [21, 'powerpc64'], [22, 's390'], [40, 'arm'], [42, 'sh4'], [43, 'sparc64'], [50, 'ia64'], [94, 'xtensa'], [183, 'arm64'], [189, 'microblaze'], [195, 'arc'], [243, 'riscv'], [247, 'bpf'], [258, 'loongarch']]),
};
/** Those that environments have: x86 and x86-64. */
const ours = { pe: [0x14c, 0x8664], elf: [3, 62] };

/** The processor's name where no environment has it, else null. */
export function machineOf(format: 'pe' | 'elf', number: number): string | null {
  return ours[format].includes(number) ? null : (names[format].get(number) ?? `machine ${number}`);
}

/** Subsystem of a PE file: 1 is the kernel's own, for drivers; 10 to 13 are firmware's; 16 is the boot loader's. */
export function peRole(subsystem: number): 'driver' | 'firmware' | null {
  return subsystem === 1 ? 'driver' : (subsystem >= 10 && subsystem <= 13) || subsystem === 16 ? 'firmware' : null;
}

const headersMax = 128;
const dynamicMax = 200;
const pie = 0x0800_0000n;

/**
 * What an ELF file (little-endian) is for. A library is a shared object that names no loader and is not marked as a program that runs at any
 * address: it has a name as a library, needs others, or has no entry. Never throws.
 */
export function elfRole(bytes: Buffer, fileName: string): { role: 'object' | 'core' | null; library: boolean } {
  const type = bytes.readUInt16LE(16);
  if (type === 1) return { role: 'object', library: false };
  if (type === 4) return { role: 'core', library: false };
  if (type !== 3) return { role: null, library: false };
  const called = /\.so(?:\.\d+){0,5}$/i.test(fileName);
  try {
    const wide = bytes[4] === 2;
    const word = (at: number) => (wide ? bytes.readBigUInt64LE(at) : BigInt(bytes.readUInt32LE(at)));
    const [programs, size, count] = [Number(word(wide ? 32 : 28)), bytes.readUInt16LE(wide ? 54 : 42), Math.min(headersMax, bytes.readUInt16LE(wide ? 56 : 44))];
    let dynamic: { at: number; size: number } | null = null;
    for (let n = 0; n < count; n++) {
      const row = programs + n * size;
      const kind = bytes.readUInt32LE(row);
      // A loader: a program, unless it is called a library, as the C library is, which prints its version when it is run.
      if (kind === 3) return { role: null, library: called };
      if (kind === 2) dynamic = { at: Number(word(row + (wide ? 8 : 4))), size: Number(word(row + (wide ? 32 : 16))) };
    }
    if (dynamic === null) return { role: null, library: called };
    const step = wide ? 16 : 8;
    const needs = { name: false, others: false };
    for (let n = 0, at = dynamic.at; n < dynamicMax && n * step < dynamic.size; n++, at += step) {
      const tag = word(at);
      if (tag === 0n) break;
      if (tag === 14n) needs.name = true;
      if (tag === 1n) needs.others = true;
      if (tag === 0x6fff_fffbn && (word(at + step / 2) & pie) !== 0n) return { role: null, library: false };
    }
    return { role: null, library: called || needs.name || needs.others || word(24) === 0n };
  } catch {
    return { role: null, library: called };
  }
}
