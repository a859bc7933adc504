import type { Layer } from './found.ts';
import { utf16 } from '../utf16.ts';

/** Bounds of the constant folder: it never runs anything, and it never grows a text without end. */
export const foldLimits = { rounds: 8, textBytesMax: 1_000_000, layersMax: 30 };

/**
 * What a script's constants come to: joined strings, character codes, replaced and reversed strings, hex and base64. Returns the folded text
 * if it differs, and every decoded piece that is text or a program.
 */
export function deobfuscate(text: string, language: string): Layer[] {
  const layers: Layer[] = [];
  const folded = fold(text.slice(0, foldLimits.textBytesMax), language);
  if (folded !== text && folded.length > 0) layers.push({ name: 'folded', bytes: Buffer.from(folded) });
  const queue = [folded];
  while (queue.length > 0 && layers.length < foldLimits.layersMax) {
    for (const piece of decoded(queue.shift()!)) {
      if (layers.length >= foldLimits.layersMax) break;
      layers.push(piece);
      if (piece.name !== 'program') queue.push(fold(piece.bytes.toString('utf8'), language));
    }
  }
  return layers;
}

function fold(text: string, language: string): string {
  let now = text;
  const basic = language === 'vbs' || language === 'vba' || language === 'hta';
  const shell = language === 'ps1';
  for (let round = 0; round < foldLimits.rounds; round++) {
    const before = now;
    if (basic) now = now.replace(/\bChrW?\$?\(\s*(?:&H([0-9a-f]{1,4})|(\d{1,5}))\s*\)/gi, (_whole, hex: string | undefined, number: string | undefined) => quoted(String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number(number)), '"', true));
    if (basic) now = now.replace(/\bStrReverse\(\s*"([^"]{0,5000})"\s*\)/gi, (_whole, inner: string) => `"${[...inner].reverse().join('')}"`);
    if (shell) now = now.replace(/`(?=[a-zA-Z])/g, '').replace(/\[char\]\s*(?:0x([0-9a-f]{1,4})|(\d{1,5}))/gi, (_whole, hex: string | undefined, number: string | undefined) => `'${String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number(number)).replace("'", "''")}'`);
    if (shell) now = now.replace(/\(?\s{0,100}["']([^"']{1,2000})["']\s*-f\s*((?:["'][^"']{0,500}["']\s*,?\s*){1,60})\)?/g, (whole, format: string, list: string) => {
      const values = [...list.matchAll(/["']([^"']{0,500})["']/g)].map((one) => one[1]!);
      const filled = format.replace(/\{(\d{1,2})\}/g, (hole, index: string) => values[Number(index)] ?? hole);
      return filled === format ? whole : `'${filled}'`;
    });
    if (!basic && !shell) {
      now = now.replace(/String\.fromCharCode\(\s*((?:0x[0-9a-f]+|\d+)(?:\s*,\s*(?:0x[0-9a-f]+|\d+)){0,20000})\s*\)/gi, (_whole, codes: string) => quoted(codes.split(',').map((code) => String.fromCharCode(Number(code))).join(''), '"', false));
      now = now.replace(/(["'])((?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|[^"'\\\n]){1,100000})\1/gi, (whole, quote: string, inner: string) => (/\\[xu]/i.test(inner) ? quoted(inner.replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/gi, (_one, short: string | undefined, long: string | undefined) => String.fromCharCode(Number.parseInt(short ?? long!, 16))), quote, false) : whole));
      now = now.replace(/(["'])([^"'\\\n]{1,5000})\1\.split\(\s*(["'])\3\s*\)\.reverse\(\)\.join\(\s*(["'])\4\s*\)/g, (_whole, quote: string, inner: string) => quote + [...inner].reverse().join('') + quote);
      now = now.replace(/(["'])([^"'\\\n]{1,20000})\1\.replace\(\s*\/([^/\\]{1,40})\/g\s*,\s*(["'])([^"'\\]{0,40})\4\s*\)/g, (whole, quote: string, inner: string, from: string, _quote: string, to: string) => (/[.*+?^${}()|[\]]/.test(from) ? whole : quote + inner.replaceAll(from, to) + quote));
    }
    if (basic) now = now.replace(/\bReplace\(\s*"([^"]{1,20000})"\s*,\s*"([^"]{1,40})"\s*,\s*"([^"]{0,40})"\s*\)/gi, (_whole, inner: string, from: string, to: string) => `"${inner.replaceAll(from, to)}"`);
    if (shell) now = now.replace(/(["'])([^"']{1,20000})\1\s*(?:-c?replace\s*|\.replace\(\s*)(["'])([^"']{1,40})\3\s*,\s*(["'])([^"']{0,40})\5\)?/gi, (_whole, quote: string, inner: string, _q: string, from: string, _r: string, to: string) => quote + inner.replaceAll(from, to) + quote);
    now = now.replace(basic ? /"([^"\n]{0,20000})"\s*[&+]\s*(?:_[^\S\n]*\n\s*)?"([^"\n]{0,20000})"/g : /(["'])([^"'\n]{0,20000})\1\s*\+\s*(["'])([^"'\n]{0,20000})\3/g, (_whole: string, ...parts: string[]) => (basic ? `"${parts[0]}${parts[1]}"` : `${parts[0]}${parts[1]}${parts[3]}${parts[0]}`));
    if (now.length > foldLimits.textBytesMax) return now.slice(0, foldLimits.textBytesMax);
    if (now === before) break;
  }
  return now;
}

const quoted = (value: string, quote: string, basic: boolean): string => quote + (basic ? value.replaceAll('"', '""') : value.replaceAll(quote, `\\x${quote.charCodeAt(0).toString(16)}`)) + quote;

/** Long runs of base64 and hex that decode to text or to a program. */
function* decoded(text: string): Generator<Layer> {
  let count = 0;
  for (const match of text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}|(?:0x)?(?:[0-9a-f]{2}[\s,]?){40,}/gi)) {
    if (count > foldLimits.layersMax) return;
    const run = match[0].slice(0, foldLimits.textBytesMax);
    const hex = /^(?:0x)?[0-9a-f\s,]+$/i.test(run);
    const bytes = hex ? Buffer.from(run.replace(/0x|[\s,]/gi, ''), 'hex') : Buffer.from(run, 'base64');
    if (bytes.length < 12) continue;
    if (bytes[0] === 0x4d && bytes[1] === 0x5a && bytes.length > 128) yield { name: 'program', bytes };
    else {
      const wide = bytes.length % 2 === 0 && bytes.subarray(0, 200).every((byte, index) => index % 2 === 0 || byte === 0);
      const plain = wide ? utf16(bytes) : bytes.toString('latin1');
      if (plain.replace(/[\t\r\n\x20-\x7e]/g, '').length <= plain.length * 0.05 && /[ ({;$=./]/.test(plain)) yield { name: hex ? 'hex' : 'base64', bytes: Buffer.from(plain) };
      else continue;
    }
    count++;
  }
}
