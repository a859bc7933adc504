import { LockMode } from '@mikro-orm/postgresql';
import { createTransport } from 'nodemailer';
import { isId, newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkedEmail, checkFree, createAccount, newPassword, type Place } from './actions.ts';
import { confirmPerson, type Confirmed } from './confirmation.ts';
import { hashOf, newSecret } from './credentials.ts';
import { Invitation, Passkey, User, type Role } from './entities.ts';
import { mayGrant, originOf } from './grants.ts';
import { mailFailureCode } from './mail-failure.ts';
import { operatorId } from './operator-token.ts';
import { hashPassword } from './passwords.ts';
import { roleScopes } from './scopes.ts';
import { endSessionsOf } from './sessions.ts';

const invitationMs = 7 * 86_400_000;
const invitationsMax = 1_000;

export type InvitationRow = Awaited<ReturnType<typeof invite>>['invitation'];

/** Asks somebody in. The token is told to who invites in any case. */
export async function invite(em: Manager, caller: Caller, customerId: string, input: { email: string; role: Role }) {
  mayGrant(caller, roleScopes[input.role], 'role');
  return await makeInvitation(em, caller, input.email, { customerId, role: input.role });
}

/** Who may grant what the place gives has been checked. */
export async function makeInvitation(em: Manager, caller: Caller, address: string, place: Place) {
  const email = checkedEmail(address, 'email');
  await checkFree(em, email, 'email');
  const customerId = 'customerId' in place ? place.customerId : null;
  if ((await em.count(Invitation, { customerId, acceptedAt: null, expiresAt: { $gt: new Date() } })) >= invitationsMax) throw new Refusal('CONFLICT', `at most ${invitationsMax} invitations are open at a time`, ['input']);
  // A second one takes the place of the first.
  await em.nativeDelete(Invitation, { customerId, email, acceptedAt: null });
  const { secret, hash } = newSecret('invite');
  const now = new Date();
  const invitation = em.create(Invitation, { id: newId('invitation'), ...place, email, tokenHash: hash, invitedBy: caller.id, createdAt: now, expiresAt: new Date(now.getTime() + invitationMs), madeByProvider: originOf(caller).madeByProvider });
  em.persist(invitation);
  await em.flush();
  return { invitation, token: secret };
}

/** Sends the token by mail, where mail is sent; false when it did not go. After the transaction: a mail server answers when it likes. */
export async function mailInvitation({ config, publicUrl, log }: Platform, { email, role, staffRole }: Pick<InvitationRow, 'email' | 'role' | 'staffRole'>, token: string): Promise<boolean> {
  return config.ASSAY_SMTP_URL !== undefined && (await createTransport(config.ASSAY_SMTP_URL).sendMail({
    from: config.ASSAY_MAIL_FROM, to: email, subject: 'You are invited to Assay', disableFileAccess: true, disableUrlAccess: true,
    text: `You are invited to Assay at ${publicUrl()} as ${(role ?? staffRole ?? '').toLowerCase()}.\n\nYour token, good for seven days and for one account:\n\n${token}\n`,
  }).then(() => true, (error: unknown) => {
    log.warn({ code: mailFailureCode(error) }, 'an invitation could not be mailed; its token was told to who invites');
    return false;
  }));
}

/** Who asks somebody in: a customer, or the installation. An invitation of the one is none to the other. */
type Inviter = 'customer' | 'installation';
const openInvitation = (token: string, by: Inviter) => ({ tokenHash: hashOf(token), customerId: by === 'customer' ? { $ne: null } : null, acceptedAt: null, expiresAt: { $gt: new Date() } });
const noInvitation = () => new Refusal('EXPIRED', 'this invitation is unknown, taken back, used or past its time; ask for a new one', ['input', 'token']);

/** Before the transaction: the hash of the password that was chosen, for who has an invitation. */
export async function invitedPassword(em: Manager, input: { token: string; password: string }, by: Inviter = 'customer'): Promise<string> {
  const invitation = await em.findOne(Invitation, openInvitation(input.token, by));
  if (!invitation) throw noInvitation();
  return await newPassword('strangers', { email: invitation.email, password: input.password });
}

/** `breakGlass`: whether the operator's token works beside operators. */
export async function acceptInvitation(
  em: Manager, input: { token: string }, passwordHash: string, by: Inviter = 'customer', breakGlass = false,
) {
  // Of two who come in at the same time by what the operator's token made, one may be the first operator.
  if (by === 'installation') await lockInstallation(em);
  const invitation = await em.findOne(Invitation, openInvitation(input.token, by), { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!invitation) throw noInvitation();
  const { email, invitedBy, customerId, role, staffRole, name } = invitation;
  // Who asked somebody in for the installation must still be who may.
  if (by === 'installation' && isId('staffMember', invitedBy)
    && (await em.count(User, { id: invitedBy, staffRole: 'OPERATOR', removedAt: null })) === 0) throw noInvitation();
  // The token only begins an installation: what it asked in beside the first operator, or since, comes in no more.
  if (by === 'installation' && invitedBy === operatorId && !breakGlass
    && (await em.count(User, { staffRole: 'OPERATOR', removedAt: null })) > 0) throw noInvitation();
  const place: Place | null = customerId && role ? { customerId, role } : staffRole && name ? { staffRole, name } : null;
  if (!place) throw noInvitation();
  const user = await createAccount(em, {
    id: newId(customerId ? 'user' : 'staffMember'), email, passwordHash, createdBy: invitedBy, madeByProvider: invitation.madeByProvider ?? null,
  }, place);
  invitation.acceptedAt = new Date();
  return user;
}

/** What somebody who may no longer let people in to the installation has open. */
export async function withdrawInvitationsOf(em: Manager, invitedBy: string): Promise<void> {
  await em.nativeDelete(Invitation, { customerId: null, invitedBy, acceptedAt: null });
}

/** Until the transaction ends nobody else joins, leaves or changes the people of the installation. */
export async function lockInstallation(em: Manager): Promise<void> {
  await em.execute("select pg_advisory_xact_lock(hashtextextended('people of the installation', 0))");
}

export async function withdrawInvitation(em: Manager, invitationId: string): Promise<void> {
  await em.nativeDelete(Invitation, { id: invitationId, acceptedAt: null });
}

interface Person {
  id: string;
  customerId?: string | null | undefined;
  role?: Role | null | undefined;
}

/** Somebody of the customer's own has to be left who can let others in: whom a provider made goes with it. */
async function notTheLast(em: Manager, user: Person): Promise<void> {
  await em.execute("select pg_advisory_xact_lock(hashtextextended('people ' || ?, 0))", [user.customerId ?? '']);
  if (user.role === 'ADMINISTRATOR' && (await em.count(User, { customerId: user.customerId ?? null, role: 'ADMINISTRATOR', removedAt: null, madeByProvider: null, id: { $ne: user.id } })) === 0) {
    throw new Refusal('CONFLICT', 'this is the last administrator of your own: make another one first', ['input', 'userId']);
  }
}

async function known(em: Manager, userId: string) {
  const user = await em.findOne(User, { id: userId, staffRole: null, removedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!user) throw new Refusal('NOT_FOUND', 'no such person', ['input', 'userId']);
  return user;
}

/** Gives a person another role; their sessions have it within seconds. Whom a provider made the customer takes over by this. */
export async function updateUser(em: Manager, caller: Caller, input: { userId: string; role: Role }) {
  const user = await known(em, input.userId);
  const [had, gets]: (readonly string[])[] = [user.role ? roleScopes[user.role] : [], roleScopes[input.role]];
  if (gets!.some((scope) => !had!.includes(scope))) mayGrant(caller, gets!, 'role');
  if (user.role !== input.role) await notTheLast(em, user);
  user.role = input.role;
  if (user.madeByProvider && originOf(caller).madeByProvider === null) {
    // From here on the account stays, so it is a grant of all that it may.
    mayGrant(caller, gets!, 'role');
    user.madeByProvider = null;
  }
  return user;
}

/** Ends an account, its sessions and its second factor at once. The mail address is free again. */
export async function removeUser(em: Manager, userId: string) {
  const user = await em.findOne(User, { id: userId, staffRole: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!user) throw new Refusal('NOT_FOUND', 'no such person', ['input', 'userId']);
  if (user.removedAt) return user;
  await notTheLast(em, user);
  await endAccount(em, user);
  return user;
}

/** Ends an account that is there, whoever wants it. */
export async function endAccount(em: Manager, user: { id: string; removedAt?: Date | null | undefined }): Promise<void> {
  user.removedAt = new Date();
  await em.flush();
  await endSessionsOf(em, user.id);
  await em.nativeDelete(Passkey, { userId: user.id });
}

/** Before the transaction: that it is the person, and the hash of the new password. */
export async function nextPassword(context: Parameters<typeof confirmPerson>[0], input: { password: string; newPassword: string }): Promise<Confirmed & { next: string }> {
  const confirmed = await confirmPerson(context, input.password);
  if (input.newPassword.length < 12 || input.newPassword.length > 200) throw new Refusal('INVALID', 'newPassword must have 12 to 200 characters', ['input', 'newPassword']);
  return { ...confirmed, next: await hashPassword('people', input.newPassword) };
}

/** A new password ends all other sessions: who has the old one is out. */
export async function changePassword(em: Manager, caller: Caller, confirmed: Confirmed & { next: string }) {
  const user = await em.findOneOrFail(User, { id: caller.id, removedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (user.passwordHash !== confirmed.passwordHash) throw new Refusal('CONFLICT', 'the password was changed at this moment: confirm it again', ['input', 'password']);
  user.passwordHash = confirmed.next;
  await em.flush();
  await endSessionsOf(em, user.id, caller.session);
  return user;
}
