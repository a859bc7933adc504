const framesMax = 100;
const zstd = 0xfd2f_b528;

/**
 * Where the first frame of Zstandard (RFC 8878) begins that holds data, behind frames that every reader passes over;
 * 0 where the bytes begin with none of these, or where no frame with data follows.
 */
export function skippableEnd(bytes: Buffer): number {
  let at = 0;
  for (let frame = 0; frame < framesMax && at + 8 <= bytes.length; frame++) {
    const mark = bytes.readUInt32LE(at);
    if (mark === zstd) return at;
    if (mark >>> 4 !== 0x184_d2a5) return 0;
    at += 8 + bytes.readUInt32LE(at + 4);
  }
  return 0;
}
