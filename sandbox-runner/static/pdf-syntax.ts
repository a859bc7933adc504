import { utf16 } from '../utf16.ts';
/** Objects of a PDF (ISO 32000-1, 7.3). */
export class PdfName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
export class PdfReference {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
}
export type PdfDictionary = Map<string, PdfValue>;
export type PdfValue = null | boolean | number | Buffer | PdfName | PdfReference | PdfValue[] | PdfDictionary;

/** Arrays in arrays: what is deeper is nothing. */
const nestingMax = 60;

/**
 * Reads objects out of text of one byte a character. It ends at what is no object, and never throws for what the text
 * is like.
 */
export class PdfSyntax {
  readonly #text: string;
  at: number;
  /** Names that were spelled with the numbers of their letters: /J#61vaScript. */
  readonly hidden = new Set<string>();

  constructor(text: string, at = 0) {
    this.#text = text;
    this.at = at;
  }

  /** The next object; undefined at the end, at a word that is none, or at a bracket that closes. */
  value(depth = 0): PdfValue | undefined {
    this.skip();
    const text = this.#text;
    const char = text[this.at];
    if (char === undefined || depth > nestingMax) return undefined;
    if (char === '/') return this.#name();
    if (char === '(') return this.#literal();
    if (char === '[') return this.#array(depth);
    if (char === '<') return text[this.at + 1] === '<' ? this.#dictionary(depth) : this.#hex();
    const number = match(/[+-]*(?:\d[\d-]*(?:\.\d*)?|\.\d+)/y, text, this.at);
    if (number !== null) return this.#number(number);
    const word = match(/true|false|null/y, text, this.at);
    if (word === null) return undefined;
    this.at += word.length;
    return word === 'null' ? null : word === 'true';
  }

  /** Blanks and comments. */
  skip(): void {
    this.at += match(/(?:[\0\t\n\f\r ]|%[^\r\n]*)+/y, this.#text, this.at)?.length ?? 0;
  }

  #number(text: string): PdfValue {
    this.at += text.length;
    // A reference is a number, another number and R.
    const reference = /^\d{1,10}$/.test(text)
      ? match(/[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z])/y, this.#text, this.at)
      : null;
    if (reference === null) return Number.parseFloat(text.replace(/^[+-]*-/, '-').replace(/^\++/, '')) || 0;
    this.at += reference.length;
    return new PdfReference(Number(text));
  }

  #name(): PdfName {
    const written = match(/\/[^\0\t\n\f\r ()<>[\]{}/%]*/y, this.#text, this.at)!;
    this.at += written.length;
    const name = written
      .slice(1)
      .replace(/#([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (name !== written.slice(1) && this.hidden.size < 1_000) this.hidden.add(name);
    return new PdfName(name);
  }

  #array(depth: number): PdfValue[] {
    this.at++;
    const values: PdfValue[] = [];
    for (;;) {
      const value = this.value(depth + 1);
      if (value !== undefined) values.push(value);
      else if (!this.#over(']')) return values;
    }
  }

  #dictionary(depth: number): PdfDictionary {
    this.at += 2;
    const entries: PdfDictionary = new Map();
    for (;;) {
      const key = this.value(depth + 1);
      if (key === undefined) {
        if (!this.#over('>>')) return entries;
      } else if (key instanceof PdfName) {
        const value = this.value(depth + 1);
        if (value !== undefined) entries.set(key.name, value);
      }
    }
  }

  /** Goes over the bracket that ends this, or over what readers leave out; false when it is at its end. */
  #over(end: ']' | '>>'): boolean {
    const text = this.#text;
    if (text.startsWith(end, this.at)) {
      this.at += end.length;
      return false;
    }
    // An object that was never closed ends where its own end or a stream begins.
    if (this.at >= text.length || match(/endobj|endstream|stream[\r\n]|\d+ \d+ obj/y, text, this.at) !== null)
      return false;
    this.at += match(/[A-Za-z]+/y, text, this.at)?.length ?? 1;
    return true;
  }

  #literal(): Buffer {
    const text = this.#text;
    const parts: string[] = [];
    let depth = 0;
    this.at++;
    while (this.at < text.length) {
      const plain = match(/[^()\\]+/y, text, this.at);
      if (plain !== null) {
        parts.push(plain);
        this.at += plain.length;
        continue;
      }
      const char = text[this.at++]!;
      if (char === '(') depth++;
      else if (char === ')' && depth-- === 0) break;
      if (char !== '\\') {
        parts.push(char);
        continue;
      }
      const escape = match(/[0-7]{1,3}|\r\n|[\s\S]/y, text, this.at) ?? '';
      this.at += escape.length;
      if (/^[0-7]/.test(escape)) parts.push(String.fromCharCode(Number.parseInt(escape, 8) & 255));
      else if (!/^[\r\n]/.test(escape)) parts.push({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[escape] ?? escape);
    }
    return Buffer.from(parts.join(''), 'latin1');
  }

  #hex(): Buffer {
    const end = this.#text.indexOf('>', this.at);
    const stop = end < 0 ? this.#text.length : end;
    const digits = this.#text.slice(this.at + 1, stop).replace(/[^0-9a-f]/gi, '');
    this.at = stop + 1;
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
  }
}

function match(expression: RegExp, text: string, at: number): string | null {
  expression.lastIndex = at;
  return expression.exec(text)?.[0] ?? null;
}

/** Text of a string (7.9.2): UTF-16 with its mark, UTF-8 with its mark, else a byte a character. */
export function pdfText(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, 2);
  return bytes[0] === 0xef && bytes[1] === 0xbb ? bytes.toString('utf8', 3) : bytes.toString('latin1');
}
