import type { EventOf } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import type { Manager } from '../../platform/database.ts';
import { publish } from '../../platform/outbox.ts';
import { lockHashes } from './sample-row.ts';

/** Says which samples another region's hashes are here. One that nobody here has sent has no row yet, but its id is kept for it. */
export async function identifyResults(em: Manager, { region, results }: EventOf<'results.heard'>): Promise<void> {
  const hashes = results.map((result) => result.sha256);
  await lockHashes(em, hashes);
  await em.execute(
    `insert into abroad (sha256, sample_id) select h.sha256, coalesce(s.id, h.id)
     from jsonb_to_recordset(?::jsonb) as h(sha256 text, id text) left join sample s on s.sha256 = h.sha256 on conflict do nothing`,
    [JSON.stringify([...new Set(hashes)].map((sha256) => ({ sha256, id: newId('sample') })))], 'run');
  const rows = await em.execute<{ sha256: string; sample_id: string }[]>('select a.sha256, coalesce(s.id, a.sample_id) as sample_id from abroad a left join sample s on s.sha256 = a.sha256 where a.sha256 = any(?::text[])', [`{${hashes.join()}}`]);
  const ids = new Map(rows.map((row) => [row.sha256, row.sample_id]));
  await publish(em, 'results.identified', { region, results: results.map((result) => ({ ...result, sampleId: ids.get(result.sha256)! })) });
}

/** Whether another region's verdict has arrived on a sample that was not analysed here. */
export async function isKnownAbroad(em: Manager, sample: { id: string; sha256: string }): Promise<boolean> {
  const [row] = await em.execute<unknown[]>("select 1 from abroad a where a.sha256 = ? and exists (select from sample_verdict v where v.sample_id = ? and v.stage = 'FINAL' and v.level <> 'UNKNOWN')", [sample.sha256, sample.id]);
  return row !== undefined;
}
