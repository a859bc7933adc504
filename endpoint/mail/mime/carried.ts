import { binhex } from './binhex.ts';

/** A file written into a text, as was done before MIME; many programs still show it as an attachment. */
export interface Carried {
  name: string;
  bytes: Buffer;
}

const filesMax = 71;
const begin = /^(?:begin(?:-base64)?[ \t]|=ybegin |\(This file must be converted with BinHex|-----BEGIN PGP MESSAGE)/im;

/** Whether a text may carry one. */
export const carriesFile = (text: string): boolean => begin.test(text);

/** The files in a text: uuencode, yEnc, BinHex, and what is enciphered by PGP. `text` has a letter for each byte. */
export function carried(text: string): Carried[] {
  if (!begin.test(text)) return [];
  const lines = text.split(/\r\n|\r|\n/);
  const found: Carried[] = [];
  for (let at = 0; at < lines.length && found.length < filesMax; at++) {
    const way = begin.test(lines[at]!) ? ways.find(({ starts }) => starts.test(lines[at]!)) : undefined;
    if (!way) continue;
    // Up to the next beginning, so that a line that only looks like one costs nothing and hides nothing.
    let end = at + 1;
    while (end < lines.length && !way.ends.test(lines[end]!) && !way.starts.test(lines[end]!)) end++;
    const ended = end < lines.length && way.ends.test(lines[end]!);
    const file = way.read(lines[at]!, lines.slice(at + 1, end + (ended ? 1 : 0)), ended);
    if (file && file.bytes.length > 0) found.push(file);
  }
  return found;
}

interface Way {
  starts: RegExp;
  ends: RegExp;
  /** `ended`: the last line is the one that says so. */
  read: (first: string, lines: string[], ended: boolean) => Carried | null;
}

const ways: Way[] = [
  {
    starts: /^begin-base64[ \t]+[0-7]{3,4}[ \t]+\S/i, ends: /^====/,
    read: (first, lines) => ({ name: nameOf(first), bytes: Buffer.from(lines.join(''), 'base64') }),
  },
  // Without a mode, but with two spaces, only Outlook sees a file.
  { starts: /^begin(?:[ \t]+[0-7]{3,4}[ \t]+|[ \t]{2,})\S/i, ends: /^end[ \t]*$/i, read: uuencoded },
  { starts: /^=ybegin /i, ends: /^=yend/i, read: yencoded },
  {
    starts: /^\(This file must be converted with BinHex/i, ends: /:[ \t]*$/,
    read: (_first, lines) => binhex(lines.join('').trimStart()),
  },
  {
    starts: /^-----BEGIN PGP MESSAGE/, ends: /^-----END PGP MESSAGE/,
    read: (first, lines) => ({ name: 'message.asc', bytes: Buffer.from(`${[first, ...lines].join('\n')}\n`,
      'latin1') }),
  },
];

const nameOf = (line: string): string => line.replace(/^begin(?:-base64)?[ \t]+(?:[0-7]{3,4}[ \t]+)?/i, '').trim();

/** Lines of up to 45 bytes, their number in front. Blanks at the end of a line may be lost where the end is said. */
function uuencoded(first: string, lines: string[], ended: boolean): Carried | null {
  const out: Buffer[] = [];
  for (const line of lines) {
    const length = (line.charCodeAt(0) - 32) & 63;
    if (line === '') continue;
    if (length === 0 || !/^[ -`]+$/.test(line)) break;
    const needed = Math.ceil(length / 3) * 4;
    if (!ended && line.length < 1 + needed) break;
    const letters = line.slice(1, 1 + needed).padEnd(needed, ' ');
    const bytes = Buffer.alloc((needed / 4) * 3);
    for (let at = 0; at < needed; at += 4) {
      let bits = 0;
      for (let n = 0; n < 4; n++) bits = (bits << 6) | ((letters.charCodeAt(at + n) - 32) & 63);
      bytes.writeUIntBE(bits, (at / 4) * 3, 3);
    }
    out.push(bytes.subarray(0, length));
  }
  return out.length === 0 ? null : { name: nameOf(first), bytes: Buffer.concat(out) };
}

/** The whole of a text that says it is uuencoded; what is none as it stands. */
export const undoUuencode = (text: string): Buffer => carried(text)[0]?.bytes ?? Buffer.from(text, 'latin1');

/** yEnc (its draft, version 1.3): each byte plus 42; those that can't stand in a line come behind `=`, plus 64. */
function yencoded(first: string, lines: string[]): Carried {
  const name = / name=(.{1,255})$/i.exec(first.trimEnd())?.[1] ?? 'attachment';
  const bytes: number[] = [];
  for (const line of lines) {
    if (/^=(?:ypart |yend)/i.test(line)) continue;
    for (let at = 0; at < line.length; at++) {
      const escaped = line[at] === '=' && at + 1 < line.length;
      if (escaped) at++;
      bytes.push((line.charCodeAt(at) - (escaped ? 106 : 42)) & 255);
    }
  }
  return { name: name.trim(), bytes: Buffer.from(bytes) };
}
