import { fence, outboxTables } from '../../../platform/database.ts';
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
];
