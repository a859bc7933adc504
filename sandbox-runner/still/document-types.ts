import { isDullLink } from './places.ts';

const declaration = new RegExp(
  [
    String.raw`\s+|<!--(?!-?>)[^]*?-->|<\?xml\s[^<>?]{0,200}\?>|%[\w.:-]{1,100};|`,
    String.raw`<!\[\s*(?:%[\w.:-]{1,100};|INCLUDE|IGNORE)\s*\[|\]\]>|<!(ELEMENT|ATTLIST|ENTITY|`,
    String.raw`NOTATION)\b((?:[^"'<>]|"[^"]*"|'[^']*'){0,20000})>`,
  ].join(''),
  'gy',
);
/** What the entities of a document may grow to when they are put in. */
const grownMax = 1_000_000;
/**
 * Attributes that act where a browser shows the document: no type may give them a value that the document doesn't
 * show.
 */
const acting = /\b(?:on\w{3,}|href|src|style|action|data|formaction|srcdoc)\b/i;
const pages = /www\.w3\.org\/(?:1999\/xhtml|2000\/svg|1999\/xsl)/i;

/**
 * Where declarations that say nothing but what a document may hold end, from `at` on; −1 where they do more. Linear.
 */
function endOfDeclarations(text: string, at: number, { inside }: { inside: boolean }): number {
  const grown = new Map<string, number>();
  declaration.lastIndex = at;
  let end = at;
  let open = 0;
  for (let match = declaration.exec(text); match !== null; match = declaration.exec(text)) {
    end = declaration.lastIndex;
    const [whole, kind, content] = match;
    if (whole.startsWith('<![')) open++;
    else if (whole === ']]>' && --open < 0) return -1;
    if (inside && (kind === 'ENTITY' || whole.startsWith('%') || whole.startsWith('<!['))) return -1;
    if (kind === 'ENTITY' && !isDullEntity(content!, grown)) return -1;
    if (kind === 'NOTATION' && /\bSYSTEM\b/.test(content!) && !isBeside(content!)) return -1;
    if (kind === 'ATTLIST' && givesActing(content!)) return -1;
  }
  return open === 0 ? end : -1;
}

/** A value that stands in the type alone, and turns into markup, or into another place, where the document is shown. */
const givesActing = (content: string) =>
  [...content.matchAll(/"([^"]*)"|'([^']*)'/g)].some(([, one, other]) => {
    const value = one ?? other!;
    return pages.test(value) || /[<&%]/.test(value) || (acting.test(content) && !/^[\w.-]{0,60}$/.test(value));
  });

/** An entity is a short text, or a file beside the type. */
function isDullEntity(content: string, grown: Map<string, number>): boolean {
  const found = /^(%\s+)?([\w.:-]{1,100})\s+(?:(PUBLIC|SYSTEM)\b[^]*|"([^"]*)"|'([^']*)')$/.exec(content.trim());
  if (found === null) return false;
  if (found[3] !== undefined) return isBeside(content);
  const value = found[4] ?? found[5]!;
  // Signs of markup that are spelt as numbers make declarations of their own.
  if (/&#(?:x0*25|0*37);|<!|SYSTEM|PUBLIC|<\s*script|javascript:/i.test(value)) return false;
  let size = value.length;
  for (const [, name] of value.matchAll(/[&%]([\w.:-]{1,100});/g)) size += grown.get(name!) ?? 0;
  if (size > grownMax) return false;
  grown.set(found[2]!, size);
  return true;
}

const isBeside = (content: string) => {
  const places = [...content.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, one, other]) => one ?? other!);
  const place = places.at(-1) ?? '';
  return !place.includes(':') && isDullLink(place);
};

/** A document type (DTD) that is the file. */
export function isDocumentType(text: string): boolean {
  const from = text.startsWith('\ufeff') ? 1 : 0;
  return (
    /<!(?:ELEMENT|ATTLIST|ENTITY)\b/.test(text) && endOfDeclarations(text, from, { inside: false }) === text.length
  );
}

/**
 * Behind the bracket that ends a type within a document (`<!DOCTYPE a [ … ]>`), `at` its first sign; −1 where it does
 * more.
 */
export function endOfSubset(text: string, at: number): number {
  const end = endOfDeclarations(text, at, { inside: true });
  return end >= 0 && text[end] === ']' ? end + 1 : -1;
}
