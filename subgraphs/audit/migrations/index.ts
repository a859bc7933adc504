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
];
