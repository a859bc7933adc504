import { publicError } from '../../platform/errors.ts';
import { watch } from '../../platform/watch.ts';
import { effectiveFor, type EffectiveRow } from './document.ts';
import type { PoliciesContext } from './loaders.ts';

export interface PolicyEvent {
  policyChanged: { effective: EffectiveRow };
}

/** The policy in force at once, then whenever another one is: what it is tells all, so there is nothing to catch up with. */
export async function* policyChanged({ deviceId }: { deviceId?: string | null }, context: PoliciesContext): AsyncGenerator<PolicyEvent> {
  const { caller, platform, signal } = context;
  const { customerId } = caller;
  const device = deviceId ?? (caller.kind === 'DEVICE' ? caller.id : null);
  if (!customerId || (caller.kind === 'DEVICE' && device !== caller.id)) throw publicError('FORBIDDEN', 'a device hears of its own policy only');
  if (!device) throw publicError('BAD_USER_INPUT', 'which device? give deviceId');
  const changes = await watch(platform.bus, `ev.${customerId}.policy.changed.>`, signal);
  try {
    let told = '';
    for (;;) {
      const effective = await effectiveFor(platform.database.for(caller), customerId, device, caller);
      if (!effective) throw publicError('NOT_FOUND', 'this customer has no such device');
      const { until, ...holds } = effective;
      const now = JSON.stringify(holds);
      if (now !== told) yield { policyChanged: { effective } };
      told = now;
      if ((await changes.next(until && until.getTime() - Date.now() + 5)) === null) return;
    }
  } finally {
    await changes.close();
  }
}
