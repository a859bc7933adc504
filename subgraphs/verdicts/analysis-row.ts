import type { EventOf } from '../../schema/events.ts';
import type { Job } from '../../schema/jobs.ts';
import type { Start } from '../../schema/start.ts';
import type { Manager } from '../../platform/database.ts';
import { publish } from '../../platform/outbox.ts';
import type { Counts } from './attempts.ts';

/** What a job says the same of in each attempt. `sealed`: of earlier releases, how it is started (`asked-for.ts`). */
export type JobPlan = Omit<Job, 'ticket' | 'attempt' | 'quarantine' | 'avoid' | 'bytesUrl' | 'asked'> & { sealed?: string };

export interface AnalysisRow {
  id: string;
  sample_id: string;
  sha256: string;
  state: 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED';
  /** Of its newest attempt; 0 before the first. */
  attempt: number;
  cause: 'SUBMISSION' | 'REANALYSIS';
  /** Which program takes the bytes by their name. */
  start: Start;
  /** The submission that asked for it, and its customer; null where it is everybody's. */
  submission_id: string | null;
  asked_by: string | null;
  environment: string | null;
  campaign_id: string | null;
  /** Who has it, or had it last. */
  runner_id: string | null;
  /** Where the last attempt failed. */
  avoid: string | null;
  /** When the next attempt begins; null while one is under way, and at the end. */
  next_at: string | null;
  counts: Counts;
  /** Null at the end, and for analyses of before attempts were kept here. */
  job: JobPlan | null;
}

/** Locks an analysis: whatever changes one holds this lock. */
export async function lockAnalysis(em: Manager, id: string): Promise<AnalysisRow | undefined> {
  const [row] = await em.execute<AnalysisRow[]>(
    'select id, sample_id, sha256, state, attempt, cause, start, submission_id, asked_by, environment, campaign_id, runner_id, avoid, next_at, counts, job from analysis where id = ? for update', [id]);
  return row;
}

export const hasEnded = ({ state }: Pick<AnalysisRow, 'state'>): boolean => state === 'FINISHED' || state === 'FAILED';

/** Tells samples how far it is. */
export async function progressed(
  em: Manager, analysis: Pick<AnalysisRow, 'id' | 'sample_id' | 'cause' | 'start' | 'submission_id'>, state: EventOf<'analysis.progressed'>['state'],
  more: Partial<Pick<EventOf<'analysis.progressed'>, 'failure' | 'facts' | 'members'>> = {},
): Promise<void> {
  await publish(em, 'analysis.progressed', { analysisId: analysis.id, sampleId: analysis.sample_id, state, cause: analysis.cause, start: analysis.start, submissionId: analysis.submission_id, failure: null, facts: null, members: [], ...more });
}
