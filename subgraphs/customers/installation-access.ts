import type { InstallationAccessKind } from '../../schema/generated/customers.ts';
import type { PageInput } from '../../platform/pages.ts';
import type { CustomersContext } from './loaders.ts';
import { staffMemberScopes, staffScopes } from './scopes.ts';

/** One who, or what, can get in to the installation itself, as the database has it. */
interface AccessRow {
  kind: InstallationAccessKind;
  id: string;
  name: string;
  role: keyof typeof scopes;
  usable: boolean;
  second_factor: boolean | null;
  created_at: string | null;
  created_by: string | null;
  last_used_at: string | null;
  expires_at: string | null;
}

const scopes = { ...staffScopes, ...staffMemberScopes };

/** All that lets somebody in; what is gone, used or past its time is left out. Takes whether the glass is broken. */
const access = `
  select 'MEMBER' as kind, u.id, u.email as name, u.staff_role as role, f.has as usable, f.has as second_factor,
    u.created_at, u.created_by, u.last_sign_in_at as last_used_at, null::timestamptz as expires_at
    from account u cross join lateral (
      select u.totp_enabled_at is not null or exists (select from passkey p where p.user_id = u.id) as has) f
    where u.staff_role is not null and u.removed_at is null
  union all select 'INVITATION', id, email, staff_role, false, null, created_at, invited_by, null, expires_at
    from invitation where staff_role is not null and accepted_at is null and expires_at > now()
  union all select 'STAFF_TOKEN', id, name, role, true, null, created_at, created_by, last_used_at, expires_at
    from staff where removed_at is null and expires_at > now()
  union all select 'OPERATOR_TOKEN', 'operator', 'operator''s token', 'OPERATOR',
    ? or not exists (select from account o where o.staff_role = 'OPERATOR' and o.removed_at is null), null,
    max(created_at), max(created_by), max(last_used_at), null
    from credential where kind = 'OPERATOR' having count(*) > 0`;

type ReviewPage = PageInput & { kinds?: readonly InstallationAccessKind[] | null | undefined };

/** A page of it: by kind, then the oldest first. */
export async function installationAccess({ em, platform }: CustomersContext, { kinds, ...page }: ReviewPage) {
  const { limit, after } = platform.pages.open('installationAccess', '*', page);
  const [kind = '', id = ''] = after?.split(' ') ?? [];
  const rows = await em.execute<AccessRow[]>(
    `select * from (${access}) a
     where (kind, id) > (?, ?) ${kinds ? 'and kind = any(?::text[])' : ''} order by kind, id limit ?`,
    [platform.config.ASSAY_BREAK_GLASS === 'on', kind, id, ...(kinds ? [`{${kinds.join()}}`] : []), limit]);
  const entries = rows.map(entryOf);
  return platform.pages.close('installationAccess', '*', page, entries, (row) => `${row.kind} ${row.subjectId}`);
}

function entryOf(row: AccessRow) {
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  return {
    kind: row.kind, subjectId: row.id, name: row.name, role: row.role, usable: row.usable,
    scopes: [...scopes[row.role]], secondFactor: row.second_factor,
    lastUsedAt: instant(row.last_used_at), expiresAt: instant(row.expires_at), createdAt: instant(row.created_at),
    createdBy: row.created_by,
  };
}
