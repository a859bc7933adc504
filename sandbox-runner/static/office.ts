import type { ArchiveMember } from './archive.ts';
import { signal, type Found } from './found.ts';
import { readOle, type OleStream } from './ole.ts';
import { tags } from './tags.ts';
import { readMacros } from './vba.ts';

const relationsMax = 500;
const fieldMax = 20_000;
/** Streams that hold an embedded file. */
const embedded = new Set(['\u0001ole10native', 'package', 'contents']);
const stories = { benign: 'Forms and reports of offices carry macros.', malicious: 'Opening the document runs the macro.' };

/** OLE documents: doc, xls, ppt and what else is a compound file. */
export function readCompound(bytes: Buffer): Found {
  let limited = false;
  const streams = readOle(bytes, () => (limited = true));
  const found = macros(streams);
  if (limited) found.limitations!.push('DOCUMENT_LIMIT_STREAMS');
  for (const stream of streams) {
    if (embedded.has(stream.name.toLowerCase())) {
      const inner = nativeObject(stream.bytes);
      if (inner) found.members!.push(inner);
    }
    if (/^Equation Native$/i.test(stream.name)) found.signals!.push(signal('document-equation', 'Document with an object of the old equation editor', 60, ['T1203'], { benign: 'Documents from before 2007.', malicious: 'The editor has a hole that runs code.' }, [stream.path]));
    if (/^EncryptedPackage$/i.test(stream.name)) found.limitations!.push('DOCUMENT_ENCRYPTED');
    if (/^(workbook|book)$/i.test(stream.name)) sheets(stream.bytes, found);
  }
  found.facts = { streams: streams.slice(0, 100).map((stream) => ({ path: stream.path.slice(0, 200), size: stream.bytes.length })) };
  return found;
}

/** OOXML and ODF: the parts of the zip that can act. */
export function readPackage(parts: readonly ArchiveMember[]): Found {
  const found: Found = { signals: [], layers: [], members: [], limitations: [], commands: [] };
  for (const part of parts) {
    const path = part.path.replaceAll('\\', '/');
    if (/vbaProject\.bin$/i.test(path)) merge(found, macros(readOle(part.bytes)));
    else if (/macrosheets\/.*\.(xml|bin)$/i.test(path)) {
      found.layers!.push({ name: path, bytes: part.bytes });
      found.signals!.push(signal('document-xlm', 'Workbook with Excel 4.0 macros', 45, ['T1059', 'T1137'], { benign: 'Workbooks from the nineties.', malicious: 'Old macros that newer protection overlooks.' }, [path]));
    } else if (/(embeddings|activeX)\/[^/]+\.(bin|ole|exe|docx?|xlsx?|lnk)$/i.test(path) || /^Object \d+$|Basic\/.*\.xml$/i.test(path)) {
      if (/Basic\//i.test(path)) found.layers!.push({ name: path, bytes: part.bytes });
      else {
        const streams = readOle(part.bytes);
        const native = streams.filter((stream) => embedded.has(stream.name.toLowerCase())).map((stream) => nativeObject(stream.bytes)).find(Boolean);
        found.members!.push(native ?? { name: part.name, bytes: part.bytes });
        if (streams.some((stream) => /^Equation Native$/i.test(stream.name))) found.signals!.push(signal('document-equation', 'Document with an object of the old equation editor', 60, ['T1203'], { benign: 'Documents from before 2007.', malicious: 'The editor has a hole that runs code.' }, [path]));
      }
    } else if (/\.rels$/i.test(path)) relations(part.bytes.toString('utf8'), found);
    else if (/(document|footnotes|header\d*|footer\d*|sheet\d+|slide\d+|content)\.xml$/i.test(path)) {
      const text = part.bytes.toString('utf8');
      const fields = fieldsOf(text);
      if (/\bDDE(AUTO)?\b/i.test(fields) || /<ddeLink\b|ddeService=/i.test(text)) {
        found.signals!.push(signal('document-dde', 'Document that asks another program for data', 55, ['T1559.002'], { benign: 'Sheets linked with old software.', malicious: 'A program is started without any macro.' }, [fields.slice(0, 300)]));
        found.commands!.push(fields.slice(0, 2_000).replace(/^.*?DDE(AUTO)?\s*/i, '').replaceAll('"', ' ').trim());
      }
      found.layers!.push({ name: path, bytes: part.bytes.subarray(0, 500_000) });
    }
  }
  return found;
}

function macros(streams: readonly OleStream[]): Found {
  const found: Found = { signals: [], layers: [], members: [], limitations: [], commands: [] };
  const modules = readMacros(streams);
  for (const { name, source } of modules) found.layers!.push({ name: `macro ${name}`, bytes: Buffer.from(source, 'latin1') });
  const source = modules.map((one) => one.source).join('\n');
  if (modules.length > 0) found.signals!.push(signal('document-macros', 'Document with macros', 8, ['T1137'], stories, modules.map((one) => one.name)));
  else if (streams.some((stream) => /^_VBA_PROJECT$/i.test(stream.name))) {
    // Source taken away, compiled code left: only somebody who hides does that.
    found.signals!.push(signal('document-macros-stomped', 'Macros whose source was taken away', 55, ['T1564.007'], { benign: 'Damaged documents.', malicious: 'The compiled macro runs, and a reader finds nothing.' }));
  }
  if (/\b(Auto_?(Open|Exec|Close|New)|Document_(Open|Close|New)|Workbook_(Open|Activate|BeforeClose)|Presentation_Open)\b/i.test(source)) {
    found.signals!.push(signal('document-macros-auto', 'Macro that runs by itself when the document is opened', 25, ['T1204.002', 'T1137'], stories, [/\b(Auto_?\w+|Document_\w+|Workbook_\w+)\b/i.exec(source)?.[0] ?? '']));
  }
  return found;
}

/** BIFF: sheets that hold Excel 4.0 macros, hidden ones above all. */
function sheets(book: Buffer, found: Found): void {
  let at = 0;
  for (let n = 0; n < 5_000 && at + 4 <= book.length; n++) {
    const kind = book.readUInt16LE(at);
    const size = book.readUInt16LE(at + 2);
    if (kind === 0x85 && at + 10 <= book.length && book[at + 9] === 1) {
      const hidden = (book[at + 8]! & 3) !== 0;
      found.signals!.push(signal('document-xlm', `Workbook with Excel 4.0 macros${hidden ? ' on a hidden sheet' : ''}`, hidden ? 60 : 45, ['T1059', 'T1137'], { benign: 'Workbooks from the nineties.', malicious: 'Old macros that newer protection overlooks.' }));
      found.layers!.push({ name: 'Workbook', bytes: book });
      return;
    }
    if (kind === 0x2f) found.limitations!.push('DOCUMENT_ENCRYPTED');
    at += 4 + size;
  }
}

/** The instructions of a document's fields, put together. */
function fieldsOf(xml: string): string {
  const parts: string[] = [];
  for (const tag of tags(xml)) {
    if (tag.name !== 'w:instrtext') continue;
    const end = xml.indexOf('<', tag.to);
    if (end < 0) break;
    parts.push(xml.slice(tag.to, Math.min(end, tag.to + fieldMax)));
  }
  return parts.join('');
}

function relations(xml: string, found: Found): void {
  let count = 0;
  for (const relation of tags(xml)) {
    if (relation.name !== 'relationship' || !/TargetMode="External"/i.test(relation.text)) continue;
    if (count++ >= relationsMax) return void found.limitations!.push('LAYERS_LIMIT');
    const target = /Target="([^"]{1,2000})"/i.exec(relation.text)?.[1] ?? '';
    const type = /Type="([^"]{1,500})"/i.exec(relation.text)?.[1]?.split('/').pop() ?? '';
    if (/^(attachedTemplate|oleObject|frame|externalLink|subDocument)$/i.test(type) && /^(https?|file|\\\\|mhtml|ms-\w+):?/i.test(target)) {
      found.signals!.push(signal('document-remote', `Document that loads its ${type === 'attachedTemplate' ? 'template' : 'object'} from elsewhere`, 55, ['T1221'], { benign: 'Templates on a company share.', malicious: 'The dangerous part comes only when it is opened.' }, [target]));
    }
    found.layers!.push({ name: 'link', bytes: Buffer.from(target) });
  }
}

/** An OLE 1 package: name, path, data. */
export function nativeObject(bytes: Buffer): { name: string; bytes: Buffer } | null {
  if (bytes.length < 20) return null;
  let at = 6;
  const word = () => {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end - at > 1_000) throw new RangeError('no end');
    const text = bytes.toString('latin1', at, end);
    at = end + 1;
    return text;
  };
  try {
    const label = word();
    word();
    at += 8;
    word();
    const size = bytes.readUInt32LE(at);
    at += 4;
    if (size === 0 || at + size > bytes.length) return null;
    return { name: (label.split(/[\\/]/).pop() ?? '') || 'object', bytes: bytes.subarray(at, at + size) };
  } catch {
    return null;
  }
}

function merge(into: Found, more: Found): void {
  for (const key of ['signals', 'layers', 'members', 'limitations', 'commands'] as const) (into[key] as unknown[]).push(...((more[key] as unknown[]) ?? []));
}
