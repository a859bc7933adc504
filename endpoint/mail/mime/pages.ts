const charactersMax = 2_000_000;
/** What describes a page to machines: no program runs it. */
const description = /<script\s+type\s*=\s*["']?application\/ld\+json["']?\s*>[^<]*<\/script\s*>/gi;
const acts = [
  /<(?:script|object|embed|applet|iframe|frame|portal|import)\b/i,
  // An event's handler, and a page in an attribute.
  /<[a-z!?/][^<>]{0,2000}[\s"'/](?:on[a-z]{3,30}|srcdoc)\s{0,20}=/i,
  // Where an address stands: a script, and a file. Pictures and fonts are only shown.
  /[=(]\s{0,20}["'`]?\s{0,20}(?:java|vb|live)script\s{0,20}:/i,
  /[=(]\s{0,20}["'`]?\s{0,20}data:(?!image\/(?:png|jpe?g|gif|webp|bmp|x-icon)\b|font\/)/i,
];

/**
 * Whether a page can build a file in who opens it (HTML smuggling): it runs something, or it has a file in an address.
 * Most programs that show mail run nothing, but all of them let a person open the page in a browser.
 */
export function buildsFile(html: string): boolean {
  // What is too long to be looked through is not taken for harmless.
  if (html.length > charactersMax) return true;
  const text = plainLetters(html).replace(description, '');
  // Browsers pass over the ends of lines within an address.
  return [text, text.replace(/[\t\r\n]/g, '')].some((form) => acts.some((one) => one.test(form)));
}

/** References to letters undone, and what browsers pass over in addresses: `java&#115;cript&Tab;:`. */
function plainLetters(html: string): string {
  return html
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (_all, hex?: string,
      decimal?: string) => letter(hex ? Number.parseInt(hex, 16) : Number(decimal)))
    .replace(/&(?:tab|newline);/gi, '').replace(/&colon;/gi, ':').replace(/&(?:lpar|rpar|sol|comma);/gi, ',')
    // eslint-disable-next-line no-control-regex -- these are what is passed over
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '');
}

const letter = (code: number): string => (code > 31 && code < 127 ? String.fromCharCode(code) : '');
