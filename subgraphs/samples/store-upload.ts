import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { wrap } from '../../platform/envelope.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import type { Category } from '../../schema/policy-settings.ts';
import { goOn, queue } from './actions.ts';
import { Part } from './part.ts';
import { notePossession } from './possession.ts';
import { lockSample } from './sample-row.ts';
import { knownKey, openName, type NamedRow } from './sealing.ts';
import type { UploadClaims } from './tickets.ts';
import { blobOf, findUpload, partsFolder, type OpenUpload } from './upload-row.ts';
import type { Vault } from './vault.ts';

/** Whether all bytes of a part together have the hash that was announced. */
export async function hasHash(part: Part, sha256: string): Promise<boolean> {
  const hash = createHash('sha256');
  await pipeline(part.read(), hash);
  return hash.digest('hex') === sha256;
}

/**
 * Makes the bytes of a complete part, whose hash is right, the sample's: the first one wins. Each upload writes to a
 * place of its own in the vault, and only the transaction says which of them counts. Its row stays for as long as
 * anything of it may lie there, so that after a crash the sweep of uploads finds it. ALREADY_STORED when another
 * upload was first.
 */
export async function storeUpload(
  platform: Platform, vault: Vault, claims: UploadClaims, { id, customer, part }: OpenUpload,
): Promise<'STORED' | 'ALREADY_STORED' | 'GONE'> {
  const em = systemManager(platform);
  const whyNot = async (): Promise<'ALREADY_STORED' | 'GONE'> => {
    if ((await findUpload(platform, claims)) !== 'STORED') return 'GONE';
    // Its bytes came, and are those of the hash: others' were stored before.
    if (customer) {
      await systemManager(platform).transactional(async (tx) => {
        await notePossession(tx, claims.sampleId, customer);
        await goOn(tx, platform.keys, claims.sampleId);
      });
    }
    return 'ALREADY_STORED';
  };
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    `update upload set storing = true where id = ? and not exists
       (select from sample s where s.id = upload.sample_id and s.stored_at is not null and s.deleted_at is null)`,
    [id], 'run');
  if (affectedRows === 0) return await whyNot();
  const blob = blobOf(id);
  const key = await vault.put(blob, part.read());
  const outcome = await systemManager(platform).transactional(async (tx) => {
    const sample = (await lockSample(tx, { id: claims.sampleId }))!;
    const [own] = await tx.execute<unknown[]>('select 1 from upload where id = ? for update', [id]);
    if (!own || (sample.stored_at && !sample.deleted_at)) return null;
    // What whoever sent the bytes says of them counts, not what somebody else did who only asked.
    const [told] = await tx.execute<(NamedRow & { category: Category | null })[]>(
      `select id, customer_id, file_name, name, facts->>'category' as category from submission where sample_id = ?
       order by (upload_id = ?) desc nulls last, (customer_id = ?) desc, id desc limit 1`,
      [sample.id, id, customer ?? '']);
    const category = told?.category ?? sample.category;
    const wrapped = wrap(platform.keys.master, key, `sample ${claims.sha256}`);
    await tx.execute(
      `update sample set stored_at = now(), deleted_at = null, region = ?, size = ?, category = ?, wrapped_key = ?,
         stored_as = ? where id = ?`,
      [platform.config.ASSAY_REGION, claims.size, category, wrapped, blob, sample.id], 'run');
    if (customer) await notePossession(tx, sample.id, customer);
    await queue(tx, platform.keys, { ...sample, size: claims.size, category }, (told && openName(await knownKey(tx, platform.keys, told.customer_id), told)) || 'sample', customer);
    // One that is on its way into the vault takes away itself what it wrote there.
    return await tx.execute<{ id: string }[]>(
      'delete from upload where sample_id = ? and (id = ? or not storing) returning id', [sample.id, id]);
  });
  if (!outcome) {
    await vault.delete(blob);
    await em.execute('delete from upload where id = ?', [id], 'run');
    return await whyNot();
  }
  for (const { id: over } of outcome) await Part.remove(partsFolder(platform), over);
  return 'STORED';
}
