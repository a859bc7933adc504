/**
 * Bytes as little-endian UTF-16 text; an odd byte at the end is left out. `from` and `to` are offsets in bytes, as
 * those of `Buffer.toString`.
 *
 * Node 24 corrupts its heap when `Buffer.toString('utf16le')` is given an odd number of bytes at an odd address
 * (it copies them into memory for half as many units, rounded down): the file of whoever sends one would end the
 * process, or worse.
 */
export function utf16(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const begin = Math.min(Math.max(0, Math.trunc(from)), bytes.length);
  const length = Math.max(0, Math.min(Math.trunc(to), bytes.length) - begin);
  // eslint-disable-next-line no-restricted-syntax -- the one place where the length is made even first
  return Buffer.from(bytes.buffer, bytes.byteOffset + begin, length - (length % 2)).toString('utf16le');
}
