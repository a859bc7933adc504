import { deleteRows, erasing } from '../../platform/erasure.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';

/**
 * Who waits for which verdict, and what its devices did with it. What is thought of a hash belongs to nobody and
 * stays.
 */
export async function eraseCustomers(platform: Platform): Promise<Consumption> {
  return await erasing(platform, 'verdicts', async (customerId) => {
    const customer = platform.pseudonyms.of(customerId);
    let rows = 0;
    // What was observed of files that were started as this customer asked holds the words that it gave.
    const asked = 'analysis_id in (select id from analysis where asked_by = ?)';
    for (const table of ['trace', 'event', 'signal', 'detonation']) rows += await deleteRows(platform, table, asked, [customer]);
    for (const table of ['interest', 'possession', 'delivery', 'verdict_webhook', 'known_device']) rows += await deleteRows(platform, table, 'customer_id = ?', [customer]);
    return { rows, kept: 'verdicts and what was observed: they belong to hashes, and name nobody' };
  }, async (em, erasureId, erased) => await publish(em, 'erasure.part', { erasureId, part: 'verdicts', ...erased }));
}
