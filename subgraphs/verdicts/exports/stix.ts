import { jsonText } from '../../../schema/shown-text.ts';
import type { ReportDocument } from './report-document.ts';
import { assayNamespace, uuid5 } from './uuid.ts';

/** STIX 2.1 (OASIS Standard, 2021): section numbers below are of that text. */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7'; // 2.9: ids of observables
type Thing = Record<string, unknown> & { type: string; id: string };

/** An observable's id comes from its identifying properties, so that two tools name the same thing alike. */
const observable = (type: string, identifying: Record<string, unknown>, more: Record<string, unknown> = {}): Thing => ({ type, spec_version: '2.1', id: `${type}--${uuid5(observableNamespace, canonical(identifying))}`, ...identifying, ...more });
const canonical = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(canonical).join()}]`
  : typeof value === 'object' && value !== null ? `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join()}}`
  : JSON.stringify(value);

const results: Record<string, string> = { MALICIOUS: 'malicious', HIGHLY_SUSPICIOUS: 'suspicious', SUSPICIOUS: 'suspicious', CLEAN: 'benign', UNKNOWN: 'unknown' };
const processesMax = 200;

export function stix(report: ReportDocument): string {
  const at = report.analysis.finishedAt ?? report.analysis.queuedAt;
  const domain = (type: string, name: string, properties: Record<string, unknown>): Thing => ({
    type, spec_version: '2.1', id: `${type}--${uuid5(assayNamespace, `${type} ${name}`)}`, created_by_ref: assay.id, created: at, modified: at, ...properties,
  });
  const assay: Thing = { type: 'identity', spec_version: '2.1', id: `identity--${uuid5(assayNamespace, 'assay')}`, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', name: 'Assay', identity_class: 'system' };
  const relate = (source: Thing, verb: string, target: Thing) => domain('relationship', `${source.id} ${verb} ${target.id}`, { relationship_type: verb, source_ref: source.id, target_ref: target.id });

  const { sample, verdict } = report;
  const hashes = { 'SHA-256': sample.sha256, ...(sample.sha1 ? { 'SHA-1': sample.sha1 } : {}), ...(sample.md5 ? { MD5: sample.md5 } : {}) };
  // 6.7: hashes alone identify a file; of several, MD5 first, then SHA-1, then SHA-256 (2.9).
  const best = sample.md5 ? { MD5: sample.md5 } : sample.sha1 ? { 'SHA-1': sample.sha1 } : { 'SHA-256': sample.sha256 };
  const file: Thing = { ...observable('file', { hashes: best }), hashes, ...(sample.size === null ? {} : { size: sample.size }), ...(sample.mediaType ? { mime_type: sample.mediaType } : {}) };
  const seen = new Map<string, Thing>();
  const see = (thing: Thing) => {
    if (!seen.has(thing.id)) seen.set(thing.id, thing);
    return thing;
  };
  for (const one of report.network) {
    const name = one.name && /^[\w.-]{1,253}$/.test(one.name) ? see(observable('domain-name', { value: one.name })) : null;
    const address = one.address && /^\d{1,3}(\.\d{1,3}){3}$/.test(one.address) ? see(observable('ipv4-addr', { value: one.address })) : null;
    const target = name ?? address;
    if (target && one.kind === 'NETWORK' && one.port !== null && one.port <= 65_535) see(observable('network-traffic', { dst_ref: target.id, dst_port: one.port, protocols: ['ipv4', one.protocol === 'udp' ? 'udp' : 'tcp', ...(one.uri ? ['http'] : [])] }));
    if (one.uri) see(observable('url', { value: one.uri }));
  }
  for (const [number, one] of report.processes.slice(0, processesMax).entries()) {
    // 6.12: processes have no identifying properties.
    see({ type: 'process', spec_version: '2.1', id: `process--${uuid5(assayNamespace, `${report.analysis.id} ${one.run} ${number}`)}`, pid: one.processId, ...(one.commandLine ? { command_line: one.commandLine } : {}) });
  }
  const analysis = domain('malware-analysis', report.analysis.id, {
    product: 'assay', ...(report.engine ? { version: report.engine.version, analysis_engine_version: report.engine.digest } : {}), submitted: report.analysis.queuedAt,
    ...(report.analysis.startedAt ? { analysis_started: report.analysis.startedAt } : {}), ...(report.analysis.finishedAt ? { analysis_ended: report.analysis.finishedAt } : {}),
    result: results[verdict?.level ?? 'UNKNOWN'], ...(verdict ? { result_name: verdict.summary } : {}), sample_ref: file.id, ...(seen.size > 0 ? { analysis_sco_refs: [...seen.keys()] } : {}),
  });
  const patterns = report.techniques.map(({ id, rules }) => domain('attack-pattern', id, {
    name: id, description: `Named by ${rules.slice(0, 5).join(', ')}`, external_references: [{ source_name: 'mitre-attack', external_id: id, url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}` }],
  }));
  const objects: Thing[] = [assay, file, ...seen.values(), analysis, ...patterns];
  if (verdict && ['MALICIOUS', 'HIGHLY_SUSPICIOUS'].includes(verdict.level)) {
    const malware = domain('malware', sample.sha256, { is_family: false, name: sample.sha256.slice(0, 16), malware_types: ['unknown'], sample_refs: [file.id], description: verdict.summary });
    const indicator = domain('indicator', sample.sha256, {
      name: `File ${sample.sha256.slice(0, 16)}…`, indicator_types: ['malicious-activity'], pattern: `[file:hashes.'SHA-256' = '${sample.sha256}']`, pattern_type: 'stix', pattern_version: '2.1',
      valid_from: at, confidence: Math.round(verdict.confidence * 100),
    });
    objects.push(malware, indicator, relate(analysis, 'characterizes', malware), relate(indicator, 'indicates', malware), ...patterns.map((pattern) => relate(malware, 'uses', pattern)));
  }
  return jsonText({ type: 'bundle', id: `bundle--${uuid5(assayNamespace, `bundle ${report.analysis.id} ${verdict?.id ?? ''}`)}`, objects }, 2);
}
