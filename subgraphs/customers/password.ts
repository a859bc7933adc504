import { verify } from '@node-rs/argon2';
import { Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkAttempts, noteAttempt } from './attempts.ts';

/** The password once more, from somebody who is signed in: a session that was stolen must not be a place to guess it. */
export async function confirmPassword(platform: Platform, user: { email: string; passwordHash: string }, password: string, address: string | null): Promise<void> {
  await checkAttempts(platform, user.email, address);
  if (await verify(user.passwordHash, password.slice(0, 200)).catch(() => false)) return;
  await noteAttempt(platform, user.email, address);
  throw new Refusal('FORBIDDEN', 'the password is wrong', ['input', 'password']);
}
