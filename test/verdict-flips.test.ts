import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { connectBus } from '../platform/jetstream.ts';
import { makeLog } from '../platform/log.ts';
import { jobQueue } from '../schema/jobs.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { FakeMachines } from '../sandbox-runner/machines/fake-machines.ts';
import { startRunner } from '../sandbox-runner/runner.ts';
import { Rescoring } from '../subgraphs/verdicts/rescoring.ts';
import { beginAutomaticCampaigns, releaseInUse } from '../subgraphs/verdicts/automatic-campaigns.ts';
import { hashOf, listen, quietGuest, send, startAssay, type Assay } from './assay.ts';

/** A rule on bytes: traces of what ran do not show what it finds. */
const rule = `rule frobnication {
  meta:
    title = "Frobnicates"
    weight = 90
    techniques = "T1486"
    benign = "None."
    malicious = "It frobnicates."
  strings:
    $a = "frobnicate all of it"
  condition:
    $a
}
`;

describe('stored bytes whose verdict could profit from a new release', () => {
  let assay: Assay;
  let folder = '';
  let device = '';
  const undo: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-release-'));
    await writeFile(join(folder, 'own.yar'), rule);
    assay = await startAssay({ ASSAY_RETRY_MS: '50' });
    ({ devices: [device = ''] } = await assay.customer());
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const platform = () => assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform;
  const sql = async <T>(text: string, values: unknown[] = []): Promise<T[]> => await platform().database.for(system).execute<T[]>(text, values);
  const script = (words: string) => Buffer.from(`#!/bin/sh\necho ${words} ${Math.random()}\n`);
  const verdictOf = async (bytes: Buffer) => (await sql<{ level: string; cause: string; revision: number }>(
    'select level, cause, revision from verdict where sha256 = ? and current', [hashOf(bytes)]))[0]!;
  interface Reanalysis { cause: string; reason: string; state: string; total: number; done: number; flips: number }
  const status = async () => (await assay.ask<{ serviceStatus: { reanalysis: Reanalysis | null } }>(
    device, '{ serviceStatus { reanalysis { cause reason state total done flips startedAt finishedAt } } }')).data.serviceStatus.reanalysis;

  /** A runner of a release with the new rule; what `breaks` can't be run by it. */
  async function startNewRunner(breaks: string, environments = ['linux', 'windows-10']) {
    const bus = await connectBus(assay.platform.engines.runnerNatsUrl, { name: 'new-runner', inboxPrefix: '_INBOX_runner' });
    const engine = await loadEngine({ rules: folder });
    const machines = new FakeMachines(environments, (words, files) => {
      if ([...files.values()].some((file) => file.includes(breaks))) throw new Error('the machine is broken');
      return quietGuest(words, files);
    });
    const runner = startRunner({ bus, engine, machines, accelerator: () => 'fake', capacity: 2, log: makeLog('runner', 'silent') });
    undo.push(async () => {
      await runner.stop();
      await engine.close();
      await bus.close();
    });
  }

  test('are run again by themselves behind live work, and customers are told of what changed, and of nothing else', async () => {
    const [flips, stays] = [script('frobnicate all of it'), script('nothing')];
    const [breaks, excused] = [script('breaks this time: frobnicate all of it'), script('an analyst said: frobnicate all of it')];
    const old = await assay.fakeRunner();
    const before = listen(assay.url, device);
    await before.listening();
    for (const bytes of [flips, stays, breaks, excused]) {
      await send(assay, device, bytes);
      await before.final(hashOf(bytes));
      await assay.analysed(bytes);
    }
    before.stop();
    for (const bytes of [flips, stays, breaks, excused]) expect((await verdictOf(bytes)).level).toBe('CLEAN');
    await sql("update verdict set cause = 'OVERRIDE' where sha256 = ? and current returning id", [hashOf(excused)]);
    await old.stop();

    const behind = new Set<string>();
    const jobs = platform().bus.connection.subscribe(`jobs.${jobQueue('general', 'BULK')}`, {
      callback: (_error, message) => void behind.add((JSON.parse(message.string()) as { sha256: string }).sha256),
    });
    const ear = listen(assay.url, device);
    await ear.listening();
    await startNewRunner('breaks this time');
    // The first live file of the new release is what tells of it.
    const live = script('something new');
    await send(assay, device, live);
    await ear.final(hashOf(live));
    await ear.final(hashOf(flips));
    const ended = await vi.waitUntil(async () => {
      const now = await status();
      return now?.cause === 'RELEASE' && now.state === 'FINISHED' && now.total > 0 ? now : null;
    }, { timeout: 240_000, interval: 500 });
    expect(ended).toMatchObject({ total: 3, done: 3, flips: 1 });
    expect(await verdictOf(flips)).toMatchObject({ level: 'MALICIOUS', cause: 'REANALYSIS' });
    // The service is of the release before: what newer rules found is not for it to judge.
    const older = new Rescoring(platform());
    await sql(`update engine_release set first_used_at = now() + interval '1 minute' where id in (
      select a.engine_id from analysis a join verdict v on v.analysis_id = a.id where v.sha256 = ? and v.current) returning id`, [hashOf(flips)]);
    while (await older.step());
    await older.close();
    expect(await verdictOf(flips)).toMatchObject({ level: 'MALICIOUS', cause: 'REANALYSIS' });
    expect(await verdictOf(stays)).toMatchObject({ level: 'CLEAN', cause: 'ANALYSIS' });
    expect(await verdictOf(breaks), 'our own failure is no verdict').toMatchObject({ level: 'CLEAN', cause: 'ANALYSIS' });
    expect(await verdictOf(excused)).toMatchObject({ level: 'CLEAN', cause: 'OVERRIDE' });
    const others = ear.heard.flatMap(({ verdict }) => (verdict && verdict.sample.sha256 !== hashOf(live) ? [verdict] : []));
    expect(others.map(({ sample, level }) => [sample.sha256, level])).toEqual([[hashOf(flips), 'MALICIOUS']]);
    ear.stop();
    const analyses = await sql<{ state: string }>(
      "select a.state from analysis a join campaign c on c.id = a.campaign_id where c.cause = 'RELEASE' order by 1");
    expect(analyses.map(({ state }) => state)).toEqual(['FAILED', 'FINISHED', 'FINISHED']);
    jobs.unsubscribe();
    expect(behind, 'in the queue behind live work, and nothing else').toEqual(new Set([flips, stays, breaks].map(hashOf)));
  });

  test('are run again when an environment is offered that was not there before, where nothing was known', async () => {
    const bytes = script('once unknown');
    const ear = listen(assay.url, device);
    await ear.listening();
    await send(assay, device, bytes);
    await ear.final(hashOf(bytes));
    await assay.analysed(bytes);
    await sql("update verdict set level = 'UNKNOWN' where sha256 = ? and current returning id", [hashOf(bytes)]);
    await startNewRunner('nothing breaks', ['linux', 'windows-10', 'java']);
    const ended = await vi.waitUntil(async () => {
      const now = await status();
      return now?.cause === 'GUESTS' && now.state === 'FINISHED' && now.reason.includes('java') ? now : null;
    }, { timeout: 240_000, interval: 500 });
    expect(ended).toMatchObject({ reason: 'new environments: java', total: 1, done: 1, flips: 1 });
    expect(await verdictOf(bytes)).toMatchObject({ level: 'CLEAN', cause: 'REANALYSIS' });
    ear.stop();
  });

  test('are asked for once for each release, however often and from how many sides it is looked', async () => {
    await Promise.all(Array.from({ length: 5 }, async () => await beginAutomaticCampaigns(platform())));
    const rows = await sql<{ n: number; releases: number }>("select count(*)::int as n, count(distinct release_id)::int as releases from campaign where cause = 'RELEASE'");
    expect(rows).toEqual([{ n: 2, releases: 2 }]);
  });

  test('an index answers which release is in use', async () => {
    const plan = await platform().database.for(system).transactional(async (em) => {
      await em.execute('set local enable_seqscan = off', [], 'run');
      return await em.execute<Record<string, string>[]>(`explain ${releaseInUse}`);
    });
    expect(plan.map((row) => Object.values(row)[0]).join('\n')).toContain('analysis_pkey');
  });
});
