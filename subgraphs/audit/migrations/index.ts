import { fence, outboxTables } from '../../../platform/database.ts';
import { migration } from '../../../platform/migration.ts';

export const migrations = [
  migration(
    '001-audit',
    `
create table audit_event (id text primary key, customer_id text not null, number integer not null, action text not null, actor text not null, subject text,
  outcome text not null, detail text not null, at timestamptz not null, previous_hash text not null, hash text not null, unique (customer_id, number));
create index audit_action on audit_event (customer_id, action, number desc);
${fence('audit_event')}
${outboxTables}
-- what happened stays as it was, for everyone but the owner of the tables
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'audit events are never changed'; end $$;
create trigger immutable before update or delete on audit_event for each row execute function refuse();`,
  ),
  migration(
    '002-heads',
    `
alter table audit_event add column request_id text;
create index audit_actor on audit_event (customer_id, actor, number desc);
create index audit_time on audit_event (customer_id, at, number);
-- where each chain ends: the row that its writers lock
create table chain (customer_id text primary key, number integer not null, hash text not null, signed integer not null default 0);
create table audit_head (customer_id text not null, number integer not null, hash text not null, signed_at timestamptz not null, signature text not null, primary key (customer_id, number));
create trigger immutable before update or delete on audit_head for each row execute function refuse();
${fence('chain')} ${fence('audit_head')}
select set_config('assay.all', 'on', true);
insert into chain (customer_id, number, hash) select distinct on (customer_id) customer_id, number, hash from audit_event order by customer_id, number desc;`,
  ),
  migration(
    '003-anomalies',
    `
create table audit_anomaly (id text primary key, customer_id text not null, kind text not null, actor text not null, count integer not null, first_number integer not null, last_number integer not null,
  first_at timestamptz not null, last_at timestamptz not null);
create index audit_anomaly_page on audit_anomaly (customer_id, id desc);
create index audit_anomaly_open on audit_anomaly (customer_id, kind, actor, last_at);
create table anomaly_count (customer_id text not null, kind text not null, actor text not null, minute timestamptz not null, count integer not null, first_number integer not null, primary key (customer_id, kind, actor, minute));
create index anomaly_count_time on anomaly_count (minute);
create table sign_in_network (customer_id text not null, account text not null, network text not null, first_at timestamptz not null, primary key (customer_id, account, network));
${fence('audit_anomaly')} ${fence('anomaly_count')} ${fence('sign_in_network')}`,
  ),
];
