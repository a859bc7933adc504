import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { Delivery, Verdict } from './entities.ts';

export type DeliveryState = 'SEEN' | 'APPLIED' | 'FAILED';

/** What a device says of a verdict that it was told. The first word of each kind counts: it can't be told later that it was told earlier. */
export async function acknowledge(em: Manager, caller: Caller, { pseudonyms }: Platform, input: { verdictId: string; state: DeliveryState; action?: string | null | undefined; message?: string | null | undefined }) {
  if (caller.kind !== 'DEVICE' || !caller.customerId) throw publicError('FORBIDDEN', 'devices acknowledge what they were told');
  if ((input.message ?? '').length > 500) throw new Refusal('INVALID', 'message must have at most 500 characters', ['input', 'message']);
  const customer = pseudonyms.of(caller.customerId);
  const [verdict] = await em.execute<{ sample_id: string }[]>('select v.sample_id from verdict v join interest i on i.sample_id = v.sample_id and i.customer_id = ? where v.id = ?', [customer, input.verdictId]);
  if (!verdict) throw new Refusal('NOT_FOUND', 'this customer was told no such verdict', ['input', 'verdictId']);
  const device = pseudonyms.of(caller.id);
  await em.execute(
    `insert into delivery (verdict_id, device_id, state, customer_id, sample_id, action, message, at) values (?, ?, ?, ?, ?, ?, ?, now()) on conflict do nothing`,
    [input.verdictId, device, input.state, customer, verdict.sample_id, input.action ?? null, input.message ?? null], 'run');
  return await em.findOneOrFail(Delivery, { verdictId: input.verdictId, deviceId: device, state: input.state });
}

/**
 * What was known of a hash at some time. `asOf`: the revision that held then. `knownAt`: the newest that a device had said by then that it was told;
 * with both, of those that held at `asOf` or before. Null when there was none.
 */
export async function verdictAt(em: Manager, { pseudonyms }: Platform, { sha256, asOf, knownAt, deviceId }: { sha256: string; asOf?: string | null | undefined; knownAt?: string | null | undefined; deviceId?: string | null | undefined }) {
  if (Boolean(knownAt) !== Boolean(deviceId)) throw publicError('BAD_USER_INPUT', 'knownAt says what one device had been told: give both knownAt and deviceId');
  const [row] = await em.execute<{ id: string }[]>(
    `select v.id from verdict v where v.sha256 = ? ${asOf ? 'and v.reached_at <= ?' : ''}
     ${knownAt ? 'and exists (select from delivery d where d.verdict_id = v.id and d.device_id = ? and d.at <= ?)' : ''} order by v.revision desc limit 1`,
    [sha256, ...(asOf ? [asOf] : []), ...(knownAt ? [pseudonyms.of(deviceId!), knownAt] : [])]);
  return row ? await em.findOne(Verdict, { id: row.id }, { disableIdentityMap: true }) : null;
}
