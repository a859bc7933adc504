/**
 * lzip (its manual, "File format") as the older .lzma, which 7-Zip reads: the same stream under another header, and without the sums behind it.
 * Null for what is none. Of several members the first is taken.
 */
export function lzipAsLzma(bytes: Buffer): Buffer | null {
  if (bytes.length < 26 || bytes.toString('latin1', 0, 5) !== 'LZIP\x01') return null;
  const coded = bytes[5]!;
  const base = 2 ** (coded & 31);
  const header = Buffer.alloc(13, 0xff);
  // Properties are always the same; the size is not known beforehand: the stream has a mark at its end.
  header[0] = 0x5d;
  header.writeUInt32LE(Math.min(0xffff_ffff, base - (base / 16) * (coded >> 5)), 1);
  return Buffer.concat([header, bytes.subarray(6, bytes.length - 20)]);
}
