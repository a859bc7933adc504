import type { Manager } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { IndicatorKind } from '../../../schema/generated/verdicts.ts';
import type { Signal } from '../../../schema/jobs.ts';
import { openText } from '../../../platform/sealed-text.ts';
import { openFields, openSignal, openSummary, type KeptEvent, type KeptSignal } from '../evidence.ts';

/** Rows of each kind that an export holds; what is left out is counted in `cut`. */
const rowsMax = 2_000;

export interface Indicator {
  kind: IndicatorKind;
  value: string;
  where: string;
}

/** One side's turn in a conversation. */
export interface Capture {
  run: number;
  at: number;
  flow: string;
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
  /** The guest's port. */
  source: number;
  direction: 'sent' | 'received';
  data: Buffer;
}

/** Everything an export is made of: plain data, already bounded. */
export interface ReportDocument {
  sample: { sha256: string; sha1: string | null; md5: string | null; size: number | null; mediaType: string | null };
  verdict: { id: string; level: string; stage: string; score: number; confidence: number; reason: string; summary: string; reachedAt: string; limitations: string[]; environments: string[]; network: string; runTime: number } | null;
  analysis: { id: string; state: string; queuedAt: string; startedAt: string | null; finishedAt: string | null };
  engine: { version: string; digest: string } | null;
  detonations: { number: number; environment: string; outcome: string; choice: string; runMs: number; member: string | null; limitations: string[] }[];
  signals: Signal[];
  techniques: { id: string; weight: number; rules: string[] }[];
  processes: { run: number; at: number; processId: number; parentProcessId: number; image: string; commandLine: string }[];
  network: { run: number; at: number; kind: 'DNS' | 'NETWORK'; name: string | null; address: string | null; answer: string | null; port: number | null; protocol: string; uri: string | null; first: string | null }[];
  /** Read for a capture file alone. */
  capture: Capture[];
  files: { run: number; at: number; operation: string; path: string }[];
  /** Texts of its windows and of its output. */
  shown: { run: number; at: number; where: 'window' | 'output'; text: string }[];
  /** The same connections, files and texts, as they were seen: fields in Sysmon's words. */
  events: { run: number; at: number; kind: string; processId: number; fields: Record<string, string> }[];
  indicators: Indicator[];
  static: Record<string, unknown>;
  cut: string[];
}

interface EventRow {
  detonation: number;
  kind: string;
  at_ms: number;
  process_id: number;
  fields: Record<string, string>;
}
type KeptRow = Omit<EventRow, 'fields'> & KeptEvent;

/** Reads a report in a handful of statements, whatever its size. Row-level security decides what the caller gets. */
export async function readDocument(em: Manager, keys: Pick<Keys, 'master'>, analysisId: string, wanted: { capture: boolean } = { capture: false }): Promise<ReportDocument | null> {
  const [analysis] = await em.execute<{
    id: string; sample_id: string; sha256: string; state: string; queued_at: Date; started_at: Date | null; finished_at: Date | null; version: string | null; digest: string | null;
    facts: { mediaType: string; md5: string; sha1: string; facts: string } | null;
  }[]>(
    'select a.id, a.sample_id, a.sha256, a.state, a.queued_at, a.started_at, a.finished_at, a.facts, e.version, e.digest from analysis a left join engine_release e on e.id = a.engine_id where a.id = ?', [analysisId],
  );
  if (!analysis) return null;
  const [current] = await em.execute<{ id: string; level: string; stage: string; score: number; confidence: number; reason: string; summary: string; reached_at: Date; conditions: { limitations: string[]; environments: string[]; network: string; runTime: number }; decisive: KeptSignal[] }[]>(
    'select id, level, stage, score, confidence, reason, summary, reached_at, conditions, decisive from verdict where sample_id = ? and current', [analysis.sample_id],
  );
  const detonations = await em.execute<{ number: number; environment: string; outcome: string; choice: string; run_ms: number; member: string | null; limitations: string[] }[]>(
    'select number, environment, outcome, choice, run_ms, member, limitations from detonation where analysis_id = ? order by number', [analysisId],
  );
  const kept = await em.execute<KeptSignal[]>(
    'select rule, title, weight, source, techniques, benign_cause as "benignCause", malicious_cause as "maliciousCause", evidence, run, sealed from signal where analysis_id = ? order by number', [analysisId],
  );
  const signals = kept.map((signal) => openSignal(keys, analysis.sample_id, signal));
  const staticFacts = analysis.facts && { ...analysis.facts, facts: openText(keys, analysisId, analysis.facts.facts) };
  const cut: string[] = [];
  const rows = async (name: string, kinds: string[]) => {
    const found = await em.execute<KeptRow[]>(
      'select part, number, detonation, kind, at_ms, process_id, fields, sealed from event where analysis_id = ? and kind = any(?::text[]) order by detonation, at_ms, part, number limit ?', [analysisId, `{${kinds.join()}}`, rowsMax + 1],
    );
    if (found.length > rowsMax) cut.push(name);
    return found.slice(0, rowsMax).map((row): EventRow => ({ ...row, fields: openFields(keys, analysisId, row) }));
  };
  const processes = await rows('processes', ['PROCESS']);
  const network = await rows('network', ['DNS', 'NETWORK']);
  const files = await rows('files', ['FILE']);
  const shown = await rows('shown', ['SHOWN']);
  const capture = wanted.capture ? await rows('capture', ['CAPTURE']) : [];
  const facts = parsed(staticFacts?.facts);
  const { indicators: _indicators, ...details } = facts;
  const told = ({ decisive, conditions: { limitations, environments, network: reached, runTime }, reached_at, ...verdict }: NonNullable<typeof current>) => ({
    ...verdict, summary: openSummary(keys, { sampleId: analysis.sample_id, summary: verdict.summary, decisive }),
    confidence: Math.round(verdict.confidence * 100) / 100, reachedAt: iso(reached_at)!, limitations, environments, network: reached, runTime,
  });
  const iso = (date: Date | string | null) => (date === null ? null : new Date(date).toISOString());
  return {
    sample: { sha256: analysis.sha256, sha1: analysis.facts?.sha1 ?? null, md5: analysis.facts?.md5 ?? null, size: typeof facts.size === 'number' ? facts.size : null, mediaType: analysis.facts?.mediaType ?? null },
    verdict: current ? told(current) : null,
    analysis: { id: analysis.id, state: analysis.state, queuedAt: iso(analysis.queued_at)!, startedAt: iso(analysis.started_at), finishedAt: iso(analysis.finished_at) },
    engine: analysis.digest ? { version: analysis.version!, digest: analysis.digest } : null,
    detonations: detonations.map(({ run_ms, member, ...run }) => ({ ...run, member: member === null ? null : openText(keys, analysisId, member), runMs: run_ms })),
    signals,
    techniques: techniquesOf(signals),
    processes: processes.map((row) => ({ run: row.detonation, at: row.at_ms, processId: row.process_id, parentProcessId: Number(row.fields.ParentProcessId ?? 0), image: row.fields.Image ?? '', commandLine: row.fields.CommandLine ?? '' })),
    network: network.map((row) => ({
      run: row.detonation, at: row.at_ms, kind: row.kind as 'DNS' | 'NETWORK', name: row.fields.QueryName ?? row.fields.DestinationHostname ?? null, address: row.fields.DestinationIp ?? null, answer: row.fields.QueryResults ?? null,
      port: row.fields.DestinationPort ? Number(row.fields.DestinationPort) : null, protocol: row.fields.Protocol ?? (row.kind === 'DNS' ? 'dns' : 'tcp'), uri: row.fields['c-uri'] ?? null, first: row.fields.FirstBytes ?? null,
    })),
    capture: capture.map(({ detonation, at_ms, fields: f }) => ({
      run: detonation, at: at_ms, flow: f.Flow ?? '', protocol: f.Protocol === 'udp' ? 'udp' : 'tcp', address: f.DestinationIp ?? '', port: Number(f.DestinationPort ?? 0), source: Number(f.SourcePort ?? 0),
      direction: f.Direction === 'received' ? 'received' : 'sent', data: Buffer.from(f.Data ?? '', 'base64'),
    })),
    files: files.map((row) => ({ run: row.detonation, at: row.at_ms, operation: row.fields.Operation ?? '', path: row.fields.TargetFilename ?? '' })),
    shown: shown.map(({ detonation, at_ms, fields }) => ({
      run: detonation, at: at_ms, where: fields.Where === 'window' ? 'window' : 'output', text: fields.Text ?? '',
    })),
    events: [...network, ...files, ...shown].sort((a, b) => a.detonation - b.detonation || a.at_ms - b.at_ms).map((row) => (
      { run: row.detonation, at: row.at_ms, kind: row.kind, processId: row.process_id, fields: row.fields }
    )),
    indicators: indicatorsOf(staticFacts?.facts),
    static: details,
    cut,
  };
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(text ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function indicatorsOf(facts: string | undefined): Indicator[] {
  const { indicators } = parsed(facts);
  return Array.isArray(indicators) ? (indicators as Indicator[]).slice(0, rowsMax) : [];
}

export function techniquesOf(signals: readonly { rule: string; weight: number; techniques: readonly string[] }[]): ReportDocument['techniques'] {
  const found = new Map<string, { weight: number; rules: Set<string> }>();
  for (const signal of signals) {
    for (const id of signal.techniques) {
      const one = found.get(id) ?? { weight: 0, rules: new Set() };
      one.weight = Math.max(one.weight, signal.weight);
      one.rules.add(signal.rule);
      found.set(id, one);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { weight, rules }]) => ({ id, weight, rules: [...rules] }));
}
