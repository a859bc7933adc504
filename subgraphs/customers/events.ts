import { events } from '../../schema/events.ts';
import { consume, ensureConsumer, Poison, type Consumption } from '../../platform/jetstream.ts';
import { once } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
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
      handle: async ({ subject, data }) => {
        const parsed = events['identity.found'].safeParse(JSON.parse(Buffer.from(data).toString()));
        if (!parsed.success) throw new Poison('identity.found is malformed', { cause: parsed.error });
        await once(systemManager(platform), 'customers-identity', subject, async (em) => await keepFound(em, parsed.data));
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'customers-notices', log: platform.log,
      handle: async ({ subject, data }) => {
        const parsed = events['notice.raised'].safeParse(JSON.parse(Buffer.from(data).toString()));
        if (!parsed.success) throw new Poison('notice.raised is malformed', { cause: parsed.error });
        const { customer } = parsed.data;
        await once(systemManager(platform), 'customers-notices', subject, async (em) => await raise(em, parsed.data, customer?.startsWith('psn_') ? platform.pseudonyms.idOf(customer) : customer));
      },
    }),
    sending(sweep('notifications', 1_000, platform.log, async () => await sender.round()), sender),
    sweep('old-notifications', 3_600_000, platform.log, async () => await forgetNotifications(platform)),
    // Listens to ev.*.erasure.started.* and ev.*.export.started.*
    await eraseCustomers(platform),
    ...(await exportCustomers(platform)),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'customers-erased', log: platform.log,
      handle: async ({ subject, data }) => {
        const parsed = events['erasure.part'].safeParse(JSON.parse(Buffer.from(data).toString()));
        if (!parsed.success) throw new Poison('erasure.part is malformed', { cause: parsed.error });
        await once(systemManager(platform), 'customers-erased', subject, async (em) => await partErased(em, platform, parsed.data));
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'customers-exported', log: platform.log,
      handle: async ({ subject, data }) => {
        const parsed = events['export.part'].safeParse(JSON.parse(Buffer.from(data).toString()));
        if (!parsed.success) throw new Poison('export.part is malformed', { cause: parsed.error });
        await once(systemManager(platform), 'customers-exported', subject, async (em) => await partExported(em, parsed.data));
      },
    }),
    sweep('erasures', 2_000, platform.log, async () => await startErasures(platform)),
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
