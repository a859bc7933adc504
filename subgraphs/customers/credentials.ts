import { createHash, randomBytes } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { deviceScopes, operatorScopes, roleScopes, staffScopes } from './scopes.ts';

/** A new secret: a word that says what it is, then 256 random bits. Only its hash is kept, so a plain hash is enough. */
export function newSecret(word: 'device' | 'key' | 'session' | 'enrol' | 'operator' | 'staff' | 'invite' | 'manage'): { secret: string; hash: string } {
  const secret = `assay_${word}_${randomBytes(32).toString('base64url')}`;
  return { secret, hash: hashOf(secret) };
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

interface Row {
  hash: string;
  kind: 'DEVICE' | 'USER' | 'API_KEY' | 'OPERATOR' | 'STAFF';
  holder_id: string;
  customer_id: string | null;
  daily_quota: number | null;
  monthly_quota: number | null;
  licence_expires_at: string | null;
  device_group: string | null;
  role: keyof typeof roleScopes | null;
  scopes: string[] | null;
  staff_role: keyof typeof staffScopes | null;
  session_id: string | null;
  second_factor_missing: boolean;
}

/** The callers behind credentials; none for one that is unknown, revoked, expired, or whose holder is gone. One statement. */
export async function callersOf(em: Manager, hashes: readonly string[]): Promise<Map<string, Caller>> {
  const wanted = `{${hashes.join()}}`;
  const rows = await em.execute<Row[]>(
    `with used as (update device set last_seen_at = now() where id in (select holder_id from credential where hash = any(?::text[])) and (last_seen_at is null or last_seen_at < now() - interval '1 minute'))
     , touched as (update session set last_used_at = now() where id in (select session_id from credential where hash = any(?::text[])) and last_used_at < now() - interval '1 minute')
     select c.hash, c.kind, c.session_id, c.holder_id, c.customer_id, k.daily_quota, k.monthly_quota, to_char(k.licence_expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as licence_expires_at, d.device_group, u.role, a.scopes, s.role as staff_role,
       coalesce(k.second_factor_required and n.second_factor is not true, false) as second_factor_missing
     from credential c left join customer k on k.id = c.customer_id left join device d on d.id = c.holder_id left join account u on u.id = c.holder_id left join api_key a on a.id = c.holder_id left join staff s on s.id = c.holder_id left join session n on n.id = c.session_id
     where c.hash = any(?::text[]) and (c.expires_at is null or c.expires_at > now())
       and d.removed_at is null and u.removed_at is null and s.removed_at is null and a.revoked_at is null and (a.expires_at is null or a.expires_at > now())`,
    [wanted, wanted, wanted],
  );
  return new Map(rows.map((row) => [row.hash, callerOf(row)]));
}

function callerOf(row: Row): Caller {
  const scopes = { DEVICE: () => deviceScopes, USER: () => (row.second_factor_missing ? [] : [...roleScopes[row.role ?? 'VIEWER']]), API_KEY: () => row.scopes ?? [], OPERATOR: () => operatorScopes, STAFF: () => (row.staff_role ? [...staffScopes[row.staff_role]] : []) }[row.kind]();
  return {
    kind: row.kind,
    id: row.holder_id,
    customerId: row.customer_id,
    group: row.device_group,
    scopes,
    ...(row.session_id ? { session: row.session_id } : {}),
    licence: row.licence_expires_at === null ? null : { expiresAt: row.licence_expires_at, dailyQuota: row.daily_quota ?? 0, monthlyQuota: row.monthly_quota ?? 0 },
  };
}
