import type { EventOf } from '../schema/events.ts';
import { unwrap, wrap } from './envelope.ts';
import type { Keys } from './keys.ts';
import { derivedKey } from './sealed-text.ts';

/**
 * The detail of an audit event names people: it is sealed on its way to the audit chain, since streams keep messages
 * for weeks.
 */
type Recorded = EventOf<'audit.recorded'>;
const purpose = 'audit detail';

/** The message as it is sent. Other messages are sent as they are. */
export function sealedDetail(keys: Pick<Keys, 'master'>, { subject, body }: { subject: string; body: string }): string {
  if (subject.split('.').slice(2, -1).join('.') !== 'audit.recorded') return body;
  const event = JSON.parse(body) as Recorded;
  const sealed = wrap(derivedKey(keys, purpose), Buffer.from(event.detail), purpose).toString('base64');
  return JSON.stringify({ ...event, detail: '', sealed });
}

export function openDetail(keys: Pick<Keys, 'master'>, { sealed, ...event }: Recorded): Omit<Recorded, 'sealed'> {
  if (sealed === null) return event;
  return { ...event, detail: unwrap(derivedKey(keys, purpose), Buffer.from(sealed, 'base64'), purpose).toString() };
}
