import { deleteRows, erasing } from '../../platform/erasure.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';

/** The chain itself stays for its time: it is the proof of what was done, of the erasure too. What was made of it goes. */
export async function eraseCustomers(platform: Platform): Promise<Consumption> {
  return await erasing(platform, 'audit', async (customerId) => {
    let rows = 0;
    for (const table of ['audit_anomaly', 'anomaly_count', 'sign_in_network']) rows += await deleteRows(platform, table, 'customer_id = ?', [customerId]);
    return { rows, kept: `the audit chain, each event for ${platform.config.ASSAY_AUDIT_DAYS} days, longer under a legal hold` };
  }, async (em, erasureId, erased) => await publish(em, 'erasure.part', { erasureId, part: 'audit', ...erased }));
}
