import { unescapeXml } from '../static/xml-text.ts';
import { beginsCommand, holdsCall, holdsCommand, isPrintable } from './commands.ts';
import { isDocumentType } from './document-types.ts';
import { isDullLink, isDullPicture, isDullStyle } from './places.ts';
import { readStrictly } from './strict-markup.ts';

/**
 * Elements of a page that only show something. A form, a frame, an object, a script, and whatever is new are none of
 * them.
 */
const shown = new Set(
  `html head title body meta link style base div span p a abbr acronym address article aside b bdi bdo big
  blockquote br caption center cite code col colgroup dd del details dfn dir dl dt em figcaption figure font
  footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main map area mark menu nav audio video track nobr
  ol picture source pre q rp rt rb rtc ruby s samp section small strike strong sub summary sup table tbody td
  tfoot th thead time tr tt u ul var wbr o:p`.split(/\s+/),
);
const relations = new RegExp(
  [
    String.raw`^(?:(?:shortcut|stylesheet|alternate|icon|apple-touch-icon|canonical|next|prev(?:ious)?|`,
    String.raw`up|start|home|contents?|toc|index|help|author|license|search|copyright|glossary|`,
    String.raw`appendix|chapter|(?:sub)?section|bookmark|first|last|top|made|generator|schema\.\w+|`,
    String.raw`origin|parent|child)(?:\s+|$))+$`,
  ].join(''),
  'i',
);
const headers = new RegExp(
  [
    String.raw`^(?:content-(?:type|language|style-type|script-type)|x-ua-compatible|cache-control|`,
    String.raw`pragma|expires|imagetoolbar|cleartype)$`,
  ].join(''),
  'i',
);
/** Attributes that send something, or hand a file over. */
const sending = /^(?:on\w*|ping|srcdoc|action|formaction|download|xmlns:(?!(?:o|v|w|m|epub|og)$)\w+|is)$/;

/**
 * A page on which nothing acts: read to its end, with elements that only show something, and addresses that run
 * nothing.
 */
export function isStillPage(text: string): boolean {
  if (!isPrintable(text) || holdsCommand(text) || holdsCommand(read(text))) return false;
  return readStrictly(
    text,
    {
      tag: (name, attributes) =>
        shown.has(name) &&
        attributes.every(([key, value]) => isStillAttribute(name, key, value)) &&
        isStillHead(name, new Map(attributes)),
      // Where the same page is read as XML, these hold markup.
      raw: (name, content) => (name === 'style' ? isDullStyle(content) : !content.includes('<')),
      // Old browsers read what stands in such a comment.
      comment: (content) =>
        !/^\s*\[if|\[endif/i.test(content) ||
        !/<\s*(?:script|object|embed|iframe|frame|form|applet|meta|link|base)|\bon\w+\s*=/i.test(content),
      doctype: (content) => isKnownType(content),
    },
    { xml: false, raw: ['style', 'title'] },
  );
}

/**
 * A piece of a page, or a page that says so only further down: no interpreter takes its first tag for anything but a
 * fault.
 */
export const isStillFragment = (text: string): boolean =>
  /^\s*<(?:[a-z]|\?xml\s[^<>]{0,200}>\s*<(?:!doctype html|html)|!doctype\s)/i.test(text) &&
  !holdsCall(text) &&
  !beginsCommand(text) &&
  isStillPage(text);

/** A document type that is a file of its own. */
export const isStillType = (text: string): boolean => isPrintable(text) && !holdsCommand(text) && isDocumentType(text);

/** What a person reads, who copies a command across the borders of elements. */
const read = (text: string) => unescapeXml(text.replace(/<[^<>]*>/g, ''));

function isStillAttribute(element: string, key: string, value: string): boolean {
  if (sending.test(key)) return false;
  if (key === 'style') return isDullStyle(unescapeXml(value));
  if (key === 'src' || key === 'background' || key === 'lowsrc' || key === 'poster') return isDullPicture(value);
  if (key === 'srcset') return value.split(',').every((part) => isDullPicture(part.trim()));
  if (
    key === 'href' ||
    key === 'cite' ||
    key === 'longdesc' ||
    key.endsWith(':href') ||
    key === 'codebase' ||
    key === 'data'
  )
    return isDullLink(value);
  return element !== 'base' || key === 'target';
}

function isStillHead(name: string, attributes: ReadonlyMap<string, string>): boolean {
  if (name === 'meta') return !attributes.has('http-equiv') || headers.test(attributes.get('http-equiv')!.trim());
  return name !== 'link' || relations.test((attributes.get('rel') ?? attributes.get('rev') ?? '').trim());
}

/**
 * A document type of an organisation that everybody names, or of a file beside: another one may be loaded, and say
 * what entities stand for.
 */
function isKnownType(content: string): boolean {
  const found = /^[\w:.-]+(?: PUBLIC (?:"[^"]*"|'[^']*'))?(?: SYSTEM)?(?: ?(?:"([^"]*)"|'([^']*)'))?$/i.exec(
    content.trim().replace(/\s+/g, ' '),
  );
  if (found === null) return false;
  const system = found[1] ?? found[2];
  // A name of this kind leads nowhere.
  return (
    system === undefined ||
    /^urn:[\w:.-]+$/i.test(system) ||
    organisations.test(system) ||
    (!system.includes(':') && isDullLink(system))
  );
}
const organisations = new RegExp(
  [
    String.raw`^https?:\/\/(?:www\.)?(?:w3|apple|oasis-open|docbook|freedesktop|openoffice|libreoffice|`,
    String.raw`gtk|gnome|kde|mozilla|daisy)\.(?:org|com)\/`,
  ].join(''),
  'i',
);

/** Elements that act wherever a browser meets them, whatever their prefix. */
const acting = new RegExp(
  [
    String.raw`^(?:script|handler|listener|foreignobject|iframe|frame|frameset|object|embed|applet|`,
    String.raw`form|input|button|textarea|select|meta|base|link|portal|audio|video|animation|set|`,
    String.raw`animate\w*|discard)$`,
  ].join(''),
);
/** Elements of other vocabularies in which a command stands. */
const commanding =
  /^(?:script|exec|command|commandline|runcommand|shellcommand|executable|customaction|usingtask|objectdataprovider)$/;
const pages = /^http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg|1999\/xsl\/transform)$/i;

/**
 * XML data, or a drawing, in which nothing acts. Namespaces of pages and drawings bring their acting elements with
 * them, under any prefix.
 */
export function isStillXml(text: string, drawing: boolean): boolean {
  if (!isPrintable(text) || holdsCommand(text) || holdsCall(text)) return false;
  let browsed = drawing;
  let acts = false;
  const well = readStrictly(
    text,
    {
      tag: (name, attributes) => {
        const local = name.slice(name.indexOf(':') + 1);
        if (commanding.test(local)) return false;
        if (acting.test(local)) acts = true;
        for (const [key, value] of attributes) {
          if (/^xmlns\b/.test(key) && pages.test(unescapeXml(value).trim())) browsed = true;
          const own = key.slice(key.indexOf(':') + 1);
          if (/^on[a-z]{3,}$/.test(own)) acts = true;
          if (own === 'style' && !isDullStyle(unescapeXml(value))) acts = true;
          if (/^(?:href|src|action|formaction|data|ping|srcdoc)$/.test(own) && !isDullPicture(value)) acts = true;
          if (/url\(/i.test(value) && !isDullStyle(unescapeXml(value))) acts = true;
          if (/^\s*(?:\\\\|file:\/\/[^/$])/i.test(unescapeXml(value))) return false;
        }
        return true;
      },
      text: (content) =>
        !/<\s*(?:script|iframe|object|embed)|&lt;\s*script/i.test(content) &&
        !/@import|expression\s*\(|url\(["'\s]{0,9}(?:\/\/|\\|file:)/i.test(content),
      doctype: (content) => isKnownType(content),
    },
    { xml: true },
  );
  return well && !(browsed && acts);
}
