import type { Signal } from '../../schema/jobs.ts';

/** A text or program that was inside and is looked at like a file of its own: macro source, a decoded string, a stream. */
export interface Layer {
  name: string;
  /** Where it lies in the archive that holds it; left out where files have no places. */
  path?: string;
  bytes: Buffer;
}

/** What one parser takes out of a file. */
export interface Found {
  facts?: unknown;
  signals?: Signal[];
  layers?: Layer[];
  /** Files that can be looked at and run by themselves. */
  members?: Layer[];
  /** Command lines that the file is made to run. */
  commands?: string[];
  /** Who runs them; cmd.exe when left out. */
  shell?: 'sh' | 'bat';
  /**
   * Was the format read to its end, and does anything in it act, by itself or on a click: a macro, script, action, object, or what it loads from
   * elsewhere? Files that a document only carries are in `members`, and are judged there. Both are left out where nobody knows the format.
   */
  complete?: boolean;
  active?: boolean;
  limitations?: string[];
  /** Words that may be passwords of archives beside this text. */
  passwords?: string[];
}

/** Adds all of a list, however long: spread as arguments, a hundred thousand of them are more than a call takes. */
export function append<T>(to: T[], from: readonly T[] = []): void {
  for (const one of from) to.push(one);
}

/** A signal of the static layer. */
export function signal(
  rule: string, title: string, weight: number, techniques: string[], stories: { benign: string; malicious: string }, evidence: readonly string[] = [],
): Signal {
  return {
    rule: `assay-${rule}`, title, weight, source: 'STATIC', run: null, techniques, benignCause: stories.benign, maliciousCause: stories.malicious,
    // eslint-disable-next-line no-control-regex -- control characters are what is replaced
    evidence: evidence.slice(0, 10).map((line) => line.slice(0, 480).replace(/[\u0000-\u001f\u007f]/g, ' ').toWellFormed()),
  };
}
