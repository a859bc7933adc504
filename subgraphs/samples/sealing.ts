import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import type { Keys } from '../../platform/keys.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';

/** What of a submission tells who sent it, or from where: kept under the customer's own key, which goes when the customer goes. */
const privateSchema = z.object({
  path: z.string().nullable(),
  process: z.string().nullable(),
  group: z.string().nullable(),
  mail: z.object({ senderDomain: z.string(), verified: z.boolean() }).nullable(),
  signer: z.object({ name: z.string(), certificateSha256: z.string() }).nullable(),
  /** Why it was decided so, where the words name a folder, a signer or a domain. */
  message: z.string().nullable(),
});
export type PrivateFacts = z.infer<typeof privateSchema>;

/** What the row itself says of a decision whose words are sealed. */
export const openMessages: Partial<Record<string, string>> = { EXCLUDED: 'an exclusion holds for it', INTERNAL_MAIL: 'mail from within the organisation' };

/** The customer's key; null when it has none, or no longer. `customer` is a pseudonym. */
export async function knownKey(em: Manager, keys: Pick<Keys, 'master'>, customer: string): Promise<Buffer | null> {
  const [row] = await em.execute<{ wrapped_key: Buffer }[]>('select wrapped_key from customer_key where customer_id = ?', [customer]);
  return row ? openKey(keys, customer, row.wrapped_key) : null;
}
export const openKey = (keys: Pick<Keys, 'master'>, customer: string, wrapped: Uint8Array): Buffer => unwrap(keys.master, wrapped, `customer ${customer}`);

/** The same, made when there is none. For those who are about to seal. */
export async function customerKey(em: Manager, keys: Pick<Keys, 'master'>, customer: string): Promise<Buffer> {
  const known = await knownKey(em, keys, customer);
  if (known) return known;
  await em.execute('insert into customer_key (customer_id, wrapped_key, created_at) values (?, ?, now()) on conflict do nothing', [customer, wrap(keys.master, randomBytes(32), `customer ${customer}`)], 'run');
  return (await knownKey(em, keys, customer))!;
}

export const sealFacts = (key: Buffer, submissionId: string, facts: PrivateFacts): Buffer => wrap(key, Buffer.from(JSON.stringify(facts)), `submission ${submissionId}`);
export const openFacts = (key: Buffer, submissionId: string, sealed: Uint8Array): PrivateFacts => privateSchema.parse(JSON.parse(unwrap(key, sealed, `submission ${submissionId}`).toString()));

/** Rows of releases that named customers and devices as they are. Safe to kill and to run again: a row is done or as it was. */
export async function sealOldRows({ database, keys, pseudonyms, log }: Platform): Promise<void> {
  const em = systemManager({ database });
  let done = 0;
  for (;;) {
    const rows = await em.execute<{ id: string; customer_id: string; device_id: string | null; path: string | null; process: string | null; reason: string; message: string }[]>(
      "select id, customer_id, device_id, path, process, reason, message from submission where customer_id not like 'psn\\_%' order by id limit 500");
    if (rows.length === 0) break;
    await em.transactional(async (inner) => {
      for (const row of rows) {
        const customer = pseudonyms.of(row.customer_id);
        const sealed = sealFacts(await customerKey(inner, keys, customer), row.id, { path: row.path, process: row.process, group: null, mail: null, signer: null, message: row.message });
        await inner.execute('update submission set customer_id = ?, device_id = ?, path = null, process = null, message = ?, sealed = ? where id = ?', [customer, row.device_id === null ? null : pseudonyms.of(row.device_id), openMessages[row.reason] ?? row.message, sealed, row.id], 'run');
      }
    });
    done += rows.length;
  }
  const documents = await em.execute<{ customer_id: string; document: unknown }[]>('select customer_id, document from policy_document where document is not null');
  for (const { customer_id, document } of documents) {
    const customer = pseudonyms.of(customer_id);
    await em.transactional(async (inner) => {
      const sealed = wrap(await customerKey(inner, keys, customer), Buffer.from(JSON.stringify(document)), 'policy document');
      await inner.execute('update policy_document set customer_id = ?, document = null, sealed = ? where customer_id = ?', [customer, sealed, customer_id], 'run');
    });
  }
  for (const table of ['sample_customer', 'quota_use']) for (const { customer_id } of await em.execute<{ customer_id: string }[]>(`select distinct customer_id from ${table} where customer_id not like 'psn\\_%'`)) {
    await em.execute(`update ${table} set customer_id = ? where customer_id = ?`, [pseudonyms.of(customer_id), customer_id], 'run');
  }
  for (const { customer_id } of await em.execute<{ customer_id: string }[]>("select distinct customer_id from deletion where customer_id not like 'psn\\_%'")) {
    await em.execute("update deletion set customer_id = ?, reason = '' where customer_id = ?", [pseudonyms.of(customer_id), customer_id], 'run');
  }
  if (done > 0) log.info({ submissions: done }, 'rows of an older release now hold pseudonyms');
}
