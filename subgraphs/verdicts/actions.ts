import { SignJWT } from 'jose';
import type { EventOf } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import { levels, type Level } from '../../schema/policy-settings.ts';
import { jobQueue, type Job, type ObservedEvent, type Result, type Signal } from '../../schema/jobs.ts';
import type { Manager } from '../../platform/database.ts';
import { enqueue, publish, publishAll, type Fact } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { Analysis, Detonation, Verdict, type VerdictCause } from './entities.ts';
import { weighRegions } from './regions/weigh.ts';
import { inert, score, type Facts, type Scored } from './scoring.ts';
import { sealTrace, type Trace } from './trace.ts';

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
  const { cause, environment, campaignId } = event;
  em.persist(em.create(Analysis, { id, sampleId: event.sampleId, sha256: event.sha256, state: 'QUEUED', attempt: 0, queuedAt: new Date(), heardAt: new Date(), cause, environment, campaignId }));
  await em.flush();
  const ticket = await new SignJWT({ jobId: id, sha256: event.sha256 }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('job').setExpirationTime('24h').sign(platform.keys.signing);
  const job: Job = {
    jobId: id, sampleId: event.sampleId, sha256: event.sha256, size: event.size, fileName: event.fileName, profile: 'general',
    bytesUrl: `${platform.publicUrl()}/vault/${event.sha256}`, ticket, runMsMax: platform.config.ASSAY_RUN_MS_MAX, environment, priority: campaignId ? 'BULK' : 'LIVE', passwords: event.passwords,
  };
  await enqueue(em, id, `jobs.${jobQueue(job.profile, job.priority)}`, job);
  if (campaignId) await em.execute("update campaign_item set state = 'QUEUED' where campaign_id = ? and sample_id = ?", [campaignId, event.sampleId], 'run');
  await progressed(em, { id, sample_id: event.sampleId, cause }, 'QUEUED');
}

/** A customer waits for a sample; what is known already is told at once. */
export async function registerInterest(em: Manager, event: EventOf<'sample.submitted'>): Promise<void> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>('insert into interest (sample_id, customer_id) values (?, ?) on conflict do nothing', [event.sampleId, event.customer], 'run');
  if (affectedRows === 0) return;
  const current = await em.findOne(Verdict, { sampleId: event.sampleId, current: true });
  if (current) await publishAll(em, [changed(current, event.customer)]);
}

interface AnalysisRow {
  id: string;
  sample_id: string;
  sha256: string;
  state: string;
  attempt: number;
  cause: 'SUBMISSION' | 'REANALYSIS';
  environment: string | null;
  campaign_id: string | null;
}

async function lockAnalysis(em: Manager, id: string): Promise<AnalysisRow | undefined> {
  const [row] = await em.execute<AnalysisRow[]>('select id, sample_id, sha256, state, attempt, cause, environment, campaign_id from analysis where id = ? for update', [id]);
  return row;
}

/** Takes one result of a runner. Throws when parts of the report are still missing, so that it is tried again after they came. */
export async function takeResult(em: Manager, platform: Platform, result: Result): Promise<void> {
  const analysis = await lockAnalysis(em, result.jobId);
  if (!analysis || analysis.state === 'FINISHED' || analysis.state === 'FAILED' || result.attempt < analysis.attempt) return;
  if (result.attempt > analysis.attempt) {
    for (const table of ['event', 'signal', 'detonation']) await em.execute(`delete from ${table} where analysis_id = ?`, [analysis.id], 'run');
    await em.execute("update analysis set attempt = ?, state = 'RUNNING', started_at = coalesce(started_at, now()), engine_id = ? where id = ?",
      [result.attempt, await engineId(em, result.engine), analysis.id], 'run');
    await progressed(em, analysis, 'RUNNING');
  }
  switch (result.kind) {
    case 'started':
      return await heard(em, analysis.id);
    case 'provisional':
      await em.execute('update analysis set heard_at = now(), facts = ?::jsonb where id = ?', [JSON.stringify(result.static), analysis.id], 'run');
      return await conclude(em, analysis, 'PROVISIONAL', { signals: result.signals, detonations: [], limitations: [], inert: inert(result.static.mediaType), pending: true }, await engineId(em, result.engine));
    case 'events': {
      await heard(em, analysis.id);
      if (result.events.length === 0) return;
      const rows = result.events.map((event, number) => ({ number, kind: event.kind, at_ms: event.at, process_id: event.processId, fields: event.fields }));
      await em.execute(
        `insert into event (analysis_id, part, detonation, number, kind, at_ms, process_id, fields)
         select ?, ?, ?, r.number, r.kind, r.at_ms, r.process_id, r.fields from jsonb_to_recordset(?::jsonb) as r(number int, kind text, at_ms int, process_id int, fields jsonb) on conflict do nothing`,
        [analysis.id, result.part, result.detonation, JSON.stringify(rows).replaceAll('\\u0000', '')], 'run',
      );
      return;
    }
    case 'finished':
      return await finish(em, platform, analysis, result);
    case 'failed':
      return await failAnalysis(em, analysis.id, result.code, result.message);
  }
}

async function heard(em: Manager, id: string): Promise<void> {
  await em.execute('update analysis set heard_at = now() where id = ?', [id], 'run');
}

async function finish(em: Manager, platform: Platform, analysis: AnalysisRow, result: Extract<Result, { kind: 'finished' }>): Promise<void> {
  const [have] = result.parts === 0 ? [] : await em.execute<{ parts: number }[]>('select count(distinct part)::int as parts from event where analysis_id = ?', [analysis.id]);
  if ((have?.parts ?? 0) < result.parts) throw new Error(`report of ${analysis.id} has ${have?.parts ?? 0} of ${result.parts} parts`);
  for (const [number, run] of result.detonations.entries()) {
    em.persist(em.create(Detonation, {
      id: newId('detonation'), analysisId: analysis.id, environment: run.environment, attempt: result.attempt, outcome: run.outcome, choice: run.choice, runMs: run.runMs, restoreMs: run.restoreMs, number, member: run.member, limitations: run.limitations,
    }));
  }
  await insertSignals(em, analysis.id, result.signals);
  const engine = await engineId(em, result.engine);
  await storeTrace(em, platform, analysis.id, result, engine);
  await em.execute("update analysis set state = 'FINISHED', heard_at = now(), finished_at = now(), facts = ?::jsonb where id = ?", [JSON.stringify(result.static), analysis.id], 'run');
  await conclude(em, analysis, 'FINAL', { signals: result.signals, detonations: result.detonations, limitations: result.limitations, inert: inert(result.static.mediaType), knownGood: result.knownGood }, engine);
  await progressed(em, analysis, 'FINISHED', {
    facts: { mediaType: result.static.mediaType, category: result.static.category }, members: result.members,
  });
}

/** Gives up with a reason. Who waits is told: a verdict that says that nothing can be said. */
export async function failAnalysis(em: Manager, id: string, code: string, message: string): Promise<void> {
  const analysis = await lockAnalysis(em, id);
  if (!analysis || analysis.state === 'FINISHED' || analysis.state === 'FAILED') return;
  await em.execute("update analysis set state = 'FAILED', finished_at = now(), failure_code = ?, failure_message = ? where id = ?", [code, message, id], 'run');
  const scored = score({ signals: [], detonations: [], limitations: [code], inert: false });
  await reach(em, analysis, 'FINAL', { ...scored, summary: `it could not be analysed: ${message}` }, null, true);
  await progressed(em, analysis, 'FAILED', { failure: { code, message } });
}

/** What was observed, kept so that later rules can be tried on it. */
async function storeTrace(em: Manager, platform: Platform, analysisId: string, result: Extract<Result, { kind: 'finished' }>, engine: string): Promise<void> {
  const rows = result.parts === 0 ? [] : await em.execute<{ detonation: number; kind: ObservedEvent['kind']; at_ms: number; process_id: number; fields: Record<string, string> }[]>(
    "select detonation, kind, at_ms, process_id, fields from event where analysis_id = ? and kind <> 'CAPTURE' order by part, number", [analysisId],
  );
  const runs: Trace['runs'] = result.detonations.map((run) => ({ result: run, events: [] }));
  for (const row of rows) runs[row.detonation]?.events.push({ kind: row.kind, at: row.at_ms, processId: row.process_id, fields: row.fields });
  const body = await sealTrace(platform.keys.master, analysisId, { mediaType: result.static.mediaType, signals: result.signals, written: result.written, runs, limitations: result.limitations, knownGood: result.knownGood });
  await em.execute(
    `insert into trace (analysis_id, engine_id, events, body, expires_at) values (?, ?, ?, ?, now() + ? * interval '1 day') on conflict (analysis_id) do nothing`,
    [analysisId, engine, rows.length, body, platform.config.ASSAY_TRACE_DAYS], 'run',
  );
}

/** Traces and events whose time is over, and those of a sample that was deleted; signals and verdicts stay. */
export async function forget(em: Manager, which: { expired: true } | { sampleId: string }): Promise<void> {
  const ids = 'expired' in which
    ? await em.execute<{ id: string }[]>('select analysis_id as id from trace where expires_at < now() order by expires_at limit 500')
    : await em.execute<{ id: string }[]>('select id from analysis where sample_id = ?', [which.sampleId]);
  const list = `{${ids.map((row) => row.id).join()}}`;
  if (ids.length > 0) for (const table of ['trace', 'event']) await em.execute(`delete from ${table} where analysis_id = any(?::text[])`, [list], 'run');
}

async function conclude(em: Manager, analysis: AnalysisRow, stage: 'PROVISIONAL' | 'FINAL', facts: Facts, engine: string): Promise<void> {
  await reach(em, analysis, stage, score(facts), engine);
}

/** What an analysis says; a re-analysis speaks only when it has something to say. */
async function reach(em: Manager, analysis: AnalysisRow, stage: 'PROVISIONAL' | 'FINAL', scored: Scored, engine: string | null, failed = false): Promise<void> {
  const before = await currentVerdict(em, analysis.sample_id);
  const again = analysis.cause === 'REANALYSIS' && before?.stage === 'FINAL';
  // A provisional result never replaces a final one, and a re-analysis that failed says nothing new.
  const silent = (before?.stage === 'FINAL' && stage === 'PROVISIONAL') || (again && failed)
    // What an analyst decided holds until an analyst takes it back.
    || before?.cause === 'OVERRIDE'
    // Nothing was seen here, and elsewhere something was.
    || (Boolean(before?.region) && scored.reason === 'NOT_EXECUTED')
    // Somebody chose the place: where it did less than before it proves nothing.
    || (again && analysis.environment !== null && levels.indexOf(scored.level) <= levels.indexOf(before.level));
  if (!silent) await revise(em, analysis, before, { stage, scored, engine, analysisId: analysis.id, cause: again ? 'REANALYSIS' : 'ANALYSIS' });
  if (stage === 'FINAL' && scored.reason === 'NOT_EXECUTED') await weighRegions(em, analysis);
  if (stage === 'FINAL' && analysis.campaign_id) {
    const flipped = !silent && before !== null && before.level !== scored.level;
    await em.execute("update campaign_item set state = ? where campaign_id = ? and sample_id = ?", [failed ? 'FAILED' : 'DONE', analysis.campaign_id, analysis.sample_id], 'run');
    await em.execute('update campaign set done = done + 1, flips = flips + ? where id = ?', [flipped ? 1 : 0, analysis.campaign_id], 'run');
  }
}

/** The same trace, judged by other rules: a new revision when the level differs and nothing newer came meanwhile. Says whether it wrote one. */
export async function reachAgain(em: Manager, trace: { analysis_id: string; sample_id: string; verdict_id: string }, scored: Scored, engine: string): Promise<boolean> {
  const before = await currentVerdict(em, trace.sample_id);
  if (before?.id !== trace.verdict_id || before.level === scored.level) return false;
  await revise(em, { sample_id: trace.sample_id, sha256: before.sha256 }, before, { stage: 'FINAL', scored, engine, analysisId: trace.analysis_id, cause: 'RESCORING' });
  return true;
}

export async function currentVerdict(em: Manager, sampleId: string) {
  // Two analyses of one sample can end at the same time: revisions are given out under a lock.
  await em.execute('select pg_advisory_xact_lock(hashtext(?))', [`verdict ${sampleId}`]);
  return await em.findOne(Verdict, { sampleId, current: true }, { refresh: true });
}

/** Writes the next revision and tells who waits; history stays as it was. */
export async function revise(
  em: Manager, sample: { sample_id: string; sha256: string }, before: { id: string; revision: number; level?: Level; stage?: string } | null,
  now: { stage: 'PROVISIONAL' | 'FINAL'; scored: Scored; engine: string | null; analysisId: string | null; cause: VerdictCause; overrideId?: string | null; region?: { name: string; engine: string | null } | null },
): Promise<{ id: string }> {
  const { scored, cause } = now;
  if (before) await em.execute('update verdict set current = false where id = ?', [before.id], 'run');
  const verdict = em.create(Verdict, {
    id: newId('verdict'), sampleId: sample.sample_id, sha256: sample.sha256, revision: (before?.revision ?? 0) + 1, level: scored.level, stage: now.stage, score: scored.score, probability: scored.probability,
    confidence: scored.confidence, reason: scored.reason, summary: scored.summary, decisive: scored.decisiveSignals, conditions: scored.conditions, engineId: now.engine,
    analysisId: now.analysisId, reachedAt: new Date(), supersedesId: before?.id ?? null, current: true,
    // What customers have acted upon, and what no longer holds.
    wasId: before?.stage === 'FINAL' && now.stage === 'FINAL' && before.level !== scored.level ? before.id : null, cause, overrideId: now.overrideId ?? null, region: now.region?.name ?? null, regionEngine: now.region?.engine ?? null,
  });
  em.persist(verdict);
  await em.flush();
  const facts: Fact[] = [{ type: 'verdict.reached', body: {
    verdictId: verdict.id, sampleId: verdict.sampleId, revision: verdict.revision, level: verdict.level, stage: verdict.stage, probability: scored.probability, reachedAt: verdict.reachedAt.toISOString(),
  } }];
  const waiting = await em.execute<{ customer_id: string }[]>('select customer_id from interest where sample_id = ?', [sample.sample_id]);
  for (const { customer_id } of waiting) {
    facts.push(changed(verdict, customer_id), ...notices(verdict, customer_id, before?.stage === 'FINAL' ? (before.level ?? null) : null));
    if (verdict.stage === 'FINAL') facts.push({ type: 'audit.recorded', body: {
      customerId: customer_id, action: 'verdict.changed', actor: now.overrideId ? 'staff' : 'system', subject: verdict.id, outcome: verdict.level,
      detail: JSON.stringify({ sha256: verdict.sha256, revision: verdict.revision, cause, before: before?.level ?? null }), at: verdict.reachedAt.toISOString(),
    } });
  }
  await publishAll(em, facts);
  return verdict;
}

/** The signals of an analysis as the newest rules see them. */
export async function replaceSignals(em: Manager, analysisId: string, signals: readonly Signal[]): Promise<void> {
  await em.execute('delete from signal where analysis_id = ?', [analysisId], 'run');
  await insertSignals(em, analysisId, signals);
}

interface Told {
  id: string;
  sampleId: string;
  sha256: string;
  revision: number;
  level: EventOf<'verdict.changed'>['level'];
  stage: 'PROVISIONAL' | 'FINAL';
}

const changed = (verdict: Told, customer: string): Fact => ({
  type: 'verdict.changed', scope: customer, id: `${verdict.id}-${customer}`,
  body: { verdictId: verdict.id, sampleId: verdict.sampleId, sha256: verdict.sha256, customer, revision: verdict.revision, level: verdict.level, stage: verdict.stage },
});

/** People want to hear of what is harmful, and of what is no longer what it was. */
function notices({ sha256, level, stage }: Told, customer: string, was: Level | null): Fact[] {
  if (stage !== 'FINAL') return [];
  const words = (one: Level) => one.toLowerCase().replaceAll('_', ' ');
  const at = new Date().toISOString();
  if (was !== null && was !== level) return [{ type: 'notice.raised', body: { customer, kind: 'VERDICT_CHANGED', level, title: `A file that was ${words(was)} is ${words(level)}`, words: 'verdictChanges tells why, which devices have it, by which policy, and which messages with it were passed on.', subject: sha256, at } }];
  if (was === null && levels.indexOf(level) >= levels.indexOf('SUSPICIOUS')) return [{ type: 'notice.raised', body: { customer, kind: 'FILE_FOUND', level, title: `A file is ${words(level)}`, words: 'verdict tells why; submissions tells where it came from.', subject: sha256, at } }];
  return [];
}

async function progressed(
  em: Manager, analysis: Pick<AnalysisRow, 'id' | 'sample_id' | 'cause'>, state: EventOf<'analysis.progressed'>['state'],
  more: Partial<Pick<EventOf<'analysis.progressed'>, 'failure' | 'facts' | 'members'>> = {},
): Promise<void> {
  await publish(em, 'analysis.progressed', { analysisId: analysis.id, sampleId: analysis.sample_id, state, cause: analysis.cause, failure: null, facts: null, members: [], ...more });
}

async function insertSignals(em: Manager, analysisId: string, signals: readonly Signal[]): Promise<void> {
  if (signals.length === 0) return;
  const rows = signals.map((signal, number) => ({ ...signal, number }));
  await em.execute(
    `insert into signal (analysis_id, number, rule, title, weight, source, techniques, benign_cause, malicious_cause, evidence, run)
     select ?, r.number, r.rule, r.title, r.weight, r.source, r.techniques, r."benignCause", r."maliciousCause", r.evidence, r.run
     from jsonb_to_recordset(?::jsonb) as r(number int, rule text, title text, weight int, source text, techniques text[], "benignCause" text, "maliciousCause" text, evidence text[], run int)`,
    [analysisId, JSON.stringify(rows).replaceAll('\\u0000', '')], 'run',
  );
}

/** A row that is there already is not touched: results of other samples would wait for it until this one is through. */
async function engineId(em: Manager, engine: Result['engine']): Promise<string> {
  const find = async () => (await em.execute<{ id: string }[]>('select id from engine_release where digest = ?', [engine.digest]))[0]?.id;
  return (await find()) ?? (await em.execute<{ id: string }[]>(
    'insert into engine_release (id, version, digest, first_used_at) values (?, ?, ?, now()) on conflict (digest) do update set version = engine_release.version returning id',
    [newId('engine'), engine.version, engine.digest],
  ))[0]!.id;
}
