import type { SubmissionFilter } from '../../schema/generated/samples.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError } from '../../platform/errors.ts';
import type { Pseudonyms } from '../../platform/pseudonyms.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { knownKey, openName, type NamedRow } from './sealing.ts';
import { askedMax, askedWords, searchWords } from './search-words.ts';
import type { SubmissionState } from './entities.ts';
import type { Decision } from '../../schema/decision.ts';

/** Counting stops here: a total is for a person, and must not cost more than a page. */
const countedMax = 100_000;

interface Where {
  sql: string;
  values: unknown[];
}

const list = (values: readonly string[]): string => `{${values.join()}}`;

/** The conditions of a filter, on `submission u`. */
function conditions(filter: SubmissionFilter | null | undefined, customer: string, pseudonyms: Pseudonyms, key: Buffer | null): Where {
  const parts = ['u.customer_id = ?'];
  const values: unknown[] = [customer];
  const add = (sql: string, ...more: unknown[]) => {
    parts.push(sql);
    values.push(...more);
  };
  if ((filter?.fileNameContains?.length ?? 0) > 100) throw publicError('BAD_USER_INPUT', 'fileNameContains must have at most 100 characters');
  if (filter?.text) {
    const asked = askedWords(filter.text);
    if (filter.text.length > 500 || asked < 1 || asked > askedMax) throw publicError('BAD_USER_INPUT', `text has 1 to ${askedMax} words and at most 500 characters`);
    // Without its key nothing that the customer wrote can be found.
    if (key) add('u.words @> ?::text[]', list(searchWords(key, [filter.text])));
    else add('?::text is null', filter.text);
  }
  if (filter?.states) add('u.state = any(?::text[])', list(filter.states));
  if (filter?.deviceId) add('u.device_id = ?', pseudonyms.of(filter.deviceId));
  if (filter?.sha256) add('u.sample_id = (select id from sample where sha256 = ?)', filter.sha256);
  if (filter?.reasons) add('u.reason = any(?::text[])', list(filter.reasons));
  if (filter?.origins) add('u.origin = any(?::text[])', list(filter.origins));
  if (filter?.since) add('u.submitted_at >= ?', filter.since);
  if (filter?.until) add('u.submitted_at < ?', filter.until);
  if (filter?.categories) add(
    // What others' bytes are is found out by nobody who only knows their hash.
    `(case when exists (select from sample_customer h where h.sample_id = u.sample_id and h.customer_id = u.customer_id and h.possessed_at is not null)
       then (select s.category from sample s where s.id = u.sample_id)
       else coalesce(u.facts->>'category', (select s.category from sample s where s.id = u.sample_id)) end) = any(?::text[])`, list(filter.categories));
  if (filter?.levels) add("(select v.level from sample_verdict v where v.sample_id = u.sample_id and v.stage = 'FINAL' order by v.revision desc limit 1) = any(?::text[])", list(filter.levels));
  return { sql: parts.join(' and '), values };
}

/** Names are sealed: so many rows are opened for a question about one, so many at a time. */
const [openedMax, openedChunk] = [100_000, 2_000];

interface Position {
  oldestFirst: boolean;
  after: string | null;
  limit: number;
}

/** Ids of those whose names contain a text, in any case, up to `limit`. */
async function named(em: Manager, key: Buffer | null, { sql, values }: Where, text: string, { oldestFirst, limit, ...position }: Position): Promise<string[]> {
  const wanted = text.toLowerCase();
  const found: string[] = [];
  let { after } = position;
  for (let opened = 0; opened < openedMax; opened += openedChunk) {
    const rows = await em.execute<NamedRow[]>(
      `select u.id, u.customer_id, u.file_name, u.name from submission u where ${sql} ${after === null ? '' : `and u.id ${oldestFirst ? '>' : '<'} ?`}
       order by u.id ${oldestFirst ? 'asc' : 'desc'} limit ?`, [...values, ...(after === null ? [] : [after]), openedChunk]);
    for (const row of rows) {
      if (openName(key, row).toLowerCase().includes(wanted)) found.push(row.id);
      if (found.length >= limit) return found;
    }
    if (rows.length < openedChunk) break;
    after = rows.at(-1)!.id;
  }
  return found;
}

/** Ids of one page, in its order. */
export async function submissionIds(
  em: Manager, { pseudonyms, keys }: Pick<Platform, 'pseudonyms' | 'keys'>, customer: string, page: { filter: SubmissionFilter | null | undefined; oldestFirst: boolean; after: string | null; limit: number },
): Promise<string[]> {
  const key = page.filter?.text || page.filter?.fileNameContains ? await knownKey(em, keys, customer) : null;
  const where = conditions(page.filter, customer, pseudonyms, key);
  if (page.filter?.fileNameContains) return await named(em, key, where, page.filter.fileNameContains, page);
  const { sql, values } = where;
  const rows = await em.execute<{ id: string }[]>(
    `select u.id from submission u where ${sql} ${page.after === null ? '' : `and u.id ${page.oldestFirst ? '>' : '<'} ?`} order by u.id ${page.oldestFirst ? 'asc' : 'desc'} limit ?`,
    [...values, ...(page.after === null ? [] : [page.after]), page.limit]);
  return rows.map((row) => row.id);
}

export async function submissionTotals(em: Manager, { pseudonyms, keys }: Pick<Platform, 'pseudonyms' | 'keys'>, customer: string, filter: SubmissionFilter | null | undefined) {
  const key = filter?.text || filter?.fileNameContains ? await knownKey(em, keys, customer) : null;
  let where = conditions(filter, customer, pseudonyms, key);
  if (filter?.fileNameContains) {
    const ids = await named(em, key, where, filter.fileNameContains, { oldestFirst: false, after: null, limit: countedMax + 1 });
    where = { sql: 'u.id = any(?::text[])', values: [list(ids)] };
  }
  const { sql, values } = where;
  const rows = await em.execute<{ state: SubmissionState; reason: Decision['reason']; count: number }[]>(
    `select state, reason, count(*)::int as count from (select u.state, u.reason from submission u where ${sql} order by u.id desc limit ?) found group by 1, 2`, [...values, countedMax + 1]);
  const sum = <K extends 'state' | 'reason'>(key: K) => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row[key], (counts.get(row[key]) ?? 0) + row.count);
    return [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => ({ [key]: name, count }) as Record<K, (typeof rows)[number][K]> & { count: number });
  };
  const total = rows.reduce((all, row) => all + row.count, 0);
  return { total: Math.min(total, countedMax), capped: total > countedMax, states: sum('state'), reasons: sum('reason') };
}
