import { isPerson, type Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkAttempts, noteAttempt } from './attempts.ts';
import { Session, User } from './entities.ts';
import { isPassword } from './passwords.ts';
import { checkShown } from './strength.ts';

/** Who asks. What somebody does to their own account they do as themselves, not for another customer. */
export async function personOf(em: Manager, caller: Caller) {
  if (!isPerson(caller) || caller.home) throw publicError('FORBIDDEN', 'this is for people who sign in, and act as themselves');
  return await em.findOneOrFail(User, { id: caller.id, removedAt: null });
}

/** Minutes in which a sign-in counts as just now. */
const freshMinutes = 10;

/** The password once more, from somebody who is signed in: a session that was stolen must not be a place to guess it. */
export async function confirmPassword(platform: Platform, user: Pick<User, 'email' | 'passwordHash'>, password: string, address: string | null): Promise<void> {
  const attempts = { check: async () => await checkAttempts(platform, user.email, address), note: async () => await noteAttempt(platform, user.email, address) };
  if (await isPassword('people', async () => await Promise.resolve(user.passwordHash), password, attempts)) return;
  throw new Refusal('FORBIDDEN', 'the password is wrong', ['input', 'password']);
}

/** What was confirmed before a transaction, and is compared within it. */
export interface Confirmed {
  passwordHash: string;
}

/** Before the transaction: that it is still the person. Who came in just now by other means than a password may have none, and has shown it. */
export async function confirmPerson({ em, caller, platform, address }: { em: Manager; caller: Caller; platform: Platform; address: string | null }, password: string | null | undefined): Promise<Confirmed> {
  const user = await personOf(em, caller);
  const { passwordHash } = user;
  await checkShown(em, caller, user);
  if (typeof password === 'string') {
    await confirmPassword(platform, user, password, address);
    return { passwordHash };
  }
  const session = caller.session ? await em.findOne(Session, { id: caller.session }) : null;
  if (session && session.method !== 'PASSWORD' && Date.now() - session.createdAt.getTime() < freshMinutes * 60_000) return { passwordHash };
  throw new Refusal('FORBIDDEN', `the password is asked for once more; only who signed in by a passkey or an identity provider less than ${freshMinutes} minutes ago goes without`, ['input', 'password']);
}

/** Within the transaction: who asks, unless the password has changed since it was confirmed. */
export async function confirmedPerson(em: Manager, caller: Caller, { passwordHash }: Confirmed) {
  const user = await personOf(em, caller);
  if (user.passwordHash !== passwordHash) throw new Refusal('CONFLICT', 'the password was changed at this moment: confirm it again', ['input', 'password']);
  return user;
}
