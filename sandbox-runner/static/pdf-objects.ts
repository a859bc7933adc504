import { PdfCrypt } from './pdf-crypt.ts';
import { unfiltered } from './pdf-filters.ts';
import { PdfName, PdfReference, PdfSyntax, type PdfDictionary, type PdfValue } from './pdf-syntax.ts';

/** Streams that are unpacked: each, and together. Pages, fonts and pictures are not: nothing in them acts. */
export const pdfLimits = {
  objects: 500_000,
  versions: 8,
  streamBytes: 16_000_000,
  fileBytes: 32_000_000,
  totalBytes: 64_000_000,
};

export interface PdfObject {
  number: number;
  generation: number;
  value: PdfValue;
  /** Bytes behind its dictionary, as they stand in the file; null when it has none. */
  stream: Buffer | null;
}

/**
 * All objects of a PDF, also older ones that a later part of the file replaces, and those that no table leads to:
 * readers that rebuild a damaged file take any of them. Each byte is read a few times at the most.
 */
export class PdfObjects {
  readonly #bytes: Buffer;
  readonly #text: string;
  readonly all: PdfObject[] = [];
  readonly #byNumber = new Map<number, PdfObject[]>();
  readonly trailers: PdfDictionary[] = [];
  readonly hidden: ReadonlySet<string>;
  /** Locked with a password that nobody has given. */
  locked = false;
  /** Streams that could not be unpacked; bounds that were hit. */
  unreadable = false;
  limited = false;
  #crypt: PdfCrypt | null = null;
  #total = 0;
  #contents = new Map<PdfObject, Buffer | null>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#text = bytes.toString('latin1');
    const syntax = new PdfSyntax(this.#text);
    this.#scan(syntax);
    this.#unlock();
    const hidden = new Set(syntax.hidden);
    // What was packed before cannot hold further packed objects.
    for (const object of [...this.all])
      if (object.stream && isNamed(object.value, 'Type', 'ObjStm')) this.#unpack(object, hidden);
    this.hidden = hidden;
  }

  /** What a value refers to; the value itself when it is no reference. */
  resolve = (value: PdfValue | undefined): PdfValue | undefined => {
    for (let n = 0; n < 10 && value instanceof PdfReference; n++)
      value = this.#byNumber.get(value.number)?.at(-1)?.value;
    return value instanceof PdfReference ? undefined : value;
  };

  /** All objects that a reference may mean, the newest first: which one a reader takes is a matter of its tables. */
  versions(value: PdfValue | undefined): PdfObject[] {
    return value instanceof PdfReference
      ? (this.#byNumber.get(value.number) ?? []).slice(-pdfLimits.versions).reverse()
      : [];
  }

  /** The content of an object's stream; null for what has none, or can't be read. */
  content(object: PdfObject, file = false): Buffer | null {
    const before = this.#contents.get(object);
    if (before !== undefined) return before;
    if (object.stream === null || !(object.value instanceof Map)) return null;
    let content: Buffer | null = null;
    const left = pdfLimits.totalBytes - this.#total;
    const max = Math.min(left, file ? pdfLimits.fileBytes : pdfLimits.streamBytes);
    if (max <= 0) this.limited = true;
    else {
      try {
        const plain =
          this.#crypt && !isNamed(object.value, 'Type', 'XRef') && !this.#open(object.value)
            ? this.#crypt.stream(object.stream, object.number, object.generation, file)
            : object.stream;
        content = unfiltered(plain, object.value, this.resolve, max);
        if (content === null) this.unreadable = true;
      } catch (error) {
        if (error instanceof RangeError) this.limited = true;
        else this.unreadable = true;
        this.#total += max;
      }
    }
    this.#total += (content?.length ?? 0) + object.stream.length;
    this.#contents.set(object, content);
    return content;
  }

  /** A stream that says by itself that it is not locked. */
  #open(dictionary: PdfDictionary): boolean {
    const first = (value: PdfValue | undefined) =>
      Array.isArray(value) ? this.resolve(value[0]) : this.resolve(value);
    const filter = first(dictionary.get('Filter'));
    if (!(filter instanceof PdfName) || filter.name !== 'Crypt') return false;
    const parameters = first(dictionary.get('DecodeParms'));
    return !(parameters instanceof Map) || !parameters.has('Name') || isNamed(parameters, 'Name', 'Identity');
  }

  #scan(syntax: PdfSyntax): void {
    const text = this.#text;
    const start = /\b(\d{1,10})[\0\t\n\f\r ]{1,20}(\d{1,5})[\0\t\n\f\r ]{0,20}obj(?![a-z])|\btrailer\b/g;
    const end = this.#ends();
    let read = 0;
    for (let match = start.exec(text); match; match = start.exec(text)) {
      // One that is never closed reaches far, and so may all that begin in it.
      if (this.all.length >= pdfLimits.objects || read > 4 * text.length + 65_536) {
        this.limited = true;
        return;
      }
      syntax.at = start.lastIndex;
      const value = syntax.value();
      read += syntax.at - start.lastIndex;
      if (match[1] === undefined) {
        if (value instanceof Map) this.trailers.push(value);
        continue;
      }
      if (value === undefined) continue;
      const object: PdfObject = { number: Number(match[1]), generation: Number(match[2]), value, stream: null };
      if (value instanceof Map) {
        syntax.skip();
        const word = /stream(?:\r\n|\n|\r)?/y;
        word.lastIndex = syntax.at;
        if (word.test(text)) {
          const stop = end(word.lastIndex, value.get('Length'));
          object.stream = this.#bytes.subarray(word.lastIndex, stop);
          start.lastIndex = Math.max(start.lastIndex, stop);
          if (isNamed(value, 'Type', 'XRef')) this.trailers.push(value);
        }
      }
      this.#add(object);
    }
  }

  /** Where a stream ends: as long as it says, when its end stands there; else where the next end stands. */
  #ends(): (from: number, length: PdfValue | undefined) => number {
    const text = this.#text;
    let searched = -1;
    let found = -1;
    return (from, length) => {
      if (
        typeof length === 'number' &&
        length >= 0 &&
        /^[\0\t\n\f\r ]{0,4}endstream/.test(text.slice(from + length, from + length + 20))
      )
        return from + length;
      // What was found for an earlier place holds for all places up to there.
      if (searched < 0 || from < searched || from > found) {
        searched = from;
        const at = text.indexOf('endstream', from);
        found = at < 0 ? text.length : at;
      }
      const before = text.slice(Math.max(from, found - 2), found);
      return found - (before === '\r\n' ? 2 : /[\r\n]$/.test(before) ? 1 : 0);
    };
  }

  #add(object: PdfObject): void {
    this.all.push(object);
    const same = this.#byNumber.get(object.number);
    if (same) same.push(object);
    else this.#byNumber.set(object.number, [object]);
  }

  #unlock(): void {
    const trailer = this.trailers.findLast((one) => one.has('Encrypt'));
    const dictionary = this.resolve(trailer?.get('Encrypt'));
    if (!(dictionary instanceof Map)) return;
    const ids = this.resolve(trailer!.get('ID') ?? this.trailers.find((one) => one.has('ID'))?.get('ID'));
    const id = Array.isArray(ids) ? this.resolve(ids[0]) : undefined;
    try {
      this.#crypt = PdfCrypt.open(dictionary, Buffer.isBuffer(id) ? id : Buffer.alloc(0));
    } catch {
      // Keys of a length that no cipher takes.
    }
    this.locked = this.#crypt === null;
    const crypt = this.#crypt;
    if (!crypt) return;
    for (const object of this.all)
      if (object.value !== dictionary)
        object.value = opened(object.value, (bytes) => crypt.string(bytes, object.number, object.generation));
  }

  /** Objects of an object stream (7.5.7): pairs of number and place, then the objects. */
  #unpack(object: PdfObject, hidden: Set<string>): void {
    const content = this.content(object);
    if (content === null || !(object.value instanceof Map)) return;
    const text = content.toString('latin1');
    const first = this.resolve(object.value.get('First'));
    const count = this.resolve(object.value.get('N'));
    const head = new PdfSyntax(text);
    const places: [number: number, at: number][] = [];
    for (let n = 0; typeof count === 'number' && n < Math.min(count, 20_000); n++) {
      const [number, at] = [head.value(), head.value()];
      if (typeof number !== 'number' || typeof at !== 'number') break;
      places.push([number, at]);
    }
    const syntax = new PdfSyntax(text);
    let read = 0;
    for (const [number, at] of places) {
      if (read > 4 * text.length + 65_536 || this.all.length >= pdfLimits.objects) {
        this.limited = true;
        break;
      }
      syntax.at = Math.max(0, (typeof first === 'number' ? first : 0) + at);
      const from = syntax.at;
      const value = syntax.value();
      read += Math.max(0, syntax.at - from);
      if (value !== undefined) this.#add({ number, generation: 0, value, stream: null });
    }
    for (const name of syntax.hidden) hidden.add(name);
  }
}

export function isNamed(value: PdfValue | undefined, key: string, name: string): boolean {
  const entry = value instanceof Map ? value.get(key) : undefined;
  return entry instanceof PdfName && entry.name === name;
}

/** The same value with each of its strings opened. */
function opened(value: PdfValue, open: (bytes: Buffer) => Buffer): PdfValue {
  if (Buffer.isBuffer(value)) return open(value);
  if (Array.isArray(value)) return value.map((one) => opened(one, open));
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, opened(one, open)]));
  return value;
}
