import { utf16 } from '../../utf16.ts';
/** One program that a command line starts, in a form that no longer depends on how it was written. */
export interface Call {
  /** Without folder and ending, in lower case on Windows; an alias of PowerShell's is its cmdlet. */
  program: string;
  /** Without quotes, one blank between two; switches begin with "-". */
  args: string;
  /** Program, arguments and what stands around them in its statement. */
  text: string;
}

/** All that one command line starts, by itself and through the shells and launchers in it. */
export interface Calls {
  list: readonly Call[];
  /** The whole line, in the same form. */
  text: string;
  /** Files that its calls write to, with "~" for a home. */
  writes: readonly string[];
  /** Files that its calls read. */
  reads: readonly string[];
}

/** Bounds on one line: hostile ones are cut off here, and the rest of them is still read. */
export const callLimits = { lineMax: 4_096, depthMax: 5, statementsMax: 120, tokensMax: 400, readMax: 12_288 };

export interface Token {
  /** As written. */
  raw: string;
  /** Without quotes and escapes. */
  word: string;
  /** Where it begins in its statement. */
  at: number;
}

/** Lines that come to so much at the most; what is beyond is left out. */
export class Text {
  readonly #lines = new Set<string>();
  #length = 0;

  add(line: string): void {
    if (this.#length + line.length > 2 * callLimits.readMax || this.#lines.has(line)) return;
    this.#length += line.length + 1;
    this.#lines.add(line);
  }

  toString(): string {
    return [...this.#lines].join('\n');
  }
}

/** Without one pair of quotes around all of it. */
export function unquoted(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  return (quote === '"' || quote === "'") && trimmed.length > 1 && trimmed.endsWith(quote) ? trimmed.slice(1, -1) : trimmed;
}

/** Text of base64 in UTF-16 or UTF-8; null for what is no text. */
export function textOfBase64(encoded: string): string | null {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const text = bytes.length > 1 && bytes[1] === 0 ? utf16(bytes) : bytes.toString('utf8');
  return /^[\t\r\n\x20-\x7e]+$/.test(text) ? text : null;
}
