import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Connection, PageInput } from '../../platform/pages.ts';
import { sealText } from '../../platform/sealed-text.ts';
import type { Platform } from '../../platform/subgraph.ts';
import type { EventOf } from '../../schema/events.ts';
import { Delivery, Verdict } from './entities.ts';

export type DeliveryState = 'SEEN' | 'APPLIED' | 'FAILED';

/**
 * What a device says of a verdict that it was told. The first word of each kind counts: it can't be told later that it
 * was told earlier.
 */
export async function acknowledge(
  em: Manager, caller: Caller, { keys, pseudonyms }: Platform,
  input: { verdictId: string; state: DeliveryState; action?: string | null | undefined; message?: string | null | undefined },
) {
  if (caller.kind !== 'DEVICE' || !caller.customerId) throw publicError(
    'FORBIDDEN', 'devices acknowledge what they were told',
  );
  if ((input.message ?? '').length > 500) throw new Refusal(
    'INVALID', 'message must have at most 500 characters', ['input', 'message'],
  );
  const customer = pseudonyms.of(caller.customerId);
  const [verdict] = await em.execute<{ sample_id: string }[]>(
    'select v.sample_id from verdict v join interest i on i.sample_id = v.sample_id and i.customer_id = ? where v.id = ?',
    [customer, input.verdictId],
  );
  if (!verdict) throw new Refusal('NOT_FOUND', 'this customer was told no such verdict', ['input', 'verdictId']);
  const device = pseudonyms.of(caller.id);
  // What went wrong on a device may name files and people.
  const message = input.message ? sealText(keys, device, input.message) : null;
  await em.execute(
    `insert into delivery (verdict_id, device_id, state, customer_id, sample_id, action, message, at) values (?, ?, ?, ?, ?, ?, ?, now()) on conflict do nothing`,
    [input.verdictId, device, input.state, customer, verdict.sample_id, input.action ?? null, message], 'run');
  return await em.findOneOrFail(Delivery, { verdictId: input.verdictId, deviceId: device, state: input.state });
}

/** A device is here, or is not any more; the version says which word is the last. */
export async function noteDevice(
  em: Manager, { pseudonyms }: Platform, event: EventOf<'device.changed'>,
): Promise<void> {
  const { customerId, deviceId, removed, version, enrolledAt } = event;
  await em.execute(
    `insert into known_device (id, customer_id, enrolled_at, removed, version) values (?, ?, ?, ?, ?)
     on conflict (id) do update set enrolled_at = coalesce(excluded.enrolled_at, known_device.enrolled_at), removed = excluded.removed, version = excluded.version
     where known_device.version <= excluded.version`,
    [pseudonyms.of(deviceId), pseudonyms.of(customerId), enrolledAt, removed, version], 'run');
}

/** Of the customer's devices, those that were there when it was told of the verdict and are still. */
const awaited = `awaited as (select k.id from known_device k, verdict v, interest i where v.id = ? and i.sample_id = v.sample_id and i.customer_id = ?
  and k.customer_id = i.customer_id and not k.removed and (k.enrolled_at is null or k.enrolled_at <= greatest(v.reached_at, i.since)))`;

export interface Coverage {
  devices: number;
  answered: number;
  share: number;
  p99: number | null;
}

/** How many of them have answered, and how long the slowest of a hundred took. */
export async function coverageOf(
  em: Manager, { pseudonyms }: Platform, verdictId: string, customerId: string | null,
): Promise<Coverage> {
  const customer = customerId === null ? '' : pseudonyms.of(customerId);
  const [row] = await em.execute<{ devices: number; answered: number; p99: number | null }[]>(
    `with ${awaited}, first as (select d.device_id, min(d.at) as at from delivery d where d.verdict_id = ? and d.customer_id = ? group by 1)
     select count(*)::int as devices, count(f.at)::int as answered,
       (percentile_disc(0.99) within group (order by extract(epoch from f.at - greatest(v.reached_at, i.since)) * 1000))::float8 as p99
     from awaited a join verdict v on v.id = ? join interest i on i.sample_id = v.sample_id and i.customer_id = ? left join first f on f.device_id = a.id`,
    [verdictId, customer, verdictId, customer, verdictId, customer]);
  const { devices = 0, answered = 0, p99 = null } = row ?? {};
  return {
    devices, answered, share: devices === 0 ? 1 : Math.floor((answered / devices) * 10_000) / 10_000,
    p99: p99 === null ? null : Math.max(0, Math.round(p99)),
  };
}

/** Those that have not answered yet, by their ids. */
export async function waitingFor(
  em: Manager, { pseudonyms, pages }: Platform, verdictId: string, customerId: string | null, page: PageInput,
): Promise<Connection<{ id: string }>> {
  const customer = customerId === null ? '' : pseudonyms.of(customerId);
  const [list, owner] = [`awaited ${verdictId}`, customerId ?? '*'];
  const { limit, after } = pages.open(list, owner, page);
  const rows = await em.execute<{ id: string }[]>(
    `with ${awaited} select a.id from awaited a where a.id > ? and not exists (select from delivery d where d.verdict_id = ? and d.device_id = a.id) order by a.id limit ?`,
    [verdictId, customer, after ?? '', verdictId, limit]);
  return pages.close(list, owner, page, rows, ({ id }) => id);
}

/**
 * What was known of a hash at some time. `asOf`: the revision that held then. `knownAt`: the newest that a device had
 * said by then that it was told;
 * with both, of those that held at `asOf` or before. Null when there was none.
 */
export async function verdictAt(
  em: Manager, { pseudonyms }: Platform,
  {
    sha256, asOf, knownAt, deviceId,
  }: { sha256: string; asOf?: string | null | undefined; knownAt?: string | null | undefined; deviceId?: string | null | undefined },
) {
  if (Boolean(knownAt) !== Boolean(deviceId)) throw publicError(
    'BAD_USER_INPUT', 'knownAt says what one device had been told: give both knownAt and deviceId',
  );
  const [row] = await em.execute<{ id: string }[]>(
    `select v.id from verdict v where v.sha256 = ? ${asOf ? 'and v.reached_at <= ?' : ''}
     ${knownAt ? 'and exists (select from delivery d where d.verdict_id = v.id and d.device_id = ? and d.at <= ?)' : ''} order by v.revision desc limit 1`,
    [sha256, ...(asOf ? [asOf] : []), ...(knownAt ? [pseudonyms.of(deviceId!), knownAt] : [])]);
  return row ? await em.findOne(Verdict, { id: row.id }, { disableIdentityMap: true }) : null;
}
