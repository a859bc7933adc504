import type { EventOf } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import { levels, type Level } from '../../schema/policy-settings.ts';
import type { Result, Signal } from '../../schema/jobs.ts';
import type { Start } from '../../schema/start.ts';
import type { Manager } from '../../platform/database.ts';
import { publishAll, type Fact } from '../../platform/outbox.ts';
import { jsonb } from '../../platform/storable.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { progressed, type AnalysisRow, type JobPlan } from './analysis-row.ts';
import { restMs } from './attempts.ts';
import { isAutomatic } from './automatic-campaigns.ts';
import { dispatch } from './dispatch.ts';
import { Analysis, Verdict, type VerdictCause } from './entities.ts';
import { weighRegions } from './regions/weigh.ts';
import { sealScored, sealSignal } from './evidence.ts';
import { summaryForOthers } from './possession.ts';
import { reasonOf, score, type Facts, type Scored } from './scoring.ts';
import { judgedAsAsked, worseAsAsked } from './asked-for.ts';
import { harm, isOtherOpen, keepResult, resultsOf, worstOf, type StartResult } from './worst-start.ts';

/**
 * What follows on bytes that are there: an analysis, in one attempt or several. Its rows have their writers here, in
 * `results.ts` and in `failures.ts`, and each holds the row's lock; `attempts.ts` draws its states.
 */
export async function queueAnalysis(em: Manager, platform: Platform, event: EventOf<'sample.stored'>): Promise<void> {
  const id = newId('analysis');
  const { cause, start, environment, campaignId, asked } = event;
  const submissionId = asked?.submissionId ?? null;
  const job: JobPlan = {
    jobId: id, sampleId: event.sampleId, sha256: event.sha256, size: event.size, fileName: event.fileName, words: event.words, profile: 'general',
    runMsMax: platform.config.ASSAY_RUN_MS_MAX, environment, priority: campaignId ? 'BULK' : 'LIVE', passwords: event.passwords, ...(asked?.sealed ? { sealed: asked.sealed } : {}),
  };
  const waitMs = cause === 'SUBMISSION' ? await restOf(em, event.sampleId, platform.config.ASSAY_RETRY_MS) : 0;
  em.persist(em.create(Analysis, { id, sampleId: event.sampleId, sha256: event.sha256, state: 'QUEUED', attempt: 0, queuedAt: new Date(), heardAt: new Date(), cause, start, submissionId, askedBy: asked?.customer ?? null, environment, campaignId }));
  await em.flush();
  await em.execute("update analysis set job = ?::jsonb, next_at = now() + ? * interval '1 ms' where id = ?", [jsonb(job), waitMs, id], 'run');
  if (waitMs === 0) await dispatch(em, platform, { id, sha256: event.sha256, attempt: 0, counts: {}, avoid: null, submission_id: submissionId, job });
  if (campaignId) await em.execute("update campaign_item set state = 'QUEUED' where campaign_id = ? and sample_id = ?", [campaignId, event.sampleId], 'run');
  if (!asked) await reopen(em, { sample_id: event.sampleId, sha256: event.sha256 }, cause);
  await progressed(em, { id, sample_id: event.sampleId, cause, start, submission_id: submissionId }, 'QUEUED');
}

/** Failures that say nothing of the analysis itself: nothing has to rest after them. */
const withoutRest = ['SAMPLE_GONE', 'NO_RUNNER'];

/**
 * Milliseconds until these bytes are analysed again: analyses of them have just failed, and whoever asks meanwhile
 * waits for the same next one.
 */
async function restOf(em: Manager, sampleId: string, retryMs: number): Promise<number> {
  const last = await em.execute<{ state: string; failure_code: string | null; ago: number | null }[]>(
    'select state, failure_code, (extract(epoch from now() - finished_at) * 1000)::float as ago from analysis where sample_id = ? and asked_by is null order by id desc limit 16', [sampleId]);
  const other = last.findIndex(({ state, failure_code }) => state !== 'FAILED' || withoutRest.includes(failure_code ?? ''));
  const failures = other < 0 ? last.length : other;
  return failures === 0 ? 0 : Math.max(0, Math.ceil(restMs(failures, retryMs) - (last[0]!.ago ?? 0)));
}

/**
 * A verdict is final only until bytes are analysed because somebody sent them: after an analysis that failed, or under
 * a name that another program takes. Who waits for that analysis must not act by what was known before.
 */
async function reopen(em: Manager, sample: { sample_id: string; sha256: string }, cause: AnalysisRow['cause']): Promise<void> {
  const before = await currentVerdict(em, sample.sample_id);
  if (before?.stage !== 'FINAL' || before.cause === 'OVERRIDE') return;
  const failed = before.reason === 'ANALYSIS_FAILED';
  // Nothing is worse than MALICIOUS.
  if (!failed && (cause === 'REANALYSIS' || before.level === 'MALICIOUS')) return;
  const scored = failed
    ? { ...scoredOf(before), reason: reasonOf(before.decisive[0], before.level), summary: 'its analysis failed before; it is being analysed again' }
    : { ...scoredOf(before), summary: `${before.summary}; it is being analysed under a name that another program takes`.slice(0, 1000) };
  await revise(em, sample, before, { stage: 'PROVISIONAL', scored, engine: before.engineId ?? null, analysisId: before.analysisId ?? null, cause: 'ANALYSIS' });
}

/** What a stored verdict says, as it was scored. */
export const scoredOf = (verdict: Verdict): Scored => ({
  level: verdict.level, score: verdict.score, probability: verdict.probability ?? null, confidence: verdict.confidence, reason: verdict.reason, summary: verdict.summary,
  decisiveSignals: verdict.decisive, conditions: verdict.conditions,
});

/** A customer waits for a sample; what is known already is told at once. */
export async function registerInterest(em: Manager, event: EventOf<'sample.submitted'>): Promise<void> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>('insert into interest (sample_id, customer_id) values (?, ?) on conflict do nothing', [event.sampleId, event.customer], 'run');
  if (affectedRows === 0) return;
  const current = await currentVerdict(em, event.sampleId);
  if (!current) return;
  const outdated = await isOutdated(em, current, event.awaits);
  // Its people are told of a file that is known to be harmful as of one that turns out to be; nothing is worse than MALICIOUS.
  const news = !outdated || current.level === 'MALICIOUS' ? noticed(current, scoredOf(current), event.customer, null) : [];
  await publishAll(em, [...(outdated ? [] : [changed(current, event.customer)]), ...news]);
}

/** A final verdict that holds only until the class of start that is waited for was analysed, too. */
async function isOutdated(em: Manager, { sampleId, stage, cause }: Verdict, awaits: Start | null): Promise<boolean> {
  if (awaits === null || stage !== 'FINAL' || cause === 'OVERRIDE') return false;
  const results = await resultsOf(em, sampleId);
  return results.length > 0 && !results.some(({ start }) => start === awaits);
}

/** Traces and events whose time is over, and those of a sample that was deleted; signals and verdicts stay. */
export async function forget(em: Manager, which: { expired: true } | { sampleId: string }): Promise<void> {
  const ids = 'expired' in which
    ? await em.execute<{ id: string }[]>('select analysis_id as id from trace where expires_at < now() order by expires_at limit 500')
    : await em.execute<{ id: string }[]>('select id from analysis where sample_id = ?', [which.sampleId]);
  const list = `{${ids.map((row) => row.id).join()}}`;
  if (ids.length > 0) for (const table of ['trace', 'event']) await em.execute(`delete from ${table} where analysis_id = any(?::text[])`, [list], 'run');
}

export async function conclude(em: Manager, { keys }: Pick<Platform, 'keys'>, analysis: AnalysisRow, stage: 'PROVISIONAL' | 'FINAL', facts: Facts, engine: string): Promise<void> {
  if (analysis.start === 'asked' && stage === 'PROVISIONAL') return;
  const before = await currentVerdict(em, analysis.sample_id);
  const own = sealScored(keys, analysis.sample_id, score(facts));
  const others = (await resultsOf(em, analysis.sample_id)).filter(({ start }) => start !== analysis.start);
  const scored = stage === 'FINAL' ? own : worstOf([{ start: analysis.start, scored: own, analysisId: analysis.id, engine }, ...others])!.scored;
  // A later attempt looks at the same bytes again: what an earlier one saw is not taken back before the end.
  const isSofter = stage === 'PROVISIONAL' && before?.stage === 'PROVISIONAL' && levels.indexOf(scored.level) <= levels.indexOf(before.level);
  // Nor is what the analysis of another start has seen.
  if (isSofter && (before.analysisId === analysis.id || (await isOtherOpen(em, analysis)))) return;
  await reach(em, analysis, before, stage, scored, engine);
}

/** What an analysis says; a re-analysis speaks only when it has something to say. */
export async function reach(em: Manager, analysis: AnalysisRow, before: Verdict | null, stage: 'PROVISIONAL' | 'FINAL', scored: Scored, engine: string | null): Promise<void> {
  if (analysis.asked_by !== null) return await reachAsked(em, analysis, before, scored, engine, analysis.asked_by);
  const failed = scored.reason === 'ANALYSIS_FAILED';
  // A failed analysis is no word on the sample: whatever comes of the next one replaces it.
  const known = before?.stage === 'FINAL' && before.reason !== 'ANALYSIS_FAILED';
  const again = analysis.cause === 'REANALYSIS' && known;
  // A provisional result never replaces what is known, and an analysis that failed says nothing against it.
  const ownBefore = again ? (await resultsOf(em, analysis.sample_id)).find(({ start }) => start === analysis.start) : undefined;
  const automatic = again && (await isAutomatic(em, analysis.campaign_id));
  // An analysis that failed says nothing against what is known.
  const isIgnored = (known && failed)
    // Nobody asked: that it could not be run this time is our own affair.
    || (automatic && saysNothing(scored))
    // Nor may a runner that is not renewed yet take back what newer rules found.
    || (automatic && (await isTakenBack(em, { scored, engine }, before, ownBefore)))
    // Nothing was seen here, and elsewhere something was.
    || (Boolean(before?.region) && saysNothing(scored))
    // Somebody chose the place: where it did less than before it proves nothing.
    || (again && analysis.environment !== null && levels.indexOf(scored.level) <= levels.indexOf(ownBefore?.scored.level ?? before.level));
  const held = stage === 'PROVISIONAL' ? null : await holding(em, analysis, scored, engine, isIgnored);
  const told = held?.scored ?? scored;
  // Of other starts there is more to come.
  const isOpen = stage === 'FINAL' && told.level !== 'MALICIOUS' && (await isOtherOpen(em, analysis));
  // A provisional result never replaces what is known, and what an analyst decided holds until an analyst takes it back.
  const silent = isIgnored || (known && stage === 'PROVISIONAL') || before?.cause === 'OVERRIDE'
    // Nobody asked: there is something to say when the level is another one.
    || (automatic && before.level === told.level)
    || (isOpen && before?.stage === 'PROVISIONAL' && levels.indexOf(told.level) <= levels.indexOf(before.level));
  if (!silent) {
    await revise(em, analysis, before, {
      stage: isOpen ? 'PROVISIONAL' : stage, scored: told, engine: held ? held.engine : engine, analysisId: held ? held.analysisId : analysis.id, cause: again ? 'REANALYSIS' : 'ANALYSIS',
    });
  }
  if (stage === 'FINAL' && !isOpen && saysNothing(told)) await weighRegions(em, analysis);
  if (stage === 'FINAL' && analysis.campaign_id) {
    const flipped = !silent && before !== null && before.level !== told.level;
    await em.execute("update campaign_item set state = ? where campaign_id = ? and sample_id = ?", [failed ? 'FAILED' : 'DONE', analysis.campaign_id, analysis.sample_id], 'run');
    await em.execute('update campaign set done = done + 1, flips = flips + ? where id = ?', [flipped ? 1 : 0, analysis.campaign_id], 'run');
  }
}

/**
 * What came of a start that one submission asked for: everybody is told what is worse, and whoever asked that it is
 * over.
 */
async function reachAsked(em: Manager, analysis: AnalysisRow, before: Verdict | null, scored: Scored, engine: string | null, customer: string): Promise<void> {
  const held = scored.reason === 'ANALYSIS_FAILED' ? undefined : await worseAsAsked(em, analysis.sample_id, { scored, analysisId: analysis.id, engine });
  // While another analysis is under way, that one tells it at its end.
  const isWorse = held !== undefined && before?.stage === 'FINAL' && before.cause !== 'OVERRIDE' && harm(held.scored) > harm(before);
  if (isWorse) await revise(em, analysis, before, { stage: 'FINAL', scored: held.scored, engine: held.engine, analysisId: held.analysisId, cause: 'REANALYSIS' });
  else if (before) await publishAll(em, [{ ...changed(before, customer), id: `${before.id}-${analysis.id}` }]);
}

/**
 * The result that holds for the hash once this analysis has ended: the worst of all classes of start. `ignored`: what
 * it says changes nothing.
 */
async function holding(em: Manager, analysis: AnalysisRow, scored: Scored, engine: string | null, ignored: boolean): Promise<StartResult> {
  const own: StartResult = { start: analysis.start, scored, analysisId: analysis.id, engine };
  if (!ignored) await keepResult(em, analysis.sample_id, own);
  return worstOf(ignored ? [own] : await resultsOf(em, analysis.sample_id))!;
}

/**
 * Whether what newer rules found of this start would become less by an analysis that nobody asked for: by a release
 * that came into use earlier, or by any other than the one that judged the stored trace. When a release came into use
 * here is all that is known of its age.
 */
async function isTakenBack(
  em: Manager, now: { scored: Scored; engine: string | null }, before: Verdict, own: StartResult | undefined,
): Promise<boolean> {
  const found = own ?? { scored: before, engine: before.engineId ?? null };
  if (found.scored.level === 'UNKNOWN' || harm(now.scored) >= harm(found.scored)) return false;
  if (before.cause === 'RESCORING' && before.engineId !== now.engine) return true;
  const rows = await em.execute<unknown[]>(
    `select 1 from engine_release one, engine_release other
     where one.id = ? and other.id = ? and one.first_used_at < other.first_used_at`, [now.engine, found.engine]);
  return rows.length > 0;
}

/** It could not be run, or its analysis failed, and nothing was seen. */
export const saysNothing = ({ reason, level }: Pick<Scored, 'reason' | 'level'>): boolean => reason === 'NOT_EXECUTED' || (reason === 'ANALYSIS_FAILED' && level === 'UNKNOWN');

/**
 * The same trace, judged by other rules: a new revision when the worst of all classes of start has another level and
 * nothing newer came meanwhile. Says whether it wrote one.
 */
export async function reachAgain(em: Manager, { keys }: Pick<Platform, 'keys'>, trace: Judged, found: Scored, engine: string): Promise<boolean> {
  const scored = sealScored(keys, trace.sample_id, found);
  const before = await currentVerdict(em, trace.sample_id);
  const results = await resultsOf(em, trace.sample_id);
  const isLast = trace.start === null ? before?.id === trace.verdict_id : results.some(({ analysisId }) => analysisId === trace.analysis_id);
  if (!before || !isLast) return false;
  const judged: StartResult = { start: trace.start ?? 'content', scored, analysisId: trace.analysis_id, engine };
  const own = judged.start === 'asked' ? judgedAsAsked(judged) : judged;
  if (trace.start !== null) await keepResult(em, trace.sample_id, own);
  const held = trace.start === null ? own : worstOf([own, ...results.filter(({ start }) => start !== own.start)]);
  if (!held || before.level === held.scored.level || before.stage !== 'FINAL' || before.cause === 'OVERRIDE') return false;
  await revise(em, { sample_id: trace.sample_id, sha256: before.sha256 }, before, { stage: 'FINAL', scored: held.scored, engine: held.engine, analysisId: held.analysisId, cause: 'RESCORING' });
  return true;
}

/** A trace that was judged, and the verdict that held then. */
export interface Judged {
  analysis_id: string;
  sample_id: string;
  verdict_id: string;
  /** The class of start whose last word it is; null for the trace of a verdict of before there were such. */
  start: Start | null;
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
  const acted = now.stage === 'FINAL' ? await actedUpon(em, sample.sample_id, before) : null;
  if (before) await em.execute('update verdict set current = false where id = ?', [before.id], 'run');
  const verdict = em.create(Verdict, {
    id: newId('verdict'), sampleId: sample.sample_id, sha256: sample.sha256, revision: (before?.revision ?? 0) + 1, level: scored.level, stage: now.stage, score: scored.score, probability: scored.probability,
    confidence: scored.confidence, reason: scored.reason, summary: scored.summary, decisive: scored.decisiveSignals, conditions: scored.conditions, engineId: now.engine,
    analysisId: now.analysisId, reachedAt: new Date(), supersedesId: before?.id ?? null, current: true,
    // What customers have acted upon, and what no longer holds.
    wasId: acted && acted.level !== scored.level ? acted.id : null, cause, overrideId: now.overrideId ?? null, region: now.region?.name ?? null, regionEngine: now.region?.engine ?? null,
  });
  em.persist(verdict);
  await em.flush();
  const facts: Fact[] = [{ type: 'verdict.reached', body: {
    verdictId: verdict.id, sampleId: verdict.sampleId, revision: verdict.revision, level: verdict.level, stage: verdict.stage, probability: scored.probability, reachedAt: verdict.reachedAt.toISOString(),
  } }];
  const waiting = await em.execute<{ customer_id: string }[]>('select customer_id from interest where sample_id = ?', [sample.sample_id]);
  for (const { customer_id } of waiting) {
    facts.push(changed(verdict, customer_id), ...noticed(verdict, scored, customer_id, acted?.level ?? null));
    if (verdict.stage === 'FINAL') facts.push({ type: 'audit.recorded', body: {
      customerId: customer_id, action: 'verdict.changed', actor: now.overrideId ? 'staff' : 'system', subject: verdict.id, outcome: verdict.level,
      detail: JSON.stringify({ sha256: verdict.sha256, revision: verdict.revision, cause, before: before?.level ?? null }), at: verdict.reachedAt.toISOString(),
    } });
  }
  await publishAll(em, facts);
  return verdict;
}

/**
 * The verdict that customers have acted upon: the one that holds, when it is final, or what was final before bytes were
 * analysed in another start. One of an analysis that failed was no word on the sample.
 */
async function actedUpon(em: Manager, sampleId: string, before: { id: string; level?: Level; stage?: string } | null): Promise<{ id: string; level: Level } | null> {
  if (before === null) return null;
  if (before.stage === 'FINAL') return before.level === undefined ? null : { id: before.id, level: before.level };
  const [last] = await em.execute<{ id: string; level: Level; reason: string }[]>(
    "select id, level, reason from verdict where sample_id = ? and stage = 'FINAL' order by revision desc limit 1", [sampleId]);
  return last === undefined || last.reason === 'ANALYSIS_FAILED' ? null : last;
}

/** The signals of an analysis as the newest rules see them. */
export async function replaceSignals(em: Manager, keys: Platform['keys'], analysis: { id: string; sample_id: string }, signals: readonly Signal[]): Promise<void> {
  await em.execute('delete from signal where analysis_id = ?', [analysis.id], 'run');
  await insertSignals(em, keys, analysis, signals);
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

/**
 * People want to hear of what is harmful, and of what is no longer what it was. Samples adds which file of the
 * customer's it is, and where; `why` is the sentence for those who have not shown the bytes, since it goes over streams.
 */
function noticed({ sampleId, sha256, level, stage }: Told, scored: Scored, customer: string, was: Level | null): Fact[] {
  if (stage !== 'FINAL' || was === level) return [];
  if (was === null && levels.indexOf(level) < levels.indexOf('SUSPICIOUS')) return [];
  const why = summaryForOthers({ summary: scored.summary, reason: scored.reason, decisive: scored.decisiveSignals });
  const kind = was === null ? 'FILE_FOUND' : 'VERDICT_CHANGED';
  const body = { customer, sampleId, sha256, kind, level, was, why: why.slice(0, 1000), at: new Date().toISOString() } as const;
  return [{ type: 'verdict.noticed', body }];
}

export async function insertSignals(em: Manager, keys: Platform['keys'], { id, sample_id }: { id: string; sample_id: string }, signals: readonly Signal[]): Promise<void> {
  if (signals.length === 0) return;
  const rows = signals.map((signal, number) => ({ ...sealSignal(keys, sample_id, signal), number }));
  await em.execute(
    `insert into signal (analysis_id, number, rule, title, weight, source, techniques, benign_cause, malicious_cause, evidence, run, sealed)
     select ?, r.number, r.rule, r.title, r.weight, r.source, r.techniques, r."benignCause", r."maliciousCause", r.evidence, r.run, r.sealed
     from jsonb_to_recordset(?::jsonb) as r(number int, rule text, title text, weight int, source text, techniques text[], "benignCause" text, "maliciousCause" text, evidence text[], run int, sealed text)`,
    [id, jsonb(rows)], 'run',
  );
}

/** A row that is there already is not touched: results of other samples would wait for it until this one is through. */
export async function engineId(em: Manager, engine: Result['engine']): Promise<string> {
  const find = async () => (await em.execute<{ id: string }[]>('select id from engine_release where digest = ?', [engine.digest]))[0]?.id;
  return (await find()) ?? (await em.execute<{ id: string }[]>(
    'insert into engine_release (id, version, digest, first_used_at) values (?, ?, ?, now()) on conflict (digest) do update set version = engine_release.version returning id',
    [newId('engine'), engine.version, engine.digest],
  ))[0]!.id;
}
