import { events } from '../schema/events.ts';
import { consume, ensureConsumer, type Consumption } from './jetstream.ts';
import { parseMessage } from './message.ts';
import { once } from './outbox.ts';
import type { Manager } from './database.ts';
import { systemManager, type Platform } from './subgraph.ts';

const chunk = 5_000;

/** What a subgraph has erased, and what it keeps, with the reason. */
export interface Erased {
  rows: number;
  kept: string | null;
}

/** Deletes in pieces, each a transaction of its own: safe to kill, and to do again. `table` and `where` are our own words. */
export async function deleteRows(platform: Platform, table: string, where: string, values: readonly unknown[]): Promise<number> {
  let rows = 0;
  for (;;) {
    const { affectedRows } = await systemManager(platform).execute<{ affectedRows: number }>(`delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit ${chunk}))`, [...values], 'run');
    rows += affectedRows;
    if (affectedRows < chunk) return rows;
  }
}

/** Erases a subgraph's part of a customer when it is time, and says so. */
export async function erasing(platform: Platform, subgraph: string, erase: (customerId: string) => Promise<Erased>, say: (em: Manager, erasureId: string, erased: Erased) => Promise<void>): Promise<Consumption> {
  const consumer = `${subgraph}-erasures`;
  await ensureConsumer(platform.bus, 'EVENTS', consumer, 'ev.*.erasure.started.*');
  return consume(platform.bus, {
    stream: 'EVENTS', consumer, log: platform.log,
    handle: async (delivery) => {
      const { erasureId, customerId } = parseMessage(events['erasure.started'], delivery);
      const { rows, kept } = await erase(customerId);
      const chunks = await deleteRows(platform, 'export_chunk', 'customer_id = ?', [platform.pseudonyms.of(customerId)]);
      const erased = { rows: rows + chunks, kept };
      await once(systemManager(platform), consumer, delivery.subject, async (em) => await say(em, erasureId, erased));
    },
  });
}
