const alphabet = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr';
const values = new Map([...alphabet].map((letter, value) => [letter, value]));
const bytesMax = 64 * 1024 * 1024;

/** The file in a BinHex 4.0 text (RFC 1741) that begins with its first colon: data without resources; null for none. */
export function binhex(text: string): { name: string; bytes: Buffer } | null {
  const end = text.indexOf(':', 1);
  const packed: number[] = [];
  let [bits, count] = [0, 0];
  for (const letter of text.slice(1, end < 0 ? undefined : end)) {
    const value = values.get(letter);
    if (value === undefined) continue;
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    packed.push((bits >> count) & 255);
    bits &= (1 << count) - 1;
  }
  const bytes = unrolled(packed);
  const nameEnd = 1 + (bytes[0] ?? 0);
  if (bytes.length < nameEnd + 21) return null;
  const length = bytes.readUInt32BE(nameEnd + 11);
  const from = nameEnd + 21;
  return { name: bytes.toString('latin1', 1, nameEnd), bytes: bytes.subarray(from, Math.min(bytes.length,
    from + length)) };
}

/** 0x90 has the byte before it stand as often as the byte behind it says; before a zero it is itself. */
function unrolled(packed: readonly number[]): Buffer {
  const out: number[] = [];
  for (let at = 0; at < packed.length && out.length < bytesMax; at++) {
    if (packed[at] !== 0x90) out.push(packed[at]!);
    else {
      const times = packed[++at] ?? 0;
      if (times === 0) out.push(0x90);
      else for (let n = 1; n < times; n++) out.push(out.at(-1) ?? 0);
    }
  }
  return Buffer.from(out);
}
