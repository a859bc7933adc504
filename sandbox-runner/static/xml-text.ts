import { elements, tags } from './tags.ts';

/** Name of the outermost element without its prefix, in lower case; '' when the text does not begin like XML. */
export function rootName(start: string): string {
  let at = 0;
  for (let n = 0; n < 20; n++) {
    while (at < start.length && start.charCodeAt(at) <= 32) at++;
    const end = start.startsWith('<?', at) ? '?>' : start.startsWith('<!--', at) ? '-->' : /^<!doctype/i.test(start.slice(at, at + 9)) ? '>' : null;
    if (end === null) return /^<(?:[\w.-]{1,40}:)?([\w.-]{1,60})[\s/>]/.exec(start.slice(at, at + 104))?.[1]?.toLowerCase() ?? '';
    const next = start.indexOf(end, at);
    if (next < 0) return '';
    at = next + end.length;
  }
  return '';
}

const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Entities of XML and references by number as what they stand for. */
export const unescapeXml = (text: string): string => text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (_whole, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
  if (name !== undefined) return named[name.toLowerCase()]!;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
});

const contentMax = 500_000;
const elementsMax = 100;

/** What stands in elements whose names end so, whatever their prefix; CDATA and entities undone. */
export function contentsOf(text: string, name: RegExp): string[] {
  const names = new Set<string>();
  for (const tag of tags(text)) if (names.size < 8 && name.test(tag.name)) names.add(tag.name);
  const found: string[] = [];
  for (const one of names) {
    for (const { content } of elements(text, one, contentMax)) {
      if (found.length >= elementsMax) return found;
      const data = /^\s*<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)/.exec(content)?.[1];
      found.push(data ?? unescapeXml(content));
    }
  }
  return found;
}

/** The values of an attribute of elements whose names match, in order. */
export function attributesOf(text: string, element: RegExp, attribute: string, countMax = 1_000): string[] {
  const value = new RegExp(`(?:^|\\s)${attribute}\\s*=\\s*(?:"([^"]{1,8000})"|'([^']{1,8000})')`, 'i');
  const found: string[] = [];
  for (const tag of tags(text)) {
    const match = element.test(tag.name) ? value.exec(tag.text) : null;
    if (match) found.push(unescapeXml(match[1] ?? match[2]!));
    if (found.length >= countMax) break;
  }
  return found;
}
