import { LockMode } from '@mikro-orm/postgresql';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { hashOf, newSecret } from './credentials.ts';
import { Customer, Management, type Role } from './entities.ts';
import { roleScopes } from './scopes.ts';
import { hasSecondFactor } from './strength.ts';

const hourMs = 3_600_000;
const offersMax = 100;

/** Offers another customer to manage this one, in a role. Whoever has the token may accept it, once. */
export async function offerManagement(em: Manager, customerId: string, author: string, input: { role: Role; validHours: number }) {
  if (!Number.isInteger(input.validHours) || input.validHours < 1 || input.validHours > 720) throw new Refusal('INVALID', 'validHours must be 1 to 720', ['input', 'validHours']);
  if ((await em.count(Management, { customerId, endedAt: null })) >= offersMax) throw new Refusal('CONFLICT', `at most ${offersMax} offers and providers at a time`, ['input']);
  const customer = await em.findOneOrFail(Customer, { id: customerId });
  const { secret, hash } = newSecret('manage');
  const now = new Date();
  const management = em.create(Management, { id: newId('management'), customerId, customerName: customer.name, role: input.role, offeredBy: author, offeredAt: now, tokenHash: hash, offerEndsAt: new Date(now.getTime() + input.validHours * hourMs) });
  em.persist(management);
  await em.flush();
  return { management, token: secret };
}

/** For the provider: from here on its people and keys may act for that customer. Runs unfenced: the offer is another customer's. */
export async function acceptManagement(em: Manager, caller: Caller, token: string) {
  if (!caller.customerId || caller.home) throw publicError('FORBIDDEN', 'accept it as the customer that will manage');
  const management = await em.findOne(Management, { tokenHash: hashOf(token), providerId: null, endedAt: null, offerEndsAt: { $gt: new Date() } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!management) throw new Refusal('EXPIRED', 'this offer is unknown, taken back, accepted or past its time', ['input', 'token']);
  if (management.customerId === caller.customerId) throw new Refusal('CONFLICT', 'nobody manages itself', ['input', 'token']);
  if ((await em.count(Management, { customerId: management.customerId, providerId: caller.customerId, endedAt: null })) > 0) throw new Refusal('CONFLICT', 'that customer is managed already: end that first', ['input', 'token']);
  const provider = await em.findOneOrFail(Customer, { id: caller.customerId });
  Object.assign(management, { providerId: provider.id, providerName: provider.name, acceptedAt: new Date() });
  await em.flush();
  // The managed customer reads of it in its own chain.
  await publish(em, 'audit.recorded', { customerId: management.customerId, action: 'management.accepted', actor: caller.id, subject: management.id, outcome: 'OK', detail: JSON.stringify({ provider: provider.id, name: provider.name, role: management.role }), at: new Date().toISOString() });
  return management;
}

/** Either side ends it, at once. Runs unfenced, and names both. */
export async function endManagement(em: Manager, caller: Caller, managementId: string) {
  const management = await em.findOne(Management, { id: managementId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!management || !caller.customerId || ![management.customerId, management.providerId].includes(caller.customerId)) throw new Refusal('NOT_FOUND', 'no such management', ['input', 'managementId']);
  if (management.endedAt) return management;
  management.endedAt = new Date();
  await em.flush();
  for (const customerId of [management.customerId, management.providerId]) {
    if (customerId && customerId !== caller.customerId) await publish(em, 'audit.recorded', { customerId, action: 'management.ended', actor: caller.id, subject: management.id, outcome: 'OK', detail: '{}', at: new Date().toISOString() });
  }
  return management;
}

/** The caller as it acts for a customer that its own one manages: with what its own scopes and the role have in common. */
export async function actingFor(em: Manager, caller: Caller, customerId: string): Promise<Caller> {
  if (caller.customerId === customerId) return caller;
  if ((caller.kind !== 'USER' && caller.kind !== 'API_KEY') || !caller.customerId) throw publicError('FORBIDDEN', 'people and keys act for other customers, nobody else');
  const [row] = await em.execute<{ role: keyof typeof roleScopes; daily_quota: number; monthly_quota: number; expires_at: string }[]>(
    `select m.role, c.daily_quota, c.monthly_quota, to_char(c.licence_expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as expires_at from management m join customer c on c.id = m.customer_id
     where m.customer_id = ? and m.provider_id = ? and m.ended_at is null and (not c.second_factor_required or ?)`, [customerId, caller.customerId, caller.kind !== 'USER' || (await hasSecondFactor(em, caller))]);
  if (!row) throw publicError('FORBIDDEN', 'your customer does not manage this one, or it wants a second factor that this session has not shown');
  const allowed: readonly string[] = roleScopes[row.role];
  return { ...caller, customerId, home: caller.customerId, group: null, scopes: caller.scopes.filter((scope) => allowed.includes(scope)), licence: { expiresAt: row.expires_at, dailyQuota: row.daily_quota, monthlyQuota: row.monthly_quota } };
}
