const block = 512;
const entriesMax = 200_000;

/**
 * Where in a tar archive the next one begins: behind the end of the first, and the blocks of zeros that fill it up.
 * Readers that are told to ignore zeros (`tar -i`, and whoever unpacks packages of several archives) go on there;
 * others stop. Null when nothing follows.
 */
export function behindTar(bytes: Buffer): number | null {
  let at = 0;
  for (let entry = 0; entry < entriesMax && at + block <= bytes.length && !isZero(bytes, at); entry++) {
    const size = sizeOf(bytes, at);
    // No header: what a reader makes of the rest is not known here.
    if (size === null) return null;
    at += block + Math.ceil(size / block) * block;
  }
  while (at + block <= bytes.length && isZero(bytes, at)) at += block;
  return at < bytes.length && bytes.subarray(at).some((byte) => byte !== 0) ? at : null;
}

const isZero = (bytes: Buffer, at: number): boolean => bytes.subarray(at, at + block).every((byte) => byte === 0);

/** In octal digits, or with the highest bit set as a number (GNU); null where this is no header. */
function sizeOf(bytes: Buffer, at: number): number | null {
  if (bytes.toString('latin1', at + 257, at + 262) !== 'ustar') return null;
  if ((bytes[at + 124]! & 0x80) !== 0) return bytes.readUIntBE(at + 130, 6);
  const digits = bytes.toString('latin1', at + 124, at + 136).replaceAll('\0', ' ').trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : null;
}
