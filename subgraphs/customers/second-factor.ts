import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkAttempts, noteAttempt } from './attempts.ts';
import { confirmedPerson, personOf, type Confirmed } from './confirmation.ts';
import { hashOf } from './credentials.ts';
import { checkShown, strengthen } from './strength.ts';

type Keys = Pick<Platform, 'keys'>['keys'];
const secondsStep = 30;
const spareCodes = 10;

/** Six digits each half minute, as every authenticator app makes them (RFC 6238). */
const totpOf = (secret: Buffer, label: string): TOTP => new TOTP({ issuer: 'Assay', label, algorithm: 'SHA1', digits: 6, period: secondsStep, secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });

/** The step that a code is of, one to either side of now; null when it is of none. */
export function stepOf(secret: Buffer, code: string, now = Date.now()): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / secondsStep) + delta;
}

const sealOf = (id: string): string => `totp ${id}`;

/** A new secret, which counts from when a code made with it was shown. */
export async function beginTotp(em: Manager, caller: Caller, { keys }: Platform, confirmed: Confirmed) {
  const user = await confirmedPerson(em, caller, confirmed);
  if (user.totpEnabledAt) throw new Refusal('CONFLICT', 'there is a second factor already: remove it first', ['input']);
  const secret = randomBytes(20);
  user.totpSecret = wrap(keys.master, secret, sealOf(user.id));
  const totp = totpOf(secret, user.email);
  return { user, secret: totp.secret.base32, url: totp.toString() };
}

/** From here on sign-in needs a code. Spare codes are for a lost device; each works once. */
export async function confirmTotp(
  em: Manager, caller: Caller, platform: Platform, { code, address }: { code: string; address: string | null },
): Promise<string[]> {
  const { keys } = platform;
  const user = await personOf(em, caller);
  // What was begun before there was another factor is not for who has the password alone.
  await checkShown(em, caller, user);
  const { email } = user;
  if (!user.totpSecret || user.totpEnabledAt) throw new Refusal('CONFLICT', user.totpEnabledAt ? 'it is confirmed already' : 'begin with totpBegin', ['input']);
  const step = stepOf(unwrap(keys.master, user.totpSecret, sealOf(user.id)), code);
  if (step === null) throw new Refusal('INVALID', 'this is not the code of now: is the clock of the device right?', ['input', 'code'], null,
    async () => await noteAttempt(platform, email, address));
  Object.assign(user, { totpEnabledAt: new Date(), totpStep: step });
  await em.flush();
  const codes = Array.from({ length: spareCodes }, () => randomBytes(10).toString('hex').replace(/(.{5})(.{5})(.{5})(.{5})/, '$1-$2-$3-$4'));
  await em.execute('delete from spare_code where user_id = ?', [user.id], 'run');
  for (const one of codes) await em.execute('insert into spare_code (user_id, customer_id, hash) values (?, ?, ?)', [user.id, user.customerId ?? null, hashOf(one)], 'run');
  await strengthen(em, caller);
  return codes;
}

/** Before the second factor is confirmed or taken away: whether a code may still be tried. */
export async function checkCodeAttempts({ em, caller, platform, address }: { em: Manager; caller: Caller; platform: Platform; address: string | null }): Promise<void> {
  await checkAttempts(platform, (await personOf(em, caller)).email, address);
}

/** Takes the second factor away: with a code of it, or a spare one. */
export async function removeTotp(em: Manager, caller: Caller, platform: Platform, code: string, address: string | null) {
  const user = await personOf(em, caller);
  if (!user.totpEnabledAt) return user;
  const { email } = user;
  if (!(await checkCode(em, platform.keys, user, code))) throw new Refusal('FORBIDDEN', 'the code is wrong', ['input', 'code'], null, async () => await noteAttempt(platform, email, address));
  Object.assign(user, { totpSecret: null, totpEnabledAt: null, totpStep: null });
  await em.execute('delete from spare_code where user_id = ?', [user.id], 'run');
  return user;
}

/** True when the code is good; it is not good again. */
export async function checkCode(em: Manager, keys: Keys, user: { id: string; totpSecret?: Uint8Array | null | undefined }, code: string): Promise<boolean> {
  if (/^(?:[0-9a-f]{5}-){3}[0-9a-f]{5}$/.test(code)) {
    const { affectedRows } = await em.execute<{ affectedRows: number }>('delete from spare_code where user_id = ? and hash = ?', [user.id, hashOf(code)], 'run');
    return affectedRows === 1;
  }
  const step = user.totpSecret ? stepOf(unwrap(keys.master, user.totpSecret, sealOf(user.id)), code) : null;
  if (step === null) return false;
  // Of two that come with the same code one is let in.
  const { affectedRows } = await em.execute<{ affectedRows: number }>('update account set totp_step = ? where id = ? and coalesce(totp_step, 0) < ?', [step, user.id, step], 'run');
  return affectedRows === 1;
}
