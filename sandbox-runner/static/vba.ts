import type { OleStream } from './ole.ts';

/** Of one module, and of all modules of a document. */
const sourceBytesMax = 1_000_000;
const sourcesBytesMax = 8_000_000;

/** Source of the macros of a compound file: each module's compressed text (MS-OVBA 2.4.1). */
export function readMacros(streams: readonly OleStream[]): { name: string; source: string }[] {
  const macros: { name: string; source: string }[] = [];
  let bytes = 0;
  for (const stream of streams) {
    // Every module's text begins with "Attribute VB_…"; a compressed container's first token holds it in the clear, after 3 bytes of header.
    for (let at = stream.bytes.indexOf('\0Attribut', 0, 'latin1'); at >= 3; at = stream.bytes.indexOf('\0Attribut', at + 9, 'latin1')) {
      const source = decompress(stream.bytes.subarray(at - 3)).toString('latin1');
      if (source.length > 8) macros.push({ name: stream.name.slice(0, 100), source });
      bytes += source.length;
      if (macros.length > 200 || bytes > sourcesBytesMax) return macros;
    }
  }
  return macros;
}

/** A compressed container to its end or its first contradiction. */
export function decompress(container: Buffer): Buffer {
  const out: number[] = [];
  if (container[0] !== 1) return Buffer.alloc(0);
  let at = 1;
  while (at + 2 <= container.length && out.length < sourceBytesMax) {
    const header = container.readUInt16LE(at);
    if (((header >> 12) & 7) !== 3) break;
    const end = Math.min(container.length, at + (header & 0xfff) + 3);
    const compressed = (header & 0x8000) !== 0;
    at += 2;
    const chunk = out.length;
    if (!compressed) {
      for (; at < end; at++) out.push(container[at]!);
      continue;
    }
    while (at < end && out.length - chunk < 4_096) {
      const flags = container[at++]!;
      for (let bit = 0; bit < 8 && at < end; bit++) {
        if ((flags >> bit & 1) === 0) {
          out.push(container[at++]!);
          continue;
        }
        if (at + 2 > end) return Buffer.from(out);
        const token = container.readUInt16LE(at);
        at += 2;
        const position = out.length - chunk;
        let bits = 4;
        while (1 << bits < position) bits++;
        const length = (token & (0xffff >> bits)) + 3;
        const from = out.length - (token >> (16 - bits)) - 1;
        if (from < chunk) return Buffer.from(out);
        for (let n = 0; n < length; n++) out.push(out[from + n]!);
      }
    }
    at = end;
  }
  return Buffer.from(out);
}
