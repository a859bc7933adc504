import { compileCorrelation } from './correlation.ts';
import { UnsupportedError } from './matcher.ts';
import { described, digestOf, type SigmaRule, type Unlinked, type Unsupported } from './rule.ts';

/** Rules and the correlations over them, which may stand over each other too. Rules that only serve a correlation are silent in what comes back. */
export function linkCorrelations(rules: readonly SigmaRule[], correlations: readonly Unlinked[]): { rules: SigmaRule[]; unsupported: Unsupported[] } {
  if (correlations.length === 0) return { rules: [...rules], unsupported: [] };
  const named = new Map<string, SigmaRule>(rules.flatMap((rule) => [[rule.id, rule], ...(rule.name === undefined ? [] : [[rule.name, rule] as const])]));
  const sources = new Map(correlations.flatMap((one) => [one.source.id, one.source.name].flatMap((name) => (name === undefined ? [] : [[name, one] as const]))));
  const linked = new Map<Unlinked, SigmaRule>();
  const open = new Set<Unlinked>();
  const link = (one: Unlinked): SigmaRule => {
    const done = linked.get(one);
    if (done) return done;
    if (open.has(one)) throw new UnsupportedError('a correlation that looks at itself');
    open.add(one);
    const rule = correlationRule(one, (name) => {
      const found = named.get(name) ?? (sources.has(name) ? link(sources.get(name)!) : undefined);
      if (!found) throw new UnsupportedError(`the correlation names ${name}, which is not there`);
      return found;
    });
    linked.set(one, rule);
    return rule;
  };
  const unsupported: Unsupported[] = [];
  for (const one of correlations) {
    try {
      link(one);
    } catch (error) {
      unsupported.push({ rule: one.file, reason: (error as Error).message });
    }
  }
  // Silence is a property of the set: the same rule speaks where no correlation looks at it.
  for (const [{ source }, rule] of linked) if (!source.correlation.generate) for (const one of rule.correlation!.rules) {
    if (!one.silent) one.digest = digestOf(['silent', one.digest]);
    one.silent = true;
  }
  return { rules: [...rules, ...linked.values()], unsupported };
}

function correlationRule({ file, source }: Unlinked, named: (name: string) => SigmaRule): SigmaRule {
  const correlation = compileCorrelation(source.correlation, named);
  return {
    ...described(source, file), logsource: correlation.rules[0]!.logsource, examples: { hit: [], miss: [] }, sequences: { hit: source.assay?.hit ?? [], miss: source.assay?.miss ?? [] },
    correlation, matches: () => false, atoms: [], digest: digestOf([source, ...correlation.rules.map((rule) => rule.digest)]),
  };
}
