import { SignJWT } from 'jose';
import { jobQueue, type Job } from '../../schema/jobs.ts';
import type { Manager } from '../../platform/database.ts';
import { enqueue } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { lockAnalysis, type AnalysisRow, type JobPlan } from './analysis-row.ts';
import { openAsked } from './asked-for.ts';
import { avoidsMax, inQuarantine } from './attempts.ts';

/**
 * A runner that has said hello within so many milliseconds is there. They say it every one and a half; it is written
 * every five.
 */
const runnerSilentMs = 12_000;
const dueAtOnceMax = 200;

/** Hands the next attempt to whoever takes jobs. */
export async function dispatch(em: Manager, platform: Platform, analysis: Pick<AnalysisRow, 'id' | 'sha256' | 'attempt' | 'counts' | 'avoid' | 'submission_id'> & { job: JobPlan }): Promise<void> {
  const attempt = analysis.attempt + 1;
  const ticket = await new SignJWT({ jobId: analysis.id, sha256: analysis.sha256 }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('job').setExpirationTime('24h').sign(platform.keys.signing);
  // Another runner if there is one; the same one if it is alone, or if the others do not take it.
  const avoid = analysis.avoid !== null && (analysis.counts.AVOID ?? 0) < avoidsMax && (await isAnotherThere(em, analysis.avoid)) ? [analysis.avoid] : [];
  const { sealed, ...plan } = analysis.job;
  const asked = openAsked(platform.keys, analysis.submission_id, sealed);
  const job: Job = { ...plan, asked, bytesUrl: `${platform.publicUrl()}/vault/${analysis.sha256}`, ticket, attempt, quarantine: inQuarantine(analysis.counts), avoid };
  await em.execute("update analysis set state = 'QUEUED', attempt = ?, next_at = null, dispatched_at = now(), heard_at = now() where id = ?", [attempt, analysis.id], 'run');
  await enqueue(em, `${analysis.id}-${attempt}`, `jobs.${jobQueue(job.profile, job.priority)}`, job);
}

/** Whether a runner still says hello. */
export async function isRunnerThere(em: Manager, id: string | null): Promise<boolean> {
  const rows = id === null ? [] : await em.execute<unknown[]>("select 1 from runner where id = ? and last_seen_at > now() - ? * interval '1 ms'", [id, runnerSilentMs]);
  return rows.length > 0;
}

async function isAnotherThere(em: Manager, than: string): Promise<boolean> {
  return (await em.execute<unknown[]>("select 1 from runner where id <> ? and last_seen_at > now() - ? * interval '1 ms' limit 1", [than, runnerSilentMs])).length > 0;
}

/** Dispatches what has waited long enough. */
export async function dispatchDue(platform: Platform): Promise<void> {
  const em = systemManager(platform);
  const due = await em.execute<{ id: string }[]>('select id from analysis where next_at <= now() order by next_at limit ?', [dueAtOnceMax]);
  for (const { id } of due) {
    await em.fork().transactional(async (inner) => {
      const analysis = await lockAnalysis(inner, id);
      if (analysis?.next_at && analysis.job) await dispatch(inner, platform, { ...analysis, job: analysis.job });
    });
  }
}
