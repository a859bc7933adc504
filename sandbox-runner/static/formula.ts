/** Functions of spreadsheets that only calculate, in English and German: none fetches, links or starts anything. */
const calculating = new Set(
  [
    'sum|average|min|max|count|counta|countif|countifs|sumif|sumifs|sumproduct|if|ifs|and|or|not|iferror|round',
    'roundup|rounddown|abs|int|mod|product|subtotal|median|stdev|var|power|sqrt|rank|large|small|today|now|date',
    'year|month|day|weekday|hour|minute|left|right|mid|len|trim|upper|lower|text|value|vlookup|hlookup|xlookup',
    'index|match|row|rows|column|columns|summe|mittelwert|anzahl|anzahl2|zählenwenn|summewenn|wenn|und|oder|nicht',
    'runden|heute|jetzt|datum|jahr|monat|tag|sverweis|links|rechts|teil|länge|glätten|teilergebnis|rest|ganzzahl',
  ]
    .join('|')
    .split('|'),
);
const call = /([\p{L}_][\p{L}\d_.]{0,60})\s*\(/gu;
/** A cell that begins with an equals sign, up to the next separator. */
const formulas = /(?:^|[,;\t|])[ "']{0,10}(=[^,;\t\r\n"|]*)/gmu;
const charactersMax = 200;

/** Whether the formula of one cell only calculates: cells, numbers, operators and functions of the list above. */
export const isCalculation = (cell: string): boolean =>
  cell.length <= charactersMax && /^[=+-][\p{L}\d \t.,;:()*/+^%<>=$&_-]*$/u.test(cell) && onlyCalculates(cell);

/**
 * Whether all that a text calls is in the list, and no sign stands in it by which another program or another book is
 * asked: a formula's arguments may lie in what looks like another cell of the row.
 */
const onlyCalculates = (text: string): boolean =>
  !/[|!]/.test(text) && [...text.matchAll(call)].every(([, name]) => calculating.has(name!.toLowerCase()));

/** Whether a table of values has a formula that does more than calculate. */
export function holdsActingFormula(text: string): boolean {
  const cells = [...text.matchAll(formulas)].map((match) => match[1]!);
  return cells.length > 0 && !(cells.every(isCalculation) && onlyCalculates(text));
}

/** A table in which formulas stand as a value. For one in which all of them only calculate. */
export const withoutFormulas = (text: string): string =>
  text.replace(formulas, (cell, formula: string) => `${cell.slice(0, cell.length - formula.length)}0`);
