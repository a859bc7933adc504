import { LockMode } from '@mikro-orm/postgresql';
import type { AccessKind } from '../../schema/generated/customers.ts';
import type { PageInput } from '../../platform/pages.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { Customer, type Role } from './entities.ts';
import type { CustomersContext } from './loaders.ts';
import { own } from './reach.ts';
import { deviceScopes, roleScopes } from './scopes.ts';

/** Days after which who looks after access is reminded, and after which what was not used is said to be unused. */
export const reviewDays = 90;
const dayMs = 86_400_000;

/** One who, or what, can get in, as the database has it. */
interface AccessRow {
  kind: AccessKind;
  id: string;
  name: string;
  role: Role | null;
  scopes: string[] | null;
  created_at: string;
  created_by: string | null;
  made_by_provider: string | null;
  last_used_at: string | null;
  expires_at: string | null;
  second_factor: boolean | null;
}

/**
 * All that lets somebody in, each kind with the same columns. What is gone, revoked, used up or past its time lets
 * nobody in and is left out. An account's last use is its last sign-in, or the last use of an access token of its
 * identity provider.
 */
const access = `
  select 'USER' as kind, u.id, u.email as name, u.role, null::text[] as scopes, u.created_at, u.created_by,
    u.made_by_provider, u.last_sign_in_at as last_used_at, null::timestamptz as expires_at,
    u.totp_enabled_at is not null or exists (select from passkey p where p.user_id = u.id) as second_factor,
    u.customer_id from account u where u.removed_at is null
  union all select 'API_KEY', id, name, null, scopes, created_at, created_by,
    made_by_provider, last_used_at, expires_at, null, customer_id
    from api_key where revoked_at is null and expires_at > now()
  union all select 'ENROLMENT_TOKEN', id, coalesce(device_group, ''), null, null, created_at, created_by,
    made_by_provider, last_used_at, expires_at, null, customer_id
    from enrolment where uses_left > 0 and expires_at > now()
  union all select 'DEVICE', d.id, d.name, null, null, d.enrolled_at, null,
    d.made_by_provider, d.last_seen_at, (select max(c.expires_at) from credential c where c.holder_id = d.id), null,
    d.customer_id from device d where d.removed_at is null
  union all select 'INVITATION', id, email, role, null, created_at, invited_by,
    made_by_provider, null, expires_at, null, customer_id
    from invitation where accepted_at is null and expires_at > now()
  union all select 'MANAGEMENT', id, coalesce(provider_name, ''), role, null, coalesce(accepted_at, offered_at),
    offered_by, made_by_provider, null, case when accepted_at is null then offer_ends_at end, null, customer_id
    from management where ended_at is null and (accepted_at is not null or offer_ends_at > now())
  union all select 'IDENTITY_PROVIDER', id, issuer, newcomers, null, created_at, created_by,
    made_by_provider, null, null, null, customer_id from identity_provider`;

type ReviewPage = PageInput & { kinds?: readonly AccessKind[] | null | undefined };

/** A page of it: by kind, then the oldest first. */
export async function accessReview(context: CustomersContext, { kinds, ...page }: ReviewPage) {
  const customer = own(context);
  const { em, platform } = context;
  const { limit, after } = platform.pages.open('accessReview', customer, page);
  const [kind = '', id = ''] = after?.split(' ') ?? [];
  const rows = await em.execute<AccessRow[]>(
    `select * from (${access}) a
     where customer_id = ? and (kind, id) > (?, ?) ${kinds ? 'and kind = any(?::text[])' : ''}
     order by kind, id limit ?`,
    [customer, kind, id, ...(kinds ? [`{${kinds.join()}}`] : []), limit]);
  const entries = rows.map(entryOf);
  return platform.pages.close('accessReview', customer, page, entries, (row) => `${row.kind} ${row.subjectId}`);
}

function entryOf(row: AccessRow) {
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  const byDevice = row.kind === 'DEVICE' || row.kind === 'ENROLMENT_TOKEN';
  return {
    kind: row.kind, subjectId: row.id, name: row.name, role: row.role,
    scopes: byDevice ? deviceScopes : row.role ? [...roleScopes[row.role]] : (row.scopes ?? []),
    createdAt: new Date(row.created_at), createdBy: row.created_by, madeByProvider: row.made_by_provider,
    lastUsedAt: instant(row.last_used_at), expiresAt: instant(row.expires_at), secondFactor: row.second_factor,
  };
}

/** Reminds each customer every 90 days, with what stands out; who wants to hear of it has a notification rule. */
export async function remindOfReviews(platform: Platform, now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - reviewDays * dayMs);
  const due = await systemManager(platform).execute<{ id: string }[]>(
    `select id from customer where coalesce(review_reminded_at, created_at) < ? and name <> '(erased)'
     order by id limit 100`, [before.toISOString()]);
  for (const { id } of due) {
    await systemManager(platform).transactional(async (em) => {
      const customer = await em.findOneOrFail(Customer, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      // Another process was first.
      if ((customer.reviewRemindedAt ?? customer.createdAt) >= before) return;
      customer.reviewRemindedAt = now;
      await em.flush();
      const [seen] = await em.execute<{ people: number; keys: number; unused: number; single: number }[]>(
        `select count(*) filter (where kind = 'USER')::int as people,
           count(*) filter (where kind = 'API_KEY')::int as keys,
           count(*) filter (where kind = 'USER' and not second_factor)::int as single,
           count(*) filter (where kind in ('USER', 'API_KEY', 'DEVICE')
             and coalesce(last_used_at, created_at) < ?)::int as unused
         from (${access}) a where customer_id = ?`, [before.toISOString(), id]);
      const { people, keys, unused, single } = seen!;
      await publish(em, 'notice.raised', {
        customer: id, kind: 'ACCESS_REVIEW', level: null, subject: null, at: now.toISOString(),
        title: 'Time to look at who can get in',
        words: `${people} people and ${keys} API keys can get in. ${unused} people, keys and devices have not been `
          + `used for ${reviewDays} days; ${single} people have no second factor. accessReview, or "assay access", lists them.`,
      });
    });
  }
}
