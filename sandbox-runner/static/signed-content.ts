const dataType = Buffer.from('06092a864886f70d010701', 'hex');
const piecesMax = 100_000;

/**
 * What stands inside an opaque signature (CMS SignedData, RFC 5652): the octets of its content, also where they come in pieces and lengths are
 * left open, as streaming writers do. Null where only certificates or a detached signature are inside, or where it is cut off.
 */
export function signedContent(bytes: Buffer): Buffer | null {
  const type = bytes.indexOf(dataType);
  if (type < 0) return null;
  const content = element(bytes, type + dataType.length);
  if (content === null || content.tag !== 0xa0) return null;
  const pieces: Buffer[] = [];
  let at = content.from;
  for (let n = 0; n < piecesMax && at < Math.min(content.to, bytes.length); n++) {
    const one = element(bytes, at);
    if (one === null || one.tag === 0) break;
    // A constructed string: its pieces follow.
    if (one.tag === 0x24) at = one.from;
    else if (one.tag === 0x04) {
      pieces.push(bytes.subarray(one.from, one.to));
      at = one.to;
    } else break;
  }
  return pieces.length === 0 ? null : Buffer.concat(pieces);
}

function element(bytes: Buffer, at: number): { tag: number; from: number; to: number } | null {
  if (at + 2 > bytes.length) return null;
  const size = bytes[at + 1]!;
  if (size === 0x80) return { tag: bytes[at]!, from: at + 2, to: bytes.length };
  const count = size > 0x80 ? size & 0x7f : 0;
  if (count > 4 || at + 2 + count > bytes.length) return null;
  const from = at + 2 + count;
  return { tag: bytes[at]!, from, to: Math.min(bytes.length, from + (count === 0 ? size : bytes.readUIntBE(at + 2, count))) };
}
