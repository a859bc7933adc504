import type { ObservedEvent, Signal } from '../../schema/jobs.ts';
import { Prefilter } from './prefilter.ts';
import type { LogSource, SigmaRule } from './rule.ts';

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
  OTHER: (fields) => [fields.Operation === 'image_load' ? 'image_load' : fields.Operation === 'ptrace' ? 'process_access' : fields.Operation === 'module_load' ? 'driver_load' : 'other'],
};

export function applies(source: LogSource, product: 'linux' | 'windows', event: ObservedEvent): boolean {
  if (source.product !== undefined && source.product !== product) return false;
  if (source.category === undefined) return false;
  return categories[event.kind](event.fields).includes(source.category);
}

const evidenceMax = 10;

/** Rules of each kind of event behind a filter, made once for a set of rules. */
const filters = new WeakMap<readonly SigmaRule[], Map<string, Prefilter<SigmaRule>>>();

/** All rules over all events in one pass; each rule that fires is one signal with what it fired on. */
export function match(rules: readonly SigmaRule[], product: 'linux' | 'windows', events: readonly ObservedEvent[]): Signal[] {
  let byKind = filters.get(rules);
  if (!byKind) filters.set(rules, (byKind = new Map()));
  const hits = new Map<SigmaRule, string[]>();
  for (const event of events) {
    const kind = `${product} ${event.kind} ${event.fields.Operation ?? ''} ${event.fields['c-uri'] ? 'http' : ''}`.slice(0, 80);
    let filter = byKind.get(kind);
    if (!filter) {
      filter = new Prefilter(rules.filter((rule) => applies(rule.logsource, product, event)), (rule) => rule.atoms);
      // The guest can make up operations: only so many kinds are kept.
      if (byKind.size < 200) byKind.set(kind, filter);
    }
    for (const rule of filter.candidates(Object.values(event.fields))) {
      const evidence = hits.get(rule);
      if (evidence && evidence.length >= evidenceMax) continue;
      if (rule.matches(event.fields)) hits.set(rule, [...(evidence ?? []), describe(event)]);
    }
  }
  return [...hits].map(([rule, evidence]) => ({
    rule: rule.id, title: rule.title.slice(0, 500), weight: rule.weight, source: 'SIGMA' as const, run: null, techniques: rule.techniques.slice(0, 20),
    benignCause: rule.benign.slice(0, 1000), maliciousCause: rule.malicious.slice(0, 1000), evidence: [...new Set(evidence)],
  }));
}

/** An event in one line, for people. */
export function describe(event: ObservedEvent): string {
  const f = event.fields;
  const what =
    f.CommandLine !== undefined && (event.kind === 'PROCESS' || event.kind === 'SHELL') ? `${event.kind === 'SHELL' ? 'shell ran' : 'ran'} ${f.CommandLine}`
    : f.TargetObject ? `registry ${f.TargetObject}`
    : f.QueryName ? `looked up ${f.QueryName}`
    : f.DestinationIp ? `connected to ${f.DestinationHostname ?? f.DestinationIp}:${f.DestinationPort}${f.FirstBytes ? ` and sent ${JSON.stringify(f.FirstBytes.slice(0, 80))}` : ''}`
    : f.TargetFilename ? `${f.Operation ?? 'read'} ${f.TargetFilename}`
    : `${f.Operation ?? event.kind.toLowerCase()}`;
  return `${(event.at / 1000).toFixed(2)} s: ${what}`.slice(0, 500);
}
