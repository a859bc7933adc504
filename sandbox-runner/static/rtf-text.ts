/** Bytes of one object that are read. */
const objectBytesMax = 8_000_000;
const textMax = 8_000;
/**
 * A control word with its number and the blank that ends it, a symbol such as \\* or \\', or a backslash at the end of
 * the text.
 */
const control = /\\(?:([a-z]{1,40})(-?\d{1,10})? ?|'([0-9a-f]{2})|[\s\S]?)/iy;

export interface HexData {
  /** What stands in the group itself, and in groups that are no destination of their own. */
  own: Buffer;
  /** With what groups hold that a reader skips (`{\*\name …}`); null when there are none. */
  all: Buffer | null;
  /** Where the group ends. */
  end: number;
}

/**
 * Hex digits up to the brace that closes the group, whatever stands between them; `\bin` brings its bytes as they are.
 */
export function hexData(text: string, from: number): HexData {
  const own: string[] = [];
  const all: string[] = [];
  let depth = 0;
  /** Depth of the group that is skipped; 0 for none. */
  let skipped = 0;
  let length = 0;
  let at = from;
  const add = (digits: string) => {
    all.push(digits);
    if (skipped === 0) own.push(digits);
    length += digits.length;
  };
  const run = /[0-9a-f]+/giy;
  const other = /[^0-9a-f\\{}]+/giy;
  while (at < text.length && length < objectBytesMax * 2) {
    const char = text[at]!;
    if (char === '{') {
      depth++;
      if (skipped === 0 && /^\{\s*\\\*/.test(text.slice(at, at + 20))) skipped = depth;
      at++;
    } else if (char === '}') {
      if (depth === 0) break;
      if (skipped === depth) skipped = 0;
      depth--;
      at++;
    } else if (char === '\\') {
      control.lastIndex = at;
      const [whole, word, number] = control.exec(text)!;
      at += whole.length;
      const size = Number(number ?? 0);
      if (word === 'bin' && size > 0 && at + size <= text.length) {
        add(Buffer.from(text.slice(at, at + Math.min(size, objectBytesMax)), 'latin1').toString('hex'));
        at += size;
      }
    } else {
      run.lastIndex = at;
      const digits = run.exec(text)?.[0];
      if (digits !== undefined) add(digits);
      other.lastIndex = at;
      at += digits?.length ?? other.exec(text)![0].length;
    }
  }
  const bytes = (parts: string[]) => Buffer.from(parts.join(''), 'hex');
  return { own: bytes(own), all: own.length === all.length ? null : bytes(all), end: Math.max(at, from) };
}

/**
 * What a reader sees in a group, up to the brace that closes it: letters written as numbers put in, everything else of
 * control words left out.
 */
export function groupText(text: string, from: number): string {
  const parts: string[] = [];
  let length = 0;
  let depth = 0;
  for (let at = from; at < text.length && length < textMax && at - from < textMax * 20;) {
    const char = text[at]!;
    if (char === '{') depth++;
    else if (char === '}' && depth-- === 0) break;
    else if (char === '\\') {
      control.lastIndex = at;
      const [whole, word, number, hex] = control.exec(text)!;
      at += whole.length;
      const unicode = word === 'u' && number !== undefined;
      const piece =
        hex !== undefined
          ? String.fromCharCode(Number.parseInt(hex, 16))
          : unicode
            ? String.fromCharCode(Number(number) & 0xffff)
            : word === undefined && /^[\\{}]$/.test(whole[1] ?? '')
              ? whole[1]!
              : '';
      // Behind the number of a character stands what older readers show for it.
      if (unicode && at < text.length && !/[\\{}]/.test(text[at]!)) at++;
      parts.push(piece);
      length += piece.length;
      continue;
    } else if (char !== '}' && char !== '\r' && char !== '\n') {
      parts.push(char);
      length++;
    }
    at++;
  }
  return parts.join('');
}
