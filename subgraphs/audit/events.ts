import { openDetail } from '../../platform/audit-detail.ts';
import { events } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import { consume, ensureConsumer, type Consumption } from '../../platform/jetstream.ts';
import { parseMessage } from '../../platform/message.ts';
import { once } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import { genesis, hashOf } from '../../schema/audit-chain.ts';
import { exportCustomers } from './export.ts';
import { eraseCustomers } from './erasure.ts';
import { forgetCounts, lookAt } from './anomalies.ts';
import { AuditEvent } from './entities.ts';
import { signHeads } from './heads.ts';
import { announcePruning, prune, prunedOf } from './retention.ts';

/** Events of no customer (the operator's own) have a chain of their own. */
const operatorChain = 'operator';

export async function consumers(platform: Platform): Promise<Consumption[]> {
  await ensureConsumer(platform.bus, 'EVENTS', 'audit', 'ev.*.audit.recorded.*');
  return [
    // Listens to ev.*.erasure.started.* and ev.*.export.started.*
    await eraseCustomers(platform),
    ...(await exportCustomers(platform)),
    consume(platform.bus, {
      stream: 'EVENTS',
      consumer: 'audit',
      log: platform.log,
      handle: async (delivery) => {
        const event = openDetail(platform.keys, parseMessage(events['audit.recorded'], delivery));
        const customerId = event.customerId === null ? operatorChain : event.customerId.startsWith('psn_') ? platform.pseudonyms.idOf(event.customerId) : event.customerId;
        await once(systemManager(platform), 'audit', delivery.subject, async (em) => {
          // One writer of a chain at a time.
          const [last] = await em.execute<{ number: number; hash: string }[]>(
            'insert into chain (customer_id, number, hash) values (?, 0, ?) on conflict (customer_id) do update set number = chain.number returning number, hash', [customerId, genesis]);
          const link = { ...event, number: last!.number + 1 };
          const hash = hashOf(last!.hash, link);
          em.persist(em.create(AuditEvent, {
            id: newId('audit'), customerId, number: link.number, action: link.action, actor: link.actor, subject: link.subject, outcome: link.outcome,
            detail: link.detail, at: new Date(link.at), previousHash: last!.hash, hash, requestId: link.requestId,
          }));
          await em.execute('update chain set number = ?, hash = ? where customer_id = ?', [link.number, hash, customerId], 'run');
          await em.flush();
          const pruned = link.action === 'audit.pruned' && link.actor === 'system' ? prunedOf(link.detail) : null;
          // Somebody may have placed a hold meanwhile: then the announcement stands for nothing, and nothing goes.
          if (pruned) await em.transactional(async (inner) => await prune(inner, customerId, pruned)).catch((error: unknown) => platform.log.warn({ err: error }, 'audit events were not pruned'));
          await lookAt(em, { ...event, customerId, number: link.number, at: new Date(link.at) });
        });
      },
    }),
    sweep('audit-retention', 3_600_000, platform.log, async () => void (await announcePruning(platform))),
    sweep('audit-counts', 600_000, platform.log, async () => await forgetCounts(systemManager(platform))),
    sweep('audit-heads', 60_000, platform.log, async () => await signHeads(platform)),
  ];
}
