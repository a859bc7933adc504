/** One field condition of a detection, compiled: name, modifiers, values. */
export type Fields = Readonly<Record<string, unknown>>;
export interface Matcher {
  (fields: Fields): boolean;
  /** Lower-case texts one of which is in every event that matches; absent where nothing can be said. */
  atoms?: readonly string[];
}

export class UnsupportedError extends Error {
  override name = 'UnsupportedError';
}

type Test = (value: string) => boolean;
const patternsMax = 20_000;

/** What an operator's names stand for: `%domain_controllers%` in a value with the modifier `expand`. */
export type Placeholders = ReadonlyMap<string, readonly string[]>;
const none: Placeholders = new Map();

/** Each value once for each that its placeholders stand for. */
function expanded(values: readonly unknown[], placeholders: Placeholders): unknown[] {
  return values.flatMap((value) => {
    const name = typeof value === 'string' ? /%([\w-]{1,64})%/.exec(value)?.[1] : undefined;
    if (name === undefined) return [value];
    const stands = placeholders.get(name);
    if (!stands) throw new UnsupportedError(`nobody has said what %${name}% stands for`);
    // What an operator names is meant as it is written.
    return expanded(stands.map((one) => (value as string).replace(`%${name}%`, () => one.replace(/[\\*?]/g, '\\$&').replaceAll('%', '\0'))), placeholders).map((one) => (one as string).replaceAll('\0', '%'));
  });
}

/** `Image|endswith|all: [...]` → matcher. Throws UnsupportedError for a modifier we don't have. */
export function compileField(key: string, given: unknown, placeholders: Placeholders = none): Matcher {
  const [name = '', ...modifiers] = key.split('|');
  const has = (modifier: string) => modifiers.includes(modifier);
  for (const modifier of modifiers) if (!known.has(modifier)) throw new UnsupportedError(`modifier ${modifier}`);
  const listed: readonly unknown[] = Array.isArray(given) ? given : [given];
  const values = has('expand') ? expanded(listed, placeholders) : listed;
  if (values.length > patternsMax) throw new UnsupportedError('too many values');

  if (has('exists')) return (fields) => (valuesOf(fields, name).length > 0) === (values[0] === true);
  if (has('fieldref')) {
    const mode = has('startswith') ? 'startsWith' : has('endswith') ? 'endsWith' : has('contains') ? 'includes' : null;
    return (fields) => valuesOf(fields, name).some((left) => values.some((other) => valuesOf(fields, String(other)).some((right) => {
      const [a, b] = [left.toLowerCase(), right.toLowerCase()];
      return mode ? a[mode](b) : a === b;
    })));
  }
  const tests = values.map((value): Test | null => compileValue(value, modifiers));
  const one = (value: string) => (has('all') ? tests.every((test) => test?.(value)) : tests.some((test) => test?.(value)));
  const empty = values.some((value) => value === null || value === '');
  const matcher: Matcher = (fields) => {
    const found = valuesOf(fields, name);
    if (found.length === 0) return empty;
    const hit = has('all') ? tests.every((test) => found.some((value) => test?.(value))) : found.some(one);
    return has('neq') ? !hit : hit;
  };
  const atoms = empty ? null : atomsOf(values, modifiers);
  if (atoms) matcher.atoms = atoms;
  return matcher;
}

const known = new Set([
  'contains', 'startswith', 'endswith', 'all', 're', 'i', 'm', 's', 'cased', 'windash', 'base64', 'base64offset', 'wide', 'utf16', 'utf16le', 'utf16be', 'cidr', 'exists', 'fieldref', 'lt', 'lte', 'gt', 'gte', 'neq', 'expand',
]);

/** Keywords: anywhere in any field. */
export function compileKeywords(values: readonly unknown[]): Matcher {
  const tests = values.map((value) => {
    if (typeof value === 'object' && value !== null) throw new UnsupportedError('keywords with fields');
    return compileValue(value, ['contains'])!;
  });
  const matcher: Matcher = (fields) => Object.values(fields).some((value) => tests.some((test) => test(text(value))));
  const atoms = atomsOf(values, ['contains']);
  if (atoms) matcher.atoms = atoms;
  return matcher;
}

/** Literal text that a field's values can't do without; null where a modifier changes what is looked for. */
function atomsOf(values: readonly unknown[], modifiers: readonly string[]): string[] | null {
  if (modifiers.some((modifier) => !['contains', 'startswith', 'endswith', 'all', 'cased', 'expand'].includes(modifier))) return null;
  const atoms: string[] = [];
  for (const value of values) {
    if (value === null || typeof value === 'object') return null;
    const pieces = text(value).replace(/\\([*?\\])/g, (_whole, char: string) => (char === '\\' ? '\\' : '\0')).split(/[*?\0]/);
    const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '').toLowerCase();
    if (longest.length < 2) return null;
    atoms.push(longest);
  }
  // All must be there: the longest alone is enough to look for.
  return modifiers.includes('all') ? [atoms.reduce((best, atom) => (atom.length > best.length ? atom : best), atoms[0]!)] : atoms;
}

function compileValue(value: unknown, modifiers: readonly string[]): Test | null {
  const has = (modifier: string) => modifiers.includes(modifier);
  if (value === null) return (found) => found === '';
  if (typeof value === 'object') throw new UnsupportedError('a nested value');
  const plain = text(value);
  if (has('re')) {
    const flags = `${has('i') ? 'i' : ''}${has('m') ? 'm' : ''}${has('s') ? 's' : ''}`;
    // Sigma's expressions are PCRE; inline flags at the start are the one thing JavaScript writes in another way.
    const inline = /^\(\?([ims]+)\)/.exec(plain);
    try {
      const expression = new RegExp(inline ? plain.slice(inline[0].length) : plain, [...new Set(flags + (inline?.[1] ?? ''))].join(''));
      return (found) => expression.test(found.slice(0, 8_192));
    } catch (cause) {
      throw new UnsupportedError('a regular expression that JavaScript does not have', { cause });
    }
  }
  if (has('cidr')) return cidr(plain);
  for (const [modifier, compare] of [['lt', (a: number, b: number) => a < b], ['lte', (a: number, b: number) => a <= b], ['gt', (a: number, b: number) => a > b], ['gte', (a: number, b: number) => a >= b]] as const) {
    if (has(modifier)) return (found) => found !== '' && compare(Number(found), Number(plain));
  }
  let variants = [plain];
  if (has('windash')) variants = [...new Set(variants.flatMap((one) => ['-', '/', '–', '—', '―'].map((dash) => one.replace(/(^|\s)[-/]/g, `$1${dash}`))).concat(variants))];
  if (has('wide') || has('utf16le') || has('utf16')) variants = variants.map((one) => Buffer.from(one, 'utf16le').toString('latin1'));
  if (has('utf16be')) variants = variants.map((one) => Buffer.from(one, 'utf16le').swap16().toString('latin1'));
  const encoding = has('wide') || has('utf16le') || has('utf16') || has('utf16be') ? 'latin1' : 'utf8';
  if (has('base64')) variants = variants.map((one) => Buffer.from(one, encoding).toString('base64').replace(/={1,2}$/, ''));
  if (has('base64offset')) {
    variants = variants.flatMap((one) => [0, 1, 2].map((offset) => {
      const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(one, encoding)]);
      const whole = bytes.toString('base64').replace(/={1,2}$/, '');
      return whole.slice([0, 2, 3][offset], bytes.length % 3 === 0 ? undefined : -1);
    }));
  }
  const cased = has('cased') || has('base64') || has('base64offset');
  const mode = has('contains') || has('base64offset') ? 'contains' : has('startswith') ? 'startswith' : has('endswith') ? 'endswith' : 'equals';
  const tests = variants.map((one) => wildcard(one, mode, cased));
  return tests.length === 1 ? tests[0]! : (found) => tests.some((test) => test(found));
}

/** Sigma's plain values: * and ? are wildcards, a backslash before one (or before itself) takes its meaning away. */
export function wildcard(pattern: string, mode: 'equals' | 'contains' | 'startswith' | 'endswith', cased: boolean): Test {
  const parts: (string | { any: true } | { one: true })[] = [];
  let literal = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '\\' && /[*?\\]/.test(pattern[at + 1] ?? '')) literal += pattern[++at]!;
    else if (char === '*' || char === '?') {
      if (literal) parts.push(literal);
      literal = '';
      parts.push(char === '*' ? { any: true } : { one: true });
    } else literal += char;
  }
  if (literal) parts.push(literal);
  const fold = (value: string) => (cased ? value : value.toLowerCase());
  if (parts.every((part) => typeof part === 'string')) {
    const wanted = fold(parts.join(''));
    if (mode === 'equals') return (found) => fold(found) === wanted;
    if (mode === 'contains') return (found) => fold(found).includes(wanted);
    return mode === 'startswith' ? (found) => fold(found).startsWith(wanted) : (found) => fold(found).endsWith(wanted);
  }
  const body = parts.map((part) => (typeof part === 'string' ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : 'any' in part ? '[\\s\\S]*' : '[\\s\\S]')).join('');
  const expression = new RegExp(`${mode === 'contains' || mode === 'endswith' ? '' : '^'}${body}${mode === 'contains' || mode === 'startswith' ? '' : '$'}`, cased ? '' : 'i');
  return (found) => expression.test(found);
}

function cidr(range: string): Test {
  const [base, bitsText] = range.split('/');
  const number = (address: string) => (/^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) : null);
  const bits = Number(bitsText);
  const start = number(base ?? '');
  if (start === null) {
    // IPv6 ranges are compared by their written prefix, which is exact for the /n the public rules use.
    const prefix = (base ?? '').toLowerCase().replace(/::?$/, ':');
    return (found) => found.includes(':') && found.toLowerCase().startsWith(prefix);
  }
  const size = 2 ** (32 - bits);
  return (found) => {
    const value = number(found);
    return value !== null && Math.floor(value / size) === Math.floor(start / size);
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

const names = new WeakMap<Fields, Map<string, unknown>>();
/** A field by its name, in any case; lists give each element. */
function valuesOf(fields: Fields, name: string): string[] {
  let value = fields[name];
  if (value === undefined) {
    let folded = names.get(fields);
    if (!folded) {
      folded = new Map(Object.entries(fields).map(([key, one]) => [key.toLowerCase(), one]));
      names.set(fields, folded);
    }
    value = folded.get(name.toLowerCase());
  }
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(text) : [text(value)];
}
