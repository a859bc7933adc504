import { createHash, randomBytes } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { deviceScopes, operatorScopes, roleScopes, staffMemberScopes, staffScopes, type StaffMemberRole } from './scopes.ts';

/** A new secret: a word that says what it is, then 256 random bits. Only its hash is kept, so a plain hash is enough. */
export function newSecret(word: 'device' | 'key' | 'session' | 'enrol' | 'operator' | 'staff' | 'invite' | 'manage'): { secret: string; hash: string } {
  const secret = `assay_${word}_${randomBytes(32).toString('base64url')}`;
  return { secret, hash: hashOf(secret) };
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** What is looked up: the hash of a credential, and of the certificate that came with it. */
export interface Shown {
  hash: string;
  certificate: string | null;
}

export interface Holder {
  caller: Caller;
  /** When the credential ends by itself. */
  endsAt: Date | null;
  /** Why it lets nobody in, though it is right: said to who shows it. */
  refusal?: string;
}

/** What is configured of credentials. */
export interface CredentialRules {
  /** Whether devices must show a certificate. */
  certificates: 'optional' | 'required';
  /** Whether the operator's token works though there are operators. */
  breakGlass: boolean;
}
const tokenRefused = "the operator's token only begins an installation, and this one has operators: sign in as one of them "
  + '("assay sign-in"). When none of them can, start the service with ASSAY_BREAK_GLASS=on';

/** Of what a caller's rights follow from. */
interface Rights {
  kind: 'DEVICE' | 'USER' | 'API_KEY' | 'OPERATOR' | 'STAFF';
  holder_id: string;
  customer_id: string | null;
  daily_quota: number | null;
  monthly_quota: number | null;
  licence_expires_at: string | null;
  device_group: string | null;
  product: string | null;
  role: keyof typeof roleScopes | null;
  scopes: string[] | null;
  staff_role: keyof typeof staffScopes | null;
  /** Of a person of the installation; there is no customer and no role then. */
  member_role: StaffMemberRole | null;
  session_id: string | null;
  second_factor_missing: Caller['secondFactorMissing'] | null;
  /** The provider that made it. */
  made_by_provider: string | null;
}
interface Row extends Rights {
  hash: string;
  shown: string;
  ends_at: Date | string | null;
  has_operators: boolean;
}

/** As select list, of `customer k`. */
export const licenceColumns = `k.daily_quota, k.monthly_quota, to_char(k.licence_expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as licence_expires_at`;

export const nameOf = ({ hash, certificate }: Shown): string => `${hash} ${certificate ?? ''}`;
const arrayOf = (values: readonly string[]): string => `{${values.map((value) => `"${value}"`).join()}}`;

/**
 * The callers behind credentials, by `nameOf`; none for one that is unknown, revoked, expired, shown without its certificate, or whose holder is
 * gone. With a token that took another's place, used for the first time, that other one goes. One statement.
 */
export async function holdersOf(em: Manager, shown: readonly Shown[], { certificates, breakGlass }: CredentialRules): Promise<Map<string, Holder>> {
  const rows = await em.execute<Row[]>(
    `with asked as (select * from unnest(?::text[], ?::text[]) as asked (hash, shown))
     , good as (select c.*, asked.shown from credential c join asked on asked.hash = c.hash
        where (c.expires_at is null or c.expires_at > now()) and (c.certificate is null or c.certificate = asked.shown) and not (? and c.kind = 'DEVICE' and c.certificate is null))
     , used as (update device set last_seen_at = now() where id in (select holder_id from good) and (last_seen_at is null or last_seen_at < now() - interval '1 minute'))
     , keyed as (update api_key set last_used_at = now() where id in (select holder_id from good) and (last_used_at is null or last_used_at < now() - interval '1 minute'))
     , touched as (update session set last_used_at = now() where id in (select session_id from good) and last_used_at < now() - interval '1 minute')
     , worked as (update staff set last_used_at = now() where id in (select holder_id from good) and (last_used_at is null or last_used_at < now() - interval '1 minute'))
     , replaced as (delete from credential where replaced_by in (select hash from good))
     , begun as (update credential set last_used_at = now() where kind = 'OPERATOR' and hash in (select hash from good)
        and (last_used_at is null or last_used_at < now() - interval '1 minute')
        and (? or not exists (select from account o where o.staff_role = 'OPERATOR' and o.removed_at is null)))
     select c.hash, c.shown, c.kind, c.session_id, c.holder_id, c.customer_id, least(c.expires_at, a.expires_at) as ends_at, ${licenceColumns}, d.device_group, d.product, u.role, a.scopes, s.role as staff_role, u.staff_role as member_role,
       coalesce(a.made_by_provider, u.made_by_provider) as made_by_provider,
       case when c.kind = 'USER' and (u.staff_role is not null or k.second_factor_required) and n.second_factor is not true then
         case when u.totp_enabled_at is not null or exists (select from passkey p where p.user_id = u.id) then 'UNSHOWN' else 'NONE' end end as second_factor_missing,
       c.kind = 'OPERATOR' and exists (select from account o where o.staff_role = 'OPERATOR' and o.removed_at is null) as has_operators
     from good c left join customer k on k.id = c.customer_id left join device d on d.id = c.holder_id left join account u on u.id = c.holder_id left join api_key a on a.id = c.holder_id left join staff s on s.id = c.holder_id left join session n on n.id = c.session_id
     where (c.kind <> 'USER' or u.id is not null) and d.removed_at is null and u.removed_at is null and s.removed_at is null and a.revoked_at is null and (a.expires_at is null or a.expires_at > now())`,
    [arrayOf(shown.map(({ hash }) => hash)), arrayOf(shown.map(({ certificate }) => certificate ?? '')), certificates === 'required', breakGlass],
  );
  return new Map(rows.map((row) => [nameOf({ hash: row.hash, certificate: row.shown || null }), {
    caller: callerOf(row), endsAt: row.ends_at === null ? null : new Date(row.ends_at), ...(row.has_operators && !breakGlass ? { refusal: tokenRefused } : {}),
  }]));
}

/** Nothing for a person who must show a second factor and has not. */
function scopesOf(row: Rights): readonly string[] {
  if (row.second_factor_missing) return [];
  switch (row.kind) {
    case 'DEVICE': return deviceScopes;
    case 'USER': return row.member_role ? staffMemberScopes[row.member_role] : row.role ? roleScopes[row.role] : [];
    case 'API_KEY': return row.scopes ?? [];
    case 'OPERATOR': return operatorScopes;
    case 'STAFF': return row.staff_role ? staffScopes[row.staff_role] : [];
  }
}

export function callerOf(row: Rights): Caller {
  return {
    // What a person of the installation is to others follows from the role, which may change while a session lasts.
    kind: row.member_role ? (row.member_role === 'OPERATOR' ? 'OPERATOR' : 'STAFF') : row.kind,
    id: row.holder_id,
    customerId: row.customer_id,
    group: row.device_group,
    ...(row.product === null ? {} : { product: row.product }),
    scopes: [...scopesOf(row)],
    ...(row.second_factor_missing ? { secondFactorMissing: row.second_factor_missing } : {}),
    ...(row.session_id ? { session: row.session_id } : {}),
    ...(row.made_by_provider ? { provider: row.made_by_provider } : {}),
    licence: row.licence_expires_at === null ? null : { expiresAt: row.licence_expires_at, dailyQuota: row.daily_quota ?? 0, monthlyQuota: row.monthly_quota ?? 0 },
  };
}
