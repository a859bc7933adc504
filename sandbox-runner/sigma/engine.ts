import type { ObservedEvent, Signal } from '../../schema/jobs.ts';
import type { Hit } from './correlation.ts';
import { Patience } from './patience.ts';
import { Prefilter } from './prefilter.ts';
import type { LogSource, SigmaRule } from './rule.ts';

/** By operation; the last six come from Sysmon alone. */
const others: Readonly<Record<string, string>> = {
  image_load: 'image_load', ptrace: 'process_access', module_load: 'driver_load', create_remote_thread: 'create_remote_thread', pipe_created: 'pipe_created', pipe_connected: 'pipe_created',
  wmi_event: 'wmi_event', raw_access_thread: 'raw_access_thread', process_tampering: 'process_tampering',
};

/** Log sources that an observed event belongs to, in Sigma's words. */
const categories: Record<ObservedEvent['kind'], (fields: Record<string, string>) => string[]> = {
  PROCESS: () => ['process_creation'],
  // A command that the shell knew only by name was tried all the same.
  SHELL: () => ['process_creation', 'shell_command'],
  FILE: (fields) => {
    switch (fields.Operation) {
      case 'delete':
        return ['file_delete'];
      case 'rename':
        return ['file_rename', 'file_event'];
      case 'chmod':
      case 'chown':
      case 'set_times':
        return ['file_change', 'file_permission'];
      default:
        return ['file_event'];
    }
  },
  READ: () => ['file_access'],
  REGISTRY: () => ['registry_event', 'registry_set', 'registry_add', 'registry_delete'],
  NETWORK: (fields) => ['network_connection', 'firewall', ...(fields['c-uri'] ? ['proxy', 'webserver'] : [])],
  DNS: () => ['dns_query', 'dns'],
  // Bytes for the capture file: what they say is in the event of their connection.
  CAPTURE: () => [],
  // Not one of Sigma's own: the specification has no source for what people see.
  SHOWN: () => ['text_shown'],
  OTHER: (fields) => [others[fields.Operation ?? ''] ?? 'other'],
};

export function applies(source: LogSource, product: 'linux' | 'windows', event: ObservedEvent): boolean {
  if (source.product !== undefined && source.product !== product) return false;
  if (source.category === undefined) return false;
  return categories[event.kind](event.fields).includes(source.category);
}

const evidenceMax = 10;

/** What a set of rules looks at, made once. */
class Plan {
  /** Rules tried on single events: those of the set, and those that its correlations look at. */
  readonly single: readonly SigmaRule[];
  readonly correlations: readonly SigmaRule[];
  /** All of their events count, not only the first few. */
  readonly tracked: ReadonlySet<SigmaRule>;
  /** Rules that are signals by themselves. */
  readonly speaking: ReadonlySet<SigmaRule>;
  readonly #filters = new Map<string, Prefilter<SigmaRule>>();

  constructor(rules: readonly SigmaRule[]) {
    this.speaking = new Set(rules.filter((rule) => !rule.silent));
    this.correlations = rules.filter((rule) => rule.correlation);
    this.tracked = new Set(this.correlations.flatMap(eventRules));
    this.single = [...new Set([...rules.filter((rule) => !rule.correlation), ...this.tracked])];
  }

  filter(product: 'linux' | 'windows', event: ObservedEvent): Prefilter<SigmaRule> {
    const kind = `${product} ${event.kind} ${event.fields.Operation ?? ''} ${event.fields['c-uri'] ? 'http' : ''}`.slice(0, 80);
    let filter = this.#filters.get(kind);
    if (!filter) {
      filter = new Prefilter(this.single.filter((rule) => applies(rule.logsource, product, event)), (rule) => rule.atoms);
      // The guest can make up operations: only so many kinds are kept.
      if (this.#filters.size < 200) this.#filters.set(kind, filter);
    }
    return filter;
  }
}

/** The rules on single events below a correlation. */
const eventRules = (rule: SigmaRule): SigmaRule[] => (rule.correlation ? rule.correlation.rules.flatMap(eventRules) : [rule]);

const plans = new WeakMap<readonly SigmaRule[], Plan>();

/** Settings of a shell or of programs that change what is run, seen or kept: to set one is an act. */
const acting =
  /^(?:LD_|DYLD_|PATH$|HIST|BASH|ENV$|PROMPT|PYTHON|PERL|RUBY|NODE|GIT_|SSH_|.*proxy$|IFS$|TMOUT$|PS\d$|HOME$|SHELL$|EDITOR$|PAGER$)/i;

/**
 * Words that a shell of a run prints or remembers: they say much, and do nothing by themselves. Where they are sent is
 * not in the record, so they count as what is only written does.
 */
function isSaid({ kind, fields }: ObservedEvent): boolean {
  if (kind !== 'SHELL') return false;
  const line = fields.CommandLine ?? '';
  if (/\/(?:echo|printf)$/.test(fields.Image ?? '')) return !/[>`]|\$\(/.test(line.replace(/'[^']*'/g, "''"));
  const name = /^([A-Za-z_]\w*)\+?=(?:[^\s;&|<>`$()]*|'[^']*'|"[^"`$]*")$/.exec(line)?.[1];
  return name !== undefined && !acting.test(name);
}

/**
 * All rules over all events in one pass; each rule that fires is one signal with what it fired on. `together`: events
 * are those of one run, in their time.
 */
export function match(
  rules: readonly SigmaRule[], product: 'linux' | 'windows', events: readonly ObservedEvent[], together = true,
  patience = new Patience(Infinity),
): Signal[] {
  let plan = plans.get(rules);
  if (!plan) plans.set(rules, (plan = new Plan(rules)));
  const evidence = new Map<SigmaRule, string[]>();
  const hits = new Map<SigmaRule, EventHit[]>();
  const acts = new Set<SigmaRule>();
  for (const event of events) {
    // How a sample was started is what we did, under a name that its submitter gave.
    if (event.fields.StartedBySandbox === 'true') continue;
    const said = together && isSaid(event);
    const texts = Object.values(event.fields);
    const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
    for (const rule of plan.filter(product, event).candidates(texts)) {
      const lines = evidence.get(rule) ?? [];
      const counted = together && plan.tracked.has(rule);
      // An act after many words still makes the rule count in full.
      const enough = lines.length >= evidenceMax && (said || acts.has(rule));
      if ((enough || !plan.speaking.has(rule)) && !counted) continue;
      if (!patience.try(longest, () => rule.matches(event.fields))) continue;
      if (!said) acts.add(rule);
      if (lines.length < evidenceMax && plan.speaking.has(rule)) evidence.set(rule, [...lines, describe(event)]);
      if (!counted) continue;
      const list = hits.get(rule);
      const hit = { rule, at: event.at, fields: event.fields, events: [event] };
      if (list) list.push(hit);
      else hits.set(rule, [hit]);
    }
  }
  if (together) for (const rule of plan.correlations) {
    const windows = correlated(rule, hits);
    if (windows.length > 0) acts.add(rule);
    if (windows.length > 0 && plan.speaking.has(rule)) evidence.set(rule, windows.flatMap((window) => window.events.map(describe)).slice(0, evidenceMax));
  }
  return [...evidence].map(([rule, lines]) => ({
    rule: rule.id, title: rule.title.slice(0, 500), weight: acts.has(rule) ? rule.weight : Math.round(rule.weight / 2), source: 'SIGMA' as const, run: null, techniques: rule.techniques.slice(0, 20),
    benignCause: rule.benign.slice(0, 1000), maliciousCause: rule.malicious.slice(0, 1000), evidence: [...new Set(lines)],
  }));
}

interface EventHit extends Hit<SigmaRule> {
  events: readonly ObservedEvent[];
}

/** Each fulfilled window of a correlation, as one hit of it. */
function correlated(rule: SigmaRule, hits: ReadonlyMap<SigmaRule, readonly EventHit[]>): EventHit[] {
  const below = rule.correlation!.rules.flatMap((one) => (one.correlation ? correlated(one, hits) : (hits.get(one) ?? [])));
  return rule.correlation!.find(below).map((window) => {
    const last = window[window.length - 1]!;
    return { rule, at: last.at, fields: last.fields, events: (window as EventHit[]).flatMap((hit) => hit.events) };
  });
}

/** An event in one line, for people. */
export function describe(event: ObservedEvent): string {
  const f = event.fields;
  const what =
    f.CommandLine !== undefined && (event.kind === 'PROCESS' || event.kind === 'SHELL') ? `${event.kind === 'SHELL' ? 'shell ran' : 'ran'} ${f.CommandLine}`
    : f.TargetObject ? `registry ${f.TargetObject}`
    : f.QueryName ? `looked up ${f.QueryName}`
    : f.DestinationIp ? `connected to ${f.DestinationHostname ?? f.DestinationIp}:${f.DestinationPort}${f.FirstBytes ? ` and sent ${JSON.stringify(f.FirstBytes.slice(0, 80))}` : ''}`
    : f.Text !== undefined ? `showed ${JSON.stringify(f.Text)}`
    : f.Call ? `${f.Operation} ${[f.Call, f.TargetFilename].filter(Boolean).join(' ')} by ${f.Image}`
    : f.TargetFilename ? `${f.Operation ?? 'read'} ${f.TargetFilename}`
    : `${f.Operation ?? event.kind.toLowerCase()}`;
  return `${(event.at / 1000).toFixed(2)} s: ${what}`.slice(0, 500);
}
