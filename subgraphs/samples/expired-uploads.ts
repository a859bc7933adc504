import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { tellChanged } from './actions.ts';
import { Part } from './part.ts';
import { uploadMs } from './tickets.ts';
import { blobOf, partsFolder, pastTime } from './upload-row.ts';
import type { Vault } from './vault.ts';

interface Row {
  id: string;
  storing: boolean;
}

/**
 * Ends submissions whose bytes never came, and removes what is left of their uploads. A submission waits for its own
 * upload, however others fare.
 */
export async function expireUploads(platform: Platform, vault: Vault): Promise<void> {
  const rows = await systemManager(platform).transactional(async (em) => {
    const past = await em.execute<Row[]>(`delete from upload where ${pastTime} returning id, storing`);
    await tellChanged(em, await em.execute(
      `update submission set state = 'EXPIRED', finished_at = now(), failure_code = 'UPLOAD_EXPIRED',
         failure_message = 'the bytes did not come in time'
       where state = 'AWAITING_UPLOAD' and upload_id = any(?::text[]) returning id, customer_id`,
      [`{${past.map(({ id }) => id).join()}}`]));
    await em.execute("delete from inbox where handled_at < now() - interval '31 days'", [], 'run');
    return past;
  });
  await removeRemains(platform, vault, rows);
  // Parts without a row: a crash between the two.
  const folder = partsFolder(platform);
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > 2 * uploadMs) await rm(join(folder, name), { force: true });
  }
}

/** Removes what a customer has sent and not completed. */
export async function removeUploads(platform: Platform, vault: Vault, customer: string): Promise<number> {
  const rows = await systemManager(platform).execute<Row[]>(
    'delete from upload where customer_id = ? returning id, storing', [customer]);
  await removeRemains(platform, vault, rows);
  return rows.length;
}

async function removeRemains(platform: Platform, vault: Vault, rows: readonly Row[]): Promise<void> {
  for (const { id, storing } of rows) {
    await Part.remove(partsFolder(platform), id);
    // What became a sample's took its row with it: here nothing did.
    if (storing) await vault.delete(blobOf(id));
  }
}
