import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';

/** Passwords of archives that customers gave, kept until the analysis has ended. */
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

/** Keeps the newest five of a customer, whatever others give: nobody pushes out another's password with wrong ones. */
export async function rememberPassword(
  em: Manager, sampleId: string, customer: string, password: string | null | undefined,
): Promise<void> {
  if (!password) return;
  await em.execute(
    `insert into archive_password (sample_id, customer_id, password, given_at) values (?, ?, ?, clock_timestamp())
     on conflict (sample_id, customer_id, password) do update set given_at = excluded.given_at`,
    [sampleId, customer, password], 'run');
  await em.execute(
    `delete from archive_password where sample_id = ? and customer_id = ? and password not in
       (select password from archive_password where sample_id = ? and customer_id = ? order by given_at desc limit ?)`,
    [sampleId, customer, sampleId, customer, ofCustomerMax], 'run');
}

/**
 * Those that an analysis tries: the newest of each customer, that of `customer` first; then the second newest of each,
 * and so on.
 */
export async function passwordsFor(em: Manager, sampleId: string, customer: string | null): Promise<string[]> {
  const rows = await em.execute<{ password: string }[]>(
    `select password from (
       select password, given_at, customer_id = ? as own,
         row_number() over (partition by customer_id order by given_at desc) as turn
       from archive_password where sample_id = ?) given
     group by password order by min(turn), bool_or(own) desc, max(given_at) desc limit ?`,
    [customer ?? '', sampleId, ofJobMax]);
  return rows.map(({ password }) => password);
}

export async function forgetPasswords(em: Manager, sampleId: string): Promise<void> {
  await em.execute('delete from archive_password where sample_id = ?', [sampleId], 'run');
}
