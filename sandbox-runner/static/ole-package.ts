import { signal, type Found, type Layer } from './found.ts';
import { openable } from './magic.ts';
import type { OleStream } from './ole.ts';
import { utf16 } from '../utf16.ts';

const nameMax = 1_000;
/** Endings of files that run or are opened by something that runs them. */
const acting =
  /\.(exe|scr|com|pif|cpl|dll|msi|bat|cmd|ps1|vbs|vbe|jse?|wsf|wsh|hta|lnk|url|jar|reg|chm|docm|xlsm|xlsb|pptm|iso|img|vhd|sh|py|settingcontent-ms)$/i;

/**
 * An OLE 1 package (MS-OLEDS 2.3.6 and what Windows' packager writes): size, 2, label, path, two numbers, path for
 * unpacking, size, data, and the same names in UTF-16. Null for what is none.
 */
export function nativeObject(bytes: Buffer): Layer | null {
  if (bytes.length < 20) return null;
  let at = 6;
  const word = () => {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end - at > nameMax) throw new RangeError('no end');
    const text = bytes.toString('latin1', at, end);
    at = end + 1;
    return text;
  };
  try {
    const label = word();
    const path = word();
    at += 8;
    const unpacked = word();
    const size = bytes.readUInt32LE(at);
    at += 4;
    if (size === 0 || at + size > bytes.length) return null;
    const names = [...wideNames(bytes, at + size), label, path, unpacked].map(fileName).filter((name) => name !== '');
    // The label is what is shown; what is opened goes by any of them.
    return {
      name: names.find((name) => acting.test(name)) ?? names[0] ?? 'object',
      bytes: bytes.subarray(at, at + size),
    };
  } catch {
    return null;
  }
}

/**
 * The names behind the data: path for unpacking, label, path, each with its length in characters. The label comes first
 * here.
 */
function wideNames(bytes: Buffer, from: number): string[] {
  const names: string[] = [];
  for (let at = from; names.length < 3 && at + 4 <= bytes.length;) {
    const length = bytes.readUInt32LE(at);
    if (length > nameMax || at + 4 + length * 2 > bytes.length) break;
    names.push(utf16(bytes, at + 4, at + 4 + length * 2).split('\0', 1)[0]!);
    at += 4 + length * 2;
  }
  return names.length === 3 ? [names[1]!, names[2]!, names[0]!] : [];
}

/** Last part of a path of Windows, without what no name may hold. */
export function fileName(path: string): string {
  const last = path.split(/[\\/]/).pop() ?? '';
  return [...last.slice(0, 1_000)].filter((char) => char >= ' ').join('').slice(0, 255);
}

/** Files that the streams of a compound file hold: packages, whole documents, and what stands in a stream as it is. */
export function embeddedFiles(streams: readonly OleStream[]): Layer[] {
  const files: Layer[] = [];
  for (const { name, bytes } of streams) {
    const kind = name.toLowerCase();
    if (kind === '\u0001ole10native') {
      // Without a package's names, an OLE 1 object is its size and its data.
      const file =
        nativeObject(bytes) ?? (openable(bytes.subarray(4)) ? { name: 'object', bytes: bytes.subarray(4) } : null);
      if (file) files.push(file);
    } else if ((kind === 'package' || kind === 'contents' || kind === 'embeddedodf') && openable(bytes))
      files.push({ name: kind, bytes });
  }
  return files;
}

const urlMoniker = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex');
const editorClass = Buffer.from('02ce020000000000c000000000000046', 'hex');

/**
 * What the data of an object shows by itself: the old equation editor, and a link to an address (a URL moniker,
 * MS-OSHARED 2.3.7.6).
 */
export function objectSignals(data: Buffer, where: string): Pick<Found, 'signals' | 'layers'> {
  const found: Required<Pick<Found, 'signals' | 'layers'>> = { signals: [], layers: [] };
  const editor =
    data.includes('Equation Native', 0, 'utf16le') ||
    /Equation\.[23]/i.test(data.toString('latin1', 0, 4_096)) ||
    data.includes('Equation.3', 0, 'latin1') ||
    data.includes(editorClass);
  if (editor) found.signals.push(equation(where));
  const moniker = data.indexOf(urlMoniker);
  if (moniker >= 0 && moniker + 20 <= data.length) {
    const length = Math.min(data.readUInt32LE(moniker + 16), 4_000);
    const address = utf16(data, moniker + 20, moniker + 20 + length).split('\0', 1)[0]!;
    found.signals.push(remote('object', address));
    found.layers.push({ name: 'link', bytes: Buffer.from(address) });
  }
  return found;
}

export const equation = (where: string) =>
  signal(
    'document-equation',
    'Document with an object of the old equation editor',
    60,
    ['T1203'],
    { benign: 'Documents from before 2007.', malicious: 'The editor has a hole that runs code.' },
    [where],
  );
export const remote = (what: 'template' | 'object', target: string) =>
  signal(
    'document-remote',
    `Document that loads its ${what} from elsewhere`,
    55,
    ['T1221'],
    { benign: 'Templates on a company share.', malicious: 'The dangerous part comes only when it is opened.' },
    [target],
  );
