import type { Start } from '../../schema/start.ts';
import { levels } from '../../schema/policy-settings.ts';
import type { Manager } from '../../platform/database.ts';
import { jsonb } from '../../platform/storable.ts';
import type { Scored } from './scoring.ts';

/** What an analysis said of bytes in one class of start: the last that did of that class. */
export interface StartResult {
  start: Start;
  scored: Scored;
  analysisId: string | null;
  engine: string | null;
}

/**
 * By what it says of everybody's safety: to know nothing of one start is worse than to have seen nothing in another.
 */
export const harm = ({ level }: Pick<Scored, 'level'>): number => (level === 'CLEAN' ? -1 : levels.indexOf(level));
const failed = ({ reason }: Scored): number => (reason === 'ANALYSIS_FAILED' ? 1 : 0);

/**
 * The result that holds for a hash, whatever it is called: the worst of its classes of start. Among equals one that did
 * not fail, then the higher score, then the class that comes first by name. Pure; undefined of none.
 */
export function worstOf(results: readonly StartResult[]): StartResult | undefined {
  // A start that one person asked for is nobody else's: only what was bad in it counts.
  const counting = results.filter(({ start, scored }) => start !== 'asked' || levels.indexOf(scored.level) >= levels.indexOf('SUSPICIOUS'));
  return counting.toSorted((a, b) => harm(b.scored) - harm(a.scored) || failed(a.scored) - failed(b.scored)
    || b.scored.score - a.scored.score || (a.start < b.start ? -1 : 1))[0];
}

export async function resultsOf(em: Manager, sampleId: string): Promise<StartResult[]> {
  return await em.execute<StartResult[]>(
    `select start, scored, analysis_id as "analysisId", engine_id as engine from start_result where sample_id = ?`, [sampleId]);
}

export async function keepResult(em: Manager, sampleId: string, { start, scored, analysisId, engine }: StartResult): Promise<void> {
  await em.execute(
    `insert into start_result (sample_id, start, scored, analysis_id, engine_id) values (?, ?, ?::jsonb, ?, ?)
     on conflict (sample_id, start) do update
     set scored = excluded.scored, analysis_id = excluded.analysis_id, engine_id = excluded.engine_id`,
    [sampleId, start, jsonb(scored), analysisId, engine], 'run');
}

/** Whether another class of start is still being analysed, so that what is known by now is not all. */
export async function isOtherOpen(em: Manager, analysis: { id: string; sample_id: string; start: Start }): Promise<boolean> {
  const [open] = await em.execute<unknown[]>(
    `select 1 from analysis where sample_id = ? and id <> ? and start <> ? and cause = 'SUBMISSION'
       and state in ('QUEUED', 'RUNNING') limit 1`, [analysis.sample_id, analysis.id, analysis.start]);
  return open !== undefined;
}
