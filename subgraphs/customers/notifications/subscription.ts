import { events } from '../../../schema/events.ts';
import { watch } from '../../../platform/watch.ts';
import type { CustomersContext } from '../loaders.ts';
import { userOf } from './rules.ts';
import { messageOf } from '../../../platform/message.ts';

export interface RaisedEvent {
  notificationRaised: { notificationId: string };
}

/** Each notification of the caller, from now on. */
export async function* notificationRaised({ caller, platform, signal }: CustomersContext): AsyncGenerator<RaisedEvent> {
  const { id, customerId } = userOf(caller);
  const changes = await watch(platform.bus, `ev.${customerId}.notification.raised.>`, signal);
  try {
    for (;;) {
      const heard = await changes.next(null);
      if (heard === null) return;
      if (heard === 'MOMENT') continue;
      const event = messageOf(events['notification.raised'], heard);
      if (event?.userId === id) yield { notificationRaised: { notificationId: event.notificationId } };
    }
  } finally {
    await changes.close();
  }
}
