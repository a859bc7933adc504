import { newId } from '../../schema/ids.ts';
import { isPerson, type Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { checkAttempts, noteAttempt } from './attempts.ts';
import { newSecret } from './credentials.ts';
import { Credential, Session, User, type SignInMethod } from './entities.ts';
import { managesPeople } from './grants.ts';
import { isPassword, noPassword } from './passwords.ts';
import { checkCode } from './second-factor.ts';

const sessionMs = 12 * 3_600_000;
export interface SignIn {
  email: string;
  password: string;
  code?: string | null | undefined;
}

/** What attempts are counted by. */
export const signInName = ({ email }: Pick<SignIn, 'email'>): string => email.trim().toLowerCase().slice(0, 254);

/** Whose name and password it is, before the transaction. A wrong name and a wrong password cost and look the same. */
export async function checkPassword(platform: Platform, input: SignIn, address: string | null): Promise<{ userId: string; passwordHash: string }> {
  const name = signInName(input);
  let user: User | null = null;
  const right = await isPassword('strangers', async () => {
    user = await systemManager(platform).findOne(User, { email: name, removedAt: null });
    return user?.passwordHash ?? noPassword;
  }, input.password, { check: async () => await checkAttempts(platform, name, address), note: async () => await noteAttempt(platform, name, address) });
  // Assigned within a function, which the compiler does not follow.
  const found = user as User | null;
  if (!found || !right) throw new Refusal('FORBIDDEN', 'mail address or password is wrong', ['input'], found && { customerId: found.customerId ?? null, subject: found.id });
  return { userId: found.id, passwordHash: found.passwordHash };
}

/** Signs in whose password was right; that a code is needed is told to nobody else. */
export async function createSession(em: Manager, platform: Platform, input: SignIn, { userId, passwordHash }: { userId: string; passwordHash: string }, address: string | null) {
  const user = await em.findOne(User, { id: userId, passwordHash, removedAt: null });
  if (!user) throw new Refusal('CONFLICT', 'the password was changed at this moment: sign in again', ['input']);
  const about = { customerId: user.customerId ?? null, subject: user.id };
  if (user.totpEnabledAt) {
    if (!input.code) throw new Refusal('FORBIDDEN', 'this account needs a code: six digits of the authenticator, or a spare one', ['input', 'code'], about);
    if (!(await checkCode(em, platform.keys, user, input.code.trim().toLowerCase()))) {
      throw new Refusal('FORBIDDEN', 'the code is wrong, or was used', ['input', 'code'], about, async () => await noteAttempt(platform, signInName(input), address));
    }
  }
  return await openSession(em, user, { address, secondFactor: Boolean(user.totpEnabledAt), method: 'PASSWORD' });
}

/** For somebody who has shown who it is. */
export async function openSession(em: Manager, user: User, how: { address: string | null; secondFactor: boolean; method: SignInMethod }) {
  const { secret, hash } = newSecret('session');
  const now = new Date();
  const session = em.create(Session, {
    id: newId('session'), customerId: user.customerId ?? null, userId: user.id, createdAt: now, lastUsedAt: now, expiresAt: new Date(now.getTime() + sessionMs), address: how.address?.slice(0, 100) ?? null, secondFactor: how.secondFactor, method: how.method,
  });
  em.persist(session);
  user.lastSignInAt = now;
  em.persist(em.create(Credential, { hash, customerId: user.customerId ?? null, kind: 'USER', holderId: user.id, expiresAt: session.expiresAt, sessionId: session.id }));
  await em.flush();
  return { token: secret, expiresAt: session.expiresAt, user };
}

/** Ends a session: an own one, as an administrator anybody's of the customer, as an operator anybody's of the installation. */
export async function endSession(em: Manager, caller: Caller, sessionId: string) {
  const session = await em.findOne(Session, { id: sessionId });
  if (!session || !isPerson(caller) || (session.userId !== caller.id && !managesPeople(caller))) throw new Refusal('NOT_FOUND', 'you have no such session', ['input', 'sessionId']);
  if (caller.secondFactorMissing && sessionId !== caller.session) {
    throw new Refusal('FORBIDDEN', 'second factor missing: only this session can be ended', ['input', 'sessionId']);
  }
  await close(em, session);
  return session;
}

async function close(em: Manager, session: { id: string; endedAt?: Date | null | undefined }): Promise<void> {
  session.endedAt ??= new Date();
  await em.flush();
  await em.execute('delete from credential where session_id = ?', [session.id], 'run');
}

/** Ends the session that asks. */
export async function endOwnSession(em: Manager, caller: Caller): Promise<void> {
  if (!isPerson(caller)) throw publicError('FORBIDDEN', 'only people have sessions');
  if (!caller.session) throw publicError('FORBIDDEN', 'a token of an identity provider ends there, and by itself');
  const session = await em.findOne(Session, { id: caller.session });
  if (session) await close(em, session);
}

/** Ends all sessions of a person, but for one that is to stay. */
export async function endSessionsOf(em: Manager, userId: string, but = ''): Promise<void> {
  await em.nativeUpdate(Session, { userId, endedAt: null, id: { $ne: but } }, { endedAt: new Date() });
  await em.nativeDelete(Credential, { holderId: userId, kind: 'USER', $or: [{ sessionId: null }, { sessionId: { $ne: but } }] });
}
