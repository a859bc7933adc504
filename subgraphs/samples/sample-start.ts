import { startOf, startWithin, type Start } from '../../schema/start.ts';
import type { Manager } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';
import type { AnalysisState } from './entities.ts';
import type { SampleRow } from './sample-row.ts';
import { knownKey, openName, type NamedRow } from './sealing.ts';

/**
 * Classes of start in which bytes were analysed, or are being: what the verdict of a hash stands for. A class has no
 * row before it is asked for, is OPEN while it is analysed and DONE afterwards; when its analysis fails the row goes,
 * and whoever asks next has it analysed anew. The names themselves are kept with their submissions alone.
 */
export type Known = 'FINAL' | 'IN_PROGRESS' | 'NO';

/** What is known of bytes in one class of start. NO: nothing, or nothing of this class. */
export async function knownOf(
  em: Manager, sample: Pick<SampleRow, 'id' | 'analysis_state' | 'media_type'>, start: Start,
): Promise<Known> {
  const known = knownBy[sample.analysis_state];
  if (known === 'NO') return known;
  const rows = await em.execute<{ start: Start; state: 'OPEN' | 'DONE' }[]>(
    'select start, state from sample_start where sample_id = ?', [sample.id]);
  const same = rows.filter((row) => startWithin(row.start, sample.media_type) === start);
  if (same.some(({ state }) => state === 'OPEN')) return 'IN_PROGRESS';
  if (same.length > 0) return known;
  const [worst] = await em.execute<unknown[]>(
    `select 1 from (select level, stage from sample_verdict where sample_id = ? order by revision desc limit 1) now
     where level = 'MALICIOUS' and stage = 'FINAL'`, [sample.id]);
  // No other start can be worse.
  return worst ? known : 'NO';
}

/** What is known of bytes, whatever starts them. */
export const knownBy: Record<AnalysisState, Known> = {
  NONE: 'NO', QUEUED: 'IN_PROGRESS', RUNNING: 'IN_PROGRESS', FINISHED: 'FINAL', FAILED: 'NO',
};

/**
 * Another region does not say how it started bytes that it knows: its word counts for the first name that asks here.
 */
export async function noteAbroad(em: Manager, sampleId: string, start: Start): Promise<void> {
  await note(em, sampleId, start, 'DONE');
}

/** For each class of start among these names, the first of them; each class is OPEN from now on. */
export async function openStarts(
  em: Manager, sample: Pick<SampleRow, 'id' | 'media_type'>, fileNames: readonly string[],
): Promise<Map<Start, string>> {
  const asked = new Map<Start, string>();
  for (const name of fileNames) {
    const start = startOf(name, sample.media_type);
    if (!asked.has(start)) asked.set(start, name);
  }
  for (const start of asked.keys()) await note(em, sample.id, start, 'OPEN');
  return asked;
}

/** The newest analysis of a class, so that an older one that ends late does not end it. */
export async function startBegun(em: Manager, sampleId: string, start: Start, analysisId: string): Promise<void> {
  await em.execute(
    `update sample_start set analysis_id = ? where sample_id = ? and start = ? and coalesce(analysis_id, '') < ?`,
    [analysisId, sampleId, start, analysisId], 'run');
}

/** An analysis of a class has ended. Says whether it was the newest one of its class. */
export async function startEnded(
  em: Manager, sampleId: string, start: Start, analysisId: string, state: 'FINISHED' | 'FAILED',
): Promise<boolean> {
  const which = `sample_id = ? and start = ? and coalesce(analysis_id, '') <= ?`;
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    state === 'FINISHED' ? `update sample_start set state = 'DONE' where ${which}` : `delete from sample_start where ${which}`,
    [sampleId, start, analysisId], 'run');
  return affectedRows > 0;
}

/** A class that was analysed for somebody who wanted it anew counts like any other. */
export async function startDone(em: Manager, sampleId: string, start: Start): Promise<void> {
  await em.execute(
    `insert into sample_start (sample_id, start, state) values (?, ?, 'DONE') on conflict (sample_id, start) do nothing`,
    [sampleId, start], 'run');
}

/** Whether classes of bytes are still being analysed, and whether any was. */
export async function startsOf(em: Manager, sampleId: string): Promise<{ open: boolean; done: boolean }> {
  const [row] = await em.execute<{ open: boolean | null; done: boolean | null }[]>(
    `select bool_or(state = 'OPEN') as open, bool_or(state = 'DONE') as done from sample_start where sample_id = ?`, [sampleId]);
  return { open: row?.open ?? false, done: row?.done ?? false };
}

/** Names under which bytes were submitted, the newest first; of each class of start one that can still be told. */
export async function namesOf(em: Manager, keys: Pick<Keys, 'master'>, sampleId: string, waiting: boolean): Promise<string[]> {
  const rows = await em.execute<NamedRow[]>(
    `select id, customer_id, file_name, name from (
       select distinct on (u.start) u.id, u.customer_id, u.file_name, u.name from submission u
       where u.sample_id = ? ${waiting ? "and u.state = 'AWAITING_UPLOAD'" : ''}
         and (u.file_name is not null or exists (select from customer_key k where k.customer_id = u.customer_id))
       order by u.start, u.id desc) named order by id desc`, [sampleId]);
  const names: string[] = [];
  for (const row of rows) names.push(openName(await knownKey(em, keys, row.customer_id), row));
  return names;
}

async function note(em: Manager, sampleId: string, start: Start, state: 'OPEN' | 'DONE'): Promise<void> {
  await em.execute(
    `insert into sample_start (sample_id, start, state) values (?, ?, ?)
     on conflict (sample_id, start) do update set state = excluded.state`, [sampleId, start, state], 'run');
}
