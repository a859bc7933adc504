import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { decide, type Facts } from '../schema/decision.ts';
import type { ExclusionRule } from '../schema/exclusion.ts';
import { actionsFor, holdStep } from '../schema/hold.ts';
import { pathRule } from '../schema/path-rule.ts';
import { categories, changedSettings, defaultSettings, levels, origins, uploadBytesMax, type PolicySettings, type SettingsChanges } from '../schema/policy-settings.ts';
import { consider, effective } from '../schema/precedence.ts';

const facts: Facts = {
  sha256: 'a'.repeat(64), size: 100, fileName: 'a.exe', path: 'C:\\Users\\me', category: 'EXECUTABLE', contains: null, mail: null, signer: null, localScore: 50, known: 'NO', licenceExpired: false, quotaLeft: 1, now: new Date('2026-06-01'),
};

const shared = JSON.parse(readFileSync(new URL('../schema/decision-vectors.json', import.meta.url), 'utf8')) as {
  facts: Omit<Facts, 'now'> & { now: string };
  vectors: { name: string; settings: SettingsChanges; exclusions: Omit<ExclusionRule, 'id'>[]; facts: Partial<Facts>; decision: object }[];
};

describe('the decision whether a file is sent', () => {
  test.each(shared.vectors)('as the shared vectors have it: $name', ({ settings, exclusions, facts: changes, decision }) => {
    const policy = changedSettings(defaultSettings, settings);
    if ('fault' in policy) throw new Error(policy.fault.message);
    const given = { ...shared.facts, ...changes };
    expect(decide(policy.settings, exclusions.map((rule) => ({ ...rule, id: 'exc' })), { ...given, now: new Date(given.now) })).toMatchObject(decision);
  });

  test('nothing is ever sent that an exclusion, the licence or the size forbids', () => {
    fc.assert(fc.property(
      fc.record({
        size: fc.integer({ min: 1, max: 2 * uploadBytesMax }), category: fc.constantFrom(...categories), localScore: fc.option(fc.integer({ min: 0, max: 100 })),
        known: fc.constantFrom('FINAL', 'IN_PROGRESS', 'NO'), licenceExpired: fc.boolean(), quotaLeft: fc.integer({ min: -1, max: 2 }),
      }), fc.boolean(),
      (changes, excluded) => {
        const given = { ...facts, ...changes };
        const { outcome } = decide(defaultSettings, excluded ? [{ id: 'exc', kind: 'SHA256', value: facts.sha256, expiresAt: null }] : [], given);
        if (excluded) return outcome === 'SKIP';
        if (given.licenceExpired) return outcome === (given.known === 'FINAL' ? 'KNOWN' : 'SKIP');
        return outcome !== 'SUBMIT' || (given.size <= uploadBytesMax && given.quotaLeft > 0 && given.known === 'NO');
      },
    ));
  });
});

describe('which policy applies', () => {
  const policies = [
    { name: 'all', assignments: [{ scope: 'CUSTOMER' as const, target: null }] },
    { name: 'group', assignments: [{ scope: 'GROUP' as const, target: 'servers' }] },
    { name: 'device', assignments: [{ scope: 'DEVICE' as const, target: 'dev_1' }] },
  ];
  test('the one of the device before that of its group before that of all', () => {
    expect(effective(policies, { id: 'dev_1', group: 'servers' })?.policy.name).toBe('device');
    expect(effective(policies, { id: 'dev_2', group: 'servers' })?.policy.name).toBe('group');
    expect(effective(policies, { id: 'dev_2', group: null })?.policy.name).toBe('all');
    expect(effective([], { id: 'dev_2', group: null })).toBeNull();
  });
  test('of nested groups the nearest', () => {
    const nested = [...policies, { name: 'part', assignments: [{ scope: 'GROUP' as const, target: 'servers/web' }] }];
    expect(effective(nested, { id: 'dev_2', group: 'servers/web/eu' })?.policy.name).toBe('part');
    expect(effective(nested, { id: 'dev_2', group: 'servers/db' })?.policy.name).toBe('group');
    expect(effective(nested, { id: 'dev_2', group: 'servers-old' })?.policy.name).toBe('all');
  });
  test('an assignment whose time is up gives way, and says so', () => {
    const timed = [...policies, { name: 'visit', assignments: [{ scope: 'DEVICE' as const, target: 'dev_3', expiresAt: '2026-01-01T00:00:00.000Z' }] }];
    const outcomes = (now: string) => consider(timed, { id: 'dev_3', group: 'servers' }, new Date(now)).map(({ policy, outcome }) => [policy.name, outcome]);
    expect(outcomes('2025-12-31T23:59:59.999Z')).toEqual([['visit', 'WINS'], ['group', 'LESS_SPECIFIC'], ['all', 'LESS_SPECIFIC']]);
    expect(outcomes('2026-01-01T00:00:00.000Z')).toEqual([['group', 'WINS'], ['all', 'LESS_SPECIFIC'], ['visit', 'EXPIRED']]);
  });
  test('there is one winner at the most, whatever the order of the assignments', () => {
    const assignment = fc.record({
      scope: fc.constantFrom('DEVICE' as const, 'GROUP' as const, 'CUSTOMER' as const), target: fc.constantFrom(null, 'dev_1', 'a', 'a/b', 'a/b/c', 'x'), expiresAt: fc.constantFrom(null, '2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'),
    });
    const key = ({ scope, target }: { scope: string; target: string | null }) => `${scope} ${target}`;
    fc.assert(fc.property(fc.uniqueArray(assignment, { selector: key, maxLength: 12 }), fc.constantFrom(null, 'a', 'a/b', 'a/b/c/d'), (list, group) => {
      fc.pre(list.every(({ scope, target }) => (scope === 'CUSTOMER') === (target === null)));
      const named = list.map((one, at) => ({ name: String(at), assignments: [one] }));
      const found = consider(named, { id: 'dev_1', group }, new Date('2026-01-01'));
      const back = consider(named.toReversed(), { id: 'dev_1', group }, new Date('2026-01-01'));
      expect(found.filter(({ outcome }) => outcome === 'WINS').length).toBeLessThanOrEqual(1);
      expect(back.find(({ outcome }) => outcome === 'WINS')?.policy.name).toBe(found.find(({ outcome }) => outcome === 'WINS')?.policy.name);
    }));
  });
});

describe('a folder rule', () => {
  const name = fc.stringMatching(/^[a-z0-9 _.-]{1,12}$/).filter((text) => !/^[. ]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/.test(text));
  const names = fc.array(name, { minLength: 1, maxLength: 6 });
  const windows = (parts: readonly string[]) => `C:\\${parts.join('\\')}`;

  test('holds for the folder and everything below it, in any case and by either slash on Windows', () => {
    fc.assert(fc.property(names, fc.array(name, { maxLength: 3 }), (folder, below) => {
      const rule = pathRule(windows(folder))!;
      const path = windows([...folder, ...below]);
      for (const written of [path, path.toUpperCase(), path.replaceAll('\\', '/'), `\\\\?\\${path}`, `${path}\\`, path.replace('\\', '\\.\\')]) expect(rule.matches(written), written).toBe(true);
    }));
  });
  test('never holds for a path that leads out of it, however deep', () => {
    fc.assert(fc.property(names, fc.array(fc.constantFrom('..', 'x', '.', '...'), { minLength: 1, maxLength: 8 }).filter((parts) => parts.includes('..')), (folder, rest) => {
      expect(pathRule(windows(folder))!.matches(windows([...folder, ...rest]))).toBe(false);
      expect(pathRule(`/${folder.join('/')}`)!.matches(`/${[...folder, ...rest].join('/')}`)).toBe(false);
    }));
  });
  test('never holds for another folder', () => {
    fc.assert(fc.property(names, names, (folder, other) => {
      fc.pre(!folder.every((part, at) => other[at] === part));
      expect(pathRule(`/${folder.join('/')}`)!.matches(`/${other.join('/')}`)).toBe(false);
      expect(pathRule(windows(folder))!.matches(`D:\\${folder.join('\\')}`)).toBe(false);
      expect(pathRule(windows(folder))!.matches(`/${folder.join('/')}`)).toBe(false);
    }));
  });
  test('takes any text for a path without harm, and answers at once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), (pattern, path) => {
      pathRule(pattern)?.matches(path);
      pathRule(`C:\\${pattern}`)?.matches(`C:\\${path}`);
      pathRule(`/${pattern}`)?.matches(`/${path}`);
    }));
    const hostile = pathRule(`/${'**/*a*a*a*a/'.repeat(7)}b`)!;
    expect(hostile.matches(`/${`${'a'.repeat(250)}/`.repeat(200)}`)).toBe(false);
  });
});

describe('the hold contract', () => {
  const settings: PolicySettings = { ...defaultSettings, holdMax: 10_000, holdExpiry: 'BLOCK', releaseBelow: 0.05, quarantineFrom: 'MALICIOUS' };
  const held = { origin: 'WEB', heldMs: 1_000, verdict: null, over: false } as const;
  test.each([
    ['waits while nothing is known', settings, {}, 'WAIT', 'WAITING', []],
    ['does not hold what came in another way', settings, { origin: 'MANUAL' }, 'RELEASE', 'NOT_HELD', []],
    ['does not hold where policy holds nothing', { ...settings, holdMax: 0 }, {}, 'RELEASE', 'NOT_HELD', []],
    ['goes on waiting on a provisional verdict that is not sure', settings, { verdict: { level: 'CLEAN', stage: 'PROVISIONAL', probability: 0.05 } }, 'WAIT', 'WAITING', []],
    ['releases early when it is unlikely enough to be malicious', settings, { verdict: { level: 'CLEAN', stage: 'PROVISIONAL', probability: 0.049 } }, 'RELEASE', 'UNLIKELY_MALICIOUS', []],
    ['never releases early where policy does not say so', { ...settings, releaseBelow: null }, { verdict: { level: 'CLEAN', stage: 'PROVISIONAL', probability: 0 } }, 'WAIT', 'WAITING', []],
    ['releases on a final verdict, and notifies', settings, { verdict: { level: 'SUSPICIOUS', stage: 'FINAL', probability: 0.3 } }, 'RELEASE', 'VERDICT', ['NOTIFY']],
    ['blocks on a provisional verdict that is bad enough', settings, { verdict: { level: 'HIGHLY_SUSPICIOUS', stage: 'PROVISIONAL', probability: 0.9 } }, 'BLOCK', 'VERDICT', ['NOTIFY', 'BLOCK']],
    ['quarantines from the level that policy names', settings, { verdict: { level: 'MALICIOUS', stage: 'FINAL', probability: 0.99 } }, 'BLOCK', 'VERDICT', ['NOTIFY', 'BLOCK', 'QUARANTINE']],
    ['blocks what was never held too', settings, { origin: 'MANUAL', verdict: { level: 'MALICIOUS', stage: 'FINAL', probability: 0.99 } }, 'BLOCK', 'VERDICT', ['NOTIFY', 'BLOCK', 'QUARANTINE']],
    ['does what policy says when the time is up', settings, { heldMs: 10_000 }, 'BLOCK', 'TIME_UP', []],
    ['releases when the time is up where policy says so', { ...settings, holdExpiry: 'RELEASE' }, { heldMs: 10_000 }, 'RELEASE', 'TIME_UP', []],
    ['does with a final verdict that knows nothing what it does when the time is up', settings, { verdict: { level: 'UNKNOWN', stage: 'FINAL', probability: null } }, 'BLOCK', 'NO_ANALYSIS', []],
    ['does not wait for an analysis that failed', { ...settings, holdExpiry: 'RELEASE' }, { over: true }, 'RELEASE', 'NO_ANALYSIS', []],
  ] as const)('%s', (_name, policy, facts, state, reason, todo) => {
    expect(holdStep(policy as PolicySettings, { ...held, ...facts })).toMatchObject({ state, reason, actions: todo });
  });
  test('never lets a file wait longer than policy says, nor lets one go that policy blocks', () => {
    const verdict = fc.option(fc.record({ level: fc.constantFrom(...levels), stage: fc.constantFrom('PROVISIONAL' as const, 'FINAL' as const), probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }));
    const from = fc.constantFrom(null, 'SUSPICIOUS' as const, 'HIGHLY_SUSPICIOUS' as const, 'MALICIOUS' as const);
    fc.assert(fc.property(
      fc.record({ holdMax: fc.nat(600_000), holdExpiry: fc.constantFrom('BLOCK' as const, 'RELEASE' as const), releaseBelow: fc.option(fc.double({ min: 0.001, max: 0.999, noNaN: true })), quarantineFrom: from, remediateFrom: from, notifyFrom: from, holdOrigins: fc.subarray([...origins]) }),
      fc.record({ origin: fc.constantFrom(...origins), heldMs: fc.nat(1_200_000), verdict, over: fc.boolean() }),
      (changes, facts) => {
        const policy = { ...defaultSettings, ...changes };
        const step = holdStep(policy, facts);
        if (step.state === 'WAIT') expect(step.againMs! + facts.heldMs).toBe(policy.holdMax);
        if (facts.heldMs >= policy.holdMax) expect(step.state).not.toBe('WAIT');
        if (facts.verdict && actionsFor(policy, facts.verdict.level).some((action) => action !== 'NOTIFY')) expect(step.state).toBe('BLOCK');
      },
    ));
  });
});
