/**
 * What a terminal, a browser or a spreadsheet obeys or hides instead of showing it: controls (C0, DEL, C1), separators
 * of lines and paragraphs, what turns the direction of writing, what has no width (also tags, fillers and selectors of
 * variants), and halves of surrogate pairs, which no encoding keeps.
 */
const unseen =
  String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Join_Control}\ufff9-\ufffb`;
/** Begins the form in which one of them is shown, so that it is itself shown in that form: no two texts look alike. */
const mark = '⟨';

const toShow = new RegExp(`[${unseen}${mark}]`, 'gu');
const toShowInLines = new RegExp(`(?!\\n)[${unseen}${mark}]`, 'gu');
const toGuard = new RegExp(`(?!\\n)[${unseen}]`, 'gu');
const toEscape = new RegExp(`[${unseen}]`, 'gu');
const toEscapeInLines = new RegExp(`(?!\\n)[${unseen}]`, 'gu');

const codeOf = (character: string): string =>
  `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/**
 * A text that somebody else may have written, on one line for people: each character that would be obeyed or hidden
 * stands there by its number, as `⟨U+202E⟩`. Different texts are shown differently. Never to be done twice.
 */
export const shown = (text: string): string => text.replace(toShow, codeOf);

/** The same for several lines, which end where they ended. */
export const shownLines = (text: string): string => text.replace(toShowInLines, codeOf);

/** The last look at a text that was made for people already: what would still be obeyed or hidden is shown. */
export const guarded = (text: string): string => text.replace(toGuard, codeOf);

/** For a form of text with escapes of its own: each such character is replaced by what `escape` makes of it. */
export const replaceUnseen = (text: string, escape: (character: string) => string): string =>
  text.replace(toEscape, escape);

/** JSON of the same value, on one line or indented by `spaces`: each such character is written as JSON escapes it. */
export function jsonText(value: unknown, spaces = 0): string {
  return escapedJson(JSON.stringify(value, null, spaces), spaces > 0 ? toEscapeInLines : toEscape);
}

/** Lines of JSON with each such character escaped: the same values. In JSON they can stand inside of texts alone. */
export const escapedLines = (json: string): string => escapedJson(json, toEscapeInLines);

const escapedJson = (json: string, which: RegExp): string => json.replace(which, (character) => {
  let units = '';
  for (let at = 0; at < character.length; at++) {
    units += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return units;
});
