import { events } from '../../schema/events.ts';
import { consume, ensureConsumer, Poison, type Consumption } from '../../platform/jetstream.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { tell } from './document.ts';

/** Where devices stand: decides which assignments concern them. */
export async function consumers(platform: Platform): Promise<Consumption[]> {
  await ensureConsumer(platform.bus, 'EVENTS', 'policies-devices', 'ev.*.device.changed.*');
  return [
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'policies-devices', log: platform.log,
      handle: async ({ data }) => {
        const parsed = events['device.changed'].safeParse(JSON.parse(Buffer.from(data).toString()));
        if (!parsed.success) throw new Poison('device.changed is malformed', { cause: parsed.error });
        const { customerId, deviceId, group, removed, version } = parsed.data;
        await systemManager(platform).transactional(async (em) => {
          const [before] = await em.execute<{ device_group: string | null }[]>('select device_group from known_device where id = ?', [deviceId]);
          // A removed device keeps its row, so that what came late can't bring it back.
          const { affectedRows } = await em.execute<{ affectedRows: number }>(
            `insert into known_device (id, customer_id, device_group, version) values (?, ?, ?, ?)
             on conflict (id) do update set device_group = excluded.device_group, version = excluded.version where known_device.version < excluded.version`,
            [deviceId, customerId, removed ? null : group, version], 'run',
          );
          // A new device asks by itself; one that was moved is told.
          if (affectedRows > 0 && before && before.device_group !== group && !removed) await tell(em, customerId);
        });
      },
    }),
  ];
}
