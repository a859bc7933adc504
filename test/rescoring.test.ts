import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { loadRules, type Composition, type Rules } from '../sandbox-runner/engine.ts';
import { BoundedMachines } from '../sandbox-runner/machines/bounded.ts';
import { FakeMachines, type FakeGuest } from '../sandbox-runner/machines/fake-machines.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import type { ObservedEvent } from '../schema/jobs.ts';
import { difference, judge } from '../subgraphs/verdicts/judgement.ts';
import { beginAutomaticCampaigns } from '../subgraphs/verdicts/automatic-campaigns.ts';
import { Rescoring } from '../subgraphs/verdicts/rescoring.ts';
import { openTrace, sealTrace, type Trace } from '../subgraphs/verdicts/trace.ts';
import { hashOf, listen, quietGuest, send, startAssay, type Assay } from './assay.ts';

const rules = await loadRules();
const examples = rules.sigma.flatMap((rule) => rule.examples.hit.filter((hit) => typeof hit === 'string').map((text) => ({ product: rule.logsource.product === 'windows' ? 'windows' as const : 'linux' as const, text })));
const eventOf = (text: string): ObservedEvent => ({ kind: 'PROCESS', at: 5, processId: 7, fields: { Image: `/usr/bin/${text.split(' ')[0]}`, CommandLine: text } });

/** A trace as another release would have made it. */
function traceBy(by: Rules, texts: readonly (typeof examples)[number][], written: readonly string[]): Trace {
  const runs = (['linux', 'windows'] as const).map((product) => ({
    result: { environment: product, outcome: 'ENDED' as const, choice: '', runMs: 1, restoreMs: 1, limitations: [], product, member: product === 'windows' ? 'a.exe' : null },
    events: texts.filter((one) => one.product === product).map((one) => eventOf(one.text)),
  }));
  const texted = written.length === 0 ? [] : [{ product: 'linux' as const, where: '(in its text)', notes: [], commands: [...written] }];
  const found = [...by.yara.values()].slice(0, 2).map((rule) => ({ rule: rule.id, title: rule.title, weight: rule.weight, source: 'YARA' as const, techniques: rule.techniques, benignCause: rule.benign, maliciousCause: rule.malicious, evidence: [], run: null }));
  return {
    mediaType: 'text/x-shellscript', limitations: [], knownGood: null, written: texted, runs,
    signals: signalsOf(by.sigma, { found, written: texted, runs: runs.map(({ result, events }) => ({ product: result.product, member: result.member, events })) }),
  };
}

/** An older release: some rules were not there yet, some were others. */
function older(missing: ReadonlySet<number>, other: ReadonlySet<number>): Rules {
  const sigma = rules.sigma.filter((_, n) => !missing.has(n)).map((rule, n) => (other.has(n) ? { ...rule, weight: (rule.weight + 30) % 100, digest: `${rule.digest}x`, title: `${rule.title}, before` } : rule));
  const composition: Composition = { matching: rules.composition.matching, sigma: Object.fromEntries(sigma.map((rule) => [rule.id, rule.digest])) };
  return { ...rules, sigma, composition };
}

describe('a stored trace', () => {
  test('judged by the rules that changed says the same as judged by all of them', () => {
    const numbers = fc.uniqueArray(fc.nat(rules.sigma.length - 1), { maxLength: 200 });
    fc.assert(fc.property(fc.array(fc.constantFrom(...examples), { maxLength: 12 }), fc.array(fc.constantFrom(...examples.map((one) => one.text)), { maxLength: 5 }), numbers, numbers, (texts, written, missing, other) => {
      const before = older(new Set(missing), new Set(other));
      const trace = traceBy(before, texts, written);
      const whole = judge(rules, trace);
      expect(judge(rules, trace, difference(rules, before.composition))).toEqual(whole);
      expect(whole.signals).toEqual(signalsOf(rules.sigma, { found: trace.signals.filter((one) => one.source === 'YARA'), written: trace.written, runs: trace.runs.map(({ result, events }) => ({ product: result.product, member: result.member, events })) }));
    }), { numRuns: 150 });
  });
  test('of a release whose matching code differs is judged by all rules', () => expect(difference(rules, { matching: 'other', sigma: rules.composition.sigma })).toBeNull());
  test('opens only with the key and for the analysis it was sealed for', async () => {
    const master = Buffer.alloc(32, 1);
    const trace = traceBy(rules, examples.slice(0, 3), []);
    const sealed = await sealTrace(master, 'ana_1', trace);
    expect(openTrace(master, 'ana_1', sealed)).toEqual(trace);
    expect(() => openTrace(master, 'ana_2', sealed)).toThrow();
    expect(() => openTrace(Buffer.alloc(32, 2), 'ana_1', sealed)).toThrow();
    sealed[sealed.length - 20]! ^= 1;
    expect(() => openTrace(master, 'ana_1', sealed)).toThrow();
  });
});

test('a machine goes to who waits before it goes to work that may always wait', async () => {
  const machines = new BoundedMachines(new FakeMachines(['linux'], quietGuest), 1);
  const order: string[] = [];
  const first = await machines.restore('linux');
  const ends = [machines.yielding.restore('linux'), machines.restore('linux'), machines.restore('linux')].map(async (wanted, n) => {
    const machine = await wanted;
    order.push(n === 0 ? 'may wait' : 'waits');
    await machine.kill();
  });
  await first.kill();
  await Promise.all(ends);
  expect(order).toEqual(['waits', 'waits', 'may wait']);
});

describe('a new release of the engine', () => {
  let assay: Assay;
  let administrator: string;
  let device: string;
  let folder: string;
  const marker = 'frobnicate-the-widget';
  const guest: FakeGuest = (script, files) => {
    const answer = quietGuest(script, files);
    files.set('/run/assay/shell', Buffer.from(`clock 1.0 1.0\n\u001e12 1.5 ${marker} --now\n`));
    return answer;
  };
  const one = async <T>(token: string, query: string, variables?: Record<string, unknown>): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  const verdicts = () => assay.platform.subgraphs.find((found) => found.name === 'verdicts')!.platform;
  const sql = async <T>(text: string) => await verdicts().database.for(system).execute<T[]>(text);
  const verdictOf = async (bytes: Buffer) => await one<{ revision: number; level: string; cause: string; engine: { digest: string }; supersedes: { level: string; engine: { digest: string } } | null; decisiveSignals: { title: string }[]; analysis: { signals: { rule: string; run: number | null }[] } }>(
    device, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { revision level cause engine { digest } supersedes { level engine { digest } } decisiveSignals { title } analysis { signals { rule run } } } }', { sha256: hashOf(bytes) },
  );
  const finalOf = async (bytes: Buffer, name = 'sample.sh') => {
    const heard = listen(assay.url, device);
    await heard.listening();
    await send(assay, device, bytes, { fileName: name });
    await heard.final(hashOf(bytes));
    heard.stop();
  };
  const rescore = async (text: string) => {
    await writeFile(join(folder, 'own.yml'), text);
    const rescoring = new Rescoring({ ...verdicts(), config: { ...verdicts().config, ASSAY_RULES: folder } });
    try {
      while (await rescoring.step());
    } finally {
      await rescoring.close();
    }
  };
  const rule = (weight: number) => `title: Frobnication\nid: 11111111-2222-4333-8444-555555555555\nlogsource: { category: process_creation, product: linux }\ndetection: { s: { CommandLine|contains: ${marker} }, condition: s }\ntags: [attack.t1486]\nassay: { weight: ${weight}, benign: b, malicious: m, hit: [x], miss: [y] }\n`;
  const bytes = Buffer.from('#!/bin/sh\necho to be judged again\n');
  const other = Buffer.from('#!/bin/sh\necho not affected\n');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-rules-'));
    assay = await startAssay();
    ({ administrator, devices: [device = ''] } = await assay.customer());
    await assay.fakeRunner((script, files) => ([...files.values()].some((file) => file.includes('judged again')) ? guest(script, files) : quietGuest(script, files)));
    await finalOf(bytes);
    await finalOf(other);
  });
  afterAll(async () => {
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('changes verdicts by what was seen before, without running anything, and pushes only those whose level changes', async () => {
    expect(await verdictOf(bytes)).toMatchObject({ level: 'CLEAN', cause: 'ANALYSIS' });
    const [before] = await sql<{ n: number }>('select count(*)::int as n from analysis');
    const heard = listen(assay.url, device);
    await heard.listening();
    await rescore(rule(70));
    await heard.final(hashOf(bytes));
    expect(heard.heard.filter((event) => event.verdict)).toHaveLength(1);
    heard.stop();
    const now = await verdictOf(bytes);
    expect(now).toMatchObject({ level: 'HIGHLY_SUSPICIOUS', cause: 'RESCORING', decisiveSignals: [{ title: 'Frobnication' }], supersedes: { level: 'CLEAN' } });
    expect(now.engine.digest).not.toBe(now.supersedes!.engine.digest);
    expect(now.analysis.signals).toContainEqual({ rule: '11111111-2222-4333-8444-555555555555', run: 0 });
    expect((await verdictOf(other)).cause).toBe('ANALYSIS');
    expect(await sql<{ n: number }>('select count(*)::int as n from analysis')).toEqual([before]);
    expect(await one(assay.platform.operatorToken, '{ rescorings { state total done flips } }')).toEqual([{ state: 'FINISHED', total: 2, done: 2, flips: 1 }]);
  });
  test('of the same content has nothing to judge again', async () => {
    await rescore(rule(70));
    expect(await one(assay.platform.operatorToken, '{ rescorings { flips } }')).toEqual([{ flips: 1 }]);
  });
  test('is not undone by running kept bytes again with the older release of the runners', async () => {
    await sql("delete from campaign where cause = 'RELEASE' returning id");
    await beginAutomaticCampaigns(verdicts());
    const of = async () => await sql<{ state: string; total: number }>(
      "select state, total from campaign where cause = 'RELEASE'");
    await vi.waitUntil(async () => (await of())[0]?.state === 'FINISHED', { timeout: 30_000, interval: 200 });
    expect(await of()).toEqual([{ state: 'FINISHED', total: 0 }]);
    expect(await verdictOf(bytes)).toMatchObject({ level: 'HIGHLY_SUSPICIOUS', cause: 'RESCORING' });
  });
  test('with a milder rule takes the verdict back', async () => {
    await rescore(rule(5));
    expect(await verdictOf(bytes)).toMatchObject({ level: 'CLEAN', cause: 'RESCORING', supersedes: { level: 'HIGHLY_SUSPICIOUS' } });
  });
  test('whose re-scoring is paused changes nothing until it goes on', async () => {
    await writeFile(join(folder, 'own.yml'), rule(80));
    const rescoring = new Rescoring({ ...verdicts(), config: { ...verdicts().config, ASSAY_RULES: folder } });
    await rescoring.step();
    const [latest] = await one<{ id: string; state: string }[]>(assay.platform.operatorToken, '{ rescorings { id state } }');
    const paused = await one<{ userErrors: { code: string }[] }>(assay.platform.operatorToken, 'mutation ($id: ID!) { rescoringPause(input: { rescoringId: $id, paused: true }) { rescoring { state } userErrors { code } } }', { id: latest!.id });
    expect(paused).toMatchObject({ rescoring: { state: 'PAUSED' }, userErrors: [] });
    expect(await rescoring.step()).toBe(false);
    const resumed = await one(assay.platform.operatorToken, 'mutation ($id: ID!) { rescoringPause(input: { rescoringId: $id, paused: false }) { rescoring { state } userErrors { code } } }', { id: latest!.id });
    expect(resumed).toMatchObject({ rescoring: { state: 'RUNNING' } });
    while (await rescoring.step());
    await rescoring.close();
    expect(await verdictOf(bytes)).toMatchObject({ level: 'HIGHLY_SUSPICIOUS' });
  });
  test('is listed with those before it', async () => {
    const { nodes } = await one<{ nodes: { digest: string }[] }>(device, '{ engineReleases(first: 10) { nodes { digest version firstUsedAt } } }');
    expect(new Set(nodes.map((node) => node.digest)).size).toBe(4);
  });

  describe('is followed by a campaign', () => {
    const start = async (input: Record<string, unknown>) => await one<{ campaign: { id: string } | null; userErrors: { code: string; field: string[] }[] }>(
      assay.platform.operatorToken, 'mutation ($input: CampaignStartInput!) { campaignStart(input: $input) { campaign { id state total done } userErrors { code field } } }', { input },
    );
    const campaign = async (id: string) => (await one<{ nodes: { id: string; state: string; total: number; done: number; refused: number; flips: number }[] }>(assay.platform.operatorToken, '{ campaigns(first: 20) { nodes { id state total done refused flips } } }')).nodes.find((node) => node.id === id)!;
    const ended = async (id: string) => await vi.waitUntil(async () => {
      const now = await campaign(id);
      return now.state === 'FINISHED' && now;
    }, { timeout: 30_000, interval: 200 });

    test('that analyses kept samples anew, and says of each how it ended', async () => {
      const gone = Buffer.from('#!/bin/sh\necho bytes that are gone\n');
      await finalOf(gone);
      await one(administrator, 'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "asked for" }) { receipt { id } userErrors { code } } }', { sha256: hashOf(gone) });
      const { campaign: made } = await start({ reason: 'the rules are better now', levels: ['CLEAN', 'HIGHLY_SUSPICIOUS'] });
      expect(await ended(made!.id)).toMatchObject({ total: 3, done: 3, refused: 1, flips: 1 });
      // What runs now is judged by the release that runs: the operator's own rule is not part of it.
      expect(await verdictOf(bytes)).toMatchObject({ level: 'CLEAN', cause: 'REANALYSIS' });
      expect((await one<{ nodes: { state: string }[] }>(administrator, 'query ($sha256: Sha256!) { submissions(filter: { sha256: $sha256 }, first: 5) { nodes { state } } }', { sha256: hashOf(bytes) })).nodes).toEqual([{ state: 'ANALYZED' }]);
    });
    test('that can be cancelled, and tells what is wrong with its input', async () => {
      expect((await start({ reason: '' })).userErrors).toEqual([{ code: 'INVALID', field: ['input', 'reason'] }]);
      expect((await start({ reason: 'r', environment: 'amiga' })).userErrors).toEqual([{ code: 'INVALID', field: ['input', 'environment'] }]);
      expect((await start({ reason: 'r', samplesMax: 0 })).userErrors).toEqual([{ code: 'INVALID', field: ['input', 'samplesMax'] }]);
      const { campaign: made } = await start({ reason: 'r', levels: ['MALICIOUS'] });
      const move = async (to: string) => await one<{ userErrors: { code: string }[] }>(assay.platform.operatorToken, 'mutation ($id: ID!, $move: CampaignMove!) { campaignMove(input: { campaignId: $id, move: $move }) { campaign { state } userErrors { code } } }', { id: made!.id, move: to });
      await ended(made!.id);
      expect((await move('CANCEL')).userErrors).toEqual([{ code: 'CONFLICT' }]);
    });
  });

  test('an analyst has a submission analysed elsewhere; where it shows less, the verdict stays', async () => {
    const { nodes } = await one<{ nodes: { id: string }[] }>(administrator, 'query ($sha256: Sha256!) { submissions(filter: { sha256: $sha256 }, first: 1) { nodes { id } } }', { sha256: hashOf(other) });
    const again = async (token: string, environment: string) => await assay.ask<{ submissionReanalyze: { userErrors: { code: string }[] } }>(token, 'mutation ($id: ID!, $environment: String) { submissionReanalyze(input: { submissionId: $id, environment: $environment }) { submission { state } userErrors { code } } }', { id: nodes[0]!.id, environment });
    expect((await again(device, 'linux')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const before = await verdictOf(other);
    const count = async () => (await sql<{ n: number }>("select count(*)::int as n from analysis where environment = 'windows-10' and state = 'FINISHED'"))[0]!.n;
    expect((await again(administrator, 'windows-10')).data.submissionReanalyze).toEqual({ submission: { state: 'ANALYZED' }, userErrors: [] });
    await vi.waitUntil(async () => (await count()) === 1, { timeout: 20_000 });
    expect((await verdictOf(other)).revision).toBe(before.revision);
  });
  test('what was observed goes with the sample, and when its time is over', async () => {
    const left = async () => (await sql<{ traces: number; events: number }>('select (select count(*)::int from trace) as traces, (select count(*)::int from event) as events'))[0]!;
    const [mine] = await sql<{ n: number }>(`select count(*)::int as n from trace t join analysis a on a.id = t.analysis_id where a.sha256 = '${hashOf(bytes)}'`);
    const before = await left();
    expect(mine!.n).toBeGreaterThan(0);
    await one(administrator, 'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "asked for" }) { receipt { id } userErrors { code } } }', { sha256: hashOf(bytes) });
    await vi.waitUntil(async () => (await left()).traces === before.traces - mine!.n, { timeout: 20_000 });
    const { forget } = await import('../subgraphs/verdicts/actions.ts');
    await sql("update trace set expires_at = now() - interval '1 day' returning seq");
    await forget(verdicts().database.for(system), { expired: true });
    expect(await left()).toEqual({ traces: 0, events: 0 });
    expect((await verdictOf(other)).level).toBe('CLEAN');
  });
});
