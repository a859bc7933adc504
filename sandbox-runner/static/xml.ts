import { XMLParser, type X2jOptions } from 'fast-xml-parser';
import { utf16 } from '../utf16.ts';

/** An element as it is opened: its name and its attributes without prefixes, entities put in. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
}

export interface XmlReader {
  open?: (element: XmlElement) => void;
  /** Text between two tags, or of a CDATA section, in the order of the document. */
  text?: (name: string, text: string) => void;
}

/** Characters of one part that are read: the parser takes 0.15 s of CPU for a million. */
export const xmlCharactersMax = 8_000_000;
const nestingMax = 1_000;

const options: X2jOptions = {
  // Names such as __proto__ are well-formed: refusing them would let a file switch its reader off.
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  maxNestedTags: nestingMax,
  onDangerousProperty: (name: string) => `_${name}`,
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  // Numeric entities are decoded only with those of HTML; what the file itself declares may come to a bounded length.
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 4_000_000, maxExpandedLength: 16_000_000 },
};

/**
 * Reads elements and texts one after the other. False when the text is no XML to its end, or longer than what is read
 * of it.
 */
export function readXml(xml: string, reader: XmlReader): boolean {
  const parser = new XMLParser({
    ...options,
    jPath: false,
    updateTag: (name, _path, attributes) => {
      reader.open?.({ name, attributes: attributes ?? {} });
      return false;
    },
    tagValueProcessor: (name, text) => {
      reader.text?.(name, String(text));
      return '';
    },
  });
  return parsed(() => parser.parse(xml.slice(0, xmlCharactersMax))) && xml.length <= xmlCharactersMax;
}

/**
 * The elements of one name, with all that stands between their tags as it is written; null when the text is no XML.
 * What is kept of everything around them is nothing.
 */
export function rawElements(
  xml: string,
  name: string,
): { attributes: Readonly<Record<string, string>>; content: string }[] | null {
  const found: { attributes: Readonly<Record<string, string>>; content: string }[] = [];
  const parser = new XMLParser({ ...options, preserveOrder: true, stopNodes: [`..${name}`] });
  const walk = (nodes: readonly Record<string, unknown>[], depth: number): void => {
    for (const node of nodes) {
      const attributes = (node[':@'] ?? {}) as Record<string, string>;
      for (const [key, children] of Object.entries(node)) {
        if (key === ':@' || !Array.isArray(children)) continue;
        const inner = children as Record<string, unknown>[];
        if (key === name)
          found.push({
            attributes,
            content: inner.map((child) => (typeof child['#text'] === 'string' ? child['#text'] : '')).join(''),
          });
        else if (depth < nestingMax) walk(inner, depth + 1);
      }
    }
  };
  return parsed(() => walk(parser.parse(xml) as Record<string, unknown>[], 0)) ? found : null;
}

function parsed(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

/** The text of an XML file in the encoding that its first bytes or its declaration name. */
export function xmlText(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return utf16(bytes, 2);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0x3c && second === 0) return utf16(bytes);
  if (first === 0 && second === 0x3c) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xef && second === 0xbb) return bytes.toString('utf8', 3);
  const declared =
    /^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})/.exec(bytes.toString('latin1', 0, 400))?.[1] ?? 'utf-8';
  try {
    // One that was declared UTF-16 and begins with a single byte `<` is not.
    return new TextDecoder(/^(utf-?16|ucs-?2)/i.test(declared) ? 'utf-8' : declared).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
