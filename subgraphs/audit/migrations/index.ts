import { fence, outboxTables } from '../../../platform/database.ts';
import { exportTable } from '../../../platform/export.ts';
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
  migration(
    '004-retention',
    `
create table legal_hold (id text primary key, customer_id text not null, reason text not null, placed_by text not null, placed_at timestamptz not null, lifted_by text, lifted_at timestamptz, lift_reason text);
create index legal_hold_page on legal_hold (customer_id, id desc);
create index legal_hold_open on legal_hold (customer_id) where lifted_at is null;
${fence('legal_hold')}
create or replace function refuse() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' and current_setting('assay.pruning', true) = 'on' and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then return old; end if;
  raise exception 'audit events are never changed';
end $$;
-- The one way by which events go: the oldest of a chain, up to an end that was signed, when all of them are old enough and nobody wants them kept.
create function prune(whose text, upto integer, days integer) returns integer language plpgsql security definer set search_path from current set assay."all" = 'on' set assay.pruning = 'on' as $$
declare gone integer;
begin
  if days < 90 then raise exception 'audit events are kept for 90 days at least'; end if;
  perform from chain where customer_id = whose for update;
  if exists (select from legal_hold where customer_id = whose and lifted_at is null) then raise exception 'a legal hold keeps this chain'; end if;
  if not exists (select from audit_head where customer_id = whose and number = upto) then raise exception 'no signed end of the chain is there'; end if;
  if exists (select from audit_event where customer_id = whose and number <= upto and at > now() - make_interval(days => days)) then raise exception 'some of these events are not old enough'; end if;
  delete from audit_event where customer_id = whose and number <= upto;
  get diagnostics gone = row_count;
  delete from audit_head where customer_id = whose and number < upto;
  return gone;
end $$;`,
  ),
  migration('005-exports', `${exportTable}
${fence('export_chunk', 'false')}`),
];
