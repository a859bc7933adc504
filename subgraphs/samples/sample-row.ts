import type { Category } from '../../schema/policy-settings.ts';
import type { Manager } from '../../platform/database.ts';
import type { AnalysisState } from './entities.ts';

export interface SampleRow {
  id: string;
  sha256: string;
  size: number;
  stored_at: string | null;
  deleted_at: string | null;
  analysis_id: string | null;
  analysis_state: AnalysisState;
  category: Category;
  media_type: string | null;
  first_seen_at: string;
  region: string | null;
  /** The vault's name of the bytes; null for those that lie under their hash. */
  stored_as: string | null;
}

/** The row as the entity that it is, for those who have it locked anyway. */
export const asSample = (row: SampleRow) => ({
  id: row.id, sha256: row.sha256, size: row.size, category: row.category, mediaType: row.media_type, firstSeenAt: new Date(row.first_seen_at), storedAt: row.stored_at === null ? null : new Date(row.stored_at),
  region: row.region, deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at), analysisId: row.analysis_id, analysisState: row.analysis_state,
});

/** Until the transaction ends nobody else gives these hashes an id. */
export async function lockHashes(em: Manager, hashes: readonly string[]): Promise<void> {
  await em.execute("select pg_advisory_xact_lock(k) from (select distinct hashtext('sample ' || h) as k from unnest(?::text[]) h order by 1) sorted", [`{${hashes.join()}}`]);
}

/** Locks a sample's row: whatever changes a sample or its submissions holds this lock, so states never race. */
export async function lockSample(em: Manager, where: { sha256: string } | { id: string }): Promise<SampleRow | undefined> {
  const [column, value] = 'id' in where ? ['id', where.id] : ['sha256', where.sha256];
  const [row] = await em.execute<(SampleRow & { size: string })[]>(
    `select id, sha256, size, stored_at, deleted_at, analysis_id, analysis_state, category, media_type, first_seen_at, region, stored_as from sample where ${column} = ? for update`,
    [value],
  );
  return row && { ...row, size: Number(row.size) };
}
