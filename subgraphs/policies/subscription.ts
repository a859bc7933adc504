import { publicError } from '../../platform/errors.ts';
import { follow, streamBounds } from '../../platform/jetstream.ts';
import { effectiveFor, type EffectiveRow } from './document.ts';
import type { PoliciesContext } from './loaders.ts';

export interface PolicyEvent {
  policyChanged: { effective: EffectiveRow };
}

/** A timer can't wait longer. */
const waitMax = 2 ** 31 - 1;

/** The policy in force at once, then whenever another one is: what it is tells all, so there is nothing to catch up with. */
export async function* policyChanged({ deviceId }: { deviceId?: string | null }, context: PoliciesContext): AsyncGenerator<PolicyEvent> {
  const { caller, platform, signal } = context;
  const { customerId } = caller;
  const device = deviceId ?? (caller.kind === 'DEVICE' ? caller.id : null);
  if (!customerId || (caller.kind === 'DEVICE' && device !== caller.id)) throw publicError('FORBIDDEN', 'a device hears of its own policy only');
  if (!device) throw publicError('BAD_USER_INPUT', 'which device? give deviceId');
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  signal.addEventListener('abort', stop, { once: true });
  // Where the stream stands first, then what holds: a change between the two is heard.
  const bounds = await streamBounds(platform.bus, 'EVENTS');
  const changes = follow(platform.bus, { stream: 'EVENTS', filter: `ev.${customerId}.policy.changed.>`, fromSequence: bounds.last + 1, signal: stopping.signal });
  let timer: NodeJS.Timeout | undefined;
  try {
    let next = changes.next();
    let told = '';
    for (;;) {
      const effective = await effectiveFor(platform.database.for(caller), customerId, device, caller);
      if (!effective) throw publicError('NOT_FOUND', 'this customer has no such device');
      const { until, ...holds } = effective;
      const now = JSON.stringify(holds);
      if (now !== told) yield { policyChanged: { effective } };
      told = now;
      const ended = until && new Promise<'ended'>((resolve) => (timer = setTimeout(resolve, Math.min(waitMax, until.getTime() - Date.now() + 5), 'ended')));
      const heard = await Promise.race([next, ...(ended ? [ended] : [])]);
      clearTimeout(timer);
      if (heard === 'ended') continue;
      if (heard.done) return;
      next = changes.next();
    }
  } finally {
    clearTimeout(timer);
    stopping.abort();
    signal.removeEventListener('abort', stop);
    await changes.return(undefined).catch(() => undefined);
  }
}
