import { z } from 'zod';
import { UnsupportedError, type Fields } from './matcher.ts';

/** What several events say together: the correlation part of a rule, as Sigma's specification 2.1 writes it. */
export const correlationSchema = z.object({
  type: z.enum(['event_count', 'value_count', 'temporal', 'temporal_ordered', 'value_sum', 'value_avg', 'value_percentile', 'value_median']),
  /** Names or ids of the rules whose events are looked at. */
  rules: z.union([z.string(), z.array(z.string()).min(1).max(50)]).transform((one) => (Array.isArray(one) ? one : [one])),
  'group-by': z.union([z.string(), z.array(z.string()).max(20)]).nullish().transform((one) => (one === null || one === undefined ? [] : Array.isArray(one) ? one : [one])),
  timespan: z.string().regex(/^\d{1,6}[smhdwMy]$/),
  aliases: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  condition: z.record(z.string(), z.unknown()).optional(),
  generate: z.boolean().default(false),
});
export type CorrelationSource = z.infer<typeof correlationSchema>;

/** An event on which a rule has fired. */
export interface Hit<R> {
  rule: R;
  /** Milliseconds. */
  at: number;
  fields: Fields;
}

/** A correlation, compiled: finds the first run of hits of each group that fulfils it. */
export interface Correlation<R> {
  rules: readonly R[];
  /** The first 2,000 hits of a group are looked at. */
  find(hits: readonly Hit<R>[]): Hit<R>[][];
}

const units: Record<string, number> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3, w: 7 * 86_400e3, M: 30 * 86_400e3, y: 365 * 86_400e3 };
const groupsMax = 1_000;
const hitsMax = 2_000;
const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  gt: (value, bound) => value > bound, gte: (value, bound) => value >= bound, lt: (value, bound) => value < bound, lte: (value, bound) => value <= bound,
  eq: (value, bound) => value === bound, neq: (value, bound) => value !== bound,
};

/** `named`: the rule of a name or id, with which aliases speak of it. Throws UnsupportedError for what can't be meant. */
export function compileCorrelation<R>(source: CorrelationSource, named: (name: string) => R): Correlation<R> {
  const rules = source.rules.map(named);
  const spanMs = Number(source.timespan.slice(0, -1)) * units[source.timespan.slice(-1)]!;
  const { field: fields, percentile, ...bounds } = source.condition ?? {};
  const tests = Object.entries(bounds).map(([name, bound]) => {
    const compare = comparisons[name];
    if (!compare || typeof bound !== 'number') throw new UnsupportedError(`correlation condition ${name}: ${JSON.stringify(bound)}`);
    return (value: number) => compare(value, bound);
  });
  const accepts = (value: number) => tests.every((test) => test(value));
  const temporal = source.type.startsWith('temporal');
  if (!temporal && tests.length === 0) throw new UnsupportedError(`correlation ${source.type} without a condition`);
  const names = fields === undefined ? [] : (Array.isArray(fields) ? fields : [fields]).map(String);
  if (source.type.startsWith('value_') && names.length === 0) throw new UnsupportedError(`correlation ${source.type} without a field`);
  const share = source.type === 'value_median' ? 50 : Number(percentile ?? 50);
  // A field may have another name in each of the rules.
  const aliases = new Map(Object.entries(source.aliases).map(([alias, by]) => [alias, new Map(Object.entries(by).map(([name, field]) => [named(name), field]))]));
  const valueOf = (hit: Hit<R>, name: string) => hit.fields[aliases.get(name)?.get(hit.rule) ?? name];

  const keys = new WeakMap<Hit<R>, string>();
  const keyOf = (hit: Hit<R>) => {
    let key = keys.get(hit);
    if (key === undefined) keys.set(hit, (key = JSON.stringify(names.map((name) => valueOf(hit, name) ?? null))));
    return key;
  };

  /** Whether the hits of one window fulfil it. */
  const fulfilled = (window: readonly Hit<R>[]): boolean => {
    switch (source.type) {
      case 'event_count':
        return accepts(window.length);
      case 'value_count':
        return accepts(new Set(window.map(keyOf)).size);
      case 'temporal': {
        const seen = new Set(window.map((hit) => hit.rule)).size;
        return tests.length > 0 ? accepts(seen) : rules.every((rule) => window.some((hit) => hit.rule === rule));
      }
      case 'temporal_ordered': {
        let next = 0;
        for (const hit of window) if (hit.rule === rules[next]) next++;
        return tests.length > 0 ? accepts(next) : next === rules.length;
      }
      default: {
        const values = window.map((hit) => Number(valueOf(hit, names[0]!))).filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
        if (values.length === 0) return false;
        const sum = values.reduce((total, value) => total + value, 0);
        return accepts(source.type === 'value_sum' ? sum : source.type === 'value_avg' ? sum / values.length : values[Math.min(values.length - 1, Math.floor((share / 100) * values.length))]!);
      }
    }
  };

  return {
    rules,
    find: (hits) => {
      const groups = new Map<string, Hit<R>[]>();
      for (const hit of [...hits].sort((a, b) => a.at - b.at)) {
        const key = source['group-by'].map((name) => valueOf(hit, name));
        // An event without what is grouped by belongs to no group.
        if (key.includes(undefined)) continue;
        const text = JSON.stringify(key);
        const group = groups.get(text);
        if (group) {
          if (group.length < hitsMax) group.push(hit);
        } else if (groups.size < groupsMax) groups.set(text, [hit]);
      }
      return [...groups.values()].flatMap((group) => firstWindow(group, spanMs, fulfilled));
    },
  };
}

/** The first stretch of at most this span that fulfils it; hits are in the order of their time. */
function firstWindow<R>(hits: readonly Hit<R>[], spanMs: number, fulfilled: (window: readonly Hit<R>[]) => boolean): Hit<R>[][] {
  let from = 0;
  for (const [to, hit] of hits.entries()) {
    while (hits[from]!.at < hit.at - spanMs) from++;
    const window = hits.slice(from, to + 1);
    if (fulfilled(window)) return [window];
  }
  return [];
}
