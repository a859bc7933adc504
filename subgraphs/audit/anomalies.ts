import { isIPv6 } from 'node:net';
import { newId } from '../../schema/ids.ts';
import type { Manager } from '../../platform/database.ts';
import { publish } from '../../platform/outbox.ts';
import { AuditAnomaly, type AnomalyKind } from './entities.ts';

/** An event as it was appended to its chain. */
export interface Appended {
  customerId: string;
  number: number;
  action: string;
  actor: string;
  subject: string | null;
  outcome: string;
  detail: string;
  at: Date;
}

/** From how many on, within how many minutes. */
const bounds: Record<Exclude<AnomalyKind, 'NEW_LOCATION'>, { least: number; minutes: number }> = {
  MASS_EXPORT: { least: 10_000, minutes: 60 },
  MASS_RELEASE: { least: 50, minutes: 10 },
  REPEATED_REFUSALS: { least: 20, minutes: 10 },
};

interface Detail {
  input?: { ids?: unknown; action?: unknown };
  address?: unknown;
  rows?: unknown;
  count?: unknown;
}
export function detailOf(text: string): Detail {
  try {
    return (JSON.parse(text) ?? {}) as Detail;
  } catch {
    return {};
  }
}

/** How much an event counts towards each kind. Who is not known yet is known by what was tried: an account at whose door somebody stands. Pure. */
export function weightsOf(event: Pick<Appended, 'action' | 'actor' | 'subject' | 'outcome' | 'detail'>): { kind: keyof typeof bounds; who: string; weight: number }[] {
  const who = event.actor === 'anonymous' ? (event.subject ?? 'anonymous') : event.actor;
  if (event.outcome !== 'OK' && /^(?:INVALID|NOT_FOUND|FORBIDDEN|CONFLICT|OVER_QUOTA|EXPIRED)$/.test(event.outcome)) {
    const { count } = event.action === 'access.refused' ? detailOf(event.detail) : {};
    return [{ kind: 'REPEATED_REFUSALS', who, weight: typeof count === 'number' ? count : 1 }];
  }
  const { input, rows } = detailOf(event.detail);
  if (event.action === 'lists.read') return [{ kind: 'MASS_EXPORT', who, weight: typeof rows === 'number' ? rows : 0 }];
  if (event.action === 'heldMessagesRelease') return [{ kind: 'MASS_RELEASE', who, weight: Array.isArray(input?.ids) ? input.ids.length : 1 }];
  if (event.action === 'quarantineTaskIssue' && String(input?.action).startsWith('RESTORE')) return [{ kind: 'MASS_RELEASE', who, weight: 1 }];
  return [];
}

/** The network of an address: whoever moves within it has not moved. Null for what is no address. Pure. */
export function networkOf(address: unknown): string | null {
  if (typeof address !== 'string') return null;
  const four = /(?:^|:)(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address);
  if (four) return `${four[1]}.0/24`;
  if (!isIPv6(address)) return null;
  const [head = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  return `${[...groups, '0', '0', '0'].slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/48`;
}

/** Looks at an event that was appended: whether it makes something out of the ordinary, or more of it. */
export async function lookAt(em: Manager, event: Appended): Promise<void> {
  for (const { kind, who, weight } of weightsOf(event)) await count(em, event, kind, who, weight);
  if (/^sessionCreate(?:ByPasskey|ByOpenId)?$/.test(event.action) && event.outcome === 'OK' && event.subject) await locate(em, event, event.subject);
}

async function count(em: Manager, event: Appended, kind: keyof typeof bounds, who: string, weight: number): Promise<void> {
  const { least, minutes } = bounds[kind];
  // Counted in steps of a minute: one small row for each who does something that counts.
  await em.execute(
    `insert into anomaly_count (customer_id, kind, actor, minute, count, first_number) values (?, ?, ?, date_trunc('minute', ?::timestamptz), ?, ?)
     on conflict (customer_id, kind, actor, minute) do update set count = anomaly_count.count + excluded.count`, [event.customerId, kind, who, event.at.toISOString(), weight, event.number], 'run');
  const [window] = await em.execute<{ total: number; number: number; since: string }[]>(
    `select sum(count)::int as total, min(first_number) as number, min(minute) as since from anomaly_count where customer_id = ? and kind = ? and actor = ? and minute > ?::timestamptz - make_interval(mins => ?)`,
    [event.customerId, kind, who, event.at.toISOString(), minutes]);
  if (!window || window.total < least) return;
  const open = await em.findOne(AuditAnomaly, { customerId: event.customerId, kind, actor: who, lastAt: { $gt: new Date(event.at.getTime() - minutes * 60_000) } }, { orderBy: { id: 'desc' } });
  if (open) Object.assign(open, { count: open.count + weight, lastNumber: event.number, lastAt: event.at });
  else await flag(em, event, kind, who, window.total, window.number, new Date(window.since));
  await em.flush();
}

async function locate(em: Manager, event: Appended, account: string): Promise<void> {
  const network = networkOf(detailOf(event.detail).address);
  if (!network) return;
  const { affectedRows } = await em.execute<{ affectedRows: number }>('insert into sign_in_network (customer_id, account, network, first_at) values (?, ?, ?, ?) on conflict do nothing', [event.customerId, account, network, event.at.toISOString()], 'run');
  if (affectedRows === 0) return;
  const [known] = await em.execute<{ n: number }[]>('select count(*)::int as n from sign_in_network where customer_id = ? and account = ?', [event.customerId, account]);
  // The first of all is where somebody is at home.
  if (known!.n > 1) await flag(em, event, 'NEW_LOCATION', account, 1, event.number, event.at);
}

async function flag(em: Manager, event: Appended, kind: AnomalyKind, actor: string, total: number, firstNumber: number, firstAt: Date): Promise<void> {
  const anomaly = em.create(AuditAnomaly, { id: newId('anomaly'), customerId: event.customerId, kind, actor, count: total, firstNumber, lastNumber: event.number, firstAt, lastAt: event.at });
  em.persist(anomaly);
  await em.flush();
  if (event.customerId !== 'operator') await publish(em, 'notice.raised', { customer: event.customerId, kind: 'ANOMALY', level: null, title: `Out of the ordinary: ${kind.toLowerCase().replaceAll('_', ' ')}`, words: `By ${actor}, ${total} times or rows. auditAnomalies tells more.`, subject: anomaly.id, at: new Date().toISOString() });
  await publish(em, 'audit.recorded', {
    customerId: event.customerId === 'operator' ? null : event.customerId, action: 'anomaly.flagged', actor: 'system', subject: anomaly.id, outcome: kind, at: new Date().toISOString(),
    detail: JSON.stringify({ actor, count: total, from: firstNumber, to: event.number }),
  });
}

/** Counts of times that are over. */
export async function forgetCounts(em: Manager): Promise<void> {
  await em.execute("delete from anomaly_count where minute < now() - interval '1 day'", [], 'run');
}
