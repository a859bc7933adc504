import { shown } from '../schema/shown-text.ts';

/**
 * Where a spreadsheet would take what follows for a formula: at the start of a cell, and behind a semicolon, which ends
 * cells for spreadsheets of many countries whatever stands in quotes. Full-width forms count, too.
 */
const formula = /(^|;)(?=\s*['=+\-@＝＋－＠])/g;

/**
 * One line of RFC 4180, without its line end. Cells may hold an attacker's text: what a spreadsheet would take for a
 * formula gets an apostrophe in front, as does an apostrophe in such a place, and what would be obeyed or hidden is shown (`shown`).
 * Different cells stay different. null and undefined are empty.
 */
export const csvRow = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  values.map((value) => (typeof value === 'string' ? cell(value) : String(value ?? ''))).join(',');

function cell(value: string): string {
  const text = shown(value).replace(formula, "$1'");
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
