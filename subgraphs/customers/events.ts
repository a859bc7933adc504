import { events } from '../../schema/events.ts';
import { consume, ensureConsumer, Poison, type Consumption } from '../../platform/jetstream.ts';
import { once } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import { keepFound } from './identity.ts';
import { expireTasks } from './quarantine.ts';

export async function consumers(platform: Platform): Promise<Consumption[]> {
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
    sweep('tasks', 15_000, platform.log, async () => await expireTasks(platform)),
  ];
}
