import { decodeWords } from 'postal-mime';
import { Unreadable } from './fields.ts';

export interface Parameter {
  /** In lower case, with what RFC 2231 hangs on: `filename*0*`. */
  name: string;
  value: string;
}

export interface Parameters {
  /** What stands before the first semicolon, in lower case. */
  value: string;
  all: Parameter[];
}

const parametersMax = 100;

/** What no two programs take for something else, though the standard wants some of it in quotes. */
const plain = /[^\s;"(),<>\\]+/y;
const quoted = /"((?:[^"\\]|\\.)*)("|$)/sy;
/** Some look for a parameter wherever it stands. */
const looksLikeParameters = /;|(?:name|boundary|charset)[*\d]*\s*=/i;
const blanks = /\s*/y;

/**
 * Reads `a/b; c=d; e="f"`. What programs read in different ways is given to `fault`. Throws Unreadable for more
 * parameters than anybody writes.
 */
export function readParameters(field: string, fault: (what: string) => void): Parameters {
  let at = 0;
  const take = (what: RegExp) => {
    what.lastIndex = at;
    const found = what.exec(field);
    if (found) at = what.lastIndex;
    return found;
  };
  if (/[^\t\r\n\x20-\x7e]/.test(field)) fault('a letter that is not ASCII in a MIME field');
  const space = () => {
    for (take(blanks); field[at] === '('; take(blanks)) {
      fault('a comment in a MIME field');
      const end = field.indexOf(')', at);
      at = end < 0 ? field.length : end + 1;
    }
  };
  space();
  const value = (take(/[^\s;"()]+/y)?.[0] ?? '').toLowerCase();
  const all: Parameter[] = [];
  for (;;) {
    space();
    if (at >= field.length) break;
    // What is glued on is a parameter all the same: some programs find it.
    if (field[at] !== ';') fault('a parameter without a semicolon before it');
    else {
      at++;
      space();
      if (at >= field.length) break;
    }
    if (all.length >= parametersMax) throw new Unreadable(`a field has more than ${parametersMax} parameters`);
    const name = take(/[^\s=;"()]+/y)?.[0]?.toLowerCase();
    if (name === undefined) {
      fault('a parameter without a name');
      at++;
      continue;
    }
    const before = at;
    space();
    if (field[at] !== '=') {
      fault('a parameter without a value');
      continue;
    }
    at++;
    const after = at;
    space();
    if (before !== after - 1 || at !== after) fault('a space beside an equals sign');
    const inQuotes = take(quoted);
    // A name is often folded within its quotes: what is between its pieces is looked at where it is read.
    const bad = /^(?:file)?name(?:\*|$)/.test(name) ? /\\/ : /[\\\r\n]/;
    if (inQuotes && (inQuotes[2] === '' || bad.test(inQuotes[1]!) || looksLikeParameters.test(inQuotes[1]!))) {
      fault('quotes that programs read in different ways');
    }
    const text = inQuotes ? inQuotes[1]!.replace(/\\(.)/gs, '$1') : take(plain)?.[0];
    if (text === undefined) fault('a parameter without a value');
    if (all.some((one) => one.name === name)) fault('the same parameter twice');
    if (name.includes('*') && !/^(?:file)?name\*/.test(name)) fault('a parameter in pieces that is no name');
    if (text !== undefined) all.push({ name, value: text });
  }
  return { value, all };
}

/** The first of that name, unfolded; null for none. */
export const parameter = ({ all }: Parameters, name: string): string | null =>
  all.find((one) => one.name === name)?.value.replace(/\r\n/g, '') ?? null;

/**
 * All names that programs may show for what has these parameters, the likeliest first: `filename` before `name`, what
 * is decoded before what is not.
 */
export function namesIn(parameters: readonly Parameters[]): string[] {
  const names = new Set<string>();
  for (const base of ['filename', 'name']) {
    const own = parameters.flatMap(({ all }) => all.filter(({ name }) => name === base || name.startsWith(`${base}*`)))
      .flatMap(({ name, value }) => unfolded(value).map((one) => ({ name, value: one })));
    const pieces = own.filter(({ name }) => /\*\d/.test(name));
    pieces.sort((one, other) => pieceNumber(one.name) - pieceNumber(other.name));
    for (const whole of [own.filter(({ name }) => name === `${base}*`), pieces]) {
      if (whole.length === 0) continue;
      const [first, ...rest] = whole.map(({ name, value }) => (name.endsWith('*') ? percent(value) : value));
      names.add(utf8(withoutCharset(first!, whole[0]!.name.endsWith('*')) + rest.join('')));
      names.add(utf8(percent(withoutCharset(whole.map(({ value }) => value).join(''), true))));
    }
    for (const { name, value } of own) {
      if (name !== base) continue;
      const bytes = utf8(value);
      if (value.includes('=?')) names.add(words(bytes));
      names.add(bytes);
      if (/%[0-9a-f]{2}/i.test(value)) names.add(utf8(percent(value)));
    }
  }
  names.delete('');
  return [...names];
}

/** What a name says that a file is: the letters behind its last dot, in lower case. Empty for none. */
export const kindOf = (name: string): string =>
  /\.([a-z0-9]{1,20})[\s.]*$/i.exec(name.slice(-40))?.[1]?.toLowerCase() ?? '';

/** Of a text that is folded: with the blank that it is folded at, and without. */
const unfolded = (text: string): string[] =>
  (text.includes('\n') ? [text.replace(/\r\n/g, ''), text.replace(/\r\n[ \t]*/g, '')] : [text]);

/** RFC 2231 begins with `utf-8'en'`. */
const withoutCharset = (text: string, coded: boolean): string =>
  (coded ? text.replace(/^[^']{0,60}'[^']{0,60}'/, '') : text);

const pieceNumber = (name: string): number => Number(/\*(\d+)/.exec(name)?.[1] ?? 0);
const percent = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Latin-1 as it was read, as what it means. */
function utf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const read = bytes.toString('utf8');
  return read.includes('\ufffd') ? text : read;
}

/** The words of RFC 2047 in a text, decoded. */
export function words(text: string): string {
  try {
    return decodeWords(text);
  } catch {
    return text;
  }
}
