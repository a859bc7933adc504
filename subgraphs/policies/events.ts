import { events } from '../../schema/events.ts';
import { consume, ensureConsumer, type Consumption } from '../../platform/jetstream.ts';
import { parseMessage } from '../../platform/message.ts';
import { Refusal } from '../../platform/errors.ts';
import { once, publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { addExclusion } from './actions.ts';
import { exportCustomers } from './export.ts';
import { eraseCustomers } from './erasure.ts';
import { tell } from './document.ts';

/** Where devices stand: decides which assignments concern them. */
export async function consumers(platform: Platform): Promise<Consumption[]> {
  await ensureConsumer(platform.bus, 'EVENTS', 'policies-exclusions', 'ev.*.exclusion.requested.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'policies-devices', 'ev.*.device.changed.*');
  return [
    // Listens to ev.*.erasure.started.* and ev.*.export.started.*
    await eraseCustomers(platform),
    ...(await exportCustomers(platform)),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'policies-exclusions', log: platform.log,
      handle: async (delivery) => {
        const { customerId, deviceId, sha256, reason, author } = parseMessage(events['exclusion.requested'], delivery);
        await once(systemManager(platform), 'policies-exclusions', delivery.subject, async (em) => {
          const outcome = await addExclusion(em, customerId, author, { scope: 'DEVICE', target: deviceId, kind: 'SHA256', value: sha256, reason }).catch((error: unknown) => {
            // Refused, for example because there are too many: trying again changes nothing, and the audit chain says so.
            if (error instanceof Refusal) return error;
            throw error;
          });
          const refused = outcome instanceof Refusal;
          await publish(em, 'audit.recorded', { customerId, action: 'exclusionAdd', actor: author, subject: refused ? null : outcome.id, outcome: refused ? outcome.code : 'OK', detail: JSON.stringify({ scope: 'DEVICE', target: deviceId, sha256, reason }), at: new Date().toISOString() });
        });
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'policies-devices', log: platform.log,
      handle: async (delivery) => {
        const { customerId, deviceId, group, product, removed, version } = parseMessage(events['device.changed'], delivery);
        await systemManager(platform).transactional(async (em) => {
          const [before] = await em.execute<{ device_group: string | null; product: string | null }[]>('select device_group, product from known_device where id = ?', [deviceId]);
          // A removed device keeps its row, so that what came late can't bring it back.
          const { affectedRows } = await em.execute<{ affectedRows: number }>(
            `insert into known_device (id, customer_id, device_group, product, version) values (?, ?, ?, ?, ?)
             on conflict (id) do update set device_group = excluded.device_group, product = excluded.product, version = excluded.version where known_device.version < excluded.version`,
            [deviceId, customerId, removed ? null : group, removed ? null : product, version], 'run',
          );
          // A new device asks by itself; one that was moved, or became another product, is told.
          const isElsewhere = before !== undefined && (before.device_group !== group || before.product !== product);
          if (affectedRows > 0 && isElsewhere && !removed) await tell(em, customerId);
        });
      },
    }),
  ];
}
