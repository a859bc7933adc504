import { events } from '../../schema/events.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError } from '../../platform/errors.ts';
import { follow, streamBounds } from '../../platform/jetstream.ts';
import { messageOf } from '../../platform/message.ts';
import { publish } from '../../platform/outbox.ts';
import type { SamplesContext } from './loaders.ts';

/** Files analysed, by the licence of a customer: counted by UTC days and months, pooled over all devices. */
export interface QuotaUse {
  today: number;
  month: number;
}
export type Licence = NonNullable<Caller['licence']>;

/** Shares of a quota at which those who listen are told. */
const warnings = [0.8, 0.9, 1];

export const left = (licence: Licence, use: QuotaUse): number => Math.min(licence.dailyQuota - use.today, licence.monthlyQuota - use.month);

/** How much is used. `lock` holds the customer's quota until the transaction ends: what arrives together is counted one after the other. */
export async function quotaUse(em: Manager, customer: string, lock: boolean): Promise<QuotaUse> {
  if (lock) await em.execute("select pg_advisory_xact_lock(hashtextextended('quota ' || ?, 0))", [customer]);
  const [row] = await em.execute<QuotaUse[]>(
    `select coalesce(sum(used) filter (where day = (now() at time zone 'UTC')::date), 0)::int as today, coalesce(sum(used), 0)::int as month
     from quota_use where customer_id = ? and day >= date_trunc('month', now() at time zone 'UTC')::date`, [customer]);
  return row!;
}

/** One file more. Says so to those who listen when a share of the quota is reached. */
export async function countOne(em: Manager, customer: string, licence: Licence, before: QuotaUse): Promise<void> {
  await em.execute("insert into quota_use (customer_id, day, used) values (?, (now() at time zone 'UTC')::date, 1) on conflict (customer_id, day) do update set used = quota_use.used + 1", [customer], 'run');
  const reaches = (used: number, quota: number) => warnings.some((share) => used < Math.ceil(quota * share) && used + 1 >= Math.ceil(quota * share));
  if (reaches(before.today, licence.dailyQuota) || reaches(before.month, licence.monthlyQuota)) {
    await publish(em, 'quota.reached', { customer }, { scope: customer });
    const used = `${before.today + 1} of ${licence.dailyQuota} files of the day, ${before.month + 1} of ${licence.monthlyQuota} of the month`;
    await publish(em, 'notice.raised', { customer, kind: 'QUOTA', level: null, title: 'The quota is nearly used, or used up', words: `${used} were sent for analysis. What is over it is decided OVER_QUOTA until it begins anew.`, subject: null, at: new Date().toISOString() });
  }
}

export function quotaOf(licence: Licence, use: QuotaUse, now = new Date()) {
  const share = Math.max(licence.dailyQuota > 0 ? use.today / licence.dailyQuota : 1, licence.monthlyQuota > 0 ? use.month / licence.monthlyQuota : 1);
  return {
    dailyLimit: licence.dailyQuota, usedToday: use.today, monthlyLimit: licence.monthlyQuota, usedThisMonth: use.month,
    warning: share >= 1 ? ('USED_UP' as const) : share >= warnings[0]! ? ('NEARLY_USED_UP' as const) : ('NONE' as const),
    dayEndsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)).toISOString(), monthEndsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString(),
  };
}

/** How the quota stands: at once, then whenever four fifths, nine tenths or all of a day's or a month's is used. */
export async function* quotaChanged(context: SamplesContext): AsyncGenerator<{ quotaChanged: ReturnType<typeof quotaOf> }> {
  const { caller, platform, signal } = context;
  if (!caller.customerId || !caller.licence) throw publicError('FORBIDDEN', 'only customers have a quota');
  const customer = platform.pseudonyms.of(caller.customerId);
  const now = async () => ({ quotaChanged: quotaOf(caller.licence!, await quotaUse(platform.database.for(caller), customer, false)) });
  const bounds = await streamBounds(platform.bus, 'EVENTS');
  yield await now();
  for await (const message of follow(platform.bus, { stream: 'EVENTS', filter: `ev.${customer}.quota.reached.>`, fromSequence: bounds.last + 1, signal })) {
    if (messageOf(events['quota.reached'], message)?.customer === customer) yield await now();
  }
}
