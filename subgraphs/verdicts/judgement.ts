import type { Composition, Rules } from '../../sandbox-runner/engine.ts';
import type { SigmaRule } from '../../sandbox-runner/sigma/rule.ts';
import { matched, ordered, signalsMax } from '../../sandbox-runner/signals.ts';
import type { Signal } from '../../schema/jobs.ts';
import { inert, score, type Scored } from './scoring.ts';
import type { Trace } from './trace.ts';

/** What a set of rules says of a stored trace. */
export interface Judgement {
  scored: Scored;
  signals: Signal[];
}

/** Rules that have to be tried again on traces of another release. */
export interface Difference {
  /** Signals of these rules stand as they are. */
  same: ReadonlySet<string>;
  changed: readonly SigmaRule[];
}

/** Null when the code that tries rules differs: then all of them have to be tried. */
export function difference(rules: Rules, base: Composition | null): Difference | null {
  if (base === null || base.matching !== rules.composition.matching) return null;
  const changed = rules.sigma.filter((rule) => base.sigma[rule.id] !== rule.digest);
  const tried = new Set(changed);
  return { same: new Set(rules.sigma.filter((rule) => !tried.has(rule)).map((rule) => rule.id)), changed };
}

/**
 * Judges a trace by these rules. With the difference to the release that made it only rules that changed are tried; the outcome is the same
 * as without, because each rule's signals depend on that rule and the trace alone.
 */
export function judge(rules: Rules, trace: Trace, given: Difference | null = null, sha256 = ''): Judgement {
  // A report that was cut holds not all that its rules said.
  const known = trace.signals.length >= signalsMax ? null : given;
  const traced = { written: trace.written, runs: trace.runs.map(({ result, events }) => ({ product: result.product, member: result.member, events })) };
  const kept = trace.signals.flatMap((one) => (byRules(one) ? (known?.same.has(one.rule) ? [one] : []) : restated(rules, one)));
  const signals = ordered([...kept, ...matched(known?.changed ?? rules.sigma, traced)]);
  return { signals, scored: score({ signals, detonations: trace.runs.map((run) => run.result), limitations: trace.limitations, coverage: trace.coverage ?? null, inert: inert(trace.mediaType), knownGood: rules.knownGood.source(sha256) }) };
}

const byRules = (signal: Signal) => signal.run !== null || signal.source === 'TEXT';

/** What YARA found stays found as long as the rule exists, with the weight it has now; parsers' findings stay. */
function restated(rules: Rules, signal: Signal): Signal[] {
  if (!signal.rule.startsWith('yara-')) return [signal];
  const rule = rules.yara.get(signal.rule);
  return rule ? [{ ...signal, weight: rule.weight, techniques: rule.techniques, benignCause: rule.benign, maliciousCause: rule.malicious }] : [];
}
