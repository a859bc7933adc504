/** Shannon entropy in bits a byte: about 4.5 for text, 6 for programs, close to 8 for what is packed or encrypted. */
export function entropy(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / bytes.length) * Math.log2(count / bytes.length);
  return Math.round(sum * 1000) / 1000;
}
