import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Files that somebody vouches for, by their hash: a list of lines `<SHA-256> <who vouches>`. */
export interface KnownGood {
  /** Who vouches for it; null when nobody does. */
  source(sha256: string): string | null;
  readonly size: number;
  /** Stands for exactly this list; '' for none. */
  readonly digest: string;
}

export const nobody: KnownGood = { source: () => null, size: 0, digest: '' };
const linesMax = 5_000_000;

/** Throws with the line that is wrong: a list that is half read vouches for less than its owner believes. */
export async function readKnownGood(path: string | undefined): Promise<KnownGood> {
  if (path === undefined) return nobody;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`ASSAY_KNOWN_GOOD names ${path}, which can not be read`, { cause });
  });
  const sources = new Map<string, string>();
  // Many files share a source: each name is kept once.
  const names = new Map<string, string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const match = /^([0-9a-f]{64})\s+(\S.{0,199})$/.exec(line.trimEnd());
    if (!match) throw new Error(`${path}, line ${index + 1}: not a SHA-256 in small letters and a source`);
    if (sources.size >= linesMax) throw new Error(`${path} has more than ${linesMax} files`);
    const name = match[2]!;
    if (!names.has(name)) names.set(name, name);
    sources.set(match[1]!, names.get(name)!);
  }
  return { source: (sha256) => sources.get(sha256) ?? null, size: sources.size, digest: createHash('sha256').update(text).digest('hex') };
}
