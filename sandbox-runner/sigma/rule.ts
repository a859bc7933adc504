import { createHash } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseCondition, type Condition } from './condition.ts';
import { compileField, compileKeywords, UnsupportedError, type Fields, type Matcher } from './matcher.ts';

const exampleSchema = z.union([z.string(), z.record(z.string(), z.string())]);
export type Example = z.infer<typeof exampleSchema>;

const ruleSchema = z.looseObject({
  title: z.string(),
  id: z.string().optional(),
  level: z.string().optional(),
  tags: z.array(z.string()).nullish(),
  logsource: z.looseObject({ category: z.string().optional(), product: z.string().optional(), service: z.string().optional() }),
  detection: z.record(z.string(), z.unknown()),
  /** Ours: how much it counts, and both stories. */
  assay: z.object({
    weight: z.number().int().min(0).max(100), benign: z.string(), malicious: z.string(),
    /** What it must fire on, and what it must leave alone: command lines, or fields of an event. */
    hit: z.array(exampleSchema).min(1), miss: z.array(exampleSchema).min(1),
  }).optional(),
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
  matches(fields: Fields): boolean;
  /** Lower-case texts one of which is in every event that matches; null where nothing can be said. */
  atoms: readonly string[] | null;
  /** Stands for exactly this text of the rule. */
  digest: string;
}

const levelWeights: Record<string, number> = { informational: 5, low: 10, medium: 25, high: 45, critical: 70 };

/** Every rule of a YAML file. A rule that can't be compiled is reported with its reason, and the others go on. */
export function readRules(source: string, file: string): { rules: SigmaRule[]; unsupported: { rule: string; reason: string }[] } {
  const rules: SigmaRule[] = [];
  const unsupported: { rule: string; reason: string }[] = [];
  let documents;
  try {
    documents = parseAllDocuments(source, { maxAliasCount: 100 } as never);
  } catch (error) {
    return { rules, unsupported: [{ rule: file, reason: `no YAML: ${(error as Error).message.slice(0, 100)}` }] };
  }
  for (const document of documents as { errors: Error[]; toJS: () => unknown }[]) {
    const name = file;
    try {
      if (document.errors.length > 0) throw new UnsupportedError(`no YAML: ${document.errors[0]!.message.slice(0, 100)}`);
      const raw = document.toJS() as Record<string, unknown> | null;
      if (raw === null) continue;
      if ('correlation' in raw) throw new UnsupportedError('correlation');
      if ('action' in raw) throw new UnsupportedError('collections by action');
      const parsed = ruleSchema.safeParse(raw);
      if (!parsed.success) throw new UnsupportedError(`no rule: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`);
      rules.push(compileRule(parsed.data, file));
    } catch (error) {
      unsupported.push({ rule: name, reason: (error as Error).message });
    }
  }
  return { rules, unsupported };
}

function compileRule(rule: z.infer<typeof ruleSchema>, file: string): SigmaRule {
  const { condition: conditions, timeframe: _timeframe, ...searches } = rule.detection;
  const compiled = new Map(Object.entries(searches).map(([name, search]) => [name, compileSearch(search)]));
  const list = (Array.isArray(conditions) ? conditions : [conditions]).map((condition) => {
    if (typeof condition !== 'string') throw new UnsupportedError('a rule without condition');
    return compileCondition(parseCondition(condition), compiled);
  });
  const whole = anyOf(list);
  return {
    id: rule.id ?? file,
    title: rule.title,
    level: rule.level ?? 'medium',
    logsource: { category: rule.logsource.category, product: rule.logsource.product, service: rule.logsource.service },
    techniques: (rule.tags ?? []).flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []),
    weight: rule.assay?.weight ?? levelWeights[rule.level ?? 'medium'] ?? 25,
    benign: rule.assay?.benign ?? 'Administration and software of the same kind can do this too.',
    malicious: rule.assay?.malicious ?? String((rule as { description?: unknown }).description ?? rule.title).trim(),
    examples: { hit: rule.assay?.hit ?? [], miss: rule.assay?.miss ?? [] },
    matches: whole,
    atoms: whole.atoms ?? null,
    digest: createHash('sha256').update(JSON.stringify(rule)).digest('hex').slice(0, 16),
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
function compileSearch(search: unknown): Matcher {
  if (Array.isArray(search)) {
    if (search.every((one) => typeof one !== 'object' || one === null)) return compileKeywords(search);
    return anyOf(search.map(compileSearch));
  }
  if (typeof search === 'object' && search !== null) {
    const entries = Object.entries(search as Record<string, unknown>);
    // A map whose only key is a modifier holds keywords that must all be there.
    const words = entries.find(([key]) => key === '|all');
    if (words) {
      return allOf((words[1] as unknown[]).map((word) => compileKeywords([word])));
    }
    return allOf(entries.map(([key, value]) => compileField(key, value)));
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
