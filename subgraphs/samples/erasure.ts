import { deleteRows, erasing } from '../../platform/erasure.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { removeDiagnostics } from './diagnostics.ts';
import { removeUploads } from './expired-uploads.ts';
import { destroyKey } from './retention.ts';
import { lockSample } from './sample-row.ts';
import { diagnosticVaultOf, vaultOf } from './vault.ts';

const chunk = 200;

/**
 * The customer's key first: from then on nobody reads what its submissions and messages told. Then the bytes that nobody else has sent, also
 * suspicious ones and those that are being analysed; each with its receipt. Then the rows.
 */
export async function eraseCustomers(platform: Platform): Promise<Consumption> {
  return await erasing(platform, 'samples', async (customerId) => {
    const customer = platform.pseudonyms.of(customerId);
    let rows = await deleteRows(platform, 'customer_key', 'customer_id = ?', [customer]);
    for (let after = ''; ; ) {
      const own = await systemManager(platform).execute<{ id: string }[]>(
        `select s.id from sample_customer c join sample s on s.id = c.sample_id where c.customer_id = ? and s.id > ? and s.stored_at is not null and s.deleted_at is null
         and not exists (select from sample_customer o where o.sample_id = s.id and o.customer_id <> c.customer_id) order by s.id limit ?`, [customer, after, chunk]);
      for (const { id } of own) rows += await destroy(platform, id, customer);
      if (own.length < chunk) break;
      after = own.at(-1)!.id;
    }
    rows += await removeUploads(platform, vaultOf(platform), customer);
    rows += await removeDiagnostics(platform, diagnosticVaultOf(platform), 'customer_id = ?', [customer]);
    for (const table of ['archive_password', 'sighting', 'message_part', 'message', 'submission', 'policy_document', 'quota_use', 'sample_customer']) rows += await deleteRows(platform, table, 'customer_id = ?', [customer]);
    return { rows, kept: 'receipts of deletions, by a pseudonym; bytes that others have sent too, and hashes' };
  }, async (em, erasureId, erased) => await publish(em, 'erasure.part', { erasureId, part: 'samples', ...erased }));
}

async function destroy(platform: Platform, sampleId: string, customer: string): Promise<number> {
  return await systemManager(platform).transactional(async (em) => {
    const sample = await lockSample(em, { id: sampleId });
    // Somebody else may have sent it a moment ago: then it is theirs.
    const [others] = await em.execute<unknown[]>('select 1 from sample_customer where sample_id = ? and customer_id <> ? limit 1', [sampleId, customer]);
    if (!sample?.stored_at || sample.deleted_at || others) return 0;
    await destroyKey(em, platform, sample, customer, new Date());
    await publish(em, 'sample.deleted', { sampleId, sha256: sample.sha256, storedAs: sample.stored_as });
    return 1;
  });
}
