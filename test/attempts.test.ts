import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { giveUpSilent } from '../subgraphs/verdicts/failures.ts';
import { facts, finished, harmful, run, runnersOf } from './attempts.ts';
import { listen, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';
import { openFields, openSignal, type KeptEvent, type KeptSignal } from '../subgraphs/verdicts/evidence.ts';

describe('failures of the service are attempts, not verdicts', () => {
  let assay: Assay;
  let device: string;
  let administrator: string;
  let runners: ReturnType<typeof runnersOf>;
  beforeAll(async () => {
    // Fifty milliseconds before the first retry, a second between analyses.
    assay = await startAssay({ ASSAY_RETRY_MS: '50' });
    ({ devices: [device = ''], administrator } = await assay.customer());
    runners = runnersOf(assay);
  });
  afterAll(async () => await assay?.stop());

  let counter = 0;
  const fresh = () => Buffer.from(`#!/bin/sh\n# attempts ${counter++} ${Math.random()}\n`);
  const submitted = async () => await runners.submitted(device, fresh());
  const provisional = (signals: object[] = [harmful]) => ({ kind: 'provisional', static: facts, signals });
  const silent = { kind: 'failed', cause: 'MACHINE', code: 'GUEST_SILENT', message: 'no answer within 15000 ms' };

  test('a guest that went silent is tried again, and the verdict is that of the attempt that ended', async () => {
    const { id, sha256 } = await submitted();
    await runners.say(id, 1, { kind: 'started' });
    await runners.say(id, 1, silent);
    expect(await runners.until(id, ({ attempt }) => attempt === 2)).toMatchObject({ state: 'QUEUED', counts: { MACHINE: 1 } });
    await runners.say(id, 2, { kind: 'started' });
    await runners.say(id, 2, finished());
    await runners.until(id, ({ state }) => state === 'FINISHED');
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'CLEAN', stage: 'FINAL', reason: 'NOTHING_FOUND' });
  });

  test('a sample that breaks each guest ends as failed, with the level of what was seen', async () => {
    const { id, sha256 } = await submitted();
    const ear = listen(assay.url, device);
    await ear.listening();
    for (let attempt = 1; attempt <= 3; attempt++) {
      await runners.until(id, (now) => now.attempt === attempt && !now.waits);
      await runners.say(id, attempt, { kind: 'started' });
      await runners.say(id, attempt, provisional());
      // In the second one something is seen before the guest dies.
      await runners.say(id, attempt, { ...silent, seen: { static: facts, signals: attempt === 2 ? [harmful, { ...harmful, rule: 's', weight: 40, source: 'SIGMA', run: 0 }] : [harmful], detonations: [{ ...run, outcome: 'MACHINE_FAILED', limitations: ['GUEST_SILENT'] }], limitations: [] } });
    }
    expect(await runners.until(id, ({ state }) => state === 'FAILED')).toMatchObject({ counts: { MACHINE: 3 }, failure_code: 'GUEST_SILENT' });
    const { verdict } = await ear.final(sha256);
    ear.stop();
    expect(verdict).toMatchObject({ level: 'HIGHLY_SUSPICIOUS', conditions: { limitations: ['GUEST_SILENT'] }, analysis: { state: 'FAILED' } });
    expect(await runners.verdict(sha256)).toMatchObject({ reason: 'ANALYSIS_FAILED', summary: expect.stringContaining('(3 times)') as string });
  });

  test('what failed without a finding is UNKNOWN, never CLEAN, and is not already analysed', async () => {
    const bytes = fresh();
    const { id, sha256 } = await runners.submitted(device, bytes);
    const fail = async (analysis: string) => {
      for (let attempt = 1; attempt <= 3; attempt++) {
        await runners.until(analysis, (now) => now.attempt === attempt && !now.waits);
        await runners.say(analysis, attempt, { kind: 'started' });
        await runners.say(analysis, attempt, { ...silent, seen: { static: { ...facts, mediaType: 'image/png' }, signals: [], detonations: [run, { ...run, outcome: 'MACHINE_FAILED' }], limitations: [] } });
      }
      await runners.until(analysis, ({ state }) => state === 'FAILED');
    };
    await fail(id);
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'UNKNOWN', stage: 'FINAL', reason: 'ANALYSIS_FAILED' });
    await vi.waitUntil(async () => (await assay.ask<{ submissions: { nodes: { state: string }[] } }>(administrator, '{ submissions(first: 1) { nodes { state } } }')).data.submissions.nodes[0]?.state === 'FAILED', { timeout: 20_000 });
    // The first who asks starts the next analysis, the others wait for the same one; and it does not begin before the bytes have rested.
    const ask = async () => (await assay.ask<Submitted>(device, submitMutation, { input: submitInput(bytes) })).data.sampleSubmit.submission!.decision.reason;
    expect([await ask(), await ask(), await ask()]).toEqual(['NEW_SAMPLE', 'IN_PROGRESS', 'IN_PROGRESS']);
    const [next, ...more] = await vi.waitUntil(async () => {
      const found = await runners.rows<{ id: string; wait: number }>('select id, extract(epoch from next_at - queued_at) * 1000 as wait from analysis where sha256 = ? and id > ?', [sha256, id]);
      return found.length > 0 && found;
    }, { timeout: 20_000 });
    expect(more).toEqual([]);
    // While it is analysed nothing is final.
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'UNKNOWN', stage: 'PROVISIONAL' });
    await runners.until(next!.id, ({ attempt }) => attempt === 1);
    const [rest] = await runners.rows<{ ms: number }>('select extract(epoch from b.dispatched_at - a.finished_at) * 1000 as ms from analysis a, analysis b where a.id = ? and b.id = ?', [id, next!.id]);
    expect(Number(rest!.ms)).toBeGreaterThanOrEqual(1_000);
    await runners.say(next!.id, 1, { kind: 'started' });
    await runners.say(next!.id, 1, finished());
    await runners.until(next!.id, ({ state }) => state === 'FINISHED');
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'CLEAN', stage: 'FINAL', reason: 'NOTHING_FOUND' });
    await vi.waitUntil(async () => (await ask()) === 'ALREADY_ANALYZED', { timeout: 20_000 });
  });

  test('bytes that cannot be fetched are tried for minutes, bytes that are gone are not', async () => {
    const { id } = await submitted();
    for (let attempt = 1; attempt <= 5; attempt++) {
      await runners.until(id, (now) => now.attempt === attempt && !now.waits);
      await runners.say(id, attempt, { kind: 'started' });
      await runners.say(id, attempt, { kind: 'failed', cause: 'FETCH', code: 'BYTES_UNREACHABLE', message: 'the vault answers 503' });
    }
    expect(await runners.until(id, ({ attempt }) => attempt === 6)).toMatchObject({ state: 'QUEUED', counts: { FETCH: 5 } });
    await runners.say(id, 6, { kind: 'started' });
    await runners.say(id, 6, { kind: 'failed', cause: 'HOPELESS', code: 'SAMPLE_GONE', message: 'the bytes were deleted' });
    expect(await runners.until(id, ({ state }) => state === 'FAILED')).toMatchObject({ failure_code: 'SAMPLE_GONE', attempt: 6 });
  });

  test('a result that the database refuses ends its attempt at once, and the second one the analysis, with the level of the bytes', async () => {
    const { id, sha256 } = await submitted();
    for (let attempt = 1; attempt <= 2; attempt++) {
      await runners.until(id, (now) => now.attempt === attempt && !now.waits);
      await runners.say(id, attempt, { kind: 'started' });
      await runners.say(id, attempt, provisional());
      // A number that no integer of PostgreSQL holds.
      await runners.say(id, attempt, finished({ signals: [{ ...harmful, run: 5_000_000_000 }] }));
    }
    expect(await runners.until(id, ({ state }) => state === 'FAILED')).toMatchObject({ failure_code: 'RESULT_REFUSED', counts: { RESULT: 2 } });
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'SUSPICIOUS', stage: 'FINAL', reason: 'ANALYSIS_FAILED' });
    expect(await vi.waitUntil(async () => await runners.deadLetter(`dlq.results.${id}`), { timeout: 20_000 })).toContain('5000000000');
  });

  test.each([['no JSON', 'not json'], ['no result', JSON.stringify({ kind: 'finished', parts: -1 })]])('a message of a runner that is %s is a dead letter, and a failed attempt', async (_name, text) => {
    const { id } = await submitted();
    await runners.say(id, 1, { kind: 'started' });
    await runners.platform.bus.publish(`results.${id}`, `${id}-odd`, text);
    expect(await runners.until(id, ({ attempt }) => attempt === 2)).toMatchObject({ counts: { RESULT: 1 } });
    expect(await vi.waitUntil(async () => await runners.deadLetter(`dlq.results.${id}`), { timeout: 20_000 })).toBe(text);
  });

  test('what a sample made of its own evidence is stored: NUL, the text of NUL, halves of characters, a clock years ahead', async () => {
    const { id, sha256 } = await submitted();
    const evidence = [JSON.stringify('v\0s\0s'), "/bin/echo '\\u0000o'", 'half \ud83d', 'n\0l'];
    await runners.say(id, 1, { kind: 'started' });
    await runners.say(id, 1, { ...provisional([{ ...harmful, evidence }]), static: { ...facts, facts: JSON.stringify({ 'a\0': '\0' }) } });
    await runners.say(id, 1, { kind: 'events', part: 0, detonation: 0, events: [{ kind: 'PROCESS', at: 300_000_000_000, processId: 9_999_999_999, fields: { 'Command\0Line': "echo '\\u0000o' \0 \ud800" } }] });
    await runners.say(id, 1, finished({ parts: 1, signals: [{ ...harmful, evidence }], members: [{ sha256: 'e'.repeat(64), size: 1, fileName: 'a\0\ud800', mediaType: 'text/plain', category: 'OTHER' }], limitations: [] }));
    expect(await runners.until(id, ({ state }) => state === 'FINISHED' || state === 'FAILED')).toMatchObject({ state: 'FINISHED', attempt: 1 });
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'SUSPICIOUS', stage: 'FINAL' });
    const { keys } = runners.platform;
    const [{ sample_id: sampleId }] = (await runners.rows<{ sample_id: string }>('select sample_id from analysis where id = ?', [id])) as [{ sample_id: string }];
    const signals = await runners.rows<KeptSignal>('select title, evidence, sealed from signal where analysis_id = ?', [id]);
    expect(signals.map((signal) => openSignal(keys, sampleId, signal)).map((signal) => ({ evidence: signal.evidence }))).toEqual([{ evidence: [JSON.stringify('v\0s\0s'), "/bin/echo '\\u0000o'", 'half \ufffd', 'nl'] }]);
    const rows = await runners.rows<KeptEvent & { at_ms: number; process_id: number }>('select part, number, at_ms, process_id, fields, sealed from event where analysis_id = ?', [id]);
    expect(rows.map((row) => ({ at_ms: row.at_ms, process_id: row.process_id, fields: openFields(keys, id, row) }))).toEqual([{ at_ms: 2_147_483_647, process_id: 2_147_483_647, fields: { CommandLine: "echo '\\u0000o'  \ufffd" } }]);
  });

  test('a runner that died with a job begun counts against it: the third time alone in quarantine, then it is a dead letter', async () => {
    const { id, sha256 } = await submitted();
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await runners.job(id, attempt)).toMatchObject({ quarantine: attempt === 3 });
      await runners.say(id, attempt, { kind: 'started' }, `run_${attempt}`);
      await runners.say(id, attempt, provisional(), `run_${attempt}`);
      await runners.say(id, attempt, { kind: 'lost' }, 'run_other');
    }
    expect(await runners.until(id, ({ state }) => state === 'FAILED')).toMatchObject({ failure_code: 'RUNNER_LOST', counts: { DEATH: 3 } });
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'SUSPICIOUS', stage: 'FINAL', reason: 'ANALYSIS_FAILED' });
    expect(JSON.parse((await vi.waitUntil(async () => await runners.deadLetter('dlq.jobs.general'), { timeout: 20_000 })))).toMatchObject({ jobId: id });
    expect(await runners.rows('select job from analysis where id = ?', [id])).toEqual([{ job: null }]);
  });

  test('what a runner had not begun, or gives back as it stops, counts nothing', async () => {
    const { id } = await submitted();
    await runners.say(id, 1, { kind: 'lost' });
    await runners.until(id, ({ attempt }) => attempt === 2);
    for (let attempt = 2; attempt <= 6; attempt++) {
      await runners.say(id, attempt, { kind: 'started' });
      await runners.say(id, attempt, { kind: 'returned', reason: 'STOPPING' });
      await runners.until(id, (now) => now.attempt === attempt + 1);
    }
    expect(await runners.job(id, 7)).toMatchObject({ quarantine: false, avoid: [] });
    expect(await runners.standing(id)).toMatchObject({ counts: { RETURN: 6 } });
  });

  test('a runner that still says hello has not died, whatever NATS thinks', async () => {
    const { id } = await submitted();
    await runners.say(id, 1, { kind: 'started' }, 'run_alive');
    await runners.until(id, ({ state }) => state === 'RUNNING');
    await runners.rows("insert into runner (id, environments, accelerator, capacity, last_seen_at) values ('run_alive', '{}', 'fake', 1, now()) on conflict (id) do update set last_seen_at = now() returning id");
    await runners.say(id, 1, { kind: 'lost' }, 'run_other');
    await runners.say(id, 1, finished(), 'run_alive');
    expect(await runners.until(id, ({ state }) => state === 'FINISHED')).toMatchObject({ attempt: 1, counts: {} });
  });

  test('results of an attempt that is over, or of another runner than has it, change nothing', async () => {
    const { id } = await submitted();
    await runners.say(id, 1, { kind: 'started' });
    await runners.say(id, 1, silent);
    await runners.until(id, ({ attempt }) => attempt === 2);
    await runners.say(id, 1, finished());
    await runners.say(id, 2, { kind: 'started' }, 'run_b');
    await runners.say(id, 2, finished(), 'run_c');
    await runners.say(id, 2, { kind: 'failed', cause: 'HOPELESS', code: 'PROFILE_UNKNOWN', message: 'x' }, 'run_b');
    expect(await runners.until(id, ({ state }) => state === 'FINISHED' || state === 'FAILED')).toMatchObject({ state: 'FAILED', failure_code: 'PROFILE_UNKNOWN' });
  });

  test('an analysis that failed says nothing against a verdict that is known', async () => {
    const bytes = fresh();
    const { id, sha256 } = await runners.submitted(device, bytes);
    await runners.say(id, 1, { kind: 'started' });
    await runners.say(id, 1, finished({ signals: [{ ...harmful, weight: 95 }] }));
    await runners.until(id, ({ state }) => state === 'FINISHED');
    await assay.analysed(bytes);
    const { submissions } = (await assay.ask<{ submissions: { nodes: { id: string }[] } }>(administrator, '{ submissions(first: 1) { nodes { id } } }')).data;
    await assay.ask(administrator, 'mutation ($id: ID!) { submissionReanalyze(input: { submissionId: $id }) { userErrors { code } } }', { id: submissions.nodes[0]!.id });
    const again = await vi.waitUntil(async () => (await runners.rows<{ id: string }>('select id from analysis where sha256 = ? and id > ?', [sha256, id]))[0], { timeout: 20_000 });
    await runners.say(again.id, 1, { kind: 'failed', cause: 'HOPELESS', code: 'PROFILE_UNKNOWN', message: 'x' });
    await runners.until(again.id, ({ state }) => state === 'FAILED');
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'MALICIOUS', stage: 'FINAL', revision: 1 });
  });

  test('a running analysis that is not heard of has lost its runner; one that nobody takes fails, and the next who asks need not wait', async () => {
    const [running, waiting] = [await submitted(), await submitted()];
    await runners.say(running.id, 1, { kind: 'started' });
    await runners.until(running.id, ({ state }) => state === 'RUNNING');
    await runners.rows("update analysis set heard_at = now() - interval '16 minutes' where id = ? returning id", [running.id]);
    await runners.rows("update analysis set heard_at = now() - interval '25 hours' where id = ? returning id", [waiting.id]);
    await giveUpSilent(runners.platform);
    expect(await runners.standing(running.id)).toMatchObject({ state: 'QUEUED', attempt: 2, counts: { DEATH: 1 } });
    expect(await runners.standing(waiting.id)).toMatchObject({ state: 'FAILED', failure_code: 'NO_RUNNER' });
  });

  test('when the next attempt begins can be seen', async () => {
    const { id, sha256 } = await submitted();
    await runners.say(id, 1, { kind: 'started' });
    await runners.say(id, 1, provisional());
    await vi.waitUntil(async () => await runners.verdict(sha256), { timeout: 20_000 });
    await runners.rows("update analysis set counts = '{\"FETCH\": 5}', next_at = now() + interval '1 hour', state = 'QUEUED' where id = ? returning id", [id]);
    const seen = async () => (await assay.ask<{ verdict: { analysis: { nextAttemptAt: string | null } } | null }>(device, 'query ($s: Sha256!) { verdict(sha256: $s) { analysis { nextAttemptAt } } }', { s: sha256 })).data.verdict?.analysis.nextAttemptAt;
    expect(Date.parse((await vi.waitUntil(seen, { timeout: 20_000 })))).toBeGreaterThan(Date.now());
  });

  test('a second submission during the analysis is one of the same analysis', async () => {
    const bytes = fresh();
    const { id } = await runners.submitted(device, bytes);
    await send(assay, device, bytes);
    expect(await runners.rows('select id from analysis where sha256 = (select sha256 from analysis where id = ?)', [id])).toHaveLength(1);
  });
});
