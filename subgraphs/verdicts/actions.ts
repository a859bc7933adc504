import { SignJWT } from 'jose';
import type { EventOf } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import type { Job, Result, Signal } from '../../schema/jobs.ts';
import type { Manager } from '../../platform/database.ts';
import { enqueue, publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { Analysis, Detonation, Verdict } from './entities.ts';
import { score, type Facts } from './scoring.ts';

/**
 * An analysis has one writer, this file, and every writer holds its row's lock:
 *
 *     QUEUED ──started──▶ RUNNING ──finished──▶ FINISHED
 *        │                  │  ▲ started (a later attempt: what the earlier one left is removed)
 *        └────── failed ────┴──┴──────────────▶ FAILED
 *
 * Results carry (job, attempt); those of an attempt that was overtaken, or that come after the end, change nothing.
 */
export async function queueAnalysis(em: Manager, platform: Platform, event: EventOf<'sample.stored'>): Promise<void> {
  const id = newId('analysis');
  em.persist(em.create(Analysis, { id, sampleId: event.sampleId, sha256: event.sha256, state: 'QUEUED', attempt: 0, queuedAt: new Date(), heardAt: new Date() }));
  await em.flush();
  const ticket = await new SignJWT({ jobId: id, sha256: event.sha256 }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('job').setExpirationTime('24h').sign(platform.keys.signing);
  const job: Job = {
    jobId: id, sampleId: event.sampleId, sha256: event.sha256, size: event.size, fileName: event.fileName, profile: 'general',
    bytesUrl: `${platform.publicUrl()}/vault/${event.sha256}`, ticket, runMsMax: platform.config.ASSAY_RUN_MS_MAX, environment: null,
  };
  await enqueue(em, id, `jobs.${job.profile}`, job);
  await progressed(em, { id, sampleId: event.sampleId }, 'QUEUED');
}

/** A customer waits for a sample; what is known already is told at once. */
export async function registerInterest(em: Manager, event: EventOf<'sample.submitted'>): Promise<void> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>('insert into interest (sample_id, customer_id) values (?, ?) on conflict do nothing', [event.sampleId, event.customerId], 'run');
  if (affectedRows === 0) return;
  const current = await em.findOne(Verdict, { sampleId: event.sampleId, current: true });
  if (current) await tell(em, current, event.customerId);
}

interface AnalysisRow {
  id: string;
  sample_id: string;
  sha256: string;
  state: string;
  attempt: number;
}

async function lockAnalysis(em: Manager, id: string): Promise<AnalysisRow | undefined> {
  const [row] = await em.execute<AnalysisRow[]>('select id, sample_id, sha256, state, attempt from analysis where id = ? for update', [id]);
  return row;
}

/** Takes one result of a runner. Throws when parts of the report are still missing, so that it is tried again after they came. */
export async function takeResult(em: Manager, result: Result): Promise<void> {
  const analysis = await lockAnalysis(em, result.jobId);
  if (!analysis || analysis.state === 'FINISHED' || analysis.state === 'FAILED' || result.attempt < analysis.attempt) return;
  if (result.attempt > analysis.attempt) {
    for (const table of ['event', 'signal', 'detonation']) await em.execute(`delete from ${table} where analysis_id = ?`, [analysis.id], 'run');
    await em.execute("update analysis set attempt = ?, state = 'RUNNING', started_at = coalesce(started_at, now()), engine_id = ? where id = ?",
      [result.attempt, await engineId(em, result.engine), analysis.id], 'run');
    await progressed(em, { id: analysis.id, sampleId: analysis.sample_id }, 'RUNNING');
  }
  await em.execute('update analysis set heard_at = now() where id = ?', [analysis.id], 'run');
  switch (result.kind) {
    case 'started':
      return;
    case 'provisional':
      await em.execute('update analysis set facts = ?::jsonb where id = ?', [JSON.stringify(result.static), analysis.id], 'run');
      return await conclude(em, analysis, 'PROVISIONAL', { signals: result.signals, detonations: [], limitations: [], inert: inert(result.static.mediaType), pending: true }, result.engine);
    case 'events': {
      if (result.events.length === 0) return;
      const rows = result.events.map((event, number) => ({ number, kind: event.kind, at_ms: event.at, process_id: event.processId, fields: event.fields }));
      await em.execute(
        `insert into event (analysis_id, part, number, kind, at_ms, process_id, fields)
         select ?, ?, r.number, r.kind, r.at_ms, r.process_id, r.fields from jsonb_to_recordset(?::jsonb) as r(number int, kind text, at_ms int, process_id int, fields jsonb) on conflict do nothing`,
        [analysis.id, result.part, JSON.stringify(rows).replaceAll('\\u0000', '')], 'run',
      );
      return;
    }
    case 'finished':
      return await finish(em, analysis, result);
    case 'failed':
      return await failAnalysis(em, analysis.id, result.code, result.message);
  }
}

async function finish(em: Manager, analysis: AnalysisRow, result: Extract<Result, { kind: 'finished' }>): Promise<void> {
  const [have] = await em.execute<{ parts: number }[]>('select count(distinct part)::int as parts from event where analysis_id = ?', [analysis.id]);
  if ((have?.parts ?? 0) < result.parts) throw new Error(`report of ${analysis.id} has ${have?.parts ?? 0} of ${result.parts} parts`);
  for (const run of result.detonations) {
    em.persist(em.create(Detonation, {
      id: newId('detonation'), analysisId: analysis.id, environment: run.environment, attempt: result.attempt, outcome: run.outcome, choice: run.choice, runMs: run.runMs, restoreMs: run.restoreMs,
    }));
  }
  await insertSignals(em, analysis.id, result.signals);
  await em.execute("update analysis set state = 'FINISHED', finished_at = now(), facts = ?::jsonb where id = ?", [JSON.stringify(result.static), analysis.id], 'run');
  await conclude(em, analysis, 'FINAL', { signals: result.signals, detonations: result.detonations, limitations: result.limitations, inert: inert(result.static.mediaType) }, result.engine);
  await progressed(em, { id: analysis.id, sampleId: analysis.sample_id }, 'FINISHED', {
    facts: { mediaType: result.static.mediaType, category: result.static.category }, members: result.members,
  });
}

/** Gives up with a reason. Who waits is told: a verdict that says that nothing can be said. */
export async function failAnalysis(em: Manager, id: string, code: string, message: string): Promise<void> {
  const analysis = await lockAnalysis(em, id);
  if (!analysis || analysis.state === 'FINISHED' || analysis.state === 'FAILED') return;
  await em.execute("update analysis set state = 'FAILED', finished_at = now(), failure_code = ?, failure_message = ? where id = ?", [code, message, id], 'run');
  const scored = score({ signals: [], detonations: [], limitations: [code], inert: false });
  await reach(em, analysis, 'FINAL', { ...scored, summary: `it could not be analysed: ${message}` }, null);
  await progressed(em, { id, sampleId: analysis.sample_id }, 'FAILED', { failure: { code, message } });
}

async function conclude(em: Manager, analysis: AnalysisRow, stage: 'PROVISIONAL' | 'FINAL', facts: Facts, engine: Result['engine']): Promise<void> {
  await reach(em, analysis, stage, score(facts), await engineId(em, engine));
}

/** Writes the next revision; history stays as it was. */
async function reach(em: Manager, analysis: AnalysisRow, stage: 'PROVISIONAL' | 'FINAL', scored: ReturnType<typeof score>, engine: string | null): Promise<void> {
  // Two analyses of one sample can end at the same time: revisions are given out under a lock.
  await em.execute('select pg_advisory_xact_lock(hashtext(?))', [`verdict ${analysis.sample_id}`]);
  const before = await em.findOne(Verdict, { sampleId: analysis.sample_id, current: true }, { refresh: true });
  // A provisional result never replaces a final one: a re-analysis speaks when it is done.
  if (before?.stage === 'FINAL' && stage === 'PROVISIONAL') return;
  if (before) await em.execute('update verdict set current = false where id = ?', [before.id], 'run');
  const verdict = em.create(Verdict, {
    id: newId('verdict'), sampleId: analysis.sample_id, sha256: analysis.sha256, revision: (before?.revision ?? 0) + 1, level: scored.level, stage, score: scored.score,
    confidence: scored.confidence, reason: scored.reason, summary: scored.summary, decisive: scored.decisiveSignals, conditions: scored.conditions, engineId: engine,
    analysisId: analysis.id, reachedAt: new Date(), supersedesId: before?.id ?? null, current: true,
  });
  em.persist(verdict);
  await em.flush();
  const waiting = await em.execute<{ customer_id: string }[]>('select customer_id from interest where sample_id = ?', [analysis.sample_id]);
  for (const { customer_id } of waiting) await tell(em, verdict, customer_id);
}

interface Told {
  id: string;
  sampleId: string;
  sha256: string;
  revision: number;
  level: EventOf<'verdict.changed'>['level'];
  stage: 'PROVISIONAL' | 'FINAL';
}

async function tell(em: Manager, verdict: Told, customerId: string): Promise<void> {
  await publish(
    em, 'verdict.changed',
    { verdictId: verdict.id, sampleId: verdict.sampleId, sha256: verdict.sha256, customerId, revision: verdict.revision, level: verdict.level, stage: verdict.stage },
    { scope: customerId, id: `${verdict.id}-${customerId}` },
  );
}

async function progressed(
  em: Manager, analysis: { id: string; sampleId: string }, state: EventOf<'analysis.progressed'>['state'],
  more: Partial<Pick<EventOf<'analysis.progressed'>, 'failure' | 'facts' | 'members'>> = {},
): Promise<void> {
  await publish(em, 'analysis.progressed', { analysisId: analysis.id, sampleId: analysis.sampleId, state, failure: null, facts: null, members: [], ...more });
}

async function insertSignals(em: Manager, analysisId: string, signals: readonly Signal[]): Promise<void> {
  if (signals.length === 0) return;
  const rows = [...signals].sort((a, b) => b.weight - a.weight).map((signal, number) => ({ ...signal, number }));
  await em.execute(
    `insert into signal (analysis_id, number, rule, title, weight, source, techniques, benign_cause, malicious_cause, evidence)
     select ?, r.number, r.rule, r.title, r.weight, r.source, r.techniques, r."benignCause", r."maliciousCause", r.evidence
     from jsonb_to_recordset(?::jsonb) as r(number int, rule text, title text, weight int, source text, techniques text[], "benignCause" text, "maliciousCause" text, evidence text[])`,
    [analysisId, JSON.stringify(rows).replaceAll('\\u0000', '')], 'run',
  );
}

async function engineId(em: Manager, engine: Result['engine']): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    'insert into engine_release (id, version, digest, first_used_at) values (?, ?, ?, now()) on conflict (digest) do update set version = engine_release.version returning id',
    [newId('engine'), engine.version, engine.digest],
  );
  return row!.id;
}

/** Types that nothing executes. */
export function inert(mediaType: string): boolean {
  return /^(image\/(?!svg)|audio\/|video\/|font\/|text\/plain$|text\/csv$|application\/json$)/.test(mediaType);
}
