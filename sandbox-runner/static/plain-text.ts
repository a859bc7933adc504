import { isUtf8 } from 'node:buffer';
import { utf16 } from '../utf16.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'latin1';

export interface PlainText {
  text: string;
  encoding: Encoding;
  /** Bytes of the byte order mark that was taken off. */
  mark: number;
}

/** Bytes by which a file is taken for text, and of those the share that may be control characters. */
const probeBytes = 4_096;
const controlShare = 1 / 50;
/** Code units of UTF-16 of Western text have a zero byte each; mixed texts, with names in other scripts, still many. */
const wideShare = 0.4;

/**
 * The text of a file as the programs that open it read it: UTF-8, UTF-16 and UTF-32 of either order, with and without a byte order mark, and
 * Latin-1 for what is none of them. NULs are left out: interpreters pass over them. Null for what is no text. Looks at each byte a fixed
 * number of times, at `bytesMax` bytes at the most.
 */
export function plainText(bytes: Buffer, bytesMax = bytes.length): PlainText | null {
  const { encoding, mark } = encodingOf(bytes) ?? {};
  if (encoding === undefined || mark === undefined) return null;
  const text = decode(bytes.subarray(mark, bytesMax), encoding, bytesMax < bytes.length);
  return { text: text.includes('\0') ? text.replaceAll('\0', '') : text, encoding, mark };
}

function encodingOf(bytes: Buffer): { encoding: Encoding; mark: number } | null {
  const probe = bytes.subarray(0, probeBytes);
  if (probe.length === 0) return null;
  const marked = (encoding: Encoding, mark: number) => (readable(decode(probe.subarray(mark), encoding, true)) ? { encoding, mark } : null);
  if (startsWith(probe, 0xff, 0xfe, 0, 0)) return marked('utf-32le', 4);
  if (startsWith(probe, 0, 0, 0xfe, 0xff)) return marked('utf-32be', 4);
  if (startsWith(probe, 0xef, 0xbb, 0xbf)) return marked('utf-8', 3);
  const little = startsWith(probe, 0xff, 0xfe);
  if (little || startsWith(probe, 0xfe, 0xff)) {
    // The command interpreter passes over the mark: behind it may stand plain bytes, which as UTF-16 would be signs of the Far East.
    if (probe.subarray(2).every((byte) => byte < 0x80 && byte !== 0)) return marked('utf-8', 2);
    return marked(little ? 'utf-16le' : 'utf-16be', 2);
  }
  const wide = wideWithoutMark(probe);
  if (wide !== null) return marked(wide, 0);
  if (!readableBytes(probe)) return null;
  return { encoding: isUtf8(whole(probe)) ? 'utf-8' : 'latin1', mark: 0 };
}

const startsWith = (bytes: Buffer, ...start: number[]) => start.every((byte, at) => bytes[at] === byte);

/** By where the zero bytes are: of each four, or of each pair, the same ones. */
function wideWithoutMark(probe: Buffer): Encoding | null {
  const zeros = [0, 0, 0, 0];
  for (let at = 0; at < probe.length; at++) if (probe[at] === 0) zeros[at % 4]!++;
  const most = Math.floor(probe.length / 4);
  if (most === 0) return null;
  const [a, b, c, d] = zeros.map((count) => count / most) as [number, number, number, number];
  if (b > 0.9 && c > 0.9 && d > 0.9 && a < 0.1) return 'utf-32le';
  if (a > 0.9 && b > 0.9 && c > 0.9 && d < 0.1) return 'utf-32be';
  if (b > wideShare && d > wideShare && a < 0.05 && c < 0.05) return 'utf-16le';
  if (a > wideShare && c > wideShare && b < 0.05 && d < 0.05) return 'utf-16be';
  return null;
}

/** Few control characters; NULs count like them, but one is borne in the shortest text, and any number at the end. */
function readableBytes(probe: Buffer): boolean {
  let end = probe.length;
  while (end > 0 && probe[end - 1] === 0) end--;
  let odd = 0;
  let zeros = 0;
  for (let at = 0; at < end; at++) {
    const byte = probe[at]!;
    if (byte === 0) zeros++;
    else if (byte < 9 || (byte > 13 && byte < 32)) odd++;
  }
  return end > 0 && odd <= end * controlShare && zeros <= Math.max(1, end * controlShare);
}

function readable(text: string): boolean {
  let odd = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32) || code === 0xfffd || code === 0xffff) odd++;
  }
  return odd <= Math.max(1, text.length * controlShare);
}

/** `cut`: the bytes may end within a character. */
function decode(bytes: Buffer, encoding: Encoding, cut: boolean): string {
  switch (encoding) {
    case 'utf-8': {
      const part = cut ? whole(bytes) : bytes;
      return isUtf8(part) ? part.toString('utf8') : part.toString('latin1');
    }
    case 'latin1': {
      // The beginning alone was looked at: the rest may say otherwise.
      return bytes.toString('latin1');
    }
    case 'utf-16le':
      return utf16(bytes);
    case 'utf-16be':
      return utf16(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16());
    case 'utf-32le':
    case 'utf-32be':
      return wideText(bytes, encoding === 'utf-32le');
  }
}

/** UTF-32; what is no character is replaced. */
function wideText(bytes: Buffer, little: boolean): string {
  const parts: string[] = [];
  for (let from = 0; from + 4 <= bytes.length; from += 16_384) {
    const codes: number[] = [];
    for (let at = from; at + 4 <= Math.min(bytes.length, from + 16_384); at += 4) {
      const code = little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
      codes.push(code > 0x10ffff ? 0xfffd : code);
    }
    parts.push(String.fromCodePoint(...codes));
  }
  return parts.join('');
}

/** Without the beginning of a character that was cut off. */
function whole(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
