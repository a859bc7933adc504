/** One field of a header, as it stands there. */
export interface Field {
  /** In lower case. */
  name: string;
  /** As it came. */
  written: string;
  /** What stands behind the colon, folded as it came, without the last line end. */
  value: string;
}

export interface Header {
  fields: Field[];
  /** Where the body begins. */
  bodyAt: number;
}

const fieldsMax = 1_000;
/** Characters. */
const headerMax = 256 * 1024;

/** What nobody can be asked to take apart: the message is refused with this reason. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/**
 * Reads the header in `text` between two positions. Lines end in CRLF. What programs read in different ways is given to
 * `fault` and read in one of them. Throws Unreadable for a header that is too long.
 */
export function readHeader(text: string, from: number, to: number, fault: (what: string) => void): Header {
  const fields: Field[] = [];
  let at = from;
  while (at < to) {
    const found = text.indexOf('\r\n', at);
    const end = found < 0 || found > to ? to : found;
    const line = text.slice(at, end);
    const next = Math.min(to, end + 2);
    if (line === '') return { fields, bodyAt: next };
    if (end - from > headerMax) throw new Unreadable(`a header has more than ${headerMax} characters`);
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    if (/[\x00-\x08\x0b-\x1f\x7f]/.test(line)) fault('a control character in a header');
    if (/^[ \t]/.test(line)) {
      if (fields.length === 0) fault('a header begins with a folded line');
      else if (line.trim() === '') fault('a blank line in a header that is not empty');
      else fields.at(-1)!.value += `\r\n${line}`;
    } else {
      const colon = line.indexOf(':');
      const name = /^[!-9;-~]{1,200}$/.exec(line.slice(0, Math.max(0, colon)).trimEnd())?.[0];
      if (name === undefined) {
        fault('a line in a header that is no field');
        // A mailbox's own line is passed over; anything else is where the body begins.
        if (!/^>?From /.test(line)) return { fields, bodyAt: at };
      } else {
        if (name.length !== colon) fault('a space before a colon');
        if (fields.length >= fieldsMax) throw new Unreadable(`a header has more than ${fieldsMax} fields`);
        fields.push({ name: name.toLowerCase(), written: name, value: line.slice(colon + 1) });
      }
    }
    at = next;
  }
  fault('a header without an end');
  return { fields, bodyAt: to };
}

/** The only field of that name. Several are a fault; the one that shows most is read: the first that `shows` takes. */
export function onlyField(fields: readonly Field[], name: string, fault: (what: string) => void,
  shows: RegExp = /./): string | null {
  const all = fields.filter((field) => field.name === name);
  if (all.length > 1) fault(`two fields ${name}`);
  return (all.find(({ value }) => shows.test(value)) ?? all[0])?.value ?? null;
}
