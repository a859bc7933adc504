import { LockMode } from '@mikro-orm/postgresql';
import type { NotificationRuleSetInput } from '../../../schema/generated/customers.ts';
import { newId } from '../../../schema/ids.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Manager } from '../../../platform/database.ts';
import { wrap } from '../../../platform/envelope.ts';
import { publicError, Refusal } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/subgraph.ts';
import { newWebhookSecret, webhookFault } from '../../../platform/webhooks.ts';
import { Notification, NotificationRule } from '../entities.ts';

const rulesMax = 20;

export function userOf(caller: Caller): { id: string; customerId: string } {
  if (caller.kind !== 'USER' || !caller.customerId) throw publicError('FORBIDDEN', 'notifications are for people who sign in');
  return { id: caller.id, customerId: caller.customerId };
}

function minutes(text: string | null | undefined, field: string): number | null {
  if (!text) return null;
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined) throw new Refusal('INVALID', `${field} is a time of the day such as 22:00`, ['input', field]);
  return Number(hour) * 60 + Number(minute);
}
export const clock = (minute: number | null | undefined): string | null => (minute === null || minute === undefined ? null : `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);

/** Makes a rule, or gives it other words. A webhook's secret is told once, when it is made. */
export async function setRule(em: Manager, caller: Caller, { config, keys }: Platform, input: NotificationRuleSetInput) {
  const user = userOf(caller);
  const existing = input.ruleId ? await em.findOne(NotificationRule, { id: input.ruleId, userId: user.id }, { lockMode: LockMode.PESSIMISTIC_WRITE }) : null;
  if (input.ruleId && !existing) throw new Refusal('NOT_FOUND', 'you have no such rule', ['input', 'ruleId']);
  if (input.kinds.length < 1) throw new Refusal('INVALID', 'name at least one kind', ['input', 'kinds']);
  if (input.channels.length < 1) throw new Refusal('INVALID', 'name at least one channel', ['input', 'channels']);
  if (input.channels.includes('MAIL') && !config.ASSAY_SMTP_URL) throw new Refusal('INVALID', 'this installation sends no mail: its operator has not set ASSAY_SMTP_URL', ['input', 'channels']);
  const hook = input.channels.includes('WEBHOOK');
  if (hook !== Boolean(input.webhookUrl)) throw new Refusal('INVALID', hook ? 'a webhook needs an address' : 'without the channel WEBHOOK no address is called', ['input', 'webhookUrl']);
  const fault = input.webhookUrl ? webhookFault(input.webhookUrl, config.ASSAY_OUTBOUND_NETWORKS) : null;
  if (fault) throw new Refusal('INVALID', fault, ['input', 'webhookUrl']);
  const [quietFrom, quietTo] = [minutes(input.quietFrom, 'quietFrom'), minutes(input.quietTo, 'quietTo')];
  if ((quietFrom === null) !== (quietTo === null)) throw new Refusal('INVALID', 'quiet hours have a beginning and an end', ['input', quietFrom === null ? 'quietFrom' : 'quietTo']);
  const timeZone = input.timeZone ?? existing?.timeZone ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Refusal('INVALID', `${JSON.stringify(timeZone.slice(0, 50))} is no time zone: write it as Europe/Berlin`, ['input', 'timeZone']);
  }
  const said = {
    kinds: [...new Set(input.kinds)], channels: [...new Set(input.channels)], levelMin: input.levelMin ?? 'SUSPICIOUS', digest: input.digest ?? ('NONE' as const), quietFrom, quietTo, timeZone, webhookUrl: input.webhookUrl ?? null,
  };
  let secret: string | null = null;
  let sealed: Buffer | null = null;
  const id = existing?.id ?? newId('rule');
  if (hook && !(existing?.secret && existing.webhookUrl === input.webhookUrl)) {
    secret = newWebhookSecret();
    sealed = wrap(keys.master, Buffer.from(secret), `webhook ${id}`);
  }
  if (existing) {
    Object.assign(existing, { ...said, ...(sealed ? { secret: sealed } : {}), ...(hook ? {} : { secret: null }) });
    return { rule: existing, secret };
  }
  if ((await em.count(NotificationRule, { userId: user.id })) >= rulesMax) throw new Refusal('CONFLICT', `a person has at most ${rulesMax} rules`, ['input']);
  const rule = em.create(NotificationRule, { id, customerId: user.customerId, userId: user.id, ...said, secret: sealed, createdAt: new Date() });
  em.persist(rule);
  await em.flush();
  return { rule, secret };
}

export async function removeRule(em: Manager, caller: Caller, ruleId: string): Promise<void> {
  const rule = await em.findOne(NotificationRule, { id: ruleId, userId: userOf(caller).id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  // Gone already: what was wanted holds.
  if (rule) await endRule(em, rule);
}

/** Ends a rule that is there, whoever wants it: nothing more is sent by it. */
export async function endRule(em: Manager, rule: { id: string; userId: string }): Promise<void> {
  const { id, userId } = rule;
  await em.execute('delete from notification_delivery where notification_id in (select id from notification where rule_id = ? and user_id = ?) and state = ?', [id, userId, 'WAITING'], 'run');
  await em.execute('update notification set rule_id = null where rule_id = ? and user_id = ?', [id, userId], 'run');
  await em.remove(rule).flush();
}

/** Marks what its person has read; what is somebody else's is left as it is. */
export async function markRead(em: Manager, caller: Caller, ids: readonly string[]): Promise<number> {
  const user = userOf(caller);
  if (ids.length < 1 || ids.length > 100) throw new Refusal('INVALID', '1 to 100 notifications at a time', ['input', 'ids']);
  return await em.nativeUpdate(Notification, { userId: user.id, readAt: null, id: { $in: ids.filter((id) => /^\w{1,64}$/.test(id)) } }, { readAt: new Date() });
}
