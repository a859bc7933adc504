import { endOfSubset } from './document-types.ts';

/** What of markup is asked about, each in its turn; the first `false` ends the reading. */
export interface MarkupReader {
  /** A start tag: name and attributes as they are written, names in lower case, entities not yet put in. */
  tag(name: string, attributes: readonly (readonly [name: string, value: string])[]): boolean;
  text?(text: string): boolean;
  /** What stands in an element whose content is no markup. */
  raw?(name: string, content: string): boolean;
  comment?(content: string): boolean;
  doctype?(content: string): boolean;
}

const attribute = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;
const opening = /<([a-z_][\w:.-]*)/iy;
const closing = /<\/([a-z_][\w:.-]*)\s*>/iy;

/**
 * Reads markup to its end, and by one meaning alone: a tag that programs could read in two ways, a quote that is not
 * closed, a comment that browsers end elsewhere are refused. So nothing is in it that the reader was not asked about.
 * True when all was read and nothing refused. `xml`: tags must match, and end with the outermost. Linear.
 */
export function readStrictly(
  text: string,
  reader: MarkupReader,
  { xml, raw = [] }: { xml: boolean; raw?: readonly string[] },
): boolean {
  const open: string[] = [];
  let roots = 0;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  if (/^<\?xml\s[^?<>]{0,200}\?>/.test(text.slice(at, at + 220))) at = text.indexOf('?>', at) + 2;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const between = text.slice(at, next < 0 ? text.length : next);
    if (xml && open.length === 0 && between.trim() !== '') return false;
    if (between !== '' && reader.text?.(between) === false) return false;
    if (next < 0) break;
    at = next;
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      const content = end < 0 ? '' : text.slice(at + 4, end);
      if (end < 0 || /^-?>|--!>|<!--/.test(content) || reader.comment?.(content) === false) return false;
      at = end + 3;
    } else if (/^<!doctype\s/i.test(text.slice(at, at + 10))) {
      const head = /^[^[<>]*/.exec(text.slice(at + 9, at + 2_009))![0];
      const inner = at + 9 + head.length;
      const close = xml && text[inner] === '[' ? endOfSubset(text, inner + 1) : inner;
      const end = close < 0 ? -1 : text.slice(close, close + 20).search(/^\s*>/);
      if (end < 0 || roots > 0 || reader.doctype?.(head) === false) return false;
      at = text.indexOf('>', close) + 1;
    } else if (xml && text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at);
      if (end < 0 || open.length === 0 || reader.text?.(text.slice(at + 9, end)) === false) return false;
      at = end + 3;
    } else if (text[at + 1] === '/') {
      closing.lastIndex = at;
      const name = closing.exec(text)?.[1];
      if (name === undefined || (xml && open.pop() !== name)) return false;
      at = closing.lastIndex;
    } else {
      opening.lastIndex = at;
      const name = opening.exec(text)?.[1];
      if (name === undefined) {
        // In a page, a sign that no tag follows is a sign.
        if (xml || /[a-z_!/?]/i.test(text[at + 1] ?? '')) return false;
        at++;
        continue;
      }
      const found: [string, string][] = [];
      attribute.lastIndex = at = opening.lastIndex;
      for (let match = attribute.exec(text); match !== null; match = attribute.exec(text)) {
        if (xml && match[2] === undefined && match[3] === undefined) return false;
        found.push([match[1]!.toLowerCase(), match[2] ?? match[3] ?? match[4] ?? '']);
        at = attribute.lastIndex;
      }
      const end = /\s*(\/?)>/y;
      end.lastIndex = at;
      const closed = end.exec(text);
      if (closed === null || !reader.tag(name.toLowerCase(), found)) return false;
      at = end.lastIndex;
      if (xml && open.length === 0 && roots++ > 0) return false;
      if (xml && closed[1] === '') open.push(name);
      if (!xml && raw.includes(name.toLowerCase())) {
        const stop = text.slice(at).search(new RegExp(`</${name}\\s*>`, 'i'));
        if (stop < 0 || reader.raw?.(name.toLowerCase(), text.slice(at, at + stop)) === false) return false;
        at += stop;
      }
    }
  }
  return xml ? open.length === 0 && roots === 1 : true;
}
