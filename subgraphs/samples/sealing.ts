import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { askedSchema } from '../../schema/asked.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import type { Keys } from '../../platform/keys.ts';

/**
 * What of a submission tells who sent it, or from where: kept under the customer's own key, which goes when the
 * customer goes.
 */
const privateSchema = z.object({
  path: z.string().nullable(),
  process: z.string().nullable(),
  /** The person at the device. Submissions of older releases do not say. */
  user: z.string().nullable().default(null),
  group: z.string().nullable(),
  /** The product that the device said it is. Submissions of older releases do not say. */
  product: z.string().nullable().default(null),
  mail: z.object({ senderDomain: z.string(), verified: z.boolean() }).nullable(),
  signer: z.object({ name: z.string(), certificateSha256: z.string() }).nullable(),
  /** Why it was decided so, where the words name a folder, a signer or a domain. */
  message: z.string().nullable(),
  /** What the file is to be started with; null when nothing is asked for, as of older releases. */
  asked: askedSchema.nullable().default(null),
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

/**
 * The name of a submission's file: sealed by itself, since lists show it and nothing else. `file_name`: of rows that
 * were not sealed yet.
 */
export interface NamedRow {
  id: string;
  customer_id: string;
  file_name: string | null;
  name: Uint8Array | null;
}
export const sealName = (key: Buffer, submissionId: string, fileName: string): Buffer => wrap(key, Buffer.from(fileName), `name ${submissionId}`);
/** Empty when it can no longer be told. */
export const openName = (key: Buffer | null, { id, file_name, name }: Pick<NamedRow, 'id' | 'file_name' | 'name'>): string =>
  (name ? (key ? unwrap(key, name, `name ${id}`).toString() : '') : (file_name ?? ''));

export const sealFacts = (key: Buffer, submissionId: string, facts: PrivateFacts): Buffer => wrap(key, Buffer.from(JSON.stringify(facts)), `submission ${submissionId}`);
export const openFacts = (key: Buffer, submissionId: string, sealed: Uint8Array): PrivateFacts => privateSchema.parse(JSON.parse(unwrap(key, sealed, `submission ${submissionId}`).toString()));
