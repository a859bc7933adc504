import { createHash } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseCondition, type Condition } from './condition.ts';
import { correlationSchema, type Correlation } from './correlation.ts';
import { compileTable, tableSchema } from './table.ts';
import { compileField, compileKeywords, UnsupportedError, type Fields, type Matcher, type Placeholders } from './matcher.ts';

const exampleSchema = z.union([z.string(), z.record(z.string(), z.string())]);
export type Example = z.infer<typeof exampleSchema>;

/** Events one after the other: of a rule that a correlation looks at, so many times; {n} in a field counts them. */
const sequenceSchema = z.array(z.object({ rule: z.string(), times: z.number().int().min(1).max(1_000).default(1), seconds: z.number().default(1), fields: exampleSchema })).min(1);
export type Sequence = z.infer<typeof sequenceSchema>;

const about = {
  title: z.string(),
  name: z.string().optional(),
  id: z.string().optional(),
  level: z.string().optional(),
  tags: z.array(z.string()).nullish(),
};

const ruleSchema = z.looseObject({
  ...about,
  logsource: z.looseObject({ category: z.string().optional(), product: z.string().optional(), service: z.string().optional() }),
  detection: z.record(z.string(), z.unknown()),
  /** Ours: how much it counts, and both stories. */
  assay: z.object({
    weight: z.number().int().min(0).max(100), benign: z.string(), malicious: z.string(),
    /** What it must fire on, and what it must leave alone: command lines, or fields of an event. */
    hit: z.array(exampleSchema).min(1), miss: z.array(exampleSchema).min(1),
  }).optional(),
});

const correlationRuleSchema = z.looseObject({
  ...about,
  correlation: correlationSchema,
  assay: z.object({ weight: z.number().int().min(0).max(100), benign: z.string(), malicious: z.string(), hit: z.array(sequenceSchema).min(1), miss: z.array(sequenceSchema).min(1) }).optional(),
});

export interface LogSource {
  category?: string | undefined;
  product?: string | undefined;
  service?: string | undefined;
}

export interface SigmaRule {
  id: string;
  title: string;
  level: string;
  logsource: LogSource;
  techniques: string[];
  weight: number;
  benign: string;
  malicious: string;
  examples: { hit: Example[]; miss: Example[] };
  sequences: { hit: Sequence[]; miss: Sequence[] };
  /** What a correlation calls it by, beside its id. */
  name: string | undefined;
  /** Looked at by a correlation only: it is no signal by itself. */
  silent: boolean;
  /** Fires on several events together; `matches` is never true then. */
  correlation: Correlation<SigmaRule> | null;
  matches(fields: Fields): boolean;
  /** Lower-case texts one of which is in every event that matches; null where nothing can be said. */
  atoms: readonly string[] | null;
  /** Stands for exactly this text of the rule. */
  digest: string;
}

const levelWeights: Record<string, number> = { informational: 5, low: 10, medium: 25, high: 45, critical: 70 };

export interface Unsupported {
  rule: string;
  reason: string;
}

/** A correlation whose rules may stand in any file: `linkCorrelations` finds them. */
export interface Unlinked {
  file: string;
  source: z.infer<typeof correlationRuleSchema>;
}

/** Every rule of a YAML file. A rule that can't be compiled is reported with its reason, and the others go on. */
export function readRules(source: string, file: string, placeholders?: Placeholders): { rules: SigmaRule[]; correlations: Unlinked[]; unsupported: Unsupported[] } {
  const rules: SigmaRule[] = [];
  const correlations: Unlinked[] = [];
  const unsupported: Unsupported[] = [];
  let documents;
  try {
    documents = parseAllDocuments(source);
  } catch (error) {
    return { rules, correlations, unsupported: [{ rule: file, reason: `no YAML: ${(error as Error).message.slice(0, 100)}` }] };
  }
  for (const document of documents) {
    const name = file;
    try {
      if (document.errors.length > 0) throw new UnsupportedError(`no YAML: ${document.errors[0]!.message.slice(0, 100)}`);
      const raw = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown> | null;
      if (raw === null) continue;
      if ('action' in raw) throw new UnsupportedError('collections by action');
      if ('correlation' in raw) correlations.push({ file, source: parsed(correlationRuleSchema, raw) });
      else if ('table' in raw) rules.push(...compileTable(parsed(tableSchema, raw), digestOf));
      else rules.push(compileRule(parsed(ruleSchema, raw), file, placeholders));
    } catch (error) {
      unsupported.push({ rule: name, reason: (error as Error).message });
    }
  }
  return { rules, correlations, unsupported };
}

function parsed<T>(schema: z.ZodType<T>, raw: unknown): T {
  const result = schema.safeParse(raw);
  if (!result.success) throw new UnsupportedError(`no rule: ${result.error.issues[0]?.path.join('.')} ${result.error.issues[0]?.message}`);
  return result.data;
}

/** Stands for exactly this text of a rule. */
export const digestOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** What both kinds of rule say of themselves. */
export function described(rule: z.infer<typeof ruleSchema> | z.infer<typeof correlationRuleSchema>, file: string) {
  return {
    id: rule.id ?? rule.name ?? file,
    name: rule.name,
    title: rule.title,
    level: rule.level ?? 'medium',
    techniques: (rule.tags ?? []).flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []),
    weight: rule.assay?.weight ?? levelWeights[rule.level ?? 'medium'] ?? 25,
    benign: rule.assay?.benign ?? 'Administration and software of the same kind can do this too.',
    malicious: rule.assay?.malicious ?? String((rule as { description?: unknown }).description ?? rule.title).trim(),
    silent: false,
  };
}

function compileRule(rule: z.infer<typeof ruleSchema>, file: string, placeholders: Placeholders | undefined): SigmaRule {
  const { condition: conditions, timeframe: _timeframe, ...searches } = rule.detection;
  const compiled = new Map(Object.entries(searches).map(([name, search]) => [name, compileSearch(search, placeholders)]));
  const list = (Array.isArray(conditions) ? conditions : [conditions]).map((condition) => {
    if (typeof condition !== 'string') throw new UnsupportedError('a rule without condition');
    return compileCondition(parseCondition(condition), compiled);
  });
  const whole = anyOf(list);
  return {
    ...described(rule, file),
    logsource: { category: rule.logsource.category, product: rule.logsource.product, service: rule.logsource.service },
    examples: { hit: rule.assay?.hit ?? [], miss: rule.assay?.miss ?? [] },
    sequences: { hit: [], miss: [] },
    correlation: null,
    matches: whole,
    atoms: whole.atoms ?? null,
    // A rule that means what an operator's words stand for changes with them.
    digest: digestOf(/"[^"]*\|expand(\|[^"]*)?":/.test(JSON.stringify(rule)) ? [rule, [...(placeholders ?? [])]] : rule),
  };
}

/** The texts of the operand that is most particular: any one is needed, the longest are rarest. */
function allOf(matchers: readonly Matcher[]): Matcher {
  const matcher: Matcher = (fields) => matchers.every((one) => one(fields));
  const shortest = (atoms: readonly string[]) => Math.min(...atoms.map((atom) => atom.length));
  const best = matchers.flatMap((one) => (one.atoms ? [one.atoms] : [])).sort((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0];
  if (best) matcher.atoms = best;
  return matcher;
}

function anyOf(matchers: readonly Matcher[]): Matcher {
  if (matchers.length === 1) return matchers[0]!;
  const matcher: Matcher = (fields) => matchers.some((one) => one(fields));
  if (matchers.every((one) => one.atoms)) matcher.atoms = [...new Set(matchers.flatMap((one) => one.atoms!))];
  return matcher;
}

/** A map: all of its fields. A list of maps: any of them. A list of words: keywords. */
function compileSearch(search: unknown, placeholders: Placeholders | undefined): Matcher {
  if (Array.isArray(search)) {
    if (search.every((one) => typeof one !== 'object' || one === null)) return compileKeywords(search);
    return anyOf(search.map((one) => compileSearch(one, placeholders)));
  }
  if (typeof search === 'object' && search !== null) {
    const entries = Object.entries(search as Record<string, unknown>);
    // A map whose only key is a modifier holds keywords that must all be there.
    const words = entries.find(([key]) => key === '|all');
    if (words) {
      return allOf((words[1] as unknown[]).map((word) => compileKeywords([word])));
    }
    return allOf(entries.map(([key, value]) => compileField(key, value, placeholders)));
  }
  return compileKeywords([search]);
}

function compileCondition(condition: Condition, searches: ReadonlyMap<string, Matcher>): Matcher {
  switch (condition.kind) {
    case 'name': {
      const search = searches.get(condition.name);
      if (!search) throw new UnsupportedError(`the condition names ${condition.name}, which is not there`);
      return search;
    }
    case 'of': {
      const names = [...searches.keys()].filter((name) =>
        condition.pattern.toLowerCase() === 'them' ? !name.startsWith('_') : new RegExp(`^${condition.pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name),
      );
      if (names.length === 0) throw new UnsupportedError(`nothing fits ${condition.pattern}`);
      const chosen = names.map((name) => searches.get(name)!);
      if (condition.count === 'all') return allOf(chosen);
      const count = condition.count;
      if (count === 1) return anyOf(chosen);
      return (fields) => {
        let hits = 0;
        for (const matcher of chosen) if (matcher(fields) && ++hits >= count) return true;
        return false;
      };
    }
    case 'not': {
      const operand = compileCondition(condition.operand, searches);
      return (fields) => !operand(fields);
    }
    case 'and':
    case 'or': {
      const operands = condition.operands.map((operand) => compileCondition(operand, searches));
      return condition.kind === 'and' ? allOf(operands) : anyOf(operands);
    }
  }
}
