import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../../embedded/command.ts';
import { Prefilter } from '../../sandbox-runner/sigma/prefilter.ts';
import { linkCorrelations } from '../../sandbox-runner/sigma/rule-set.ts';
import { readRules, type SigmaRule, type Unlinked, type Unsupported } from '../../sandbox-runner/sigma/rule.ts';
import type { Measured, Options } from '../report.ts';

interface Case {
  rule: string;
  title: string;
  events: unknown[];
}

/** A recorded event, flattened to Sigma's field names. */
export function fieldsOf(recorded: unknown): Record<string, unknown> {
  const event = (recorded as { Event?: { System?: Record<string, unknown>; EventData?: Record<string, unknown> | null; UserData?: Record<string, unknown> } }).Event;
  if (!event) return recorded as Record<string, unknown>;
  const { EventID, Channel, Provider, Computer } = event.System ?? {};
  const provider = (Provider as { '#attributes'?: { Name?: string } } | undefined)?.['#attributes']?.Name;
  const id = typeof EventID === 'object' && EventID !== null ? (EventID as { '#text'?: unknown })['#text'] : EventID;
  const user = Object.values(event.UserData ?? {}).find((one) => typeof one === 'object') as Record<string, unknown> | undefined;
  // Some providers write their names with spaces; rules leave them out.
  const data = Object.fromEntries(Object.entries({ ...user, ...event.EventData }).flatMap(([name, value]) => (name.includes(' ') ? [[name, value], [name.replaceAll(' ', ''), value]] : [[name, value]])));
  return { EventID: id, Channel, Provider_Name: provider, Computer, ...data };
}

/** A rules folder or archive against recorded events on which a named rule must fire. */
export async function sigma(options: Options): Promise<Measured> {
  const [rulesPath, eventsPath] = options.words;
  if (!rulesPath || !eventsPath) throw new Error('which? npm run eval -- sigma RULES EVENTS');
  let folder = rulesPath;
  let temporary: string | undefined;
  if ((await stat(rulesPath)).isFile()) {
    folder = temporary = await mkdtemp(join(tmpdir(), 'assay-sigma-'));
    await command('tar', ['-xf', rulesPath, '-C', folder]);
  }
  const rules = new Map<string, SigmaRule>();
  const correlations: Unlinked[] = [];
  const unsupportedRules: Unsupported[] = [];
  try {
    for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile() && /\.ya?ml$/.test(one.name))) {
      const found = readRules(await readFile(join(entry.parentPath, entry.name), 'utf8'), entry.name);
      for (const rule of found.rules) rules.set(rule.id, rule);
      correlations.push(...found.correlations);
      unsupportedRules.push(...found.unsupported);
    }
  } finally {
    if (temporary) await rm(temporary, { recursive: true });
  }
  const linked = linkCorrelations([...rules.values()], correlations);
  for (const rule of linked.rules) rules.set(rule.id, rule);
  const reasons = new Map<string, number>();
  for (const { reason } of [...unsupportedRules, ...linked.unsupported]) reasons.set(reason.slice(0, 60), (reasons.get(reason.slice(0, 60)) ?? 0) + 1);
  const { cases } = JSON.parse(await readFile(eventsPath, 'utf8')) as { cases: Case[] };
  let fired = 0;
  const missed: Measured['rows'] = [];
  for (const one of cases) {
    const rule = rules.get(one.rule);
    if (rule && one.events.some((event) => rule.matches(fieldsOf(event)))) fired++;
    else missed.push({ what: 'not fired', rule: one.rule, count: 1, detail: `${one.title}${rule ? '' : ' (not compiled)'}` });
  }
  const speed = pace([...rules.values()], cases.flatMap((one) => one.events.map(fieldsOf)), options.quick ? 5_000 : 100_000);
  const unsupported = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  return {
    rows: [
      { what: 'parsed', rule: '', count: rules.size + unsupported, detail: '' }, { what: 'compiled', rule: '', count: rules.size, detail: '' },
      ...[...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => ({ what: 'unsupported', rule: '', count, detail: reason })),
      { what: 'fired', rule: '', count: fired, detail: `of ${cases.length} expected` }, ...missed.slice(0, 40),
    ],
    result: { compiled: rules.size, unsupported, expected: cases.length, fired, ...speed },
  };
}

/** All rules over many events: behind the filter in one pass, and rule by rule over a part of them. Both must say the same. */
function pace(rules: readonly SigmaRule[], recorded: readonly Record<string, unknown>[], count: number) {
  const filter = new Prefilter(rules, (rule) => rule.atoms);
  const values = (event: Record<string, unknown>) => Object.values(event).map((value) => (typeof value === 'string' ? value : JSON.stringify(value) ?? ''));
  // Every event a little different, as events are.
  const events = Array.from({ length: count }, (_, n) => ({ ...recorded[n % recorded.length]!, ProcessId: String(n), UtcTime: `2026-01-01 00:00:${n}` }));
  let startedAt = performance.now();
  let fast = 0;
  for (const event of events) for (const rule of filter.candidates(values(event))) if (rule.matches(event)) fast++;
  const perSecond = (count * 1000) / (performance.now() - startedAt);
  const part = events.slice(0, Math.max(recorded.length, Math.floor(count / 50)));
  startedAt = performance.now();
  let slow = 0;
  for (const event of part) for (const rule of rules) if (rule.matches(event)) slow++;
  const naive = (part.length * 1000) / (performance.now() - startedAt);
  let again = 0;
  for (const event of part) for (const rule of filter.candidates(values(event))) if (rule.matches(event)) again++;
  return { events: count, per_second: Math.round(perSecond), naive_per_second: Math.round(naive), ratio: Math.round((10 * perSecond) / naive) / 10, same: again === slow ? 'yes' : 'no', matches: fast };
}
