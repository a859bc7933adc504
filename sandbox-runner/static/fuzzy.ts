import hash from 'tlsh';

/** TLSH of the first 4 MiB, for finding what is alike; null where there is too little or too uniform content. */
export function fuzzyHash(bytes: Buffer): string | null {
  const part = bytes.subarray(0, 4 * 1024 * 1024);
  if (part.length < 512) return null;
  try {
    return hash(part.toString('latin1'));
  } catch {
    return null;
  }
}
