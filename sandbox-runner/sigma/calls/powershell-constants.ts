/** Bounds on what is put together: values of one list, characters of one, and how often one may stand in another. */
const limits = { valuesMax: 200, valueMax: 2_000, rounds: 3 };

const format = /(?:"|')([^"'\n]{1,400})(?:"|')\s?-f\s?((?:(?:"|')[^"'\n]{0,200}(?:"|') ?,? ?){1,40})/gi;
const codes = /\[char\[\]\] ?\(?((?:0x[0-9a-f]{1,4}|\d{1,5})(?: ?, ?(?:0x[0-9a-f]{1,4}|\d{1,5})){0,199})\)?/gi;
const code = /\[char\] ?\(?(0x[0-9a-f]{1,4}|\d{1,5})\)?/gi;
const backwards = /(?:"|')([^"'\n]{2,400})(?:"|') ?\[ ?-1 ?\.\. ?-(?:\d+|\([^)]{1,40}\)) ?\]/g;
const by = /(?: ?-c?replace ?| ?\.replace\( ?)/.source;
const text = /(?:"|')([^"'\n]{0,800})(?:"|')/.source;
const replaced = new RegExp(`${text}${by}${text} ?, ?${text}\\)?`, 'gi');

/**
 * A line of PowerShell with its constants put together: `'{1}{0}' -f 'x','ie'`, character codes, strings that are
 * read backwards or have pieces replaced. Null where nothing was put together; linear in the line.
 */
export function constants(line: string): string | null {
  if (!/-f\b|\[char|\[ ?-1|replace/i.test(line)) return null;
  let now = line.replace(/[^\S\n]+/g, ' ');
  const form = now;
  for (let round = 0; round < limits.rounds; round++) {
    const before = now;
    now = now.replace(format, (whole, pattern: string, list: string) => {
      const values = [...list.matchAll(/["']([^"']*)["']/g)].slice(0, limits.valuesMax).map((found) => found[1]!);
      const filled = pattern.replace(/\{\s*(\d{1,2})\s*\}/g, (hole, at: string) => values[Number(at)] ?? hole);
      return filled === pattern ? whole : quoted(filled);
    });
    now = now.replace(codes, (_whole, list: string) => quoted(list.split(',').map(characterOf).join('')));
    now = now.replace(code, (_whole, one: string) => quoted(characterOf(one)));
    now = now.replace(backwards, (_whole, inner: string) => quoted([...inner].reverse().join('')));
    now = now.replace(replaced, (whole, inner: string, from: string, to: string) => from === '' ? whole : quoted(inner.replaceAll(from, to)));
    now = now.replace(/" ?\+ ?"|' ?\+ ?'/g, '').replace(/-join ?(?=\(*["'])/gi, '');
    if (now === before) break;
  }
  return now === form ? null : called(now);
}

const characterOf = (one: string): string => String.fromCharCode(Number(one.trim()));
const quoted = (value: string): string => `'${value.slice(0, limits.valueMax).replaceAll("'", '')}'`;

/** `&('iex') 'whoami'` is `iex whoami`, and what a string holds that is run is a line by itself. */
const called = (line: string): string =>
  line.replace(/[&.] ?\(+'([\w-]{2,60})'\)+/g, '$1').replace(/\b(iex|invoke-expression) ?\(*'([^']{2,2000})'\)*/gi, '$1; $2');
