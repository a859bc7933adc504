import type { Level } from '../../schema/policy-settings.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError } from '../../platform/errors.ts';

/** How many customers have a sample: never told more exactly than this. */
export const buckets = ['FEW', 'TENS', 'HUNDREDS', 'THOUSANDS'] as const;
export type Bucket = (typeof buckets)[number];

/** Below this many customers nothing tells others that a sample exists, unless it is dangerous. */
const anonymousFrom = 5;
const prefixMin = 5;
const prefixMax = 16;
const foundMax = 1_000;

export function bucketOf(customers: number): Bucket {
  return customers < 10 ? 'FEW' : customers < 100 ? 'TENS' : customers < 1_000 ? 'HUNDREDS' : 'THOUSANDS';
}

/**
 * A customer has met a sample; written once a day at the most. Says whether it has shown before that it has the bytes.
 */
export async function noteSeen(em: Manager, sampleId: string, customer: string): Promise<boolean> {
  const [row] = await em.execute<{ has: boolean | null }[]>(
    `with met as (insert into sample_customer (sample_id, customer_id, first_seen_at, last_seen_at) values (?, ?, now(), now())
       on conflict (sample_id, customer_id) do update set last_seen_at = now() where sample_customer.last_seen_at < now() - interval '1 day')
     select (select possessed_at is not null from sample_customer where sample_id = ? and customer_id = ?) as has`,
    [sampleId, customer, sampleId, customer]);
  return row?.has ?? false;
}

export interface Seen {
  sample_id: string;
  customers: number;
  last_day: string;
  own: boolean;
}

/** How widely samples are known. Counting stops where the last bucket begins. */
export async function seenOf(em: Manager, sampleIds: readonly string[], customer: string): Promise<Seen[]> {
  return await em.execute<Seen[]>(
    `select s.id as sample_id, w.customers, to_char(w.last_seen at time zone 'UTC', 'YYYY-MM-DD"T"00:00:00.000"Z"') as last_day, exists (select from sample_customer o where o.sample_id = s.id and o.customer_id = ?) as own
     from unnest(?::text[]) as s(id), lateral (select count(*)::int as customers, max(last_seen_at) as last_seen from (select last_seen_at from sample_customer c where c.sample_id = s.id limit 1000) found) w where w.customers > 0`,
    [customer, `{${sampleIds.join()}}`]);
}

export interface Reputed {
  sampleId: string;
  sha256: string;
  level: Level | null;
  firstDay: string;
  lastDay: string;
  bucket: Bucket;
}

/**
 * All hashes that begin so, for somebody who does not want to tell which one is meant. What only few customers have is told to those customers alone,
 * unless it is dangerous: that somebody has a document is that somebody's business.
 */
export async function reputationOf(em: Manager, prefix: string, customer: string): Promise<Reputed[]> {
  if (!new RegExp(`^[0-9a-f]{${prefixMin},${prefixMax}}$`).test(prefix)) throw publicError('BAD_USER_INPUT', `prefix must be ${prefixMin} to ${prefixMax} lower-case hexadecimal digits`);
  const rows = await em.execute<{ id: string; sha256: string; first_day: string; level: Level | null }[]>(
    `select s.id, s.sha256, to_char(s.first_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"00:00:00.000"Z"') as first_day,
       (select v.level from sample_verdict v where v.sample_id = s.id and v.stage = 'FINAL' order by v.revision desc limit 1) as level
     from sample s where s.sha256 >= ? and s.sha256 < ? order by s.sha256 limit ?`, [prefix, `${prefix}g`, foundMax + 1]);
  if (rows.length > foundMax) throw publicError('BAD_USER_INPUT', `more than ${foundMax} hashes begin so: give a digit more`);
  const seen = new Map((await seenOf(em, rows.map((row) => row.id), customer)).map((one) => [one.sample_id, one]));
  return rows.flatMap(({ id, sha256, first_day, level }) => {
    const found = seen.get(id);
    const dangerous = level !== null && level !== 'CLEAN' && level !== 'UNKNOWN';
    if (!found || !(found.own || dangerous || found.customers >= anonymousFrom)) return [];
    return [{ sampleId: id, sha256, level, firstDay: first_day, lastDay: found.last_day, bucket: bucketOf(found.customers) }];
  });
}
