import { verify } from '@node-rs/argon2';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkAttempts, noteAttempt } from './attempts.ts';
import { newSecret } from './credentials.ts';
import { Credential, Session, User, type SignInMethod } from './entities.ts';
import { checkCode } from './second-factor.ts';

const sessionMs = 12 * 3_600_000;
/** Checked where there is nobody of the name, so that it takes as long. */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Signs in. A wrong name and a wrong password cost and look the same; that a code is needed is told to who has the password. */
export async function createSession(em: Manager, platform: Platform, input: { email: string; password: string; code?: string | null | undefined }, address: string | null) {
  const name = input.email.trim().toLowerCase().slice(0, 254);
  await checkAttempts(platform, name, address);
  const user = await em.findOne(User, { email: name, removedAt: null });
  const right = await verify(user?.passwordHash ?? nobody, input.password.slice(0, 200)).catch(() => false);
  const about = user && { customerId: user.customerId, subject: user.id };
  if (!user || !right) {
    await noteAttempt(platform, name, address);
    throw new Refusal('FORBIDDEN', 'mail address or password is wrong', ['input'], about);
  }
  if (user.totpEnabledAt) {
    if (!input.code) throw new Refusal('FORBIDDEN', 'this account needs a code: six digits of the authenticator, or a spare one', ['input', 'code'], about);
    if (!(await checkCode(em, platform.keys, user, input.code.trim().toLowerCase()))) {
      await noteAttempt(platform, name, address);
      throw new Refusal('FORBIDDEN', 'the code is wrong, or was used', ['input', 'code'], about);
    }
  }
  return await openSession(em, user, { address, secondFactor: Boolean(user.totpEnabledAt), method: 'PASSWORD' });
}

/** For somebody who has shown who it is. */
export async function openSession(em: Manager, user: User, how: { address: string | null; secondFactor: boolean; method: SignInMethod }) {
  const { secret, hash } = newSecret('session');
  const now = new Date();
  const session = em.create(Session, {
    id: newId('session'), customerId: user.customerId, userId: user.id, createdAt: now, lastUsedAt: now, expiresAt: new Date(now.getTime() + sessionMs), address: how.address?.slice(0, 100) ?? null, secondFactor: how.secondFactor, method: how.method,
  });
  em.persist(session);
  em.persist(em.create(Credential, { hash, customerId: user.customerId, kind: 'USER', holderId: user.id, expiresAt: session.expiresAt, sessionId: session.id }));
  await em.flush();
  return { token: secret, expiresAt: session.expiresAt, user };
}

/** Ends a session: an own one, or as an administrator anybody's. */
export async function endSession(em: Manager, caller: Caller, sessionId: string) {
  const session = await em.findOne(Session, { id: sessionId });
  if (caller.kind !== 'USER' || !session || (session.userId !== caller.id && !caller.scopes.includes('customers:write'))) throw new Refusal('NOT_FOUND', 'you have no such session', ['input', 'sessionId']);
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
  if (caller.kind !== 'USER') throw publicError('FORBIDDEN', 'only people have sessions');
  if (!caller.session) throw publicError('FORBIDDEN', 'a token of an identity provider ends there, and by itself');
  const session = await em.findOne(Session, { id: caller.session });
  if (session) await close(em, session);
}

/** Ends all sessions of a person. */
export async function endSessionsOf(em: Manager, userId: string): Promise<void> {
  await em.execute('update session set ended_at = now() where user_id = ? and ended_at is null', [userId], 'run');
  await em.execute("delete from credential where holder_id = ? and kind = 'USER'", [userId], 'run');
}
