import { z } from 'zod';
import type { Calls } from './calls/call.ts';
import { callsOf } from './calls/read.ts';
import { chainOf, type Tester } from './chain.ts';
import { registryForm } from './calls/registry-form.ts';
import { expressionAtoms } from './expression-atoms.ts';
import { UnsupportedError, type Fields } from './matcher.ts';
import { Prefilter } from './prefilter.ts';
import type { Example, SigmaRule } from './rule.ts';

const texts = z.union([z.string(), z.array(z.string()).min(1)]);
const listed = texts.transform((one) => (Array.isArray(one) ? one : [one]));
/** An expression, or several one of which is enough. */
const anyOf = texts.transform((one) => (Array.isArray(one) ? one.map((each) => `(?:${each})`).join('|') : one));

/**
 * One row: a way to do something that has a name in ATT&CK. Exactly one of `run`, `words`, `re`, `write`, `read`,
 * `key`.
 */
const rowSchema = z.strictObject({
  /** Techniques. */
  is: listed,
  /** 0 to 100; the table's own without it. */
  weight: z.number().int().min(1).max(100).optional(),
  /** Programs or cmdlets, `a|b`; one that ends in `*` is a beginning. */
  run: z.string().optional(),
  /** Expressions on the program's arguments: what has to be there, and what must not. */
  with: z.string().optional(),
  without: z.string().optional(),
  /** Any of these texts; in each, all that `&` joins. */
  words: listed.optional(),
  /** An expression on the whole line; of several, one is enough. */
  re: anyOf.optional(),
  /** An expression on the path of a file that is written, or read. */
  write: z.string().optional(),
  read: z.string().optional(),
  /** An expression on a registry key, with the value's name in `value`; `op`: what is done with it. */
  key: z.string().optional(),
  value: z.string().optional(),
  op: z.enum(['set', 'query', 'delete', 'save']).default('set'),
  /** Commands that it must fire on, and leave alone. */
  hit: listed,
  miss: listed.optional(),
});
type Row = z.infer<typeof rowSchema>;

export const tableSchema = z.strictObject({
  /** Part of the ids of its rules. */
  table: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: z.string(),
  product: z.enum(['linux', 'windows']),
  /** Where its rows come from, in words. */
  source: z.string(),
  weight: z.number().int().min(1).max(100),
  benign: z.string(),
  malicious: z.string(),
  /** Honest commands that no row fires on. */
  miss: z.array(z.string()).min(1),
  rows: z.array(rowSchema).min(1).max(500),
});
export type Table = z.infer<typeof tableSchema>;

/** A row, compiled. */
interface Way {
  test: (calls: Calls) => boolean;
  /** Programs that it is about; absent where it is about the whole line. */
  programs?: readonly string[];
  /** Beginnings of programs' names. */
  begins?: readonly string[];
  /** Texts one of which is in the line; null where nothing can be said. */
  atoms: readonly string[] | null;
}

/** Which rows of a table a line fits: found once for all of its rules. */
class Ways {
  readonly #byProgram = new Map<string, Way[]>();
  readonly #begins: [string, Way][] = [];
  readonly #filter: Prefilter<Way>;
  readonly #known = new WeakMap<Calls, ReadonlySet<Way>>();

  constructor(ways: readonly Way[]) {
    for (const way of ways) {
      for (const name of way.programs ?? []) this.#byProgram.set(name, [...(this.#byProgram.get(name) ?? []), way]);
      for (const begin of way.begins ?? []) this.#begins.push([begin, way]);
    }
    this.#filter = new Prefilter(ways.filter((way) => !way.programs), (way) => way.atoms);
  }

  fitting(calls: Calls): ReadonlySet<Way> {
    let fitting = this.#known.get(calls);
    if (!fitting) this.#known.set(calls, (fitting = new Set([...this.#candidates(calls)].filter((way) => way.test(calls)))));
    return fitting;
  }

  #candidates(calls: Calls): Set<Way> {
    const found = new Set(this.#filter.candidates([calls.text, ...calls.writes, ...calls.reads]));
    for (const { program } of calls.list) {
      const name = program.toLowerCase();
      for (const way of this.#byProgram.get(name) ?? []) found.add(way);
      for (const [begin, way] of this.#begins) if (name.startsWith(begin)) found.add(way);
    }
    return found;
  }
}

/**
 * A table as rules: one for all rows of the same techniques and weight, and beside it one over what the guest saw of
 * the registry or of files, where rows speak of these.
 */
export function compileTable(table: Table, digestOf: (value: unknown) => string): SigmaRule[] {
  const groups = new Map<string, Row[]>();
  const ways = new Map(table.rows.map((row) => [row, wayOf(row)]));
  const all = new Ways([...ways.values()]);
  for (const row of table.rows) {
    const key = `${row.is.join(' ')} ${row.weight ?? table.weight}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const taken = new Map<string, number>();
  return [...groups.values()].flatMap((rows) => {
    const name = `assay-${table.product}-table-${table.table}-${rows[0]!.is[0]!.toLowerCase().replace('.', '-')}`;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return rulesOf(table, rows, { id: count === 1 ? name : `${name}-${count}`, all, ways: rows.map((row) => ways.get(row)!) }, digestOf);
  });
}

interface Compiled {
  id: string;
  all: Ways;
  ways: readonly Way[];
}

function rulesOf(table: Table, rows: readonly Row[], { id, all, ways }: Compiled, digestOf: (value: unknown) => string): SigmaRule[] {
  const { product } = table;
  const common = {
    level: 'medium', techniques: rows[0]!.is.map((one) => one.toUpperCase()), weight: rows[0]!.weight ?? table.weight,
    benign: table.benign, malicious: table.malicious, name: undefined, silent: false, correlation: null, atoms: null,
    sequences: { hit: [], miss: [] }, title: `${table.title} (${rows[0]!.is.join(', ')})`,
  };
  const rule = (suffix: string, category: string, matches: SigmaRule['matches'], examples: SigmaRule['examples']): SigmaRule => ({
    ...common, id: `${id}${suffix}`, logsource: { product, category }, matches, examples, digest: digestOf([suffix, table.title, table.benign, table.malicious, rows, table.weight]),
  });
  const rules = [rule('', 'process_creation', (fields) => {
    const calls = callsOf(product, fields);
    if (calls === null) return false;
    const fitting = all.fitting(calls);
    return fitting.size > 0 && ways.some((way) => fitting.has(way));
  }, { hit: rows.flatMap((row) => row.hit), miss: [...table.miss, ...rows.flatMap((row) => row.miss ?? [])] })];
  const keys = rows.filter((row) => row.key !== undefined && (row.op === 'set' || row.op === 'delete'));
  if (keys.length > 0) rules.push(onRegistry(keys, rule));
  const writes = rows.filter((row) => row.write !== undefined);
  if (writes.length > 0) rules.push(onFiles(writes, rule));
  return rules;
}

type Make = (suffix: string, category: string, matches: SigmaRule['matches'], examples: SigmaRule['examples']) => SigmaRule;

/** A value that was set or deleted, as the guest saw it: `key\value`. */
function onRegistry(rows: readonly Row[], rule: Make): SigmaRule {
  const tests = rows.map((row) => ({ op: row.op, key: expression(row.key!), value: row.value === undefined ? null : expression(row.value) }));
  const matches = (fields: Fields) => {
    const target = registryForm(textOf(fields.TargetObject).slice(0, 2_000).toLowerCase());
    const isDelete = /^delete/i.test(textOf(fields.EventType));
    return tests.some(({ op, key, value }) => (op === 'delete') === isDelete && key.test(target) && (value === null || value.test(target)));
  };
  const hit = rows.flatMap((row) => row.hit.flatMap((command): Example[] => {
    const found = /(HK(?:LM|CU|CR|U)\\[^"']{3,500})["']?\s+\/v\s+(?:"([^"]{1,80})"|([^\s"]{1,80}))/i.exec(command);
    return found ? [{ EventType: row.op === 'delete' ? 'DeleteValue' : 'SetValue', TargetObject: `${found[1]}\\${found[2] ?? found[3]}` }] : [];
  }));
  if (hit.length === 0) throw new UnsupportedError(`table: ${rows[0]!.is.join(' ')} needs one hit of the form reg add "KEY" /v NAME`);
  return rule('-set', 'registry_set', matches, { hit, miss: [{ EventType: 'SetValue', TargetObject: 'HKCU\\Software\\Example\\Settings\\Width' }] });
}

/** A file that was written, as the guest saw it. */
function onFiles(rows: readonly Row[], rule: Make): SigmaRule {
  const tests = rows.map((row) => expression(row.write!));
  const matches = (fields: Fields) => {
    const path = textOf(fields.TargetFilename).slice(0, 2_000).replace(/^\/(?:root|home\/[\w.-]+)(?=\/)/, '~');
    return tests.some((test) => test.test(path));
  };
  const hit = rows.flatMap((row) => row.hit.flatMap((command): Example[] => {
    const path = /(?<![\w=])(?:~|\/)[\w.~*@/-]{3,300}/g;
    const fitting = [...command.matchAll(path)].map((found) => found[0]).find((one) => matches({ TargetFilename: one.replace(/^~/, '/root') }));
    return fitting === undefined ? [] : [{ TargetFilename: fitting.replace(/^~/, '/root') }];
  }));
  if (hit.length === 0) throw new UnsupportedError(`table: ${rows[0]!.is.join(' ')} needs one hit with a whole path`);
  return rule('-file', 'file_event', matches, { hit, miss: [{ TargetFilename: '/tmp/notes.txt' }] });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function expression(source: string): Tester {
  try {
    return chainOf(source);
  } catch (cause) {
    throw new UnsupportedError(`an expression of a table that JavaScript does not have: ${source.slice(0, 80)}`, { cause });
  }
}

/** What is done with a registry key, in each way that Windows has. */
const operations: Readonly<Record<Row['op'], RegExp>> = {
  set: /^(?:reg (?:add|import|copy|restore|load)|regini|regedit|regedt32)\b|\b(?:set-itemproperty|new-itemproperty|new-item|set-item|copy-item|copy-itemproperty|rename-itemproperty|move-itemproperty|sp|ni|si|setvalue|createsubkey|regwrite|set(?:string|dword|binary|multistring|expandedstring|qword)value|createkey|add-registry|set-gpregistryvalue)\b|\bhk(?:lm|cu|cr|u)\\.*\breg add\b|\[hk(?:lm|cu|cr|u)\\|\breg add\b/,
  query: /\breg (?:query|export|compare)\b|\b(?:get-itemproperty|get-item|get-childitem|get-itempropertyvalue|test-path|gp|gi|gci|ls|dir|gpv|getvalue|opensubkey|getsubkeynames|regread|get(?:string|dword|binary|multistring)value|enumkey|enumvalues|resolve-path|set-location|cd)\b/,
  delete: /\breg delete\b|\b(?:remove-itemproperty|remove-item|clear-itemproperty|clear-item|rp|ri|rm|del|deletevalue|deletesubkey\w*|regdelete|deletekey)\b/,
  save: /\breg (?:save|export)\b|\b(?:regsavekey\w*|baseregsavekey)\b/,
};

function wayOf(row: Row): Way {
  const given = [row.run, row.words, row.re, row.write, row.read, row.key].filter((one) => one !== undefined);
  if (given.length !== 1) throw new UnsupportedError(`table: the row of ${row.is.join(' ')} needs exactly one of run, words, re, write, read, key`);
  if (row.run !== undefined) return byProgram(row);
  if (row.words !== undefined) return byWords(row.words);
  const source = (row.re ?? row.write ?? row.read ?? row.key)!;
  const test = expression(source);
  const atoms = expressionAtoms(source);
  if (row.re !== undefined) return { atoms, test: ({ text }) => test.test(text) };
  if (row.write !== undefined) return { atoms, test: ({ writes }) => writes.some((path) => test.test(path)) };
  if (row.read !== undefined) return { atoms, test: ({ reads }) => reads.some((path) => test.test(path)) };
  const value = row.value === undefined ? null : expression(row.value);
  const operation = operations[row.op];
  return { atoms, test: ({ text }) => text.split('\n').some((line) => test.test(line) && (value === null || value.test(line)) && operation.test(line)) };
}

function byWords(words: readonly string[]): Way {
  const ways = words.map((way) => way.toLowerCase().split(' & '));
  const longest = (all: readonly string[]) => all.reduce((best, one) => (one.length > best.length ? one : best), '');
  return {
    atoms: ways.map(longest),
    test: ({ text }) => {
      const low = text.toLowerCase();
      return ways.some((all) => all.every((one) => low.includes(one)));
    },
  };
}

function byProgram(row: Row): Way {
  const names = row.run!.split('|').map((one) => one.trim().toLowerCase());
  const programs = names.filter((name) => !name.endsWith('*'));
  const exact = new Set(programs);
  const begins = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  const needed = row.with === undefined ? null : expression(row.with);
  const spared = row.without === undefined ? null : expression(row.without);
  return {
    programs, begins, atoms: null,
    test: ({ list }) => list.some(({ program, args }) => {
      const name = program.toLowerCase();
      if (!exact.has(name) && !begins.some((begin) => name.startsWith(begin))) return false;
      return (needed === null || needed.test(args)) && (spared === null || !spared.test(args));
    }),
  };
}
