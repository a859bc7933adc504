import { events } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import { consume, ensureConsumer, Poison, type Consumption } from '../../platform/jetstream.ts';
import { once } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { genesis, hashOf } from './chain.ts';
import { AuditEvent } from './entities.ts';

/** Events of no customer (the operator's own) have a chain of their own. */
const operatorChain = 'operator';

export async function consumers(platform: Platform): Promise<Consumption[]> {
  await ensureConsumer(platform.bus, 'EVENTS', 'audit', 'ev.*.audit.recorded.*');
  return [
    consume(platform.bus, {
      stream: 'EVENTS',
      consumer: 'audit',
      log: platform.log,
      handle: async ({ subject, data }) => {
        const parsed = events['audit.recorded'].safeParse(JSON.parse(Buffer.from(data).toString()));
        if (!parsed.success) throw new Poison('audit.recorded is malformed', { cause: parsed.error });
        const event = parsed.data;
        const customerId = event.customerId ?? operatorChain;
        await once(systemManager(platform), 'audit', subject, async (em) => {
          // One writer of a chain at a time.
          await em.execute('select pg_advisory_xact_lock(hashtext(?))', [`audit ${customerId}`]);
          const [last] = await em.execute<{ number: number; hash: string }[]>('select number, hash from audit_event where customer_id = ? order by number desc limit 1', [customerId]);
          const link = { ...event, number: (last?.number ?? 0) + 1 };
          const previousHash = last?.hash ?? genesis;
          em.persist(em.create(AuditEvent, {
            id: newId('audit'), customerId, number: link.number, action: link.action, actor: link.actor, subject: link.subject, outcome: link.outcome,
            detail: link.detail, at: new Date(link.at), previousHash, hash: hashOf(previousHash, link),
          }));
          await em.flush();
        });
      },
    }),
  ];
}
