import { closedToOperator, fence, outboxTables } from '../../../platform/database.ts';
import { exportTable } from '../../../platform/export.ts';
import { migration } from '../../../platform/migration.ts';
import { closedToOperatorButOwn, ofInstallation } from './installation-rows.ts';

export const migrations = [
  migration(
    '001-customers',
    `
create table customer (id text primary key, name text not null, seats integer not null, daily_quota integer not null, licence_expires_at timestamptz not null, created_at timestamptz not null);
create table device (id text primary key, customer_id text not null references customer, name text not null, platform text, device_group text,
  enrolled_at timestamptz not null, last_seen_at timestamptz, removed_at timestamptz);
create index device_page on device (customer_id, id desc);
create table account (id text primary key, customer_id text not null references customer, email text not null unique, password_hash text not null, role text not null,
  created_at timestamptz not null, removed_at timestamptz);
create index account_page on account (customer_id, id desc);
create table api_key (id text primary key, customer_id text not null references customer, name text not null, scopes text[] not null, expires_at timestamptz not null,
  revoked_at timestamptz, created_at timestamptz not null);
create index api_key_page on api_key (customer_id, id desc);
create table enrolment (id text primary key, customer_id text not null references customer, token_hash text not null unique, uses_left integer not null, device_group text,
  expires_at timestamptz not null, created_at timestamptz not null);
-- every secret that lets somebody in, by its hash; what it belongs to says what it may do
create table credential (hash text primary key, customer_id text, kind text not null, holder_id text not null, expires_at timestamptz);
${fence('customer', "id = current_setting('assay.customer', true)")}
${fence('device')} ${fence('account')} ${fence('api_key')} ${fence('enrolment')} ${fence('credential')}
${outboxTables}`,
  ),
  migration(
    '002-device-versions',
    `
alter table device add column version integer not null default 1;
-- those who listen from now on hear of the devices that are there
select set_config('assay.all', 'on', true);
insert into outbox (id, subject, body) select 'evt_known_' || id, 'ev.' || customer_id || '.device.changed.evt_known_' || id,
  jsonb_build_object('customerId', customer_id, 'deviceId', id, 'group', device_group, 'removed', removed_at is not null, 'version', 1) from device;`,
  ),
  migration(
    '003-staff',
    `
create table staff (id text primary key, name text not null, role text not null, created_at timestamptz not null, expires_at timestamptz not null, removed_at timestamptz);
${fence('staff', 'false')}`,
  ),
  migration(
    '004-quarantine',
    `
create table quarantined (id text primary key, customer_id text not null references customer, device_id text not null references device, local_id text not null, sha256 text not null, file_name text not null, path text,
  level text, state text not null, quarantined_at timestamptz not null, ended_at timestamptz, unique (device_id, local_id));
create index quarantined_page on quarantined (customer_id, id desc);
create index quarantined_state on quarantined (customer_id, state, id desc);
create index quarantined_device on quarantined (device_id) where state = 'QUARANTINED';
create index quarantined_hash on quarantined (customer_id, sha256);
create table quarantine_task (id text primary key, customer_id text not null references customer, device_id text not null references device, object_id text not null references quarantined, action text not null, state text not null,
  reason text not null, issued_by text not null, issued_at timestamptz not null, not_before timestamptz not null, expires_at timestamptz not null, attempts integer not null, message text, ended_at timestamptz);
create unique index task_open on quarantine_task (object_id) where state = 'ISSUED';
create index task_device on quarantine_task (device_id, id) where state = 'ISSUED';
create index task_expiry on quarantine_task (expires_at) where state = 'ISSUED';
create index task_object on quarantine_task (object_id, id desc);
${fence('quarantined')} ${fence('quarantine_task')}`,
  ),
  migration(
    '005-monthly-quota',
    `
alter table customer add column monthly_quota integer;
select set_config('assay.all', 'on', true);
update customer set monthly_quota = least(daily_quota::bigint * 31, 2000000000);
alter table customer alter column monthly_quota set not null;
create index device_seats on device (customer_id) where removed_at is null;`,
  ),
  migration(
    '006-identity-grants',
    `
create table identity_grant (id text primary key, sha256 text not null, reason text not null, minutes integer not null, state text not null, requested_by text not null, requested_at timestamptz not null,
  decided_by text, decided_at timestamptz, decision text, expires_at timestamptz, found_at timestamptz);
create table identity_subject (grant_id text not null references identity_grant, customer_id text not null references customer, primary key (grant_id, customer_id));
${fence('identity_grant', 'false')} ${fence('identity_subject', 'false')}`,
  ),
  migration(
    '007-notifications',
    `
create table notification_rule (id text primary key, customer_id text not null references customer, user_id text not null references account, kinds text[] not null, channels text[] not null, level_min text not null, digest text not null,
  quiet_from integer, quiet_to integer, time_zone text not null, webhook_url text, secret bytea, created_at timestamptz not null);
create index notification_rule_user on notification_rule (user_id, id);
create index notification_rule_customer on notification_rule (customer_id);
create table notification (id text primary key, customer_id text not null references customer, user_id text not null references account, rule_id text references notification_rule, kind text not null, level text, title text not null,
  words text not null, subject text, raised_at timestamptz not null, read_at timestamptz);
create index notification_page on notification (user_id, id desc);
create index notification_unread on notification (user_id, id desc) where read_at is null;
create index notification_rule_of on notification (rule_id);
create index notification_age on notification (raised_at);
create table notification_delivery (notification_id text not null references notification, rule_id text not null, user_id text not null, customer_id text not null, channel text not null, state text not null, attempts integer not null,
  due_at timestamptz not null, failure text, ended_at timestamptz, primary key (notification_id, rule_id, channel));
create index notification_due on notification_delivery (due_at) where state = 'WAITING';
${fence('notification_rule')} ${fence('notification')} ${fence('notification_delivery')}`,
  ),
  migration(
    '008-erasures',
    `
create table erasure (id text primary key, customer_id text not null references customer, reason text not null, requested_by text not null, requested_at timestamptz not null, starts_at timestamptz not null, state text not null,
  parts jsonb not null, finished_at timestamptz, receipt text);
create unique index erasure_once on erasure (customer_id) where state <> 'CANCELLED';
create index erasure_due on erasure (starts_at) where state = 'SCHEDULED';
create index enrolment_customer on enrolment (customer_id);
create index credential_customer on credential (customer_id);
${fence('erasure')}`,
  ),
  migration(
    '009-sign-in',
    `
create table session (id text primary key, customer_id text not null references customer, user_id text not null references account, created_at timestamptz not null, last_used_at timestamptz not null, expires_at timestamptz not null,
  ended_at timestamptz, address text, second_factor boolean not null);
create index session_page on session (customer_id, id desc);
create index session_person on session (user_id, id desc);
create table invitation (id text primary key, customer_id text not null references customer, email text not null, role text not null, token_hash text not null unique, invited_by text not null, created_at timestamptz not null,
  expires_at timestamptz not null, accepted_at timestamptz);
create index invitation_page on invitation (customer_id, id desc);
create table spare_code (user_id text not null references account, customer_id text not null, hash text not null, primary key (user_id, hash));
alter table credential add column session_id text;
create index credential_session on credential (session_id) where session_id is not null;
alter table account add column totp_secret bytea, add column totp_enabled_at timestamptz, add column totp_step integer;
alter table account drop constraint account_email_key;
create unique index account_email on account (email) where removed_at is null;
alter table device add column product text, add column product_version text;
${fence('session')} ${fence('invitation')} ${fence('spare_code')}`,
  ),
  migration(
    '010-management',
    `
create table management (id text primary key, customer_id text not null references customer, customer_name text not null, provider_id text references customer, provider_name text, role text not null, offered_by text not null,
  offered_at timestamptz not null, token_hash text not null unique, offer_ends_at timestamptz not null, accepted_at timestamptz, ended_at timestamptz);
create unique index management_open on management (customer_id, provider_id) where ended_at is null and provider_id is not null;
create index management_customer on management (customer_id, id desc);
create index management_provider on management (provider_id, id desc);
${fence('management', "customer_id = current_setting('assay.customer', true) or provider_id = current_setting('assay.customer', true)")}`,
  ),
  migration('011-exports', `${exportTable}
create table customer_export (id text primary key, customer_id text not null references customer, requested_by text not null, requested_at timestamptz not null, state text not null, parts jsonb not null, finished_at timestamptz);
create index customer_export_page on customer_export (customer_id, id desc);
${fence('customer_export')}
${fence('export_chunk', 'false')}`),
  migration(
    '012-passkeys',
    `
alter table session add column method text not null default 'PASSWORD';
create table passkey (id text primary key, customer_id text not null references customer, user_id text not null references account, name text not null, credential_id text not null unique, public_key bytea not null, counter bigint not null,
  transports text[] not null, created_at timestamptz not null, last_used_at timestamptz);
create index passkey_person on passkey (user_id, id);
create index passkey_customer on passkey (customer_id);
create table failed_attempt (name text not null, address text not null, at timestamptz not null);
create index failed_attempt_name on failed_attempt (name, at);
create index failed_attempt_old on failed_attempt (at);
create table used_ticket (hash text primary key, expires_at timestamptz not null);
create index used_ticket_old on used_ticket (expires_at);
create table identity_provider (id text primary key, customer_id text not null unique references customer, issuer text not null, client_id text not null, client_secret bytea not null, redirect_uris text[] not null, newcomers text,
  created_at timestamptz not null);
alter table account add column openid_subject text;
create unique index account_openid on account (customer_id, openid_subject) where removed_at is null and openid_subject is not null;
${fence('passkey')} ${fence('used_ticket', 'false')} ${fence('failed_attempt', 'false')} ${fence('identity_provider')}`,
  ),
  migration('013-second-factor', 'alter table customer add column second_factor_required boolean not null default false'),
  migration('014-own-business', closedToOperator('device', 'api_key', 'enrolment', 'quarantined', 'quarantine_task', 'notification_rule', 'notification_delivery', 'session', 'invitation', 'spare_code', 'management', 'customer_export', 'passkey', 'identity_provider')),
  migration(
    '015-tokens',
    `
alter table credential add column certificate text, add column replaced_by text;
create index credential_replaced_by on credential (replaced_by) where replaced_by is not null;
alter table identity_provider add column audience text;
create index identity_provider_audience on identity_provider (issuer, audience) where audience is not null;`,
  ),
  migration(
    '016-origins',
    `
alter table api_key add column created_by text, add column made_by_provider text;
alter table enrolment add column created_by text, add column made_by_provider text;
alter table account add column created_by text, add column made_by_provider text;
alter table identity_provider add column created_by text, add column made_by_provider text;
alter table invitation add column made_by_provider text;
alter table management add column made_by_provider text;
alter table device add column made_by_provider text;
-- Subjects of a provider that was removed stayed: they are nobody's now. Where another was named since, somebody signed in before it was.
update account a set openid_subject = null where openid_subject is not null and (
  not exists (select from identity_provider p where p.customer_id = a.customer_id)
  or exists (select from identity_provider p join session s on s.customer_id = p.customer_id where p.customer_id = a.customer_id and s.method = 'OPENID' and s.created_at < p.created_at));`,
  ),
  migration(
    '017-access-review',
    `
alter table account add column last_sign_in_at timestamptz;
update account a set last_sign_in_at = (select max(s.created_at) from session s where s.user_id = a.id);
alter table api_key add column last_used_at timestamptz;
alter table enrolment add column last_used_at timestamptz;
alter table customer add column review_reminded_at timestamptz;`,
  ),
  migration(
    '018-devices-told',
    `
-- who counts for the proof of delivery has to be known: all devices are told of once more
select set_config('assay.all', 'on', true);
insert into outbox (id, subject, body)
  select 'evt_told_' || id, 'ev.' || customer_id || '.device.changed.evt_told_' || id, jsonb_build_object('customerId', customer_id, 'deviceId', id, 'group', case when removed_at is null then device_group end,
    'removed', removed_at is not null, 'version', version, 'enrolledAt', to_char(enrolled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from device on conflict do nothing;`,
  ),
  migration(
    '019-sealed-quarantine',
    `
-- names and folders of files that devices took away, and what went wrong with them, are sealed; rows that hold them in the clear at the next start (old-quarantine.ts)
create index quarantined_open on quarantined (id) where file_name not like 'sealed:%';
create index task_message_open on quarantine_task (id) where message not like 'sealed:%';`,
  ),
  migration(
    '020-notified-files',
    `
-- which file a notification is about, where it was met and what was done: sealed for its customer (notifications/file.ts)
alter table notification add column file text;`,
  ),
  migration(
    '021-staff-members',
    `
-- the installation's people: rows of account, invitation and what belongs to them that name no customer
alter table account alter column customer_id drop not null, alter column role drop not null, add column staff_role text, add column name text,
  add constraint account_whose check ((customer_id is null) = (staff_role is not null) and (role is null) = (staff_role is not null));
alter table invitation alter column customer_id drop not null, alter column role drop not null, add column staff_role text, add column name text,
  add constraint invitation_whose check ((customer_id is null) = (staff_role is not null) and (role is null) = (staff_role is not null));
alter table session alter column customer_id drop not null;
alter table passkey alter column customer_id drop not null;
alter table spare_code alter column customer_id drop not null;
create index account_staff on account (staff_role) where staff_role is not null;
alter table staff add column created_by text, add column last_used_at timestamptz;
alter table credential add column created_at timestamptz, add column created_by text, add column last_used_at timestamptz, add column refused_at timestamptz;
${['session', 'passkey', 'spare_code', 'invitation'].map((table) => `drop policy closed on ${table};`).join(' ')}
${closedToOperatorButOwn('session', 'passkey', 'spare_code', 'invitation')}
${ofInstallation({ account: 'id', session: 'user_id', passkey: 'user_id', spare_code: 'user_id', credential: 'holder_id', invitation: null })}`,
  ),
  migration(
    '022-products-told',
    `
-- a policy may hold for a product: devices that have said what they are are told of once more, with that
select set_config('assay.all', 'on', true);
update device set version = version + 1 where product is not null and removed_at is null;
insert into outbox (id, subject, body)
  select 'evt_product_' || id, 'ev.' || customer_id || '.device.changed.evt_product_' || id, jsonb_build_object('customerId', customer_id, 'deviceId', id, 'group', device_group,
    'removed', false, 'version', version, 'enrolledAt', to_char(enrolled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'product', product)
  from device where product is not null and removed_at is null on conflict do nothing;`,
  ),
];
