import { signal, type Found } from './found.ts';
import { nativeObject } from './office.ts';

const objectsMax = 50;
const objectBytesMax = 8_000_000;

/** Objects of an RTF document: hex between braces, whatever was strewn between the digits. */
export function readRtf(bytes: Buffer): Found {
  const found: Found = { signals: [], layers: [], members: [], limitations: [], commands: [] };
  const text = bytes.toString('latin1');
  let count = 0;
  let read = 0;
  const start = /\\\*?\\?objdata\b/g;
  for (let match = start.exec(text); match && count < objectsMax && read <= 4 * text.length; match = start.exec(text)) {
    count++;
    const { hex, end } = digits(text, start.lastIndex);
    const data = Buffer.from(hex, 'hex');
    // One that is never closed reaches to the end, and so may all that begin in it.
    read += end - start.lastIndex;
    // OLE 1: version, format, class name, topic, item, size, data.
    const at = data.indexOf('\x01\x05\0\0', 0, 'latin1');
    const type = at >= 0 && at + 12 <= data.length ? data.toString('latin1', at + 12, Math.min(data.length, at + 12 + Math.min(100, data.readUInt32LE(at + 8)))).split('\0', 1)[0]! : '';
    if (/equation/i.test(type) || data.includes('Equation Native', 0, 'utf16le') || data.includes('Equation.3', 0, 'latin1')) {
      found.signals!.push(signal('document-equation', 'Document with an object of the old equation editor', 60, ['T1203'], { benign: 'Documents from before 2007.', malicious: 'The editor has a hole that runs code.' }, [type]));
    }
    const compound = data.indexOf('\xd0\xcf\x11\xe0', 0, 'latin1');
    const program = data.indexOf('MZ\x90', 0, 'latin1');
    if (/^package$/i.test(type)) {
      const size = data.indexOf('\x02\0', 0, 'latin1');
      const inner = size >= 0 ? nativeObject(Buffer.concat([Buffer.alloc(4), data.subarray(size)])) : null;
      if (inner) found.members!.push(inner);
    }
    if (compound >= 0) found.members!.push({ name: `object-${count}.ole`, bytes: data.subarray(compound) });
    else if (program >= 0) found.members!.push({ name: `object-${count}.exe`, bytes: data.subarray(program) });
    found.layers!.push({ name: `object ${count} ${type}`, bytes: data.subarray(0, 200_000) });
  }
  if (count >= objectsMax || read > 4 * text.length) found.limitations!.push('DOCUMENT_LIMIT_STREAMS');
  if (count > 0) {
    const forced = /\\objupdate\b|\\objautlink\b/.test(text);
    found.signals!.push(signal('rtf-object', forced ? 'RTF whose object is loaded without a click' : 'RTF with an embedded object', forced ? 40 : 15, ['T1027.009', 'T1203'], { benign: 'Charts and sheets in documents.', malicious: 'The object uses a hole, or is a program.' }));
  }
  if (/\\\*\\template\s*(https?:|\\\\\\\\|file:)/i.test(text)) found.signals!.push(signal('document-remote', 'Document that loads its template from elsewhere', 55, ['T1221'], { benign: 'Templates on a company share.', malicious: 'The dangerous part comes only when it is opened.' }));
  if (/\bDDE(AUTO)?\b/.test(text) && /\\fldinst/.test(text)) found.signals!.push(signal('document-dde', 'Document that asks another program for data', 55, ['T1559.002'], { benign: 'Sheets linked with old software.', malicious: 'A program is started without any macro.' }));
  if (!/^\s*\{\\rtf1/.test(text)) found.signals!.push(signal('rtf-header', 'RTF whose beginning is bent', 30, ['T1027'], { benign: 'Badly written programs.', malicious: 'Scanners are to overlook that it is a document.' }));
  found.facts = { objects: count };
  return found;
}

/** Hex digits up to the brace that closes the group; control words between them are skipped, as Word does. */
function digits(text: string, from: number): { hex: string; end: number } {
  let hex = '';
  let depth = 0;
  let at = from;
  for (; at < text.length && hex.length < objectBytesMax * 2; at++) {
    const char = text[at]!;
    if (char === '{') depth++;
    else if (char === '}') {
      if (depth-- === 0) break;
    } else if (char === '\\') {
      const word = /^\\(?:bin(\d{1,9}) ?|'..|[a-z]+-?\d* ?|.)/is.exec(text.slice(at, at + 64))!;
      at += word[0].length - 1;
    } else if (/[0-9a-fA-F]/.test(char)) hex += char;
  }
  return { hex: hex.length % 2 === 0 ? hex : hex.slice(0, -1), end: Math.max(at, from) };
}
