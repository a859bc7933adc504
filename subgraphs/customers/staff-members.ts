import { LockMode } from '@mikro-orm/postgresql';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { text } from './actions.ts';
import { Invitation, Passkey, Session, User } from './entities.ts';
import { mayGrantStaff } from './grants.ts';
import { endAccount, lockInstallation, makeInvitation, withdrawInvitationsOf } from './people.ts';
import type { StaffMemberRole } from './scopes.ts';

/**
 * Asks somebody in to work for the installation. The token is told to who invites in any case.
 * Throws FORBIDDEN unless the caller is an operator, INVALID for what is no name or address, CONFLICT for an address
 * that has an account.
 */
export async function inviteMember(
  em: Manager, caller: Caller, { email, name, role }: { email: string; name: string; role: StaffMemberRole },
) {
  mayGrantStaff(caller);
  return await makeInvitation(em, caller, email, { staffRole: role, name: text(name, 'name', 1, 200) });
}

export async function withdrawMemberInvitation(em: Manager, invitationId: string): Promise<void> {
  await em.nativeDelete(Invitation, { id: invitationId, customerId: null, acceptedAt: null });
}

async function known(em: Manager, memberId: string) {
  const where = { id: memberId, staffRole: { $ne: null } };
  const member = await em.findOne(User, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!member) throw new Refusal('NOT_FOUND', 'no such person', ['input', 'memberId']);
  return member;
}

interface Ranked {
  id: string;
  staffRole?: StaffMemberRole | null | undefined;
}

/** Somebody has to be left who can let others in: of two operators who remove each other at the same time one stays. */
async function notTheLastOperator(em: Manager, { id, staffRole }: Ranked): Promise<void> {
  await lockInstallation(em);
  const others = { staffRole: 'OPERATOR' as const, removedAt: null, id: { $ne: id } };
  if (staffRole === 'OPERATOR' && (await em.count(User, others)) === 0) {
    throw new Refusal('CONFLICT', 'this is the last operator: make another one first', ['input', 'memberId']);
  }
}

/** Another role; sessions have it within seconds. Throws CONFLICT for the last operator. */
export async function updateMember(em: Manager, caller: Caller, input: { memberId: string; role: StaffMemberRole }) {
  mayGrantStaff(caller);
  const member = await known(em, input.memberId);
  if (member.removedAt) throw new Refusal('NOT_FOUND', 'no such person', ['input', 'memberId']);
  if (member.staffRole !== input.role) await notTheLastOperator(em, member);
  if (input.role !== 'OPERATOR') await withdrawInvitationsOf(em, member.id);
  member.staffRole = input.role;
  return member;
}

/** Ends an account, its sessions and its second factor at once. Throws CONFLICT for the last operator. */
export async function removeMember(em: Manager, memberId: string) {
  const member = await known(em, memberId);
  if (member.removedAt) return member;
  await notTheLastOperator(em, member);
  await withdrawInvitationsOf(em, member.id);
  await endAccount(em, member);
  return member;
}

/** The account of a person of the installation; null for everybody else. */
export async function memberOf(em: Manager, { id, customerId }: Pick<Caller, 'id' | 'customerId'>) {
  return customerId === null ? await em.findOne(User, { id, staffRole: { $ne: null } }) : null;
}

interface Account {
  id: string;
  totpEnabledAt?: Date | null | undefined;
}

/** Whether there is a second factor to show: a code, or a passkey. */
export const hasFactor = async (em: Manager, { id, totpEnabledAt }: Account): Promise<boolean> =>
  Boolean(totpEnabledAt) || (await em.count(Passkey, { userId: id })) > 0;

/** Newest first; `first`: rows wanted, 1 to 100. */
export const sessionsOf = async (em: Manager, userId: string, first: number) =>
  await em.find(Session, { userId, customerId: null }, {
    orderBy: { id: 'desc' }, limit: Math.min(Math.max(first, 1), 100),
  });
