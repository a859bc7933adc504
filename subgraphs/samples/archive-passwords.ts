import { createHmac, hkdfSync } from 'node:crypto';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Keys } from '../../platform/keys.ts';
import { customerKey, knownKey } from './sealing.ts';

/** Passwords of archives that customers gave, each under its customer's key, kept until the analysis has ended. */
const ofCustomerMax = 5;
/** As many as a job takes. */
const ofJobMax = 5;
const charactersMax = 100;

export function checkPassword(password: string | null | undefined): void {
  if (password === null || password === undefined) return;
  if (password.length >= 1 && password.length <= charactersMax) return;
  const message = `archivePassword must have 1 to ${charactersMax} characters`;
  throw new Refusal('INVALID', message, ['input', 'archivePassword']);
}

const purpose = (sampleId: string): string => `archive password ${sampleId}`;
/** The same for the same password of a customer, for one sample: so that it is kept once. */
const markOf = (key: Buffer, sampleId: string, password: string): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose(sampleId), 32))).update(password).digest('base64url');

/** Keeps the newest five of a customer, whatever others give: nobody pushes out another's password with wrong ones. */
export async function rememberPassword(
  em: Manager, keys: Pick<Keys, 'master'>, sampleId: string, customer: string, password: string | null | undefined,
): Promise<void> {
  if (!password) return;
  const key = await customerKey(em, keys, customer);
  await em.execute(
    `insert into archive_password (sample_id, customer_id, mark, sealed, given_at) values (?, ?, ?, ?, clock_timestamp())
     on conflict (sample_id, customer_id, mark) do update set given_at = excluded.given_at`,
    [sampleId, customer, markOf(key, sampleId, password), wrap(key, Buffer.from(password), purpose(sampleId))], 'run');
  await em.execute(
    `delete from archive_password where sample_id = ? and customer_id = ? and mark not in
       (select mark from archive_password where sample_id = ? and customer_id = ? order by given_at desc limit ?)`,
    [sampleId, customer, sampleId, customer, ofCustomerMax], 'run');
}

/**
 * Those that an analysis tries: the newest of each customer, that of `customer` first; then the second newest of each,
 * and so on.
 */
export async function passwordsFor(
  em: Manager, keys: Pick<Keys, 'master'>, sampleId: string, customer: string | null,
): Promise<string[]> {
  // Customers may have given the same one: more are read than are taken.
  const rows = await em.execute<{ customer_id: string; sealed: Buffer }[]>(
    `select customer_id, sealed from (
       select sealed, given_at, customer_id, customer_id = ? as own,
         row_number() over (partition by customer_id order by given_at desc) as turn
       from archive_password where sample_id = ?) given
     order by turn, own desc, given_at desc limit ?`, [customer ?? '', sampleId, 10 * ofJobMax]);
  const passwords = new Set<string>();
  for (const { customer_id, sealed } of rows) {
    const key = await knownKey(em, keys, customer_id);
    if (key) passwords.add(unwrap(key, sealed, purpose(sampleId)).toString());
    if (passwords.size >= ofJobMax) break;
  }
  return [...passwords];
}

export async function forgetPasswords(em: Manager, sampleId: string): Promise<void> {
  await em.execute('delete from archive_password where sample_id = ?', [sampleId], 'run');
}
