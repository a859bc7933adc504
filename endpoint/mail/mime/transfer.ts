import { undoUuencode } from './carried.ts';

/** The value of each letter, and one more: nothing for what is none. */
const letters = new Uint8Array(256);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  letters[letter.charCodeAt(0)] = value + 1;
}

export interface Decoded {
  bytes: Buffer;
  /** Whether no two programs decode it to different bytes. */
  sure: boolean;
}

/** Undoes a transfer encoding. `text` has a letter for each byte. */
export function decodeTransfer(text: string, encoding: string): Decoded {
  if (encoding === 'base64') return base64(text);
  if (encoding === 'quoted-printable') return quotedPrintable(text);
  if (/^(?:x-)?(?:uu|uue|uuencode|yencode?)$/.test(encoding)) return { bytes: undoUuencode(text), sure: false };
  return { bytes: Buffer.from(text, 'latin1'), sure: true };
}

/** Groups of four in each line, filled up at the end and nowhere else: anything else is read in several ways. */
function base64(text: string): Decoded {
  let [column, ends, blank] = [0, 0, false];
  let sure = true;
  for (let at = 0; at < text.length && sure; at++) {
    const code = text.charCodeAt(at);
    if (code === 13 || code === 10) {
      if (column % 4 !== 0) sure = false;
      if (code === 10) [column, blank] = [0, column === 0];
    } else if (code === 61) {
      ends++;
      column++;
      if (ends > 2 || blank) sure = false;
    } else {
      if (ends > 0 || blank || letters[code] === 0) sure = false;
      column++;
    }
  }
  if (column % 4 !== 0) sure = false;
  if (sure) return { bytes: Buffer.from(text, 'base64'), sure };
  return { bytes: lenientBase64(text), sure };
}

/** Letters that are none are passed over; each padded group stands by itself, so that all of several texts is read. */
function lenientBase64(text: string): Buffer {
  const out = Buffer.alloc(Math.ceil((text.length / 4) * 3));
  let [to, bits, count] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 61) count = 0;
    else if (code < 256 && letters[code] !== 0) {
      bits = ((bits << 6) | (letters[code]! - 1)) & 0xffffff;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      out[to++] = (bits >> count) & 255;
    }
  }
  return out.subarray(0, to);
}

function quotedPrintable(text: string): Decoded {
  const bytes = Buffer.alloc(text.length);
  let [to, at, sure] = [0, 0, true];
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 61) {
      const hex = (hexOf(text.charCodeAt(at + 1)) << 4) | hexOf(text.charCodeAt(at + 2));
      const soft = endOfLine(text, at + 1);
      if (soft > 0) {
        // Blanks may have been hung on by the way here.
        if (text[at + 1] !== '\r' && text[at + 1] !== '\n') sure = false;
        at = soft;
      } else if (hex < 0) {
        sure = false;
        bytes[to++] = code;
        at++;
      } else {
        // In small letters it is no code to some.
        if (/[a-f]/.test(text.slice(at + 1, at + 3))) sure = false;
        bytes[to++] = hex;
        at += 3;
      }
    } else if (code === 32 || code === 9) {
      let end = at;
      while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
      const last = end === text.length || text[end] === '\r' || text[end] === '\n';
      if (last) sure = false;
      else to += bytes.write(text.slice(at, end), to, 'latin1');
      at = end;
    } else {
      if (code > 126 || (code < 32 && code !== 13 && code !== 10)) sure = false;
      bytes[to++] = code;
      at++;
    }
  }
  return { bytes: bytes.subarray(0, to), sure };
}

/** The value of a digit; negative, also when shifted and joined, for what is none. */
function hexOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const small = code | 32;
  return small >= 97 && small <= 102 ? small - 87 : -1;
}

/** Where the next line begins when nothing but blanks stand before it; 0 when something does. */
function endOfLine(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  if (at >= text.length) return at;
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  return text[at] === '\n' ? at + 1 : 0;
}
