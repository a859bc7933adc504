import { closedToOperator, fence, outboxTables, policy } from '../../../platform/database.ts';
import { exportTable } from '../../../platform/export.ts';
import { migration } from '../../../platform/migration.ts';

const waits = (sample: string) => `exists (select from interest i where i.sample_id = ${sample} and i.customer_id = current_setting('assay.customer', true))`;
const waitsForAnalysis = (table: string) => `exists (select from analysis a where a.id = ${table}.analysis_id)`;

export const migrations = [
  migration(
    '001-verdicts',
    `
create table interest (sample_id text not null, customer_id text not null, since timestamptz not null default now(), primary key (sample_id, customer_id));
create index interest_customer on interest (customer_id, sample_id);
create table engine_release (id text primary key, version text not null, digest text not null unique, first_used_at timestamptz not null);
create table environment (name text primary key, description text not null, offered_at timestamptz);
create table runner (id text primary key, environments text[] not null, accelerator text not null, capacity integer not null, last_seen_at timestamptz not null);
create table analysis (id text primary key, sample_id text not null, sha256 text not null, state text not null, attempt integer not null default 0, engine_id text references engine_release,
  queued_at timestamptz not null, started_at timestamptz, heard_at timestamptz, finished_at timestamptz, failure_code text, failure_message text, facts jsonb);
create index analysis_sample on analysis (sample_id, id desc);
create index analysis_open on analysis (heard_at) where state in ('QUEUED', 'RUNNING');
create table detonation (id text primary key, analysis_id text not null references analysis, environment text not null, attempt integer not null, outcome text not null, choice text not null,
  run_ms integer not null, restore_ms integer not null);
create index detonation_analysis on detonation (analysis_id);
create table signal (analysis_id text not null references analysis, number integer not null, rule text not null, title text not null, weight integer not null, source text not null,
  techniques text[] not null, benign_cause text not null, malicious_cause text not null, evidence text[] not null, primary key (analysis_id, number));
create table event (analysis_id text not null references analysis, part integer not null, number integer not null, kind text not null, at_ms integer not null, process_id integer not null, fields jsonb not null,
  primary key (analysis_id, part, number));
create index event_kind on event (analysis_id, kind, part, number);
create table verdict (id text primary key, sample_id text not null, sha256 text not null, revision integer not null, level text not null, stage text not null, score integer not null, confidence real not null,
  reason text not null, summary text not null, decisive jsonb not null, conditions jsonb not null, engine_id text references engine_release, analysis_id text references analysis,
  reached_at timestamptz not null, supersedes_id text, current boolean not null, unique (sample_id, revision));
create unique index verdict_current on verdict (sample_id) where current;
create index verdict_hash on verdict (sha256) where current;
create index verdict_page on verdict (id desc) where current;
${fence('interest')}
${fence('analysis', waits('analysis.sample_id'))}
${fence('detonation', waitsForAnalysis('detonation'))} ${fence('signal', waitsForAnalysis('signal'))} ${fence('event', waitsForAnalysis('event'))}
${fence('verdict', "coalesce(current_setting('assay.customer', true), '') <> ''")}
${outboxTables}
insert into environment (name, description) values
  ('linux', 'Debian 12, 64-bit, an ordinary user with sudo, no real network'),
  ('windows-10', 'Windows 10 as Wine shows it, 64- and 32-bit: no PowerShell, no kernel drivers, no real network');`,
  ),
  migration(
    '002-environments',
    `
insert into environment (name, description) values
  ('windows-7', 'The same guest as windows-10, which tells programs that it is Windows 7'),
  ('windows-xp', 'The same guest as windows-10, which tells programs that it is Windows XP, 64-bit'),
  ('office', 'Debian 12 with LibreOffice 7.4, macros allowed without a question: documents are opened without a screen'),
  ('java', 'Debian 12 with OpenJDK 17: Java archives are run without a screen');`,
  ),
  migration(
    '003-rescoring',
    `
alter table event add column detonation integer not null default 0;
alter table detonation add column number integer not null default 0, add column member text, add column limitations text[] not null default '{}';
alter table signal add column run integer;
alter table verdict add column cause text not null default 'ANALYSIS', add column probability real;
create index verdict_analysis on verdict (analysis_id) where current;
alter table engine_release add column composition jsonb;
create table trace (seq bigint generated always as identity primary key, analysis_id text not null unique references analysis, engine_id text references engine_release, events integer not null,
  body bytea not null, stored_at timestamptz not null default now(), expires_at timestamptz not null);
create index trace_expiry on trace (expires_at);
alter table trace alter column body set storage external;
alter table environment add column evasion jsonb;
create table rescoring (id text primary key, engine_id text not null unique references engine_release, state text not null, position bigint not null default 0, total integer not null, done integer not null default 0,
  flips integer not null default 0, started_at timestamptz not null, finished_at timestamptz);
create table campaign (id text primary key, reason text not null, state text not null, levels text[] not null, limitations text[] not null, environment text, samples_max integer not null,
  position text not null default '', total integer not null default 0, done integer not null default 0, refused integer not null default 0, flips integer not null default 0,
  started_at timestamptz not null, finished_at timestamptz);
create index campaign_open on campaign (id) where state = 'RUNNING';
alter table analysis add column cause text not null default 'SUBMISSION', add column environment text, add column campaign_id text references campaign;
create table campaign_item (campaign_id text not null references campaign, sample_id text not null, state text not null, asked_at timestamptz not null default now(), primary key (campaign_id, sample_id));
create index campaign_item_open on campaign_item (campaign_id) where state in ('ASKED', 'QUEUED');
${fence('trace', 'false')} ${fence('rescoring', 'false')} ${fence('campaign', 'false')} ${fence('campaign_item', 'false')}`,
  ),
  migration(
    '004-verdicts-told',
    `
-- those who listen from now on hear of the verdicts that are there
select set_config('assay.all', 'on', true);
insert into outbox (id, subject, body) select 'evt_known_' || id, 'ev.all.verdict.reached.evt_known_' || id,
  jsonb_build_object('verdictId', id, 'sampleId', sample_id, 'revision', revision, 'level', level, 'stage', stage, 'probability', probability, 'reachedAt', to_char(reached_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) from verdict;`,
  ),
  migration(
    '005-overrides',
    `
alter table verdict add column override_id text;
create index verdict_history on verdict (sha256, revision desc);
create table verdict_override (id text primary key, sample_id text not null, sha256 text not null, from_verdict_id text not null, level text not null, reason text not null, state text not null,
  proposed_by text not null, proposed_at timestamptz not null, decided_by text, decided_at timestamptz, decision text, verdict_id text);
create unique index override_pending on verdict_override (sample_id) where state = 'PENDING';
create index override_state on verdict_override (state, id desc);
create table delivery (verdict_id text not null references verdict, device_id text not null, state text not null, customer_id text not null, sample_id text not null, action text, message text, at timestamptz not null,
  primary key (verdict_id, device_id, state));
create index delivery_page on delivery (customer_id, verdict_id, device_id, state);
${fence('verdict_override', "coalesce(current_setting('assay.customer', true), '') <> ''")} ${fence('delivery')}`,
  ),
  migration(
    '006-status',
    `
create table status_change (seq bigint generated always as identity primary key, part text not null, health text not null, detail text not null, at timestamptz not null);
create index status_change_part on status_change (part, at desc);
create index analysis_queued on analysis (queued_at) where state = 'QUEUED';
create index analysis_finished on analysis (finished_at desc) where state = 'FINISHED';`,
  ),
  migration(
    '007-changes',
    `
-- the final verdict of another level that this one replaced: what customers are told of
alter table verdict add column was_id text;
select set_config('assay.all', 'on', true);
update verdict v set was_id = p.id from verdict p where p.id = v.supersedes_id and p.stage = 'FINAL' and v.stage = 'FINAL' and p.level <> v.level;
create index verdict_change on verdict (id desc) where was_id is not null;
create index verdict_change_sample on verdict (sample_id, id desc) where was_id is not null;`,
  ),
  migration(
    '008-incidents',
    `
create table incident (id text primary key, title text not null, impact text not null, parts text[] not null, measured boolean not null, affected text[], state text not null, started_at timestamptz not null, ended_at timestamptz);
create index incident_open on incident (id) where ended_at is null;
create unique index incident_measured on incident (measured) where measured and ended_at is null;
create table incident_note (number bigint generated always as identity, incident_id text not null references incident, at timestamptz not null, state text not null, words text not null, author text not null, primary key (incident_id, number));
${fence('incident', "coalesce(current_setting('assay.customer', true), '') <> '' and (affected is null or current_setting('assay.customer', true) = any(affected))")}
${fence('incident_note', 'exists (select from incident i where i.id = incident_note.incident_id)')}`,
  ),
  migration('009-exports', `${exportTable}
${fence('export_chunk', 'false')}`),
  migration(
    '010-regions',
    `
-- where a verdict was reached, when not here; and its place among those that other regions take over, given when the first of them asks
alter table verdict add column region text, add column region_engine text, add column offer bigint;
create sequence verdict_offer;
create index verdict_unoffered on verdict (id) where offer is null and stage = 'FINAL' and region is null and reason <> 'NOT_EXECUTED';
create unique index verdict_offered on verdict (offer) where offer is not null;
create table peer (region text primary key, cursor text, heard_at timestamptz, results bigint not null default 0, failure text);
${fence('peer', 'false')}
create table region_result (sample_id text not null, region text not null, revision integer not null, body jsonb not null, primary key (sample_id, region));
${fence('region_result', 'false')}`,
  ),
  migration(
    '011-own-images',
    `
-- what an operator says of an image of their own that stands for an environment
alter table environment add column own text;
update environment set description = 'Windows XP, 32-bit, as Wine shows it: a system without anything 64-bit in it' where name = 'windows-xp';`,
  ),
  migration(
    '012-webhooks',
    `
-- where verdicts are told by calls: how far, and how far there is something to tell. Without next_at there is nothing to do
create table verdict_webhook (id text primary key, customer_id text not null, sealed bytea not null, level_min text, final_only boolean not null, place bigint not null, wanted bigint not null,
  state text not null, attempts integer not null default 0, failure text, next_at timestamptz, failing_since timestamptz, created_at timestamptz not null);
create index verdict_webhook_due on verdict_webhook (next_at) where next_at is not null;
create index verdict_webhook_customer on verdict_webhook (customer_id);
${fence('verdict_webhook')}
${closedToOperator('verdict_webhook')}`,
  ),
  migration(
    '013-attempts',
    `
-- what has happened in an analysis, by kind; when its next attempt begins, who has it, where it failed; the job, until it ends
alter table analysis add column counts jsonb not null default '{}', add column next_at timestamptz, add column dispatched_at timestamptz, add column runner_id text, add column avoid text, add column job jsonb;
create index analysis_due on analysis (next_at) where next_at is not null;`,
  ),
  migration(
    '014-starts',
    `
-- which program takes the bytes by their name, for each analysis; and what the last one of each class said, of which the worst holds
alter table analysis add column start text not null default 'content';
create table start_result (sample_id text not null, start text not null, scored jsonb not null, analysis_id text, engine_id text, primary key (sample_id, start));
create unique index start_result_analysis on start_result (analysis_id);
${fence('start_result', 'false')}
select set_config('assay.all', 'on', true);
insert into start_result (sample_id, start, scored, analysis_id, engine_id)
  select distinct on (sample_id) sample_id, 'content', jsonb_build_object('level', level, 'score', score, 'confidence', confidence, 'probability', probability, 'reason', reason,
    'summary', summary, 'decisiveSignals', decisive, 'conditions', conditions), analysis_id, engine_id
  from verdict where stage = 'FINAL' and region is null and cause not in ('OVERRIDE', 'OVERRIDE_WITHDRAWN') and reason <> 'ANALYSIS_FAILED'
    and analysis_id is not null order by sample_id, revision desc;`,
  ),
  migration(
    '015-asked',
    `
-- an analysis that one submission of a customer asked for is that customer's to look at
alter table analysis add column submission_id text, add column asked_by text;
create policy asked on analysis as restrictive
  using (asked_by is null or (coalesce(current_setting('assay.kind', true), '') not in ('OPERATOR', 'STAFF')
    and (coalesce(current_setting('assay.all', true), 'off') = 'on' or asked_by = current_setting('assay.customer', true))));`,
  ),
  migration('016-webhook-origins', 'alter table verdict_webhook add column made_by_provider text'),
  migration(
    '017-awaited',
    `
-- whose answer to a verdict is waited for
create table known_device (id text primary key, customer_id text not null, enrolled_at timestamptz, removed boolean not null, version integer not null);
create index known_device_customer on known_device (customer_id, id) where not removed;
${fence('known_device')}
${closedToOperator('known_device')}`,
  ),
  migration(
    '018-possession',
    `
-- which customers have shown that they have the bytes: what was seen is told to them alone (samples tells who)
create table possession (sample_id text not null, customer_id text not null, primary key (sample_id, customer_id));
create index possession_customer on possession (customer_id, sample_id);
${fence('possession')}
drop policy fence on analysis;
${policy('analysis', "exists (select from possession h where h.sample_id = analysis.sample_id and h.customer_id = current_setting('assay.customer', true))")}`,
  ),
  migration(
    '019-sealed-evidence',
    `
-- what was seen is sealed; rows that hold it in the clear are sealed bit by bit (old-evidence.ts)
alter table event alter column fields drop not null, add column sealed bytea;
alter table signal add column sealed text;
alter table event alter column sealed set storage external;
create index event_open on event (analysis_id) where fields is not null;
create index signal_open on signal (analysis_id) where sealed is null;
create index verdict_open on verdict (id) where decisive <> '[]' and decisive -> 0 ->> 'sealed' is null;
create index analysis_facts_open on analysis (id) where facts ->> 'facts' not like 'sealed:%';
create index detonation_open on detonation (id) where member not like 'sealed:%';
create index delivery_open on delivery (verdict_id) where message not like 'sealed:%';`,
  ),
  migration(
    '020-webhook-ids',
    `
-- a call that is not taken is made again as it was, under the same id
alter table verdict_webhook add column trying bigint, add column series integer not null default 0;`,
  ),
  migration(
    '021-automatic-campaigns',
    `
-- campaigns that begin by themselves: for a release that runners use, or for environments that they offer for the first time
alter table campaign add column cause text not null default 'OPERATOR', add column release_id text references engine_release;
create unique index campaign_release on campaign (release_id) where release_id is not null;
create index campaign_automatic on campaign (id desc) where cause <> 'OPERATOR';
alter table environment add column campaign_at timestamptz;
update environment set campaign_at = now() where offered_at is not null;
create index environment_new on environment (name) where campaign_at is null;`,
  ),
  migration(
    '022-browser',
    `
insert into environment (name, description) values
  ('browser', 'Debian 12 with Chromium: pages are opened with their scripts, buttons are pressed, no real network');`,
  ),
];
