import { events } from '../../schema/events.ts';
import { consume, ensureConsumer, type Consumption } from '../../platform/jetstream.ts';
import { parseMessage } from '../../platform/message.ts';
import { once } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import { remindOfReviews } from './access-review.ts';
import { exportCustomers, partExported } from './export.ts';
import { eraseCustomers, partErased, startErasures } from './erasure.ts';
import { keepFound } from './identity.ts';
import { raise } from './notifications/notices.ts';
import { forgetNotifications, Sender } from './notifications/sending.ts';
import { expireTasks } from './quarantine.ts';

export async function consumers(platform: Platform): Promise<Consumption[]> {
  await ensureConsumer(platform.bus, 'EVENTS', 'customers-exported', 'ev.*.export.part.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'customers-erased', 'ev.*.erasure.part.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'customers-notices', 'ev.*.notice.raised.*');
  const sender = new Sender(platform);
  await ensureConsumer(platform.bus, 'EVENTS', 'customers-identity', 'ev.*.identity.found.*');
  return [
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'customers-identity', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['identity.found'], delivery);
        await once(systemManager(platform), 'customers-identity', delivery.subject, async (em) => await keepFound(em, event));
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'customers-notices', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['notice.raised'], delivery);
        const { customer } = event;
        await once(systemManager(platform), 'customers-notices', delivery.subject, async (em) => (
          await raise(em, platform, event, customer?.startsWith('psn_') ? platform.pseudonyms.idOf(customer) : customer)
        ));
      },
    }),
    sending(sweep('notifications', 1_000, platform.log, async () => await sender.round()), sender),
    sweep('old-notifications', 3_600_000, platform.log, async () => await forgetNotifications(platform)),
    // Listens to ev.*.erasure.started.* and ev.*.export.started.*
    await eraseCustomers(platform),
    ...(await exportCustomers(platform)),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'customers-erased', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['erasure.part'], delivery);
        await once(systemManager(platform), 'customers-erased', delivery.subject, async (em) => await partErased(em, platform, event));
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'customers-exported', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['export.part'], delivery);
        await once(systemManager(platform), 'customers-exported', delivery.subject, async (em) => await partExported(em, event));
      },
    }),
    sweep('erasures', 2_000, platform.log, async () => await startErasures(platform)),
    sweep('access-reviews', 3_600_000, platform.log, async () => await remindOfReviews(platform)),
    sweep('tasks', 15_000, platform.log, async () => await expireTasks(platform)),
  ];
}

/** Ends with what it sends by. */
const sending = (work: Consumption, sender: Sender): Consumption => ({
  stop: async () => {
    await work.stop();
    await sender.close();
  },
});
