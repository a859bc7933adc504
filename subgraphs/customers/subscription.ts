import { events } from '../../schema/events.ts';
import { publicError } from '../../platform/errors.ts';
import { watch } from '../../platform/watch.ts';
import { QuarantineTask } from './entities.ts';
import type { CustomersContext } from './loaders.ts';
import { messageOf } from '../../platform/message.ts';

export interface TaskEvent {
  quarantineTaskIssued: { taskId: string };
}

/** A failed task is due again after a while; nothing is heard of that. */
const lookAgainMs = 15_000;

/** Each task of the calling device that is to be done: those that wait at once, then each as it is issued or due again. Each until it is reported. */
export async function* quarantineTaskIssued(context: CustomersContext): AsyncGenerator<TaskEvent> {
  const { caller, platform, signal } = context;
  const { customerId } = caller;
  if (caller.kind !== 'DEVICE' || !customerId) throw publicError('FORBIDDEN', 'tasks are for devices');
  const changes = await watch(platform.bus, `ev.${customerId}.task.changed.>`, signal);
  const told = new Map<string, number>();
  try {
    for (;;) {
      const open = await platform.database.for(caller).find(QuarantineTask, { deviceId: caller.id, state: 'ISSUED', notBefore: { $lte: new Date() }, expiresAt: { $gt: new Date() } }, { orderBy: { id: 'asc' }, limit: 1000, disableIdentityMap: true });
      for (const { id, attempts } of open) {
        if (told.get(id) === attempts) continue;
        told.set(id, attempts);
        yield { quarantineTaskIssued: { taskId: id } };
      }
      for (const id of told.keys()) if (told.size > 2_000 && !open.some((task) => task.id === id)) told.delete(id);
      for (;;) {
        const heard = await changes.next(lookAgainMs);
        if (heard === null) return;
        if (heard === 'MOMENT') break;
        const event = messageOf(events['task.changed'], heard);
        if (event?.deviceId === caller.id) break;
      }
    }
  } finally {
    await changes.close();
  }
}
