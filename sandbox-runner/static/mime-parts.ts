import { decodeWords } from 'postal-mime';
import type { Layer } from './found.ts';

const partsMax = 100;
const headerLinesMax = 100;
const nameMax = 255;

/**
 * Every part of a mail that any program may find in it, whatever boundary the mail itself names: programs differ
 * where two are named, where lines end in CR alone, and where a part stands before or behind all others. A part
 * begins with a line of two hyphens that fields follow, and ends with the next line that is such a line or its
 * closing form. Text without a name is left out. Also what stands between `=ybegin` and `=yend`. Each line is looked
 * at twice.
 */
export function mimeParts(message: Buffer): Layer[] {
  const lines = message.toString('latin1').replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
  const field = /^(?:content-[a-z-]{1,40}|[a-z][a-z-]{1,40}):/i;
  const starts = (at: number) => lines[at]!.startsWith('--') && field.test(lines[at + 1] ?? '');
  const ends = new Set<string>();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trimEnd();
    if (starts(at)) ends.add(line).add(`${line}--`);
  }
  const parts: Layer[] = [];
  for (let at = 0; at < lines.length && parts.length < partsMax; at++) {
    if (lines[at]!.startsWith('=ybegin ')) {
      const end = next(lines, at + 1, (line) => line.startsWith('=yend'));
      parts.push(yencoded(lines.slice(at, end)));
      at = end;
    } else if (starts(at)) {
      const body = next(lines, at + 1, (line) => line.trim() === '', at + headerLinesMax);
      if (body >= at + headerLinesMax) continue;
      const fields = lines.slice(at + 1, body).join('\n').replace(/\n[ \t]+/g, ' ');
      const end = next(lines, body + 1, (line) => line.startsWith('--') && ends.has(line.trimEnd()));
      const name = nameIn(fields);
      const type = /^content-type:\s*([^\s;]{1,100})/im.exec(fields)?.[1]?.toLowerCase() ?? 'text/plain';
      if (/^multipart\//.test(type) || (name === null && /^(?:text|message)\//.test(type))) continue;
      parts.push({ name: name ?? 'attachment', bytes: decodedBody(lines.slice(body + 1, end), fields) });
      at = end - 1;
    }
  }
  return parts;
}

/** The first line that is so, or `to`. */
function next(lines: readonly string[], from: number, is: (line: string) => boolean, to = lines.length): number {
  let at = from;
  while (at < Math.min(to, lines.length) && !is(lines[at]!)) at++;
  return at;
}

function decodedBody(lines: readonly string[], fields: string): Buffer {
  const encoding = /^content-transfer-encoding:\s*([\w-]{1,40})/im.exec(fields)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(lines.join('').replace(/[^A-Za-z0-9+/]/g, ''), 'base64');
  const text = lines.join('\n');
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1');
  return Buffer.from(text.replace(/=[ \t]*\n/g, '').replace(/=([0-9a-f]{2})/gi, byteOf), 'latin1');
}

/** The name that a part's fields give it, by whichever field and in whichever encoding; null for none. */
function nameIn(fields: string): string | null {
  const named = /[;\s](?:filename|name)(?:\*\d*)?\*?\s*=\s*(?:"((?:[^"\\\n]|\\.){0,2000})"|([^;\s]{1,2000}))/i;
  const match = named.exec(fields);
  const raw = match?.[1] ?? match?.[2];
  if (raw === undefined) return null;
  const charset = /^[\w-]{0,40}'[\w-]{0,40}'(.*)$/s.exec(raw)?.[1];
  const name = charset === undefined ? decodeWords(Buffer.from(raw, 'latin1').toString('utf8')) : percent(charset);
  return name.split(/[\\/]/).pop()!.slice(0, nameMax) || 'attachment';
}

const byteOf = (_whole: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
const percent = (text: string): string => Buffer.from(text.replace(/%([0-9a-f]{2})/gi, byteOf), 'latin1').toString('utf8');

/** yEnc (its draft, version 1.3): each byte plus 42; those that can't stand in a line come behind `=`, plus 64. */
function yencoded(lines: readonly string[]): Layer {
  const name = / name=(.{1,200})$/.exec(lines[0]!.trimEnd())?.[1] ?? 'attachment';
  const bytes: number[] = [];
  for (const line of lines.slice(1)) {
    if (/^=ypart /.test(line)) continue;
    for (let at = 0; at < line.length; at++) {
      const escaped = line[at] === '=' && at + 1 < line.length;
      if (escaped) at++;
      bytes.push((line.charCodeAt(at) - (escaped ? 106 : 42)) & 255);
    }
  }
  return { name: name.split(/[\\/]/).pop()!.slice(0, nameMax) || 'attachment', bytes: Buffer.from(bytes) };
}
