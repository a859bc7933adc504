import { LockMode } from '@mikro-orm/postgresql';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { hashOf, newSecret } from './credentials.ts';
import { ApiKey, Credential, Customer, Enrolment, IdentityProvider, Invitation, Management, NotificationRule, User, type Role } from './entities.ts';
import { mayGrant, originOf } from './grants.ts';
import { endRule } from './notifications/rules.ts';
import { endProvider } from './openid.ts';
import { endAccount } from './people.ts';
import { roleScopes } from './scopes.ts';
import { hasSecondFactor } from './strength.ts';

const hourMs = 3_600_000;
const offersMax = 100;

/** Offers another customer to manage this one, in a role. Whoever has the token may accept it, once. */
export async function offerManagement(em: Manager, caller: Caller, customerId: string, input: { role: Role; validHours: number }) {
  mayGrant(caller, roleScopes[input.role], 'role');
  if (!Number.isInteger(input.validHours) || input.validHours < 1 || input.validHours > 720) throw new Refusal('INVALID', 'validHours must be 1 to 720', ['input', 'validHours']);
  if ((await em.count(Management, { customerId, endedAt: null })) >= offersMax) throw new Refusal('CONFLICT', `at most ${offersMax} offers and providers at a time`, ['input']);
  const customer = await em.findOneOrFail(Customer, { id: customerId });
  const { secret, hash } = newSecret('manage');
  const now = new Date();
  const management = em.create(Management, {
    id: newId('management'), customerId, customerName: customer.name, role: input.role, offeredBy: caller.id, offeredAt: now, tokenHash: hash, offerEndsAt: new Date(now.getTime() + input.validHours * hourMs),
    madeByProvider: originOf(caller).madeByProvider,
  });
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
  await end(em, management);
  for (const customerId of [management.customerId, management.providerId]) {
    if (customerId && customerId !== caller.customerId) await publish(em, 'audit.recorded', { customerId, action: 'management.ended', actor: caller.id, subject: management.id, outcome: 'OK', detail: '{}', at: new Date().toISOString() });
  }
  return management;
}

/**
 * Ends a management, and with it whatever the provider made at the customer that lets somebody in: keys, enrolment tokens, invitations,
 * accounts, its identity provider, what it offered to others, and what it had itself told of. Devices stay: they are the customer's computers.
 */
async function end(em: Manager, management: { customerId: string; providerId?: string | null | undefined; endedAt?: Date | null | undefined }): Promise<void> {
  const now = new Date();
  management.endedAt = now;
  await em.flush();
  const { customerId, providerId } = management;
  // An offer that nobody accepted.
  if (!providerId) return;
  const made = { customerId, madeByProvider: providerId };
  for (const key of await em.find(ApiKey, { ...made, revokedAt: null })) {
    key.revokedAt = now;
    await em.nativeDelete(Credential, { holderId: key.id });
  }
  for (const enrolment of await em.find(Enrolment, { ...made, usesLeft: { $gt: 0 } })) enrolment.usesLeft = 0;
  for (const invitation of await em.find(Invitation, { ...made, acceptedAt: null })) em.remove(invitation);
  await em.flush();
  for (const user of await em.find(User, { ...made, removedAt: null })) await endAccount(em, user);
  const identityProvider = await em.findOne(IdentityProvider, made);
  if (identityProvider) await endProvider(em, {}, identityProvider);
  for (const rule of await em.find(NotificationRule, { customerId })) {
    if (await em.findOne(User, { id: rule.userId, customerId: providerId })) await endRule(em, rule);
  }
  await publish(em, 'management.ended', { customerId, providerId });
  // Each is ended before what it led to: a circle of them ends too.
  for (const offered of await em.find(Management, { ...made, endedAt: null })) await end(em, offered);
}

/** A provider is erased: what it manages it manages no longer. */
export async function endManagementsOf(em: Manager, providerId: string): Promise<void> {
  for (const management of await em.find(Management, { providerId, endedAt: null })) await end(em, management);
}

/** The caller as it acts for a customer that its own one manages: with what its own scopes and the role have in common. */
export async function actingFor(em: Manager, caller: Caller, customerId: string): Promise<Caller> {
  if (caller.customerId === customerId) return caller;
  if ((caller.kind !== 'USER' && caller.kind !== 'API_KEY') || !caller.customerId) throw publicError('FORBIDDEN', 'people and keys act for other customers, nobody else');
  const [row] = await em.execute<{ role: keyof typeof roleScopes; second_factor_missing: boolean; daily_quota: number; monthly_quota: number; expires_at: string }[]>(
    `select m.role, c.second_factor_required and not ? as second_factor_missing, c.daily_quota, c.monthly_quota, to_char(c.licence_expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as expires_at from management m join customer c on c.id = m.customer_id
     where m.customer_id = ? and m.provider_id = ? and m.ended_at is null`, [caller.kind !== 'USER' || (await hasSecondFactor(em, caller)), customerId, caller.customerId]);
  if (!row) throw publicError('FORBIDDEN', 'your customer does not manage this one');
  if (row.second_factor_missing) throw publicError('FORBIDDEN', 'this customer wants a second factor, which your session has not shown: sign in with it');
  const allowed: readonly string[] = roleScopes[row.role];
  return { ...caller, customerId, home: caller.customerId, group: null, scopes: caller.scopes.filter((scope) => allowed.includes(scope)), licence: { expiresAt: row.expires_at, dailyQuota: row.daily_quota, monthlyQuota: row.monthly_quota } };
}
