import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import type { Manager } from '../../platform/database.ts';

const chainsMax = 500;

/** What a chain says before its beginning goes. */
export interface Pruned {
  /** The last event that goes. */
  upto: number;
  hash: string;
  days: number;
}

export function prunedOf(detail: string): Pruned | null {
  try {
    const { upto, hash, days } = JSON.parse(detail) as Partial<Pruned>;
    return typeof upto === 'number' && typeof hash === 'string' && typeof days === 'number' ? { upto, hash, days } : null;
  } catch {
    return null;
  }
}

/**
 * Announces in each chain what of it is too old: up to its newest signed end before which nothing is younger. The deletion itself follows the
 * announcement, so a chain without its beginning always says why.
 */
export async function announcePruning(platform: Platform): Promise<number> {
  const days = platform.config.ASSAY_AUDIT_DAYS;
  return await systemManager(platform).transactional(async (em) => {
    const rows = await em.execute<{ customer_id: string; number: number; hash: string }[]>(
      `select distinct on (h.customer_id) h.customer_id, h.number, h.hash from audit_head h
       where not exists (select from legal_hold l where l.customer_id = h.customer_id and l.lifted_at is null)
         and exists (select from audit_event e where e.customer_id = h.customer_id and e.number <= h.number and e.at < now() - make_interval(days => ?))
         and not exists (select from audit_event e where e.customer_id = h.customer_id and e.number <= h.number and e.at >= now() - make_interval(days => ?))
       order by h.customer_id, h.number desc limit ?`, [days, days, chainsMax]);
    for (const { customer_id, number, hash } of rows) {
      // The same announcement has the same name: told twice, it is one event.
      await publish(em, 'audit.recorded', { customerId: customer_id === 'operator' ? null : customer_id, action: 'audit.pruned', actor: 'system', subject: String(number), outcome: 'OK', detail: JSON.stringify({ upto: number, hash, days } satisfies Pruned), at: new Date().toISOString() }, { id: `evt_pruned_${customer_id}_${number}` });
    }
    return rows.length;
  });
}

/** After the announcement stands in the chain. The database itself checks age, end and holds once more. */
export async function prune(em: Manager, customerId: string, { upto, days }: Pruned): Promise<number> {
  const [row] = await em.execute<{ gone: number }[]>('select prune(?, ?, ?) as gone', [customerId, upto, days]);
  return row!.gone;
}
