import { verify } from '@node-rs/argon2';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkAttempts, noteAttempt } from './attempts.ts';
import { Session, User } from './entities.ts';
import { checkShown } from './strength.ts';

/** Who asks. What somebody does to their own account they do as themselves, not for another customer. */
export async function personOf(em: Manager, caller: Caller) {
  if (caller.kind !== 'USER' || caller.home) throw publicError('FORBIDDEN', 'this is for people who sign in, and act as themselves');
  return await em.findOneOrFail(User, { id: caller.id, removedAt: null });
}

/** Minutes in which a sign-in counts as just now. */
const freshMinutes = 10;

/** The password once more, from somebody who is signed in: a session that was stolen must not be a place to guess it. */
export async function confirmPassword(platform: Platform, user: Pick<User, 'email' | 'passwordHash'>, password: string, address: string | null): Promise<void> {
  await checkAttempts(platform, user.email, address);
  if (await verify(user.passwordHash, password.slice(0, 200)).catch(() => false)) return;
  await noteAttempt(platform, user.email, address);
  throw new Refusal('FORBIDDEN', 'the password is wrong', ['input', 'password']);
}

/** That it is still the person. Who came in just now by other means than a password may have none, and has shown it. */
export async function confirmPerson(em: Manager, caller: Caller, platform: Platform, user: User, password: string | null | undefined, address: string | null): Promise<void> {
  await checkShown(em, caller, user);
  if (typeof password === 'string') return await confirmPassword(platform, user, password, address);
  const session = caller.session ? await em.findOne(Session, { id: caller.session }) : null;
  if (session && session.method !== 'PASSWORD' && Date.now() - session.createdAt.getTime() < freshMinutes * 60_000) return;
  throw new Refusal('FORBIDDEN', `the password is asked for once more; only who signed in by a passkey or an identity provider less than ${freshMinutes} minutes ago goes without`, ['input', 'password']);
}
