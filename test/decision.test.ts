import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categories, decide, defaultSettings, uploadBytesMax, type Facts } from '../schema/decision.ts';
import { effective } from '../schema/precedence.ts';

const facts: Facts = {
  sha256: 'a'.repeat(64), size: 100, fileName: 'a.exe', path: 'C:\\Users\\me', category: 'EXECUTABLE', localScore: 50, known: 'NO', licenceExpired: false, quotaLeft: 1, now: new Date('2026-06-01'),
};

describe('the decision whether a file is sent', () => {
  test.each([
    ['a new file of a category that is on', {}, 'SUBMIT', 'NEW_SAMPLE'],
    ['one asked for by hand, whatever its category', { localScore: null, category: 'OTHER' }, 'SUBMIT', 'REQUESTED'],
    ['one that the local engine calls clean', { localScore: 5 }, 'SKIP', 'LOCAL_ENGINE_CERTAIN'],
    ['one that the local engine calls malicious', { localScore: 95 }, 'SKIP', 'LOCAL_ENGINE_CERTAIN'],
    ['one of a category that is off', { category: 'DOCUMENT' }, 'SKIP', 'CATEGORY_OFF'],
    ['one that is known', { known: 'FINAL', quotaLeft: 0 }, 'KNOWN', 'ALREADY_ANALYZED'],
    ['one that is being analysed', { known: 'IN_PROGRESS', quotaLeft: 0 }, 'KNOWN', 'IN_PROGRESS'],
    ['one over the quota', { quotaLeft: 0 }, 'SKIP', 'OVER_QUOTA'],
    ['one after the end of the licence', { licenceExpired: true }, 'SKIP', 'LICENCE_EXPIRED'],
    ['one that is too large', { size: uploadBytesMax + 1 }, 'SKIP', 'TOO_LARGE'],
  ] as const)('%s', (_name, changes, outcome, reason) => {
    expect(decide(defaultSettings, [], { ...facts, ...changes })).toMatchObject({ outcome, reason });
  });

  test.each([
    ['SHA256', 'A'.repeat(64), {}, true],
    ['EXTENSION', 'EXE', {}, true],
    ['EXTENSION', 'xe', {}, false],
    ['FOLDER', 'c:\\users\\ME', {}, true],
    ['FOLDER', 'c:\\users\\m', {}, false],
    ['FOLDER', 'C:\\Users\\me\\', { path: 'c:/users/me/below' }, true],
    ['FOLDER', 'C:\\Users\\me', { path: 'C:\\Users\\me\\..\\you' }, false],
    ['FOLDER', '/srv/build', { path: '/srv/build/x' }, true],
    ['FOLDER', '/srv/build', { path: '/srv/Build/x' }, false],
    ['FOLDER', '/srv/build', { path: null }, false],
  ] as const)('exclusion by %s %s', (kind, value, changes, excluded) => {
    const decision = decide(defaultSettings, [{ kind, value, expiresAt: null }], { ...facts, ...changes });
    expect(decision.reason === 'EXCLUDED').toBe(excluded);
  });

  test('an exclusion ends when its time is up', () => {
    expect(decide(defaultSettings, [{ kind: 'EXTENSION', value: 'exe', expiresAt: '2026-05-31T00:00:00Z' }], facts).reason).toBe('NEW_SAMPLE');
  });

  test('nothing is ever sent that an exclusion, the licence or the size forbids', () => {
    fc.assert(fc.property(
      fc.record({
        size: fc.integer({ min: 1, max: 2 * uploadBytesMax }), category: fc.constantFrom(...categories), localScore: fc.option(fc.integer({ min: 0, max: 100 })),
        known: fc.constantFrom('FINAL', 'IN_PROGRESS', 'NO'), licenceExpired: fc.boolean(), quotaLeft: fc.integer({ min: -1, max: 2 }),
      }), fc.boolean(),
      (changes, excluded) => {
        const given = { ...facts, ...changes };
        const { outcome } = decide(defaultSettings, excluded ? [{ kind: 'SHA256', value: facts.sha256, expiresAt: null }] : [], given);
        if (excluded || given.licenceExpired) return outcome === 'SKIP';
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
});
