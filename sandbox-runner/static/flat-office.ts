import { inflateSync } from 'node:zlib';
import type { Found } from './found.ts';
import { readCompound, readPackage, type Part } from './office.ts';
import { rawElements, xmlCharactersMax, xmlText } from './xml.ts';

const inflatedMax = 32_000_000;
/** Where the compressed stream of an ActiveMime file may begin: 0x32 as Office writes it. */
const startMax = 0x400;

/** Documents of an office that are one XML file: Flat OPC, Word's XML of 2003, flat OpenDocument. */
export function readFlatOffice(bytes: Buffer, format: string): Found {
  const xml = xmlText(bytes);
  if (xml.length > 4 * xmlCharactersMax) return { limitations: ['DOCUMENT_LIMIT_STREAMS'], complete: false };
  const parts =
    format === 'flat-opc'
      ? packageParts(xml)
      : [{ path: 'content.xml', bytes: Buffer.from(xml) }, ...binaryParts(xml, format)];
  // Word opens what it can repair: without its parts, all that can be said is what the rules find in the text.
  return parts === null ? { limitations: ['HEADERS_UNREADABLE'], active: true, complete: false } : readPackage(parts);
}

/** Parts of a Flat OPC file: XML as it stands there, or base64. */
function packageParts(xml: string): Part[] | null {
  const types: string[] = [];
  const parts = rawElements(xml, 'part')?.map(({ attributes, content }): Part => {
    const path = attributes.name ?? '';
    types.push(`<Override PartName="${escaped(path)}" ContentType="${escaped(attributes.contentType ?? '')}"/>`);
    // The parser takes the first element of a text for the root, and never for one that was asked for.
    const inner = (name: string) => rawElements(`<part>${content}</part>`, name)?.[0]?.content;
    const data = /binaryData/.test(content.slice(0, 400)) ? inner('binaryData') : undefined;
    return { path, bytes: data === undefined ? Buffer.from(inner('xmlData') ?? content) : base64(data) };
  });
  return parts
    ? [{ path: '[Content_Types].xml', bytes: Buffer.from(`<Types>${types.join('')}</Types>`) }, ...parts]
    : null;
}

/** Files in base64 of the other two formats: projects of macros, objects and pictures. */
function binaryParts(xml: string, format: string): Part[] {
  const found = rawElements(xml, format === 'word-xml' ? 'binData' : 'binary-data') ?? [];
  return found.flatMap(({ attributes, content }, index): Part[] => {
    const bytes = base64(content);
    const packed = activeMime(bytes);
    return [{ path: attributes.name ?? `binary-${index + 1}`, bytes: packed ?? bytes }];
  });
}

const base64 = (text: string) => Buffer.from(text.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** `editdata.mso` beside a page that Word has saved: a compressed compound file with the macros. */
export function readActiveMime(bytes: Buffer): Found {
  const inner = activeMime(bytes);
  return inner ? readCompound(inner) : { limitations: ['HEADERS_UNREADABLE'], complete: false };
}

function activeMime(bytes: Buffer): Buffer | null {
  if (bytes.toString('latin1', 0, 10) !== 'ActiveMime') return null;
  for (let at = bytes.indexOf(0x78, 10); at >= 0 && at < startMax; at = bytes.indexOf(0x78, at + 1)) {
    if (at + 2 > bytes.length || bytes.readUInt16BE(at) % 31 !== 0) continue;
    try {
      return inflateSync(bytes.subarray(at), { maxOutputLength: inflatedMax, finishFlush: 2 });
    } catch {
      // Not here: a compressed stream begins with one of a few pairs of bytes, which may stand in the head by chance.
    }
  }
  return null;
}
