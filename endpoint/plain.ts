/**
 * Characters that a terminal obeys and does not show: controls (C0, DEL, C1), those that turn the direction of
 * writing, and separators of lines. In a file's name, or in what a service or a guest says, they move the cursor, set
 * a title or hide what is written.
 */
// eslint-disable-next-line no-control-regex -- control characters are what is replaced
const obeyed = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
// eslint-disable-next-line no-control-regex -- likewise
const obeyedButLineEnds = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** One line for people: each such character is shown as `·`, line ends too. */
export const plain = (text: string): string => text.replace(obeyed, '·');

/** Several lines for people: as `plain`, and lines end where they ended. */
export const plainLines = (text: string): string => text.replace(obeyedButLineEnds, '·');

/** One object on one line for programs: the same value, with each such character escaped. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(obeyed, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
