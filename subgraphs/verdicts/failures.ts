import type { Manager } from '../../platform/database.ts';
import { enqueue } from '../../platform/outbox.ts';
import { jsonb } from '../../platform/storable.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { levels } from '../../schema/policy-settings.ts';
import { jobQueue } from '../../schema/jobs.ts';
import { currentVerdict, reach, scoredOf } from './actions.ts';
import { hasEnded, lockAnalysis, progressed, type AnalysisRow } from './analysis-row.ts';
import { afterAttempt, attemptsMax, type FailureKind } from './attempts.ts';
import { dispatch } from './dispatch.ts';
import type { Verdict } from './entities.ts';
import { score, type Scored } from './scoring.ts';
import { resultsOf } from './worst-start.ts';

/** A running analysis of which nothing was heard for so long has lost its runner. */
const silentMs = 15 * 60_000;
/** So long a job waits for a runner. */
const unservedMs = 24 * 3_600_000;

export interface Failure {
  code: string;
  message: string;
}

/** An attempt ended without a result: another one follows, or the analysis has failed. Needs the row's lock. */
export async function endAttempt(em: Manager, platform: Platform, analysis: AnalysisRow, kind: FailureKind | 'AVOID' | 'HOPELESS', failure: Failure): Promise<void> {
  const next = afterAttempt(analysis.counts, kind, platform.config.ASSAY_RETRY_MS);
  platform.log[kind === 'RETURN' || kind === 'AVOID' ? 'info' : 'warn']({ analysis: analysis.id, attempt: analysis.attempt, kind, code: failure.code, ...(next.then === 'RETRY' ? { nextMs: next.delayMs } : {}) },
    next.then === 'RETRY' ? 'attempt ended; another one follows' : 'attempt ended; the analysis failed');
  await em.execute('update analysis set counts = ?::jsonb where id = ?', [jsonb(next.counts), analysis.id], 'run');
  // Without its job, as analyses of earlier releases are, there is nothing to try again with.
  if (next.then === 'FAIL' || analysis.job === null) {
    if (next.then === 'FAIL' && next.deadLetter && analysis.job) await enqueue(em, `dlq-${analysis.id}`, `dlq.jobs.${jobQueue(analysis.job.profile, analysis.job.priority)}`, analysis.job);
    return await fail(em, analysis, { code: failure.code, message: kind === 'HOPELESS' ? failure.message : `${failure.message}${timesOf(next.counts[kind])}` });
  }
  const avoid = kind === 'FETCH' || kind === 'MACHINE' || kind === 'RUNNER' ? analysis.runner_id : analysis.avoid;
  await em.execute("update analysis set state = 'QUEUED', runner_id = null, avoid = ?, next_at = now() + ? * interval '1 ms', heard_at = now() where id = ?", [avoid, next.delayMs, analysis.id], 'run');
  if (next.delayMs === 0) await dispatch(em, platform, { ...analysis, avoid, counts: next.counts, job: analysis.job });
}

const timesOf = (count: number | undefined): string => (count === undefined || count < 2 ? '' : ` (${count} times)`);

/**
 * Gives up with a reason. Who waits is told what is known all the same: what its bytes, and what was seen of it,
 * carry by themselves.
 */
export async function failAnalysis(em: Manager, id: string, failure: Failure): Promise<void> {
  const analysis = await lockAnalysis(em, id);
  if (analysis && !hasEnded(analysis)) await fail(em, analysis, failure);
}

async function fail(em: Manager, analysis: AnalysisRow, { code, message }: Failure): Promise<void> {
  await em.execute("update analysis set state = 'FAILED', finished_at = now(), failure_code = ?, failure_message = ?, job = null, next_at = null where id = ?", [code, message.slice(0, 2000), analysis.id], 'run');
  const before = await currentVerdict(em, analysis.sample_id);
  // What was said of other starts says nothing of this one.
  const isShared = (await resultsOf(em, analysis.sample_id)).some(({ start }) => start !== analysis.start);
  const own = isShared && before?.analysisId !== analysis.id ? null : before;
  await reach(em, analysis, before, 'FINAL', failedVerdict(own, code, message), before?.analysisId === analysis.id ? (before.engineId ?? null) : null);
  await progressed(em, analysis, 'FAILED', { failure: { code, message: message.slice(0, 2000) } });
}

/**
 * The verdict of an analysis that failed. Never CLEAN, which is earned by running it; never below what is said of the
 * sample already. Pure.
 */
export function failedVerdict(before: Verdict | null, code: string, message: string): Scored {
  const nothing = score({ signals: [], detonations: [], limitations: [code], inert: false });
  const known = before && levels.indexOf(before.level) > levels.indexOf('CLEAN') ? scoredOf(before) : null;
  return {
    ...(known ?? nothing), reason: 'ANALYSIS_FAILED',
    summary: known ? `${before!.reason === 'ANALYSIS_FAILED' ? 'found before' : known.summary}; its analysis failed: ${message}` : `it could not be analysed: ${message}`,
    conditions: { ...(known ?? nothing).conditions, limitations: [...new Set([...(known?.conditions.limitations ?? []), code])].sort() },
  };
}

/** Ends attempts whose runner is not heard of, and analyses that no runner takes. */
export async function giveUpSilent(platform: Platform): Promise<void> {
  const em = systemManager(platform);
  const rows = await em.execute<{ id: string }[]>(
    `select id from analysis where next_at is null and ((state = 'RUNNING' and heard_at < now() - ? * interval '1 millisecond') or (state = 'QUEUED' and heard_at < now() - ? * interval '1 millisecond')) limit 100`,
    [silentMs, unservedMs],
  );
  for (const row of rows) {
    const ended = await em.fork().transactional(async (inner) => {
      const analysis = await lockAnalysis(inner, row.id);
      if (!analysis || hasEnded(analysis) || analysis.next_at !== null) return false;
      if (analysis.state === 'QUEUED') await fail(inner, analysis, { code: 'NO_RUNNER', message: 'no runner took it within a day' });
      else await endAttempt(inner, platform, analysis, 'DEATH', lost);
      return hasEnded((await lockAnalysis(inner, row.id))!);
    });
    if (ended) tellEnded(platform, row.id, 'FAILED');
  }
  await em.execute("delete from inbox where handled_at < now() - interval '31 days'", [], 'run');
}

export const lost: Failure = { code: 'RUNNER_LOST', message: `its runner ended while it worked at it; after ${attemptsMax.DEATH} that do it is given up` };

/** Who watches the analysis hears that it is over. After the commit: who reads the report then finds it. */
export function tellEnded(platform: Platform, analysisId: string, stage: 'FINISHED' | 'FAILED'): void {
  platform.bus.connection.publish(`ended.${analysisId}`, JSON.stringify({ stage }));
}
