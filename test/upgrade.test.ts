import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system, type Caller } from '../platform/caller.ts';
import { Database, migrate, roleUrl } from '../platform/database.ts';
import { wrap } from '../platform/envelope.ts';
import { exportChunk, renameOldChunks } from '../platform/export.ts';
import { isSealedText, openText } from '../platform/sealed-text.ts';
import type { Platform, SubgraphDefinition } from '../platform/subgraph.ts';
import { customers } from '../subgraphs/customers/main.ts';
import { sealOldQuarantine } from '../subgraphs/customers/old-quarantine.ts';
import { sealOldRows } from '../subgraphs/samples/old-rows.ts';
import { customerKey, openName } from '../subgraphs/samples/sealing.ts';
import { passwordsFor } from '../subgraphs/samples/archive-passwords.ts';
import { samples } from '../subgraphs/samples/main.ts';
import { sealOldEvidence } from '../subgraphs/verdicts/old-evidence.ts';
import { openSummary } from '../subgraphs/verdicts/evidence.ts';
import { verdicts } from '../subgraphs/verdicts/main.ts';
import { startAssay, type Assay } from './assay.ts';

/** Rows as the release before the seals wrote them, in a database of its own that is then brought up to date. */
describe('a database of an earlier release', () => {
  let assay: Assay;
  let owner: string;
  let client: pg.Client;
  const open: Database[] = [];
  beforeAll(async () => {
    assay = await startAssay();
    const first = new pg.Client({ connectionString: assay.platform.engines.databaseUrl });
    await first.connect();
    await first.query('create database earlier');
    await first.end();
    const url = new URL(assay.platform.engines.databaseUrl);
    url.pathname = '/earlier';
    owner = url.href;
    client = new pg.Client({ connectionString: owner });
    await client.connect();
  });
  afterAll(async () => {
    for (const database of open) await database.close();
    await client?.end();
    await assay?.stop();
  });

  type Definition = Pick<SubgraphDefinition, 'name' | 'migrations' | 'entities'>;
  /** The schema as it was before the migration of this name. */
  const before = async ({ name, migrations }: Definition, first: string) => {
    const at = migrations.findIndex((one) => one.name === first);
    expect(at).toBeGreaterThan(0);
    await migrate({ url: owner, schema: name, migrations: migrations.slice(0, at) });
    await client.query(`set search_path = "${name}"`);
  };
  /** The schema as it is now, and the service on it. */
  const now = async ({ name, migrations, entities }: Definition): Promise<Platform> => {
    await migrate({ url: owner, schema: name, migrations });
    const { platform } = assay.platform.subgraphs.find((one) => one.name === name)!;
    const database = await Database.connect({ url: roleUrl(owner, name), schema: name, entities, customerIn: (id) => platform.pseudonyms.of(id) });
    open.push(database);
    return { ...platform, database };
  };
  const rows = async <T>(sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows as T[];
  const dump = async (schema: string) => {
    const tables = await rows<{ name: string }>("select table_name as name from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE'", [schema]);
    let text = '';
    for (const { name } of tables) text += JSON.stringify(await rows(`select to_jsonb(t) as row from "${schema}"."${name}" t`));
    return text;
  };

  test('of samples: who had sent bytes has them, names and passwords are sealed, and both read as before', async () => {
    await before(samples, '016-possession');
    const { pseudonyms, keys } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
    const [sender, asker, alone, ancient] = ['cus_sender', 'cus_asker', 'cus_alone', 'cus_ancient'].map((id) => pseudonyms.of(id)) as [string, string, string, string];
    await client.query("insert into sample (id, sha256, size, category, first_seen_at, stored_at) values ('smp_shared', 'aa', 1, 'SCRIPT', now(), now()), ('smp_alone', 'bb', 1, 'SCRIPT', now(), now()), ('smp_old', 'cc', 1, 'SCRIPT', now(), now()), ('smp_inner', 'dd', 1, 'SCRIPT', now(), null)");
    const submitted = async (id: string, customer: string, sample: string, fileName: string, upload: string | null, state = 'ANALYZED') => await client.query(
      `insert into submission (id, customer_id, sample_id, outcome, reason, message, state, file_name, origin, submitted_at, upload_id) values ($1, $2, $3, 'SUBMIT', 'POLICY', '', $4, $5, 'WEB', now(), $6)`,
      [id, customer, sample, state, fileName, upload]);
    await submitted('sub_1', sender, 'smp_shared', 'layoffs-Jones.sh', 'upl_1');
    await submitted('sub_2', asker, 'smp_shared', 'asked-Smith.bat', null);
    await submitted('sub_3', alone, 'smp_alone', 'alone.sh', null);
    await submitted('sub_4', 'cus_ancient', 'smp_old', 'ancient.sh', 'upl_2');
    await submitted('sub_5', asker, 'smp_alone', 'skipped.sh', null, 'SKIPPED');
    await client.query('insert into sample_customer (sample_id, customer_id, first_seen_at, last_seen_at) select sample_id, customer_id, now(), now() from submission where state <> $1', ['SKIPPED']);
    await client.query("insert into member (container_id, sample_id, file_name) values ('smp_shared', 'smp_inner', 'inside-Jones.sh')");
    for (const password of ['opened-by-Jones', 'opened-by-Smith']) await client.query("insert into archive_password (sample_id, customer_id, password, given_at) values ('smp_shared', $1, $2, clock_timestamp())", [sender, password]);

    const platform = await now(samples);
    expect(await rows('select sample_id, customer_id from sample_customer where possessed_at is not null order by 1')).toEqual([{ sample_id: 'smp_alone', customer_id: alone }, { sample_id: 'smp_shared', customer_id: sender }]);
    const told = await rows<{ subject: string; body: object }>("select subject, body from outbox order by body ->> 'sampleId'");
    expect(told.map(({ body }) => body)).toEqual([{ sampleId: 'smp_alone', customer: alone }, { sampleId: 'smp_shared', customer: sender }]);
    for (const { subject } of told) expect(subject).toMatch(/^ev\.psn_[\w-]+\.sample\.possessed\.[\w-]+$/);
    const seenBy = async (id: string) => await platform.database.for({ kind: 'USER', customerId: id, id: 'usr_1', scopes: [] } as unknown as Caller).execute<{ id: string }[]>('select id from sample order by id');
    expect(await seenBy('cus_sender')).toEqual([{ id: 'smp_inner' }, { id: 'smp_shared' }]);
    expect((await seenBy('cus_asker')).map(({ id }) => id)).not.toContain('smp_inner');

    for (const name of ['layoffs-Jones', 'asked-Smith', 'opened-by-Jones']) expect(await dump('samples')).toContain(name);
    await sealOldRows(platform);
    await sealOldRows(platform);
    const text = await dump('samples');
    for (const name of ['Jones', 'Smith', 'ancient', 'alone.sh']) expect(text).not.toContain(name);
    const em = platform.database.for(system);
    const named = await rows<{ id: string; customer_id: string; file_name: string | null; name: Buffer; start: string }>('select id, customer_id, file_name, name, start from submission order by id');
    const names = await Promise.all(named.map(async (row) => [openName(await customerKey(em, keys, row.customer_id), row), row.start]));
    expect(names).toEqual([['layoffs-Jones.sh', 'sh'], ['asked-Smith.bat', 'bat'], ['alone.sh', 'sh'], ['ancient.sh', 'sh'], ['skipped.sh', 'sh']]);
    expect(named[3]!.customer_id).toBe(ancient);
    expect(await passwordsFor(em, keys, 'smp_shared', sender)).toEqual(['opened-by-Smith', 'opened-by-Jones']);
  });

  test('of verdicts: all that was seen is sealed, in whichever table, and reads as before', async () => {
    await before(verdicts, '018-possession');
    const signal = { rule: 'r', title: 'Runs a shell (in inside-Jones.sh)', weight: 50, source: 'MEMBER', techniques: [], benignCause: '', maliciousCause: '', evidence: ['/home/Jones/x'], run: null };
    await client.query("insert into analysis (id, sample_id, sha256, state, queued_at, facts) values ('ana_1', 'smp_1', 'aa', 'FINISHED', now(), $1)", [{ mediaType: 'text/plain', md5: '', sha1: '', facts: '{"author":"Jones"}' }]);
    await client.query("insert into detonation (id, analysis_id, environment, attempt, outcome, choice, run_ms, restore_ms, member) values ('det_1', 'ana_1', 'linux', 1, 'EXECUTED', '', 1, 1, 'inside-Jones.sh')");
    await client.query("insert into signal (analysis_id, number, rule, title, weight, source, techniques, benign_cause, malicious_cause, evidence) values ('ana_1', 0, 'r', $1, 50, 'MEMBER', '{}', '', '', $2)", [signal.title, signal.evidence]);
    // More than are sealed at a time.
    await client.query(`insert into event (analysis_id, part, number, kind, at_ms, process_id, fields) select 'ana_1', 0, n, 'PROCESS', 0, 1, jsonb_build_object('CommandLine', 'grep Jones ' || n) from generate_series(1, 1200) n`);
    await client.query(`insert into verdict (id, sample_id, sha256, revision, level, stage, score, confidence, reason, summary, decisive, conditions, reached_at, current) values
      ('vrd_1', 'smp_1', 'aa', 1, 'MALICIOUS', 'FINAL', 90, 0.9, 'RULES', $1, $2, '{}', now(), true)`, [`${signal.title}, and 1 more`, JSON.stringify([signal, { ...signal, title: 'Other' }])]);
    await client.query("insert into start_result (sample_id, start, scored) values ('smp_1', 'content', $1)", [{ level: 'MALICIOUS', summary: signal.title, decisiveSignals: [signal] }]);
    await client.query("insert into delivery (verdict_id, device_id, state, customer_id, sample_id, message, at) values ('vrd_1', 'psn_device', 'FAILED', 'psn_c', 'smp_1', 'in use by Jones', now()), ('vrd_1', 'psn_device', 'SEEN', 'psn_c', 'smp_1', null, now())");
    expect(await dump('verdicts')).toContain('Jones');

    const platform = await now(verdicts);
    let rounds = 1;
    while (await sealOldEvidence(platform)) rounds++;
    expect(rounds).toBe(3);
    expect(await sealOldEvidence(platform)).toBe(false);
    expect(await dump('verdicts')).not.toContain('Jones');
    const { keys } = platform;
    const [verdict] = await rows<{ summary: string; decisive: never[] }>('select summary, decisive from verdict');
    expect(verdict!.summary).toBe('Runs a shell, and 1 more');
    expect(openSummary(keys, { sampleId: 'smp_1', ...verdict! })).toBe(`${signal.title}, and 1 more`);
    const [detonation] = await rows<{ member: string }>('select member from detonation');
    expect(openText(keys, 'ana_1', detonation!.member)).toBe('inside-Jones.sh');
    const messages = await rows<{ message: string | null }>('select message from delivery order by state');
    expect(messages.map(({ message }) => message && openText(keys, 'psn_device', message))).toEqual(['in use by Jones', null]);
    const [{ facts }] = (await rows<{ facts: { facts: string; mediaType: string } }>('select facts from analysis')) as [{ facts: { facts: string; mediaType: string } }];
    expect([facts.mediaType, openText(keys, 'ana_1', facts.facts)]).toEqual(['text/plain', '{"author":"Jones"}']);
  });

  test('of customers: files that devices took away are sealed', async () => {
    await before(customers, '019-sealed-quarantine');
    await client.query("insert into customer (id, name, seats, daily_quota, monthly_quota, licence_expires_at, created_at) values ('cus_1', 'Corp', 1, 1, 1, now(), now())");
    await client.query("insert into device (id, customer_id, name, enrolled_at) values ('dev_1', 'cus_1', 'd', now())");
    await client.query(`insert into quarantined (id, customer_id, device_id, local_id, sha256, file_name, path, state, quarantined_at) select 'qua_' || n, 'cus_1', 'dev_1', n, 'aa', 'of-Jones.exe', case when n = 1 then null else '/home/Jones' end, 'QUARANTINED', now() from generate_series(1, 501) n`);
    await client.query("insert into quarantine_task (id, customer_id, device_id, object_id, action, state, reason, issued_by, issued_at, not_before, expires_at, attempts, message) values ('tsk_1', 'cus_1', 'dev_1', 'qua_1', 'DELETE', 'FAILED', '', 'usr_1', now(), now(), now(), 3, 'Jones has it open')");
    const platform = await now(customers);
    await sealOldQuarantine(platform);
    await sealOldQuarantine(platform);
    expect(await dump('customers')).not.toContain('Jones');
    const objects = await rows<{ file_name: string; path: string | null }>("select file_name, path from quarantined where id in ('qua_1', 'qua_501') order by id");
    expect(objects.map(({ file_name, path }) => [openText(platform.keys, 'dev_1', file_name), path && openText(platform.keys, 'dev_1', path)])).toEqual([['of-Jones.exe', null], ['of-Jones.exe', '/home/Jones']]);
    const [task] = await rows<{ message: string }>('select message from quarantine_task');
    expect(isSealedText(task!.message)).toBe(true);
    expect(openText(platform.keys, 'dev_1', task!.message)).toBe('Jones has it open');
  });

  test('pieces of exports that named their customer name it no more, and are still for it alone', async () => {
    const { platform } = assay.platform.subgraphs.find(({ name }) => name === 'policies')!;
    const sealed = wrap(platform.keys.master, gzipSync('a line\n'), 'export exp_1 policies 0');
    await platform.database.for(system).execute("insert into export_chunk (export_id, customer_id, number, sealed) values ('exp_1', 'cus_named', 0, ?)", [sealed], 'run');
    await renameOldChunks(platform);
    await renameOldChunks(platform);
    expect(await platform.database.for(system).execute('select customer_id from export_chunk')).toEqual([{ customer_id: platform.pseudonyms.of('cus_named') }]);
    expect(await exportChunk(platform, 'policies', 'exp_1', 0, 'cus_named')).toBe('a line\n');
    expect(await exportChunk(platform, 'policies', 'exp_1', 0, 'cus_other')).toBeNull();
  });
});
