import { levels } from '../../../schema/policy-settings.ts';
import type { EventOf } from '../../../schema/events.ts';
import { newId } from '../../../schema/ids.ts';
import type { Manager } from '../../../platform/database.ts';
import { publish } from '../../../platform/outbox.ts';
import type { Platform } from '../../../platform/subgraph.ts';
import { dueAt, type Timing } from './due.ts';
import { keepFile } from './file.ts';

interface Rule extends Timing {
  id: string;
  customerId: string;
  userId: string;
  channels: string[];
  kinds: string[];
}

/** Something happened that people may want to hear of: for each rule that asks for it a notification, and what is to be sent. */
export async function raise(
  em: Manager, platform: Pick<Platform, 'keys' | 'pseudonyms'>, notice: EventOf<'notice.raised'>, customerId: string | null,
): Promise<void> {
  // Worse than the rule's least: what has no level is always worth it.
  const fitting = notice.level === null ? levels : levels.slice(0, levels.indexOf(notice.level) + 1);
  const rules = await em.execute<Rule[]>(
    `select r.id, r.customer_id as "customerId", r.user_id as "userId", r.channels, r.kinds, r.digest, r.quiet_from as "quietFrom", r.quiet_to as "quietTo", r.time_zone as "timeZone"
     from notification_rule r join account u on u.id = r.user_id and u.removed_at is null
     where ${customerId === null ? 'true' : 'r.customer_id = ?'} and r.kinds @> array[?] and (? or r.level_min = any(?::text[])) order by r.id`,
    [...(customerId === null ? [] : [customerId]), notice.kind, notice.level === null || notice.kind === 'VERDICT_CHANGED', `{${fitting.join()}}`]);
  if (rules.length === 0) return;
  const at = new Date(notice.at);
  const file = notice.file === null || customerId === null ? null : await keepFile(em, platform, customerId, notice.file);
  // One notification for a person, however many rules ask for it; each rule's channels are served.
  const told = new Map<string, string>();
  for (const rule of rules) {
    let id = told.get(rule.userId);
    if (!id) {
      id = newId('notification');
      told.set(rule.userId, id);
      await em.execute('insert into notification (id, customer_id, user_id, rule_id, kind, level, title, words, subject, raised_at, file) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        [id, rule.customerId, rule.userId, rule.id, notice.kind, notice.level, notice.title, notice.words, notice.subject, notice.at, file], 'run');
      await publish(em, 'notification.raised', { customerId: rule.customerId, userId: rule.userId, notificationId: id }, { scope: rule.customerId });
    }
    for (const channel of rule.channels) {
      if (channel === 'CONSOLE') continue;
      await em.execute('insert into notification_delivery (notification_id, rule_id, user_id, customer_id, channel, state, attempts, due_at) values (?, ?, ?, ?, ?, ?, 0, ?) on conflict do nothing',
        [id, rule.id, rule.userId, rule.customerId, channel, 'WAITING', dueAt(at, rule).toISOString()], 'run');
    }
  }
}
