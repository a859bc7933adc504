import { LockMode } from '@mikro-orm/postgresql';
import { isId, newId } from '../../schema/ids.ts';
import type { EventOf } from '../../schema/events.ts';
import { isPerson, type Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { Customer, IdentityGrant, User } from './entities.ts';

/** Minutes that a grant can hold: long enough to call somebody, too short to make it a habit. */
const [minutesMin, minutesMax] = [5, 240];
const customersMax = 1000;

export type GrantState = 'PENDING' | 'APPROVED' | 'REFUSED' | 'ENDED';
interface GrantRow {
  id: string;
  state: GrantState;
  requestedBy: string;
  decidedBy?: string | null | undefined;
  expiresAt?: Date | null | undefined;
}

/** A grant ends by itself: nobody has to be there for that. */
export const stateOf = ({ state, expiresAt }: Pick<GrantRow, 'state' | 'expiresAt'>, now = new Date()): GrantState => (state === 'APPROVED' && expiresAt && expiresAt <= now ? 'ENDED' : state);

function personOf(caller: Caller): string {
  if (caller.kind !== 'STAFF') throw publicError('FORBIDDEN', 'this is between two people who work for the operator');
  return caller.id;
}

function words(value: string, field: string): string {
  if (value.trim().length < 10 || value.length > 500) throw new Refusal('INVALID', `${field} must have 10 to 500 characters: customers read it`, ['input', field]);
  return value.trim();
}

export async function requestIdentity(em: Manager, caller: Caller, input: { sha256: string; reason: string; minutes: number }) {
  const requestedBy = personOf(caller);
  if (!Number.isInteger(input.minutes) || input.minutes < minutesMin || input.minutes > minutesMax) throw new Refusal('INVALID', `minutes must be ${minutesMin} to ${minutesMax}`, ['input', 'minutes']);
  const grant = em.create(IdentityGrant, { id: newId('grant'), sha256: input.sha256, reason: words(input.reason, 'reason'), minutes: input.minutes, state: 'PENDING', requestedBy, requestedAt: new Date() });
  em.persist(grant);
  await em.flush();
  return grant;
}

/** A second person agrees, or does not. From then on the time runs, and the customers are told. */
export async function decideIdentity(em: Manager, caller: Caller, input: { grantId: string; agree: boolean; reason: string }) {
  const decidedBy = personOf(caller);
  const grant = await em.findOne(IdentityGrant, { id: input.grantId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!grant) throw new Refusal('NOT_FOUND', 'no such request', ['input', 'grantId']);
  if (grant.state !== 'PENDING') throw new Refusal('CONFLICT', `it is ${stateOf(grant).toLowerCase()} already`, ['input', 'grantId']);
  if (grant.requestedBy === decidedBy) throw new Refusal('FORBIDDEN', 'four eyes: somebody else must agree', ['input', 'grantId']);
  // A token of before there were accounts, and an account, may be one person's.
  if (input.agree && isId('staffMember', grant.requestedBy) !== isPerson(caller)) {
    throw new Refusal('FORBIDDEN', 'four eyes: an account agrees with an account, a token with a token', ['input', 'grantId']);
  }
  const now = new Date();
  Object.assign(grant, { state: input.agree ? 'APPROVED' : 'REFUSED', decidedBy, decidedAt: now, decision: words(input.reason, 'reason'), expiresAt: input.agree ? new Date(now.getTime() + grant.minutes * 60_000) : null });
  await em.flush();
  if (input.agree) await publish(em, 'identity.granted', { grantId: grant.id, sha256: grant.sha256 });
  return grant;
}

/** Ends a grant before its time; either of the two may. */
export async function endIdentity(em: Manager, caller: Caller, grantId: string) {
  const person = personOf(caller);
  const grant = await em.findOne(IdentityGrant, { id: grantId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!grant || ![grant.requestedBy, grant.decidedBy].includes(person)) throw new Refusal('NOT_FOUND', 'no such grant of yours', ['input', 'grantId']);
  if (grant.state === 'PENDING') grant.state = 'ENDED';
  else if (stateOf(grant) === 'APPROVED') grant.expiresAt = new Date();
  return grant;
}

/** Samples said whose they are: those customers read in their own chain who asked, why and until when. */
export async function keepFound(em: Manager, { grantId, customerIds }: EventOf<'identity.found'>): Promise<void> {
  const grant = await em.findOne(IdentityGrant, { id: grantId });
  if (!grant) return;
  for (const customerId of customerIds) {
    const { affectedRows } = await em.execute<{ affectedRows: number }>('insert into identity_subject (grant_id, customer_id) select ?, id from customer where id = ? on conflict do nothing', [grantId, customerId], 'run');
    if (affectedRows === 0) continue;
    await publish(em, 'notice.raised', { customer: customerId, kind: 'IDENTITY_DISCLOSED', level: null, title: 'Two people of the operator learned that a file is yours', words: grant.reason, subject: grant.sha256, at: new Date().toISOString() });
    await publish(em, 'audit.recorded', {
      customerId, action: 'identity.disclosed', actor: grant.requestedBy, subject: grant.id, outcome: 'OK', at: new Date().toISOString(),
      detail: JSON.stringify({ sha256: grant.sha256, reason: grant.reason, agreedBy: grant.decidedBy, until: grant.expiresAt?.toISOString() }),
    });
  }
  grant.foundAt = new Date();
}

/** Who they are, while the grant holds, for the two whose grant it is. Null otherwise. */
export async function identified(em: Manager, caller: Caller, grant: GrantRow & { foundAt?: Date | null | undefined }): Promise<{ id: string; name: string; administrators: string[] }[] | null> {
  if (caller.kind !== 'STAFF' || ![grant.requestedBy, grant.decidedBy].includes(caller.id) || stateOf(grant) !== 'APPROVED' || !grant.foundAt) return null;
  const rows = await em.execute<{ customer_id: string }[]>('select customer_id from identity_subject where grant_id = ? order by 1 limit ?', [grant.id, customersMax]);
  const ids = rows.map(({ customer_id }) => customer_id);
  const [customers, users] = [await em.find(Customer, { id: { $in: ids } }), await em.find(User, { customerId: { $in: ids }, role: 'ADMINISTRATOR', removedAt: null }, { orderBy: { id: 'asc' } })];
  return customers.map(({ id, name }) => ({ id, name, administrators: users.filter(({ customerId }) => customerId === id).map(({ email }) => email).slice(0, 20) }));
}
