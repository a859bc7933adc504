/** One line of RFC 4180. Words may be somebody else's: what a spreadsheet would take for a formula is told as text. */
export const csvRow = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  values.map((value) => cell(value === null || value === undefined ? '' : String(value))).join(',');

function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
