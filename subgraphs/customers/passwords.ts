import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../../platform/errors.ts';
import { Semaphore } from '../../platform/semaphore.ts';

const [charactersMin, charactersMax] = [12, 200];
/** Checked where there is nobody of the name, so that it takes as long; kept for people who have no password. No password is known for it. */
export const noPassword = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/**
 * Each takes some 20 ms of a core and 19 MiB. Node does it on the four threads that also read files and resolve names, so half of them stay
 * free; and those who are not signed in never take the turn of those who are.
 */
const lane = () => new Semaphore({ runningMax: Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2))), waitingMax: 200, busy: 'too many passwords are checked at this moment; try again' });
const lanes = { strangers: lane(), people: lane() };
export type Lane = keyof typeof lanes;

/** Throws a Refusal for one that is too short or too long. */
export function checkedPassword(password: string, field: string): void {
  const trimmed = password.trim();
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (trimmed.length < charactersMin || trimmed.length > charactersMax || /[\u0000-\u001f]/.test(trimmed)) {
    throw new Refusal('INVALID', `${field} must have ${charactersMin} to ${charactersMax} characters and no control characters`, ['input', field]);
  }
}

/** Never within a transaction: it waits for its turn. */
export const hashPassword = async (lane: Lane, password: string): Promise<string> => await lanes[lane].run(async () => await hash(password));

/** Whether it is the one; a wrong one is noted, and too many are refused, within the same turn. Never within a transaction. */
export async function isPassword(lane: Lane, passwordHash: () => Promise<string>, password: string, attempts: { check: () => Promise<void>; note: () => Promise<void> }): Promise<boolean> {
  return await lanes[lane].run(async () => {
    await attempts.check();
    const right = await verify(await passwordHash(), password.slice(0, charactersMax)).catch(() => false);
    if (!right) await attempts.note();
    return right;
  });
}
