import { closedToOperator, fence, outboxTables } from '../../../platform/database.ts';
import { exportTable } from '../../../platform/export.ts';
import { migration } from '../../../platform/migration.ts';

export const migrations = [
  migration(
    '001-policies',
    `
create table policy (id text primary key, customer_id text not null, name text not null, revision_id text not null, created_at timestamptz not null, unique (customer_id, name));
create index policy_page on policy (customer_id, id desc);
create table policy_revision (id text primary key, customer_id text not null, policy_id text not null references policy, number integer not null, settings jsonb not null,
  created_at timestamptz not null, unique (policy_id, number));
create table assignment (customer_id text not null, scope text not null, target text not null default '', policy_id text not null references policy, primary key (customer_id, scope, target));
create index assignment_policy on assignment (policy_id);
create table exclusion (id text primary key, customer_id text not null, policy_id text not null references policy, kind text not null, value text not null, reason text not null,
  author text not null, expires_at timestamptz, created_at timestamptz not null, unique (policy_id, kind, value));
create table version (customer_id text primary key, version integer not null);
${fence('policy')} ${fence('policy_revision')} ${fence('assignment')} ${fence('exclusion')} ${fence('version')}
${outboxTables}`,
  ),
  migration(
    '002-scopes',
    `
alter table policy_revision add column author text not null default 'operator';
-- the owner of the tables is fenced as well
select set_config('assay.all', 'on', true);
update policy_revision set settings = settings || jsonb_build_object(
  'organisationDomains', '[]'::jsonb, 'holdOrigins', '["WEB", "MAIL", "ARCHIVER", "REMOVABLE_MEDIA", "NETWORK_SHARE"]'::jsonb,
  'releaseBelow', null, 'quarantineFrom', null, 'remediateFrom', null, 'notifyFrom', 'SUSPICIOUS',
  'retention', jsonb_build_object('EXECUTABLE', settings->'retention', 'ARCHIVE', settings->'retention', 'SCRIPT', settings->'retention',
    'DOCUMENT', case when settings->>'retention' = 'NEVER' then '"AFTER_30_DAYS"'::jsonb else settings->'retention' end, 'OTHER', settings->'retention'));
alter table assignment add column expires_at timestamptz;
alter table exclusion drop constraint exclusion_policy_id_kind_value_key, drop constraint exclusion_policy_id_fkey;
alter table exclusion add column scope text not null default 'CUSTOMER', add column target text not null default '', add column version integer not null default 0;
alter table exclusion add constraint exclusion_once unique (customer_id, policy_id, scope, target, kind, value);
create index exclusion_page on exclusion (customer_id, id desc);
create index exclusion_policy on exclusion (policy_id, id);
create index policy_revision_page on policy_revision (policy_id, id desc);
create table known_device (id text primary key, customer_id text not null, device_group text, version integer not null);
${fence('known_device')}`,
  ),
  migration(
    '003-mail-action',
    `
select set_config('assay.all', 'on', true);
update policy_revision set settings = settings || '{"mailAction": "DROP"}' where not settings ? 'mailAction';`,
  ),
  migration('004-exports', `${exportTable}
${fence('export_chunk', 'false')}`),
  migration('005-own-business', closedToOperator('policy', 'policy_revision', 'assignment', 'exclusion', 'version', 'known_device')),
  migration('006-products', 'alter table known_device add column product text'),
];
