import DataLoader from 'dataloader';
import { batch } from '../../platform/batch.ts';
import { openings } from '../../platform/reading.ts';
import { system } from '../../platform/caller.ts';
import type { Context } from '../../platform/subgraph.ts';
import { administratorsOf, seatsUsedOf } from './customer-list.ts';
import { Customer, Device, Notification, Quarantined, QuarantineTask, User } from './entities.ts';

export function loaders(context: Omit<Context, 'loaders'>) {
  const { em, caller, platform } = context;
  return {
    /** What is put on record before it is told. */
    opened: openings(context),
    customer: batch(async (ids: readonly string[]) => await em.find(Customer, { id: { $in: [...ids] } }), (row) => row.id),
    administrators: new DataLoader<string, string[]>(async (ids) => await administratorsOf(platform, caller, ids)),
    seatsUsed: new DataLoader<string, number>(async (ids) => await seatsUsedOf(caller.kind === 'OPERATOR' ? platform.database.for(system) : em, ids)),
    device: batch(async (ids: readonly string[]) => await em.find(Device, { id: { $in: [...ids] } }), (row) => row.id),
    quarantined: batch(async (ids: readonly string[]) => await em.find(Quarantined, { id: { $in: [...ids] } }), (row) => row.id),
    task: batch(async (ids: readonly string[]) => await em.find(QuarantineTask, { id: { $in: [...ids] } }), (row) => row.id),
    tasks: new DataLoader<string, QuarantineTask[]>(async (ids) => {
      const rows = await em.find(QuarantineTask, { objectId: { $in: [...ids] } }, { orderBy: { id: 'desc' } });
      return ids.map((id) => rows.filter((row) => row.objectId === id).slice(0, 20));
    }),
    notification: batch(async (ids: readonly string[]) => await em.find(Notification, { id: { $in: [...ids] } }), (row) => row.id),
    notificationDeliveries: new DataLoader<string, { channel: 'MAIL' | 'WEBHOOK'; state: 'WAITING' | 'SENT' | 'FAILED'; attempts: number; dueAt: string; failure: string | null }[]>(async (ids) => {
      const rows = await em.execute<{ notification_id: string; channel: 'MAIL' | 'WEBHOOK'; state: 'WAITING' | 'SENT' | 'FAILED'; attempts: number; due_at: string; failure: string | null }[]>(
        'select notification_id, channel, state, attempts, due_at, failure from notification_delivery where notification_id = any(?::text[]) order by rule_id, channel', [`{${ids.join()}}`]);
      return ids.map((id) => rows.filter((row) => row.notification_id === id).map(({ channel, state, attempts, due_at, failure }) => ({ channel, state, attempts, dueAt: new Date(due_at).toISOString(), failure })));
    }),
    user: batch(async (ids: readonly string[]) => await em.find(User, { id: { $in: [...ids] } }), (row) => row.id),
  };
}
export type CustomersContext = Context<ReturnType<typeof loaders>>;
