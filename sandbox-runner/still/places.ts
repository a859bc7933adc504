import { unescapeXml } from '../static/xml-text.ts';

/** Signs of an address that are written as names: nobody honest does, and `&colon;` hides a scheme. */
const spelt = /&(?:colon|tab|newline|bsol|sol|lpar|semi|period|num|quest)\b/i;
const pictures = /^data:image\/(?:png|gif|jpe?g|webp|bmp|x-icon|avif)[;,]/i;

// eslint-disable-next-line no-control-regex -- browsers leave them out
const blanks = /^[\u0000-\u0020]+/;
/** An address as programs read it: entities put in, and without the blanks that they leave out. */
const plain = (value: string) =>
  unescapeXml(value)
    .replace(/[\t\n\r]/g, '')
    .replace(blanks, '')
    .trim();

/**
 * Whether an address may stand in a file in which nothing acts: a page, a mail or a place beside the file. No scheme
 * that runs something, and no share, which the system asks as soon as it shows the file: `//host` is one for a page
 * on a disk.
 */
export function isDullLink(value: string): boolean {
  const place = plain(value);
  if (spelt.test(value)) return false;
  if (/^(?:https?:\/\/[\w[]|mailto:|tel:|ftp:\/\/\w|news:|urn:|irc:|doi:)/i.test(place)) return true;
  return !/^[^/?#]*:/.test(place) && !/^[\\/]{2}|^[\\/]?\\/.test(place);
}

/** Likewise of what is shown in the file: a picture may stand in the address itself. */
export const isDullPicture = (value: string): boolean => pictures.test(plain(value)) || isDullLink(value);

/** Styles: addresses as above, and none of the ways by which old browsers ran scripts from them. */
export function isDullStyle(css: string): boolean {
  // Styles were hidden in a comment from browsers that knew none.
  const text = css.replace(/^\s*<!--/, '').replace(/\\([\da-f]{1,6})\s?/gi, (_whole, code: string) => {
    const point = Number.parseInt(code, 16);
    return point > 0x10ffff ? '?' : String.fromCodePoint(point);
  });
  if (/expression\s*\(|behaviou?r\s*:|-moz-binding|javascript:|vbscript:|@charset\s+[^"']|<[a-z/!?]/i.test(text))
    return false;
  for (const [, inner] of text.matchAll(/url\(([^)]*)\)?/gi)) {
    const quoted = inner!.trim();
    const place = /^(["'])[^"']*\1$/.test(quoted) ? quoted.slice(1, -1) : quoted;
    if (/["'\s]/.test(place.replace(/^data:[^]*/i, ''))) return false;
    if (!/^data:(?:font\/|application\/(?:x-)?font|image\/svg\+xml)/i.test(place.trim()) && !isDullPicture(place))
      return false;
  }
  return [...text.matchAll(/@import\s+(?:"([^"]*)"|'([^']*)')/gi)].every((match) => isDullLink(match[1] ?? match[2]!));
}
