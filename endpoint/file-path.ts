import { readFileSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';

/**
 * A path whose name is not UTF-8, as old archives and file systems leave it. As text, each such byte becomes U+FFFD,
 * and no file has that name: it is opened by its bytes and printed as its text.
 */
export class RawPath {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  toString(): string {
    return this.bytes.toString('utf8');
  }
}

/** Where a file of this device is; in a text, its name in words. */
export type FilePath = string | RawPath;

/** What the system's calls take. */
export const opened = (path: FilePath): string | Buffer => (typeof path === 'string' ? path : path.bytes);

const replaced = '\ufffd';

/**
 * Paths that were given as words of a command. Node decodes these as UTF-8; where that lost bytes, the word of `raw`
 * that decodes to the same text has them. Of several such words the first one given is the first.
 */
export function filePaths(words: readonly string[], raw: () => readonly Buffer[]): FilePath[] {
  let lost: Buffer[] | undefined;
  return words.map((word) => {
    if (!word.includes(replaced)) return word;
    lost ??= [...raw()];
    const at = lost.findIndex((bytes) => bytes.toString('utf8') === word);
    const [bytes] = at < 0 ? [] : lost.splice(at, 1);
    return bytes === undefined || isUtf8(bytes) ? word : new RawPath(bytes);
  });
}

/** The words that this process was started with, as the kernel has them; none where it does not say. */
export function rawWords(): Buffer[] {
  let line: Buffer;
  try {
    line = readFileSync('/proc/self/cmdline');
  } catch {
    return [];
  }
  const words: Buffer[] = [];
  for (let from = 0, end = line.indexOf(0); end >= 0; from = end + 1, end = line.indexOf(0, from)) {
    words.push(line.subarray(from, end));
  }
  return words;
}
