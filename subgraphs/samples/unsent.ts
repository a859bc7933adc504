import type { Decision } from '../../schema/decision.ts';
import type { Manager } from '../../platform/database.ts';
import { publishAll, type Fact } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sealedFile } from './notices.ts';

/**
 * Files that a customer met and did not send: it waits for no verdict of them, and is told all the same when they are,
 * or become, MALICIOUS. A mark in the row of (sample, customer) says why they were not sent, and of which revision of
 * the verdict that was told: once for each time that the verdict becomes MALICIOUS.
 */
type Reason = Decision['reason'] | 'SIGHTING';

const chunk = 20;

/**
 * A customer has met these samples without sending them, and has a row for each. Tells of those that are known to be
 * MALICIOUS. Under the lock of the sample: with `tellUnsent`, one of the two always sees the other.
 */
export async function noteUnsent(
  em: Manager, platform: Platform, customer: string, sampleIds: readonly string[], reason: Reason,
): Promise<void> {
  if (sampleIds.length === 0) return;
  // That somebody decided it counts for more than what else kept it back later.
  await em.execute(
    `update sample_customer set unsent = case when unsent = 'EXCLUDED' then unsent else ? end
     where customer_id = ? and sample_id = any(?::text[])`, [reason, customer, listOf(sampleIds)], 'run');
  const bad = await em.execute<{ sample_id: string }[]>(
    `select distinct sample_id from sample_verdict
     where sample_id = any(?::text[]) and stage = 'FINAL' and level = 'MALICIOUS' order by 1`,
    [listOf(sampleIds)]);
  for (const { sample_id: sampleId } of bad) {
    const since = await maliciousSince(em, sampleId);
    if (since !== null) await tell(em, platform, sampleId, since, [customer]);
  }
}

/** Devices told of a hash before it was a sample: their customers have met it. May run twice. */
export async function rememberSightings(em: Manager, sample: { id: string; sha256: string }): Promise<void> {
  await em.execute(
    `insert into sample_customer (sample_id, customer_id, first_seen_at, last_seen_at, unsent)
     select ?, customer_id, min(first_at), max(last_at), 'SIGHTING' from sighting where sha256 = ?
     group by customer_id order by customer_id on conflict do nothing`,
    [sample.id, sample.sha256], 'run');
}

/** A verdict was reached: who met the file without sending it is told when it is MALICIOUS now. May run twice. */
export async function tellUnsent(platform: Platform, sampleId: string): Promise<void> {
  const em = systemManager(platform);
  const since = await maliciousSince(em, sampleId);
  if (since === null) return;
  // The hash may have become a sample inside of a container, or while a device told of it.
  const [sample] = await em.execute<{ id: string; sha256: string }[]>('select id, sha256 from sample where id = ?', [sampleId]);
  if (sample) await rememberSightings(em, sample);
  for (let after = ''; ; ) {
    const rows = await em.execute<{ customer_id: string }[]>(unsentPage, [sampleId, after, since, chunk]);
    const customers = rows.map(({ customer_id }) => customer_id);
    if (customers.length > 0) {
      await em.fork().transactional(async (inner) => await tell(inner, platform, sampleId, since, customers));
    }
    if (rows.length < chunk) return;
    after = customers.at(-1)!;
  }
}

/** One page of those who are to be told; exported for its plan to be looked at. */
export const unsentPage = `select customer_id from sample_customer
  where sample_id = ? and unsent is not null and customer_id > ? and told < ? order by customer_id limit ?`;

/** The revision by which the final verdict became MALICIOUS; null when it is not, or there is none. */
async function maliciousSince(em: Manager, sampleId: string): Promise<number | null> {
  const [row] = await em.execute<{ since: number | null }[]>(
    `select min(revision) filter (where level = 'MALICIOUS') as since from sample_verdict
     where sample_id = ? and stage = 'FINAL' and revision > coalesce(
       (select max(revision) from sample_verdict where sample_id = ? and stage = 'FINAL' and level <> 'MALICIOUS'), 0)`,
    [sampleId, sampleId]);
  return row?.since ?? null;
}

async function tell(
  em: Manager, platform: Platform, sampleId: string, revision: number, customers: readonly string[],
): Promise<void> {
  const rows = await em.execute<{ customer_id: string; unsent: Reason; sha256: string }[]>(
    `update sample_customer c set told = ? from sample s
     where s.id = c.sample_id and c.sample_id = ? and c.customer_id = any(?::text[])
       and c.unsent is not null and c.told < ?
       -- who sent it as well is told by its own verdict
       and not exists (select from submission u
         where u.sample_id = c.sample_id and u.customer_id = c.customer_id and u.outcome <> 'SKIP')
     returning c.customer_id, c.unsent, s.sha256`,
    [revision, sampleId, listOf(customers), revision]);
  const facts: Fact[] = [];
  for (const { customer_id: customer, unsent: reason, sha256 } of rows) {
    const why = `${wordsOf(reason)} Its bytes are known to be malicious from elsewhere; nothing was done with the file. ` +
      'submissions and sightings tell which devices have it.';
    const unsent = reason === 'EXCLUDED' ? 'EXCLUDED' : 'OTHERWISE';
    const file = await sealedFile(em, platform, { customer, sampleId, sha256, level: 'MALICIOUS', was: null, why, unsent });
    facts.push({ type: 'notice.raised', body: {
      customer, kind: 'FILE_FOUND', level: 'MALICIOUS', subject: sha256, at: new Date().toISOString(), words: why, file,
      title: unsent === 'EXCLUDED' ? 'A file that is excluded is malicious' : 'A file that was not sent is malicious',
    } });
  }
  await publishAll(em, facts);
}

function wordsOf(reason: Reason): string {
  if (reason === 'EXCLUDED') {
    return 'An exclusion holds for it, so that it is not analysed for you: exclusions tells which, ' +
      'exclusionRemove ends one.';
  }
  if (reason === 'SIGHTING') return 'A device told of it without sending it.';
  return `It was decided ${reason}.`;
}

const listOf = (ids: readonly string[]): string => `{${ids.map((id) => JSON.stringify(id)).join()}}`;
