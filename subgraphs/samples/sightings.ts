import type { SightingsReportInput } from '../../schema/generated/samples.ts';
import type { Category, Origin } from '../../schema/policy-settings.ts';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { placeSchema, checkedPlace, type Place } from './place.ts';
import { customerKey } from './sealing.ts';
import { noteUnsent } from './unsent.ts';

/** What devices tell of files that they met without sending them: for reputation. A row for each device and hash. */
export interface SightingRow {
  id: string;
  customer_id: string;
  device_id: string;
  sha256: string;
  size: string;
  category: Category;
  origin: Origin;
  times: number;
  first_at: string;
  last_at: string;
  sealed: Buffer;
}

const reportedMax = 100;
export const deviceRowsMax = 50_000;
export const sightingDays = 90;
const chunk = 1_000;

export const openPlace = (key: Buffer, id: string, sealed: Uint8Array): Place => placeSchema.parse(JSON.parse(unwrap(key, sealed, `sighting ${id}`).toString()));

/** Notes what a device met; what it met before is counted. Says how many rows are new. */
export async function reportSightings(em: Manager, caller: Caller, platform: Platform, { sightings }: SightingsReportInput): Promise<number> {
  if (!caller.customerId || caller.kind !== 'DEVICE') throw publicError('FORBIDDEN', 'devices tell what they meet');
  if (sightings.length < 1 || sightings.length > reportedMax) throw new Refusal('INVALID', `1 to ${reportedMax} sightings are told at a time`, ['input', 'sightings']);
  const told = sightings.map((one, index) => ({ ...one, place: checkedPlace(one, ['input', 'sightings', String(index)]) }));
  const customer = platform.pseudonyms.of(caller.customerId);
  const key = await customerKey(em, platform.keys, customer);
  // The newest word on a hash is the one that counts; Postgres takes each row once in a statement.
  const rows = [...new Map(told.map((one) => [one.sha256, one])).values()].map((one) => {
    const id = newId('sighting');
    return { id, sha256: one.sha256, size: one.size, category: one.category, origin: one.origin, sealed: wrap(key, Buffer.from(JSON.stringify(one.place)), `sighting ${id}`).toString('hex') };
  }).sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  const written = await em.execute<{ fresh: boolean }[]>(
    `insert into sighting (id, customer_id, device_id, sha256, size, category, origin, times, first_at, last_at, sealed)
     select r.id, ?, ?, r.sha256, r.size, r.category, r.origin, 1, now(), now(), decode(r.sealed, 'hex') from jsonb_to_recordset(?::jsonb) as r(id text, sha256 text, size bigint, category text, origin text, sealed text)
     on conflict (customer_id, device_id, sha256) do update set times = least(sighting.times + 1, 1000000000), last_at = now() returning (xmax = 0) as fresh`,
    [customer, platform.pseudonyms.of(caller.id), JSON.stringify(rows)]);
  const [have] = await em.execute<{ n: number }[]>('select count(*)::int as n from (select 1 from sighting where customer_id = ? and device_id = ? limit ?) mine', [customer, platform.pseudonyms.of(caller.id), deviceRowsMax + 1]);
  if (have!.n > deviceRowsMax) throw new Refusal('OVER_QUOTA', `a device may have ${deviceRowsMax} files that it told of kept: they go ${sightingDays} days after the last time`, ['input']);
  // The sample before its rows, as whoever submits does; and locked against a verdict that comes at this moment.
  const known = await em.execute<{ id: string }[]>(
    'select id from sample where sha256 = any(?::text[]) order by id for key share', [`{${rows.map(({ sha256 }) => sha256).join()}}`]);
  // Of what is known as a sample the prevalence knows too.
  await em.execute(
    `insert into sample_customer (sample_id, customer_id, first_seen_at, last_seen_at) select s.id, ?, now(), now() from sample s where s.sha256 = any(?::text[]) order by s.id
     on conflict (sample_id, customer_id) do update set last_seen_at = now() where sample_customer.last_seen_at < now() - interval '1 day'`, [customer, `{${rows.map(({ sha256 }) => sha256).join()}}`], 'run');
  await noteUnsent(em, platform, customer, known.map(({ id }) => id), 'SIGHTING');
  return written.filter(({ fresh }) => fresh).length;
}

export interface SightingFilter { sha256?: string | null | undefined; deviceId?: string | null | undefined; since?: string | null | undefined; until?: string | null | undefined }

/** Newest first, by the hash's first meeting. */
export async function sightingRows(em: Manager, { pseudonyms }: Pick<Platform, 'pseudonyms'>, customer: string, { filter, after, limit }: { filter: SightingFilter | null | undefined; after: string | null; limit: number }): Promise<SightingRow[]> {
  const parts = ['customer_id = ?', 'id < ?'];
  const values: unknown[] = [customer, after ?? 'sgt_~'];
  const add = (sql: string, value: unknown) => {
    parts.push(sql);
    values.push(value);
  };
  if (filter?.sha256) add('sha256 = ?', filter.sha256);
  if (filter?.deviceId) add('device_id = ?', pseudonyms.of(filter.deviceId));
  if (filter?.since) add('last_at >= ?', filter.since);
  if (filter?.until) add('last_at < ?', filter.until);
  return await em.execute<SightingRow[]>(`select id, customer_id, device_id, sha256, size, category, origin, times, first_at, last_at, sealed from sighting where ${parts.join(' and ')} order by id desc limit ?`, [...values, limit]);
}

/** What was met for the last time long ago is forgotten. */
export async function forgetSightings(platform: Platform): Promise<void> {
  for (;;) {
    const { affectedRows } = await systemManager(platform).execute<{ affectedRows: number }>(
      "delete from sighting where id in (select id from sighting where last_at < now() - ? * interval '1 day' order by last_at limit ?)", [sightingDays, chunk], 'run');
    if (affectedRows < chunk) return;
  }
}
