import { deleteRows, erasing } from '../../platform/erasure.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';

/** All rules of a customer, and what is known of its devices. */
export async function eraseCustomers(platform: Platform): Promise<Consumption> {
  return await erasing(platform, 'policies', async (customerId) => {
    let rows = 0;
    // What points at others goes first.
    for (const table of ['assignment', 'exclusion', 'policy_revision', 'policy', 'known_device', 'version']) rows += await deleteRows(platform, table, 'customer_id = ?', [customerId]);
    return { rows, kept: null };
  }, async (em, erasureId, erased) => await publish(em, 'erasure.part', { erasureId, part: 'policies', ...erased }));
}
