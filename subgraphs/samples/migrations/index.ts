import { closedToOperator, fence, outboxTables, policy } from '../../../platform/database.ts';
import { exportTable } from '../../../platform/export.ts';
import { migration } from '../../../platform/migration.ts';

const mine = "customer_id = current_setting('assay.customer', true)";
const has = (sample: string) => `exists (select from sample_customer h where h.sample_id = ${sample} and h.possessed_at is not null and h.${mine})`;

export const migrations = [
  migration(
    '001-samples',
    `
create table sample (id text primary key, sha256 text not null unique, size bigint not null, category text not null, media_type text, first_seen_at timestamptz not null,
  stored_at timestamptz, region text, wrapped_key bytea, deleted_at timestamptz,
  analysis_id text, analysis_state text not null default 'NONE');
create table submission (id text primary key, customer_id text not null, device_id text, sample_id text not null references sample, outcome text not null, reason text not null, message text not null,
  policy_revision_id text, state text not null, file_name text not null, path text, origin text not null, process text, submitted_at timestamptz not null, finished_at timestamptz,
  failure_code text, failure_message text);
create index submission_page on submission (customer_id, id desc);
create index submission_device on submission (customer_id, device_id, id desc);
create index submission_state on submission (customer_id, state, id desc);
create index submission_sample on submission (sample_id, customer_id);
create index submission_open on submission (sample_id) where state in ('AWAITING_UPLOAD', 'QUEUED', 'ANALYZING');
create index submission_quota on submission (customer_id, submitted_at) where outcome = 'SUBMIT';
create table upload (id text primary key, sample_id text not null references sample, size bigint not null, wrapped_key bytea not null, expires_at timestamptz not null, unique (sample_id, size));
create index upload_expiry on upload (expires_at);
create table member (container_id text not null references sample, sample_id text not null references sample, file_name text not null, primary key (container_id, sample_id));
create index member_of on member (sample_id);
create table policy_document (customer_id text primary key, version integer not null, document jsonb not null);
create table deletion (id text primary key, customer_id text not null, sha256 text not null, reason text not null, deleted_at timestamptz not null, signature text not null);
${fence('submission')} ${fence('policy_document')} ${fence('deletion')}
${fence('member', `exists (select from submission s where s.sample_id = member.container_id and s.${mine})`)}
${fence('sample', `exists (select from submission s where s.sample_id = sample.id and s.${mine}) or exists (select from member m join submission s on s.sample_id = m.container_id where m.sample_id = sample.id and s.${mine})`)}
${fence('upload', 'false')}
${outboxTables}`,
  ),
  migration('002-archive-passwords', "alter table sample add column archive_passwords text[] not null default '{}';"),
  migration(
    '003-decision-facts',
    `
-- what each decision was made from, so that it can be made again under another policy
alter table submission add column facts jsonb, add column sealed bytea;
-- what tells of whom and where lies under the customer's own key; rows of older releases are sealed at the next start (sealing.ts)
create table customer_key (customer_id text primary key, wrapped_key bytea not null, created_at timestamptz not null);
alter table policy_document alter column document drop not null, add column sealed bytea;
${fence('customer_key')}
-- when to look whether the bytes may still be kept
alter table sample add column keep_until timestamptz;
create index sample_keep on sample (keep_until) where stored_at is not null and deleted_at is null;
update sample set keep_until = now() where stored_at is not null and deleted_at is null;
create index submission_time on submission (customer_id, submitted_at);
-- when what was known of a sample: verdicts tell it
create table sample_verdict (sample_id text not null, revision integer not null, level text not null, stage text not null, probability real, reached_at timestamptz not null, primary key (sample_id, revision));
${fence('sample_verdict', `exists (select from submission s where s.sample_id = sample_verdict.sample_id and s.${mine})`)}
select set_config('assay.all', 'on', true);
-- documents of the older shape are told anew by the next change; until then the same rules in the newer words
update policy_document set document = jsonb_set(document, '{policies}', coalesce((select jsonb_agg(p || jsonb_build_object(
  'exclusions', coalesce((select jsonb_agg(e || '{"id": "", "version": 0}') from jsonb_array_elements(p->'exclusions') e), '[]'),
  'assignments', coalesce((select jsonb_agg(a || '{"expiresAt": null}') from jsonb_array_elements(p->'assignments') a), '[]'),
  'settings', (p->'settings') || jsonb_build_object('organisationDomains', '[]'::jsonb, 'holdOrigins', '["WEB", "MAIL", "ARCHIVER", "REMOVABLE_MEDIA", "NETWORK_SHARE"]'::jsonb,
    'releaseBelow', null, 'quarantineFrom', null, 'remediateFrom', null, 'notifyFrom', 'SUSPICIOUS', 'retention', (select jsonb_object_agg(c, case when c = 'DOCUMENT' and p->'settings'->>'retention' = 'NEVER' then 'AFTER_30_DAYS' else p->'settings'->>'retention' end)
      from unnest(array['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT', 'OTHER']) c))
  )) from jsonb_array_elements(document->'policies') p), '[]')) || '{"exclusions": []}';`,
  ),
  migration(
    '004-prevalence',
    `
-- which customers have a sample, and since when: once a day for each at the most
create table sample_customer (sample_id text not null references sample, customer_id text not null, first_seen_at timestamptz not null, last_seen_at timestamptz not null, primary key (sample_id, customer_id));
${fence('sample_customer')}
select set_config('assay.all', 'on', true);
insert into sample_customer select sample_id, customer_id, min(submitted_at), max(submitted_at) from submission group by 1, 2;`,
  ),
  migration(
    '005-quota',
    `
create table quota_use (customer_id text not null, day date not null, used integer not null, primary key (customer_id, day));
${fence('quota_use')}
select set_config('assay.all', 'on', true);
insert into quota_use select customer_id, (submitted_at at time zone 'UTC')::date, count(*) from submission where outcome = 'SUBMIT' and submitted_at >= now() - interval '40 days' group by 1, 2;
drop index submission_quota;`,
  ),
  migration(
    '006-messages',
    `
-- what mail gateways hold; who wrote it, to whom and about what lies under the customer's key
create table message (id text primary key, customer_id text not null, device_id text not null, key text not null, sealed bytea not null, size bigint not null, received_at timestamptz not null, until timestamptz not null,
  state text not null, form text, reason text, decided_at timestamptz, decided_by text, carried_out boolean not null default true, ended_at timestamptz, unique (device_id, key));
create index message_page on message (customer_id, id desc);
create index message_state on message (customer_id, state, id desc);
create index message_undone on message (device_id, id) where not carried_out;
create table message_part (message_id text not null references message, number integer not null, customer_id text not null, submission_id text not null references submission, sample_id text not null references sample, kind text not null, primary key (message_id, number));
create index message_part_sample on message_part (sample_id, customer_id);
${fence('message')} ${fence('message_part')}`,
  ),
  migration(
    '007-search',
    `
-- words of name, folder, process, person and signer under the customer's own key
alter table submission add column words text[];
create index submission_words on submission using gin (words);`,
  ),
  migration('008-exports', `${exportTable}
${fence('export_chunk', 'false')}`),
  migration(
    '009-regions',
    `
-- hashes that another region has told of, and the id that such a sample has, or is to have, here
create table abroad (sha256 text primary key, sample_id text not null unique);
${fence('abroad', "coalesce(current_setting('assay.customer', true), '') <> ''")}`,
  ),
  migration(
    '010-sightings-and-diagnostics',
    `
create table sighting (id text primary key, customer_id text not null, device_id text not null, sha256 text not null, size bigint not null, category text not null, origin text not null, times integer not null,
  first_at timestamptz not null, last_at timestamptz not null, sealed bytea not null, unique (customer_id, device_id, sha256));
create index sighting_page on sighting (customer_id, id desc);
create index sighting_hash on sighting (sha256, customer_id);
create index sighting_old on sighting (last_at);
create table diagnostic (id text primary key, customer_id text not null, device_id text not null, kind text not null, size bigint not null, sha256 text not null, sealed bytea not null, reported_at timestamptz not null,
  stored_at timestamptz, expires_at timestamptz not null, wrapped_key bytea);
create index diagnostic_page on diagnostic (customer_id, id desc);
create index diagnostic_old on diagnostic (expires_at);
${fence('sighting')} ${fence('diagnostic')}`,
  ),
  migration('011-own-business', closedToOperator('submission', 'sighting', 'diagnostic', 'message', 'message_part', 'policy_document', 'deletion', 'customer_key', 'quota_use')),
  migration(
    '012-uploads-by-asker',
    `
-- each asker sends by itself: whose upload it is, since when it takes room, and whether its bytes are on their way into the vault
alter table upload add column customer_id text, add column holder_id text, add column begun_at timestamptz, add column storing boolean not null default false;
alter table upload drop constraint upload_sample_id_size_key;
alter table upload add constraint upload_asker unique (sample_id, size, customer_id, holder_id);
create index upload_room on upload (customer_id) where begun_at is not null;
-- a submission waits for its own upload, not for that of somebody else
alter table submission add column upload_id text;
create index submission_upload on submission (upload_id) where state = 'AWAITING_UPLOAD';
-- the name under which the vault keeps the bytes; null for those that lie under their hash
alter table sample add column stored_as text;
select set_config('assay.all', 'on', true);
update submission set upload_id = (select u.id from upload u where u.sample_id = submission.sample_id order by u.expires_at desc limit 1) where state = 'AWAITING_UPLOAD';`,
  ),
  migration(
    '013-archive-passwords-by-customer',
    `
-- those of one customer never push out another's; analyses that are under way have theirs in their job
create table archive_password (sample_id text not null references sample, customer_id text not null, password text not null, given_at timestamptz not null, primary key (sample_id, customer_id, password));
${fence('archive_password')}
${closedToOperator('archive_password')}
select set_config('assay.all', 'on', true);
alter table sample drop column archive_passwords;`,
  ),
  migration(
    '014-starts',
    `
-- classes of start in which bytes were analysed, or are being; of analyses of before nobody knows more than that there were some
create table sample_start (sample_id text not null references sample, start text not null, state text not null, analysis_id text, primary key (sample_id, start));
${fence('sample_start', 'false')}
select set_config('assay.all', 'on', true);
insert into sample_start (sample_id, start, state) select id, 'content', 'DONE' from sample where analysis_state in ('QUEUED', 'RUNNING', 'FINISHED');`,
  ),
  migration(
    '015-asked',
    `
-- what a submission wants its file started with lies among its sealed facts; such a submission is moved by its own analysis alone
alter table submission add column asked boolean not null default false;`,
  ),
  migration(
    '016-possession',
    `
-- since when a customer has shown that it has the bytes; who had an upload of its own that ended has (one that has no pseudonym
-- yet, of a release long before, shows it once)
alter table sample_customer add column possessed_at timestamptz;
select set_config('assay.all', 'on', true);
update sample_customer c set possessed_at = now() where c.customer_id like 'psn\\_%' and (exists (select from submission s where s.sample_id = c.sample_id and s.customer_id = c.customer_id
  and s.upload_id is not null and s.state in ('QUEUED', 'ANALYZING', 'ANALYZED', 'FAILED'))
  or (exists (select from submission s where s.sample_id = c.sample_id and s.outcome = 'SUBMIT' and s.state in ('QUEUED', 'ANALYZING', 'ANALYZED', 'FAILED'))
    and not exists (select from sample_customer o where o.sample_id = c.sample_id and o.customer_id <> c.customer_id)));
insert into outbox (id, subject, body) select 'evt_has_' || sample_id || customer_id, 'ev.' || customer_id || '.sample.possessed.evt_has_' || sample_id || customer_id,
  jsonb_build_object('sampleId', sample_id, 'customer', customer_id) from sample_customer where possessed_at is not null;
-- what is in a container is for those who have the container
drop policy fence on member; drop policy fence on sample;
${policy('member', has('member.container_id'))}
${policy('sample', `exists (select from submission s where s.sample_id = sample.id and s.${mine}) or exists (select from member m where m.sample_id = sample.id and ${has('m.container_id')})`)}`,
  ),
  migration(
    '017-sealed-names',
    `
-- names of files and passwords of archives lie under the customer's key; what lies in the clear is sealed at the next start (old-rows.ts)
alter table submission alter column file_name drop not null, add column name bytea, add column start text;
create index submission_named on submission (id) where file_name is not null;
alter table archive_password drop constraint archive_password_pkey, alter column password drop not null, add column mark text, add column sealed bytea;
create unique index archive_password_mark on archive_password (sample_id, customer_id, mark);
-- names within archives were never shown
alter table member drop column file_name;`,
  ),
  migration(
    '018-unsent',
    `
-- why a customer that met a file did not send it, and the revision of its verdict that was told of all the same
alter table sample_customer add column unsent text, add column told integer not null default 0;
create index sample_customer_unsent on sample_customer (sample_id, customer_id) where unsent is not null;
select set_config('assay.all', 'on', true);
update sample_customer c set unsent = 'EXCLUDED' where exists (select from submission s where s.sample_id = c.sample_id and s.customer_id = c.customer_id and s.reason = 'EXCLUDED');`,
  ),
  migration(
    '019-notices',
    `
-- a notice asks for the message that brought a file
create index message_part_submission on message_part (submission_id);`,
  ),
];
