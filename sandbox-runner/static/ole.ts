import CFB from 'cfb';

export interface OleStream {
  /** Last part of its path. */
  name: string;
  path: string;
  bytes: Buffer;
}

const streamsMax = 2_000;

/** Streams of a compound file; none when it can't be read. */
export function readOle(bytes: Buffer): OleStream[] {
  try {
    const file = CFB.read(bytes, { type: 'buffer' });
    return file.FullPaths.slice(0, streamsMax).flatMap((path, index) => {
      const entry = file.FileIndex[index];
      if (!entry || entry.type !== 2) return [];
      return [{ name: entry.name, path, bytes: Buffer.from((entry.content ?? []) as Uint8Array) }];
    });
  } catch {
    return [];
  }
}

export const oleNames = (bytes: Buffer): string[] => readOle(bytes).map((stream) => stream.name);
