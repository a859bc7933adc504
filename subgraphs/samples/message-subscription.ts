import { events } from '../../schema/events.ts';
import { publicError } from '../../platform/errors.ts';
import { watch } from '../../platform/watch.ts';
import type { SamplesContext } from './loaders.ts';
import { messageOf } from '../../platform/message.ts';

export interface DecidedEvent {
  messageDecided: { messageId: string };
}
export interface ChangedEvent {
  heldMessageChanged: { messageId: string };
}

const changesOf = async ({ platform, signal }: SamplesContext, customerId: string) => {
  const customer = platform.pseudonyms.of(customerId);
  return await watch(platform.bus, `ev.${customer}.message.changed.>`, signal);
};

/** What administrators decided of the calling gateway's messages and it has not done yet: all of that at once, then each as it is decided. */
export async function* messageDecided(context: SamplesContext): AsyncGenerator<DecidedEvent> {
  const { caller, platform } = context;
  if (caller.kind !== 'DEVICE' || !caller.customerId) throw publicError('FORBIDDEN', 'this is for the devices that hold messages');
  const device = platform.pseudonyms.of(caller.id);
  const changes = await changesOf(context, caller.customerId);
  const told = new Set<string>();
  try {
    for (;;) {
      const rows = await platform.database.for(caller).execute<{ id: string; decided_at: string }[]>('select id, decided_at::text from message where device_id = ? and not carried_out order by id limit 1000', [device]);
      const open = new Map(rows.map(({ id, decided_at }) => [`${id} ${decided_at}`, id]));
      for (const [word, messageId] of open) {
        if (told.has(word)) continue;
        told.add(word);
        yield { messageDecided: { messageId } };
      }
      for (const word of told) if (!open.has(word)) told.delete(word);
      for (;;) {
        const heard = await changes.next(null);
        if (heard === null) return;
        if (heard === 'MOMENT') continue;
        const event = messageOf(events['message.changed'], heard);
        if (event?.device === device) break;
      }
    }
  } finally {
    await changes.close();
  }
}

/** Each change of a message of the customer, from now on. */
export async function* heldMessageChanged(context: SamplesContext): AsyncGenerator<ChangedEvent> {
  const { caller } = context;
  if (!caller.customerId || caller.kind === 'DEVICE') throw publicError('FORBIDDEN', 'this is for those who look after mail');
  const changes = await changesOf(context, caller.customerId);
  try {
    for (;;) {
      const heard = await changes.next(null);
      if (heard === null) return;
      if (heard === 'MOMENT') continue;
      const event = messageOf(events['message.changed'], heard);
      if (event) yield { heldMessageChanged: { messageId: event.messageId } };
    }
  } finally {
    await changes.close();
  }
}
