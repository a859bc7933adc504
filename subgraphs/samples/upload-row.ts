import { createHash, randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import { newId } from '../../schema/ids.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { carried } from '../../platform/tracing.ts';
import { Part } from './part.ts';
import { signUpload, uploadMs, type UploadClaims } from './tickets.ts';

/**
 * What uploads that are not complete may take up, for one asker and for all of its customer: how many, and the bytes
 * that they announce.
 */
export const uploadRoom = {
  holderCountMax: 256, holderBytesMax: 2 * 1024 ** 3,
  customerCountMax: 1024, customerBytesMax: 8 * 1024 ** 3,
};
/** Free space below which nobody begins an upload: what is already there must stay writable. */
const freeBytesMin = 512 * 1024 ** 2;
/** Hours after its first byte in which an upload has to be complete, however often it is resumed. */
const hoursMax = 24;

export const partsFolder = (platform: Pick<Platform, 'dataFolder'>): string => join(platform.dataFolder, 'uploads');
/**
 * The vault's name of what an upload brings: of its own, so that two that end at the same moment never write to one
 * place.
 */
export const blobOf = (uploadId: string): string => createHash('sha256').update(`upload ${uploadId}`).digest('hex');

export interface Asker {
  /** Pseudonyms of the customer, and of the device, person or key. */
  customer: string;
  holder: string;
}

/**
 * The asker's own upload of these bytes, which goes on where it was, and a ticket for it. Nobody else's upload is
 * touched, or can be seen.
 */
export async function openUpload(
  em: Manager, platform: Platform, asked: Asker & { sampleId: string; sha256: string; size: number },
) {
  const { customer, holder, sampleId, sha256, size } = asked;
  const wrapped = wrap(platform.keys.master, randomBytes(32), 'upload');
  const expiresAt = new Date(Date.now() + uploadMs);
  const [upload] = await em.execute<{ id: string }[]>(
    `insert into upload (id, sample_id, size, wrapped_key, expires_at, customer_id, holder_id)
     values (?, ?, ?, ?, ?, ?, ?) on conflict on constraint upload_asker
     do update set expires_at = greatest(upload.expires_at, excluded.expires_at) returning id`,
    [newId('upload'), sampleId, size, wrapped, expiresAt.toISOString(), customer, holder],
  );
  const claims = { uploadId: upload!.id, sampleId, sha256, size, trace: carried() };
  const token = await signUpload(platform.keys, claims, expiresAt);
  return { url: `${platform.publicUrl()}/uploads/${upload!.id}`, token, uploadId: upload!.id, expiresAt };
}

interface Found {
  stored: boolean;
  wrapped_key: Buffer | null;
  customer_id: string | null;
}

export interface OpenUpload {
  id: string;
  customer: string | null;
  part: Part;
}

/** The upload of a ticket; STORED when its bytes are in the vault, whoever sent them; GONE when it was given up. */
export async function findUpload(
  platform: Platform, { uploadId, sampleId }: UploadClaims,
): Promise<OpenUpload | 'STORED' | 'GONE'> {
  const [row] = await systemManager(platform).execute<Found[]>(
    `select s.stored_at is not null and s.deleted_at is null as stored, u.wrapped_key, u.customer_id
     from sample s left join upload u on u.id = ? and u.sample_id = s.id where s.id = ?`, [uploadId, sampleId]);
  if (row?.stored) return 'STORED';
  if (!row?.wrapped_key) return 'GONE';
  const key = unwrap(platform.keys.master, row.wrapped_key, 'upload');
  return { id: uploadId, customer: row.customer_id, part: new Part(partsFolder(platform), uploadId, key) };
}

/**
 * Takes room for an upload's bytes, for as long as the slowest sender may need. FULL when its asker or its customer
 * has too much under way.
 */
export async function takeRoom(
  platform: Platform, claims: UploadClaims, customer: string | null,
): Promise<'TAKEN' | 'FULL' | 'DISK_FULL' | 'GONE'> {
  const { bavail, bsize } = await statfs(platform.dataFolder);
  if (bavail * bsize < freeBytesMin + claims.size) return 'DISK_FULL';
  const { ASSAY_UPLOAD_STALL_MS: stallMs, ASSAY_UPLOAD_BYTES_PER_SECOND_MIN: bytesPerSecondMin } = platform.config;
  const msMax = stallMs + Math.ceil((claims.size / bytesPerSecondMin) * 1000);
  return await systemManager(platform).transactional(async (em) => {
    await em.execute("select pg_advisory_xact_lock(hashtextextended('uploads ' || ?, 0))", [customer ?? '']);
    const [others] = await em.execute<{ count: number; bytes: string; own_count: number; own_bytes: string }[]>(
      `select count(*)::int as count, coalesce(sum(u.size), 0) as bytes,
         (count(*) filter (where u.holder_id = mine.holder_id))::int as own_count,
         coalesce(sum(u.size) filter (where u.holder_id = mine.holder_id), 0) as own_bytes
       from upload mine join upload u on u.customer_id = mine.customer_id and u.begun_at is not null and u.id <> mine.id
       where mine.id = ?`, [claims.uploadId]);
    const { count, bytes, own_count, own_bytes } = others!;
    const full = own_count >= uploadRoom.holderCountMax || Number(own_bytes) + claims.size > uploadRoom.holderBytesMax
      || count >= uploadRoom.customerCountMax || Number(bytes) + claims.size > uploadRoom.customerBytesMax;
    if (full) return 'FULL';
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      `update upload set begun_at = coalesce(begun_at, now()),
         expires_at = greatest(expires_at, now() + ? * interval '1 millisecond') where id = ?`,
      [msMax, claims.uploadId], 'run');
    return affectedRows > 0 ? 'TAKEN' : 'GONE';
  });
}

/** Gives back the room of an upload whose bytes were thrown away; it may begin again. */
export async function giveRoom(platform: Platform, { id, part }: OpenUpload): Promise<void> {
  await part.remove();
  await systemManager(platform).execute('update upload set begun_at = null where id = ?', [id], 'run');
}

/** Which uploads are past their time: their tickets', or that of an upload as a whole. */
export const pastTime = `(expires_at < now() or begun_at < now() - interval '${hoursMax} hours')`;
