import { events } from '../../schema/events.ts';
import { publicError } from '../../platform/errors.ts';
import { follow, streamBounds } from '../../platform/jetstream.ts';
import { QuarantineTask } from './entities.ts';
import type { CustomersContext } from './loaders.ts';

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
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  signal.addEventListener('abort', stop, { once: true });
  const bounds = await streamBounds(platform.bus, 'EVENTS');
  const changes = follow(platform.bus, { stream: 'EVENTS', filter: `ev.${customerId}.task.changed.>`, fromSequence: bounds.last + 1, signal: stopping.signal });
  let timer: NodeJS.Timeout | undefined;
  const told = new Map<string, number>();
  try {
    let next = changes.next();
    for (;;) {
      const open = await platform.database.for(caller).find(QuarantineTask, { deviceId: caller.id, state: 'ISSUED', notBefore: { $lte: new Date() }, expiresAt: { $gt: new Date() } }, { orderBy: { id: 'asc' }, limit: 1000, disableIdentityMap: true });
      for (const { id, attempts } of open) {
        if (told.get(id) === attempts) continue;
        told.set(id, attempts);
        yield { quarantineTaskIssued: { taskId: id } };
      }
      for (const id of told.keys()) if (told.size > 2_000 && !open.some((task) => task.id === id)) told.delete(id);
      for (;;) {
        const due = new Promise<'due'>((resolve) => (timer = setTimeout(resolve, lookAgainMs, 'due')));
        const heard = await Promise.race([next, due]);
        clearTimeout(timer);
        if (heard === 'due') break;
        if (heard.done) return;
        next = changes.next();
        const event = events['task.changed'].safeParse(JSON.parse(Buffer.from(heard.value.data).toString()));
        if (event.success && event.data.deviceId === caller.id) break;
      }
    }
  } finally {
    clearTimeout(timer);
    stopping.abort();
    signal.removeEventListener('abort', stop);
    await changes.return(undefined).catch(() => undefined);
  }
}
