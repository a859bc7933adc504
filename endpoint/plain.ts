import { guarded, jsonText, shown, shownLines } from '../schema/shown-text.ts';

/** Text that is fit for a terminal: made by `plain`, `plainLines` or `jsonLine`, and by them once. */
export type PlainText = string & { readonly plain: unique symbol };

/** One line for people: what a terminal would obey or hide is shown (`shown`), line ends too. */
export const plain = (text: string): PlainText => shown(text) as PlainText;

/** Several lines for people: as `plain`, and lines end where they ended. */
export const plainLines = (text: string): PlainText => shownLines(text) as PlainText;

/** Plain lines together, one after the other. */
export const joined = (lines: readonly PlainText[]): PlainText => lines.join('\n') as PlainText;

/** One object on one line for programs: the same value, with each such character escaped. */
export const jsonLine = (value: unknown): PlainText => jsonText(value) as PlainText;

/** A document that a program or the service made, for a terminal: it is plain, and what of it is not is shown. */
export const plainDocument = (text: string): PlainText => guarded(text) as PlainText;
