import type { Entity } from './entity.ts';
import { onlyField, readHeader, Unreadable } from './fields.ts';
import { carriesFile } from './carried.ts';
import { kindOf, namesIn, parameter, readParameters } from './parameters.ts';
import { readableCharset } from './charset.ts';
import { decodeTransfer } from './transfer.ts';

export { Unreadable };

export interface Reading {
  root: Entity;
  /** What in it programs read in different ways, each once. Empty for a message that all read alike. */
  faults: string[];
}

const depthMax = 20;
const entitiesMax = 500;
/** Bytes of a line without its end (RFC 5322, 2.1.1). Servers break longer ones where they like. */
const lineMax = 998;
/** Lines of two hyphens, more than an honest message has. */
const hyphenLinesMax = 100_000;

/**
 * Takes a message apart by the letter of the standards. Where it breaks them it is read in one of several ways, and the
 * faults say so: such a message is written anew before it is passed on (`write.ts`), because others read it in another.
 * Throws Unreadable for what goes on without end, and for a piece of a message, which is whole at its reader alone.
 */
export function readMime(bytes: Buffer): Reading {
  const reader = new Reader();
  const root = reader.message(withLineEnds(bytes.toString('latin1'), reader.fault));
  return { root, faults: [...reader.faults] };
}

/** CRLF at the end of each line and nowhere else, no NUL. */
function withLineEnds(text: string, fault: (what: string) => void): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  if (clean !== text) fault('a NUL');
  const whole = /\r(?!\n)|(?<!\r)\n/.test(clean) ? clean.replace(/(?<!\r)\r+\n|\r|\n/g, '\r\n') : clean;
  if (whole !== clean) fault('a line that does not end in CRLF');
  return whole;
}

class Reader {
  readonly faults = new Set<string>();
  readonly fault = (what: string): void => void this.faults.add(what);
  #entities = 0;

  /** A whole message, by itself or out of an encoding. */
  message(text: string): Entity {
    const boundaries = new Set<string>();
    const delimiters = new Set<number>();
    const inText = new InText(this, text, boundaries, delimiters);
    const root = inText.entity(0, text.length, 0, { message: true });
    if (hasLongLine(text)) this.fault(`a line of more than ${lineMax} bytes`);
    if (hasStrayDelimiter(text, boundaries, delimiters)) this.fault('a line that looks like a delimiter and is none');
    return root;
  }

  count(): void {
    if (++this.#entities > entitiesMax) throw new Unreadable(`it has more than ${entitiesMax} parts`);
  }
}

/** What is read out of one text; boundaries are looked for in all of it. */
class InText {
  readonly #reader: Reader;
  readonly #text: string;
  readonly #boundaries: Set<string>;
  readonly #delimiters: Set<number>;
  readonly #fault: (what: string) => void;

  constructor(reader: Reader, text: string, boundaries: Set<string>, delimiters: Set<number>) {
    [this.#reader, this.#text, this.#fault] = [reader, text, reader.fault];
    [this.#boundaries, this.#delimiters] = [boundaries, delimiters];
  }

  entity(from: number, to: number, depth: number, { message = false, inDigest = false } = {}): Entity {
    this.#reader.count();
    if (depth > depthMax) throw new Unreadable(`its parts are nested more than ${depthMax} deep`);
    const [text, fault] = [this.#text, this.#fault];
    const { fields, bodyAt } = readHeader(text, from, to, fault);
    const typeField = onlyField(fields, 'content-type', fault, /^\s*(?:multipart|message)\/|^\s*(?!text\/)\S+\//i);
    const dispositionField = onlyField(fields, 'content-disposition', fault, /name/i);
    const encodingField = onlyField(fields, 'content-transfer-encoding', fault, /base64|quoted|uu/i);
    const version = onlyField(fields, 'mime-version', fault);
    const beginsFolded = [typeField, dispositionField, encodingField].some((field) => /^\s*\n/.test(field ?? ''));
    if (beginsFolded || encodingField?.includes('\n')) fault('a MIME field that begins folded');
    const isMime = (typeField ?? dispositionField ?? encodingField) !== null;
    const saysSo = /^\s*1\.0\s*(?:\([^()]*\)\s*)?$/.test(version ?? '');
    if (message && isMime && !saysSo) fault('MIME fields without MIME-Version: 1.0');
    if (inDigest && typeField === null) fault('a part of a digest without a type');
    const parameters = readParameters(typeField ?? (inDigest ? 'message/rfc822' : 'text/plain'), fault);
    const disposition = dispositionField === null ? null : readParameters(dispositionField, fault);
    const entity: Entity = {
      fields, parameters, type: this.#typeOf(parameters.value, parameter(parameters, 'boundary')),
      disposition: disposition?.value ?? null, names: namesIn(disposition ? [disposition, parameters] : [parameters]),
      encoding: this.#encodingOf(encodingField), text, from, bodyAt, to,
      children: [], message: null, bytes: null, isFile: false,
    };
    if (disposition && !/^(?:inline|attachment)$/.test(disposition.value)) fault('a disposition that nobody knows');
    // Words of RFC 2047 are no names to some, and of no kind.
    const kinds = new Set(entity.names.filter((name) => !name.includes('=?')).map(kindOf));
    if (kinds.size > 1) fault('names of different kinds');
    this.#readBody(entity, depth);
    return entity;
  }

  #typeOf(value: string, boundary: string | null): string {
    const isType = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(value);
    if (!isType) this.#fault('a type that is none');
    if (boundary !== null && !value.startsWith('multipart/')) this.#fault('a boundary of what is no multipart');
    if (isType) return value;
    if (value.startsWith('multipart')) return 'multipart/mixed';
    return value === '' || value === 'text' ? 'text/plain' : 'application/octet-stream';
  }

  #encodingOf(field: string | null): string {
    if (field === null) return '7bit';
    const encoding = field.trim().toLowerCase();
    if (/^(?:7bit|8bit|base64|quoted-printable)$/.test(encoding)) return encoding;
    this.#fault('an encoding that not everybody knows');
    return /[a-z0-9-]+/.exec(encoding.replace(/\([^()]*\)/g, ''))?.[0] ?? '7bit';
  }

  #readBody(entity: Entity, depth: number): void {
    const { type, encoding } = entity;
    const encoded = encoding !== '7bit' && encoding !== '8bit';
    if (type === 'message/partial') throw new Unreadable('it is a piece of a message');
    if (type.startsWith('multipart/') && this.#readMultipart(entity, encoded, depth)) return;
    if (type === 'message/rfc822' || type === 'message/global') {
      if (!encoded) entity.message = this.entity(entity.bodyAt, entity.to, depth + 1, { message: true });
      else {
        this.#fault('an encoded message');
        if (depth >= depthMax) throw new Unreadable(`its parts are nested more than ${depthMax} deep`);
        const inner = withLineEnds(decodeTransfer(this.#body(entity), encoding).bytes.toString('latin1'), this.#fault);
        const inside = new InText(this.#reader, inner, new Set(), new Set());
        entity.message = inside.entity(0, inner.length, depth + 1, { message: true });
      }
      entity.isFile = true;
      return;
    }
    // Some read each message/… as a message: with fields that say what is in it, it would be another thing to them.
    const body = this.#body(entity);
    const hasFields = /^(?:content-|mime-version)/im.test(body);
    if (type.startsWith('message/') && hasFields) this.#fault('MIME fields in a report');
    const { bytes, sure } = decodeTransfer(body, encoding);
    entity.isFile = isFile(entity);
    // The ends of a file's lines are those of the system that it is written to; where it runs here, that is LF.
    const isText = entity.isFile && encoding !== 'base64';
    entity.bytes = isText ? decodeTransfer(body.replaceAll('\r\n', '\n'), encoding).bytes : bytes;
    // How a text is decoded that is only read is no matter, unless it carries a file.
    const matters = encoding === 'base64' || entity.isFile || [body, bytes.toString('latin1')].some(carriesFile);
    if (!sure && matters) this.#fault(`${encoding} that programs decode in different ways`);
  }

  #body({ bodyAt, to }: Entity): string {
    return this.#text.slice(bodyAt, to);
  }

  /** False where it has no parts: then it is read as a text. */
  #readMultipart(entity: Entity, encoded: boolean, depth: number): boolean {
    const fault = this.#fault;
    if (encoded) fault('an encoded multipart');
    if (entity.names.length > 0 || entity.disposition === 'attachment') fault('a multipart that is called a file');
    const boundary = parameter(entity.parameters, 'boundary');
    if (boundary === null || boundary.trim() === '') {
      fault('a multipart without a boundary');
      return false;
    }
    if (!/^[!#-[\]-~]{1,70}$/.test(boundary)) fault('a boundary that the standard does not have');
    if (this.#boundaries.has(boundary)) fault('the same boundary twice');
    this.#boundaries.add(boundary);
    const sections = this.#sections(entity, boundary);
    const inDigest = entity.type === 'multipart/digest';
    for (const [from, to] of sections) entity.children.push(this.entity(from, to, depth + 1, { inDigest }));
    if (entity.children.length > 0) return true;
    fault('a multipart without parts');
    return false;
  }

  /** Where the parts stand. */
  #sections({ bodyAt, to }: Entity, boundary: string): [from: number, to: number][] {
    const fault = this.#fault;
    const body = this.#text.slice(bodyAt, to);
    const delimiter = `--${boundary}`;
    const sections: [number, number][] = [];
    let begin: number | null = null;
    let closedAt: number | null = null;
    for (let at = lineWith(body, delimiter, 0); at !== null;) {
      const found = body.indexOf('\r\n', at + delimiter.length);
      const end = found < 0 ? body.length : found;
      const rest = body.slice(at + delimiter.length, end);
      if (/^(?:--)?[ \t]*$/.test(rest)) {
        if (/[ \t]$/.test(rest)) fault('blanks behind a delimiter');
        if (closedAt !== null) fault('a delimiter behind the last one');
        if (begin === null && closedAt === null) this.#quiet(body.slice(0, at));
        if (begin !== null) sections.push([bodyAt + begin, bodyAt + Math.max(begin, at - 2)]);
        if (begin !== null && begin > at - 2) fault('a part of nothing');
        this.#delimiters.add(bodyAt + at);
        const closes = rest.startsWith('--');
        if (closes && begin === null) fault('an end before a part');
        begin = closes ? null : Math.min(body.length, end + 2);
        if (closes) closedAt = Math.min(body.length, end + 2);
      } else fault('a delimiter that goes on');
      at = lineWith(body, delimiter, end);
    }
    if (begin !== null) {
      fault('a multipart without an end');
      sections.push([bodyAt + begin, to]);
    } else if (closedAt !== null) this.#quiet(body.slice(closedAt));
    return sections;
  }

  /** Before the first part and behind the last one nobody is to find anything. */
  #quiet(text: string): void {
    if (text.length > 4_000 || /^(?:--|begin|=ybegin|content-|\(this file)/im.test(text)) {
      this.#fault('something before the first part or behind the last one');
    }
  }
}

/** The next line that begins so, from `from` on, which is a line's end or the begin of all. */
function lineWith(body: string, start: string, from: number): number | null {
  if (from === 0 && body.startsWith(start)) return 0;
  const found = body.indexOf(`\r\n${start}`, from);
  return found < 0 ? null : found + 2;
}

/** What is not plainly the message's own words. */
function isFile({ type, names, disposition, parameters }: Entity): boolean {
  if (names.length > 0 || (disposition !== null && disposition !== 'inline')) return true;
  if (/^message\/|^text\/rfc822-headers$/.test(type)) return type === 'message/external-body';
  return !/^text\/(?:plain|html)$/.test(type) || !readableCharset(parameter(parameters, 'charset'));
}

function hasLongLine(text: string): boolean {
  for (let at = 0; at + lineMax < text.length;) {
    // Looks at the end of what a line may have, and back from there: most of a message is never looked at.
    const end = text.lastIndexOf('\r\n', at + lineMax);
    if (end < at) return true;
    at = end + 2;
  }
  return false;
}

/** A line that begins like a delimiter of this text, and stands where no part begins or ends. */
function hasStrayDelimiter(text: string, boundaries: ReadonlySet<string>, delimiters: ReadonlySet<number>): boolean {
  const lengths = [...new Set([...boundaries].map(({ length }) => length))];
  let lines = 0;
  for (let at = text.startsWith('--') ? 0 : next(text, 0); at >= 0; at = next(text, at)) {
    if (++lines > hyphenLinesMax) return true;
    if (delimiters.has(at)) continue;
    // Some look for parts behind whatever looks like the beginning of one.
    if (partBegins(text, at)) return true;
    if (lengths.some((length) => boundaries.has(text.slice(at + 2, at + 2 + length)))) return true;
  }
  return false;
}

function partBegins(text: string, at: number): boolean {
  const end = text.indexOf('\r\n', at);
  return end >= 0 && /^\r\n(?:content-|mime-version)/i.test(text.slice(end, end + 20));
}

const next = (text: string, from: number): number => {
  const found = text.indexOf('\r\n--', from);
  return found < 0 ? -1 : found + 2;
};
