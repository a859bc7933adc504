import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { DiagnosticSubmitInput } from '../../schema/generated/samples.ts';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { checkFileName } from './place.ts';
import { customerKey, knownKey } from './sealing.ts';
import type { Vault } from './vault.ts';

/** What a device sends of itself, so that somebody can find out what is wrong with it. It is never analysed, and lies apart from samples, under the customer's own key. */
export interface DiagnosticRow {
  id: string;
  customer_id: string;
  device_id: string;
  kind: 'CRASH' | 'LOG' | 'STATE';
  size: string;
  sha256: string;
  sealed: Buffer;
  reported_at: string;
  stored_at: string | null;
  expires_at: string;
}

export const diagnosticBytesMax = 32 * 1024 * 1024;
export const diagnosticDays = 30;
/** What a customer may have lying there at a time. */
const customerBytesMax = 2 * 1024 * 1024 * 1024;
const deviceRowsMax = 50;
const ticketMs = 3_600_000;

const wordsSchema = z.object({ fileName: z.string(), description: z.string().nullable() });
export type DiagnosticWords = z.infer<typeof wordsSchema>;
export const openWords = (key: Buffer, id: string, sealed: Uint8Array): DiagnosticWords => wordsSchema.parse(JSON.parse(unwrap(key, sealed, `diagnostic ${id}`).toString()));
/** The store names what it keeps by a hash; here that is one of the id, so that equal bytes of two devices stay two. */
const placeOf = (id: string): string => createHash('sha256').update(`diagnostic ${id}`).digest('hex');
const columns = 'id, customer_id, device_id, kind, size, sha256, sealed, reported_at, stored_at, expires_at';

export async function submitDiagnostic(em: Manager, caller: Caller, platform: Platform, input: DiagnosticSubmitInput): Promise<DiagnosticRow> {
  if (!caller.customerId || caller.kind !== 'DEVICE') throw publicError('FORBIDDEN', 'devices send diagnostics of themselves');
  if (input.size < 1 || input.size > diagnosticBytesMax) throw new Refusal('INVALID', `size must be 1 to ${diagnosticBytesMax}`, ['input', 'size']);
  checkFileName(input.fileName, ['input']);
  if (input.description && input.description.length > 2000) throw new Refusal('INVALID', 'description must have at most 2000 characters', ['input', 'description']);
  const [customer, device] = [platform.pseudonyms.of(caller.customerId), platform.pseudonyms.of(caller.id)];
  await em.execute("select pg_advisory_xact_lock(hashtextextended('diagnostics ' || ?, 0))", [customer]);
  const [have] = await em.execute<{ bytes: string; mine: number }[]>('select coalesce(sum(size), 0) as bytes, (count(*) filter (where device_id = ?))::int as mine from diagnostic where customer_id = ?', [device, customer]);
  if (Number(have!.bytes) + input.size > customerBytesMax || have!.mine >= deviceRowsMax) throw new Refusal('OVER_QUOTA', `a device may have ${deviceRowsMax} diagnostics kept, and a customer ${customerBytesMax / 2 ** 30} GiB: delete some, or wait until they go`, ['input']);
  const id = newId('diagnostic');
  const key = await customerKey(em, platform.keys, customer);
  const words: DiagnosticWords = { fileName: input.fileName, description: input.description ?? null };
  const [row] = await em.execute<DiagnosticRow[]>(
    `insert into diagnostic (id, customer_id, device_id, kind, size, sha256, sealed, reported_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, now(), now() + interval '1 hour') returning ${columns}`,
    [id, customer, device, input.kind, input.size, input.sha256, wrap(key, Buffer.from(JSON.stringify(words)), `diagnostic ${id}`)]);
  return row!;
}

const tickets = { write: 'diagnostic-write', read: 'diagnostic-read' } as const;
/** A right to send, or to fetch, the bytes of one diagnostic. */
export async function diagnosticTicket(platform: Platform, row: DiagnosticRow, right: keyof typeof tickets): Promise<{ url: string; token: string; expiresAt: Date }> {
  const expiresAt = new Date(Date.now() + ticketMs);
  const token = await new SignJWT({ id: row.id }).setProtectedHeader({ alg: 'EdDSA' }).setAudience(tickets[right]).setExpirationTime(expiresAt).sign(platform.keys.signing);
  return { url: `${platform.publicUrl()}/diagnostics/${row.id}`, token, expiresAt };
}
export async function verifyDiagnosticTicket({ keys }: Platform, token: string, right: keyof typeof tickets, id: string): Promise<boolean> {
  return await jwtVerify(token, keys.verifying, { audience: tickets[right], algorithms: ['EdDSA'] }).then(({ payload }) => payload.id === id, () => false);
}

export async function diagnosticRows(em: Manager, customer: string, { deviceId, after, limit }: { deviceId: string | null; after: string | null; limit: number }): Promise<DiagnosticRow[]> {
  return await em.execute<DiagnosticRow[]>(`select ${columns} from diagnostic where customer_id = ? and id < ? ${deviceId ? 'and device_id = ?' : ''} order by id desc limit ?`, [customer, after ?? 'dgn_~', ...(deviceId ? [deviceId] : []), limit]);
}

/** Takes the bytes, whole or not at all. */
export async function storeDiagnostic(platform: Platform, vault: Vault, id: string, bytes: Readable): Promise<'STORED' | 'ALREADY_STORED' | 'GONE' | 'SIZE_WRONG' | 'HASH_WRONG'> {
  const [row] = await systemManager(platform).execute<DiagnosticRow[]>(`select ${columns} from diagnostic where id = ?`, [id]);
  if (!row) return 'GONE';
  if (row.stored_at) return 'ALREADY_STORED';
  const hash = createHash('sha256');
  let count = 0;
  let wrong: 'SIZE_WRONG' | 'HASH_WRONG' | null = null;
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length;
      hash.update(chunk);
      if (count > Number(row.size)) wrong = 'SIZE_WRONG';
      done(wrong ? new Error(wrong) : null, chunk);
    },
    flush(done) {
      if (count !== Number(row.size)) wrong = 'SIZE_WRONG';
      else if (hash.digest('hex') !== row.sha256) wrong = 'HASH_WRONG';
      done(wrong ? new Error(wrong) : null);
    },
  });
  bytes.on('error', (error) => tap.destroy(error));
  bytes.once('close', () => {
    if (!bytes.readableEnded) tap.destroy(new Error('the sender has gone'));
  });
  tap.on('error', () => undefined);
  let key: Buffer;
  try {
    key = await vault.put(placeOf(id), bytes.pipe(tap));
  } catch (error) {
    if (wrong) return wrong;
    throw error;
  }
  const stored = await systemManager(platform).transactional(async (em) => {
    const own = await knownKey(em, platform.keys, row.customer_id);
    if (!own) return false;
    const { affectedRows } = await em.execute<{ affectedRows: number }>("update diagnostic set stored_at = now(), expires_at = now() + ? * interval '1 day', wrapped_key = ? where id = ?", [diagnosticDays, wrap(own, key, `diagnostic bytes ${id}`), id], 'run');
    return affectedRows > 0;
  });
  if (stored) return 'STORED';
  await vault.delete(placeOf(id));
  return 'GONE';
}

export async function readDiagnostic(platform: Platform, vault: Vault, id: string): Promise<Buffer | null> {
  const em = systemManager(platform);
  const [row] = await em.execute<{ customer_id: string; wrapped_key: Buffer | null }[]>('select customer_id, wrapped_key from diagnostic where id = ?', [id]);
  const own = row?.wrapped_key ? await knownKey(em, platform.keys, row.customer_id) : null;
  return own ? await vault.get(placeOf(id), unwrap(own, row!.wrapped_key!, `diagnostic bytes ${id}`)) : null;
}

/** The bytes of one that is the customer's; its row stays. */
export async function removeDiagnosticBytes(platform: Platform, vault: Vault, id: string, customer: string): Promise<void> {
  const [row] = await systemManager(platform).execute<unknown[]>('select 1 from diagnostic where id = ? and customer_id = ?', [id, customer]);
  if (row) await vault.delete(placeOf(id));
}

/** The row last: what dies between the two is done again. */
export async function removeDiagnostics(platform: Platform, vault: Vault, where: string, values: readonly unknown[]): Promise<number> {
  const rows = await systemManager(platform).execute<{ id: string }[]>(`select id from diagnostic where ${where}`, [...values]);
  for (const { id } of rows) {
    await vault.delete(placeOf(id));
    await systemManager(platform).execute('delete from diagnostic where id = ?', [id], 'run');
  }
  return rows.length;
}
