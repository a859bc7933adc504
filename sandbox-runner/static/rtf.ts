import { fieldSignals, template } from './acting-xml.ts';
import { signal, type Found } from './found.ts';
import { equation, nativeObject, objectSignals } from './ole-package.ts';
import { groupText, hexData } from './rtf-text.ts';

const objectsMax = 50;
const fieldsMax = 500;
const compoundMagic = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Objects, fields and templates of an RTF document, however they are spelled. */
export function readRtf(bytes: Buffer): Found {
  const found: Required<Pick<Found, 'signals' | 'layers' | 'members' | 'limitations' | 'commands'>> = {
    signals: [],
    layers: [],
    members: [],
    limitations: [],
    commands: [],
  };
  const text = bytes.toString('latin1');
  let count = 0;
  let read = 0;
  for (const start of words(text, 'objdata')) {
    if (count >= objectsMax || read > 4 * text.length) {
      found.limitations.push('DOCUMENT_LIMIT_STREAMS');
      break;
    }
    count++;
    const { own, all, end } = hexData(text, start);
    // One that is never closed reaches to the end, and so may all that begin in it.
    read += end - start;
    readObject(
      oleHead(own) !== null || !all ? own : oleHead(all) !== null || all.includes(compoundMagic) ? all : own,
      count,
      found,
    );
  }
  if (count > 0) {
    const forced = /\\objupdate(?![a-z])|\\objautlink(?![a-z])/.test(text);
    found.signals.push(
      signal(
        'rtf-object',
        forced ? 'RTF whose object is loaded without a click' : 'RTF with an embedded object',
        forced ? 40 : 15,
        ['T1027.009', 'T1203'],
        { benign: 'Charts and sheets in documents.', malicious: 'The object uses a hole, or is a program.' },
      ),
    );
  }
  let fields = 0;
  for (const [word, use] of [
    ['template', (value: string) => template(found, value)],
    ['fldinst', (value: string) => fieldSignals(found, value)],
  ] as const) {
    for (const start of words(text, word)) {
      if (++fields > fieldsMax) {
        found.limitations.push('LAYERS_LIMIT');
        break;
      }
      use(groupText(text, start).trim());
    }
  }
  if (!/^\s*\{\\rtf1/.test(text))
    found.signals.push(
      signal('rtf-header', 'RTF whose beginning is bent', 30, ['T1027'], {
        benign: 'Badly written programs.',
        malicious: 'Scanners are to overlook that it is a document.',
      }),
    );
  return {
    ...found,
    facts: { objects: count },
    active: found.signals.length > 0,
    complete: found.limitations.length === 0 && text.slice(-200).replaceAll('\0', ' ').trimEnd().endsWith('}'),
  };
}

/** Where the control word ends, for each time that it stands in the text with a number behind it or without. */
function* words(text: string, word: string): Generator<number> {
  const escaped = `\\${word}`;
  for (let at = text.indexOf(escaped); at >= 0; at = text.indexOf(escaped, at + 1)) {
    let slashes = 0;
    while (slashes < 100 && text[at - 1 - slashes] === '\\') slashes++;
    // Two of them are a backslash in the text.
    if (slashes % 2 === 1) continue;
    const end = /^[a-z]*(?:-?\d{1,10})? ?/.exec(text.slice(at + escaped.length, at + escaped.length + 40))![0];
    if (!/^[a-z]/.test(end)) yield at + escaped.length + end.length;
  }
}

interface OleHead {
  /** Name of the program that the object belongs to. */
  type: string;
  /** Where the data begins, with its size in front of it; null when what stands in between is bent. */
  at: number | null;
}

/** OLE 1 (MS-OLEDS 2.2.4): version, format, class name, topic, item, size, data. Null for what does not begin so. */
function oleHead(data: Buffer): OleHead | null {
  const format = data
    .subarray(0, 4_096)
    .findIndex(
      (byte, at) =>
        (byte === 1 || byte === 2) && at >= 4 && data[at + 1] === 0 && data[at + 2] === 0 && data[at + 3] === 0,
    );
  if (format < 0) return null;
  const names: string[] = [];
  let at = format + 4;
  for (let n = 0; n < 3; n++) {
    if (at + 4 > data.length) break;
    const length = data.readUInt32LE(at);
    if (length > 1_000 || at + 4 + length > data.length) break;
    names.push(data.toString('latin1', at + 4, at + 4 + length).split('\0', 1)[0]!);
    at += 4 + length;
  }
  if (names.length === 0 || !/^[\x20-\x7e]{2,100}$/.test(names[0]!)) return null;
  return { type: names[0]!, at: names.length === 3 ? at : null };
}

function readObject(
  data: Buffer,
  number: number,
  found: Required<Pick<Found, 'signals' | 'layers' | 'members'>>,
): void {
  const head = oleHead(data);
  const type = head?.type ?? '';
  const shown = objectSignals(data, type);
  found.signals.push(
    ...shown.signals!,
    ...(/equation/i.test(type) && shown.signals!.every((one) => one.rule !== 'assay-document-equation')
      ? [equation(type)]
      : []),
  );
  found.layers.push(...shown.layers!, { name: `object ${number} ${type}`.trim(), bytes: data.subarray(0, 200_000) });
  const file = packaged(data, head);
  if (file) return void found.members.push(file);
  const compound = data.indexOf(compoundMagic);
  const program = data.indexOf('MZ\x90', 0, 'latin1');
  if (compound >= 0) found.members.push({ name: `object-${number}.ole`, bytes: data.subarray(compound) });
  else if (program >= 0) found.members.push({ name: `object-${number}.exe`, bytes: data.subarray(program) });
}

/** The file of a package: where its head says, or where one can be read when the head is bent. */
function packaged(data: Buffer, head: OleHead | null): { name: string; bytes: Buffer } | null {
  if (head === null || !/^package/i.test(head.type)) return null;
  if (head.at !== null) {
    const file = nativeObject(data.subarray(head.at));
    if (file) return file;
  }
  for (
    let at = data.indexOf('\x02\0', 4, 'latin1'), tries = 0;
    at >= 4 && tries < 20;
    at = data.indexOf('\x02\0', at + 1, 'latin1'), tries++
  ) {
    const file = nativeObject(data.subarray(at - 4));
    if (file && /\.\w{1,20}$/.test(file.name)) return file;
  }
  return null;
}
