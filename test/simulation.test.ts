import { describe, expect, test } from 'vitest';
import { defaultSettings, type PolicySettings } from '../schema/policy-settings.ts';
import { Simulation, type PastSubmission, type PastVerdict } from '../subgraphs/samples/simulation.ts';

const start = Date.parse('2026-06-01T10:00:00.000Z');
const past = (
  second: number, sampleId: string, more: Partial<PastSubmission> = {}, { known = 'NO', ...facts }: Partial<PastSubmission['facts']> & { known?: 'FINAL' | 'IN_PROGRESS' | 'NO' } = {},
): PastSubmission => ({
  id: `sub_${second}`, sampleId, origin: 'WEB', outcome: 'SUBMIT', reason: 'NEW_SAMPLE', dailyQuota: 100, dayLeft: null, monthLeft: null, start: 'sh', known: { start: known, bytes: known }, asked: false, ...more,
  facts: { sha256: sampleId.padEnd(64, '0'), size: 1, fileName: 'a.sh', path: null, category: 'SCRIPT', contains: null, mail: null, signer: null, localScore: 50, licenceExpired: false, now: new Date(start + second * 1000), ...facts },
});
const verdict = (second: number, level: PastVerdict['level'], stage: PastVerdict['stage'], probability: number | null): PastVerdict => ({ at: start + second * 1000, level, stage, probability });

function play(settings: Partial<PolicySettings>, list: PastSubmission[], verdicts: Record<string, PastVerdict[]> = {}) {
  const simulation = new Simulation(() => ({ settings: { ...defaultSettings, ...settings }, exclusions: [] }), (sampleId) => verdicts[sampleId] ?? []);
  return { decisions: list.map((one) => simulation.play(one).reason), outcome: simulation.outcome };
}

describe('playing submissions again', () => {
  test('bytes that the draft does not send are unknown when they come again, and bytes that it sends are known', () => {
    const list = [past(0, 'a', {}, { localScore: 25 }), past(10, 'a', { outcome: 'KNOWN', reason: 'ALREADY_ANALYZED' }, { known: 'FINAL', localScore: 60 })];
    expect(play({ localScoreMin: 50 }, list).decisions).toEqual(['LOCAL_ENGINE_CERTAIN', 'NEW_SAMPLE']);
    const skipped = [past(0, 'b', { outcome: 'SKIP', reason: 'LOCAL_ENGINE_CERTAIN' }, { localScore: 10 }), past(10, 'b', { outcome: 'SKIP', reason: 'LOCAL_ENGINE_CERTAIN' }, { localScore: 10 }), past(100, 'b', { outcome: 'SKIP', reason: 'LOCAL_ENGINE_CERTAIN' }, { localScore: 10 })];
    expect(play({ localScoreMin: 0 }, skipped).decisions).toEqual(['NEW_SAMPLE', 'IN_PROGRESS', 'ALREADY_ANALYZED']);
  });
  test('the quota begins anew each day', () => {
    const list = [0, 1, 2, 86_400, 86_401].map((second) => past(second, `q${second}`, { dailyQuota: 2 }));
    expect(play({}, list)).toMatchObject({ decisions: ['NEW_SAMPLE', 'NEW_SAMPLE', 'OVER_QUOTA', 'NEW_SAMPLE', 'NEW_SAMPLE'], outcome: { quotaPeak: 2 } });
  });
  test('files wait as long as the hold contract says, and those that were let go too early are counted', () => {
    const verdicts = {
      quick: [verdict(1, 'CLEAN', 'PROVISIONAL', 0.01), verdict(4, 'CLEAN', 'FINAL', 0.01)],
      late: [verdict(2, 'CLEAN', 'PROVISIONAL', 0.2), verdict(30, 'MALICIOUS', 'FINAL', 0.99)],
      bad: [verdict(3, 'MALICIOUS', 'PROVISIONAL', 0.9), verdict(5, 'MALICIOUS', 'FINAL', 0.99)],
    };
    const list = ['quick', 'late', 'bad', 'never'].map((sample) => past(0, sample));
    expect(play({ holdMax: 10_000 }, list, verdicts).outcome).toMatchObject({ heldMs: [4_000, 10_000, 3_000], releasedEarly: 1, heldUnknown: 1 });
    expect(play({ holdMax: 60_000 }, list, verdicts).outcome).toMatchObject({ heldMs: [4_000, 30_000, 3_000], releasedEarly: 0 });
    expect(play({ holdMax: 60_000, releaseBelow: 0.05 }, list, verdicts).outcome.heldMs).toEqual([1_000, 30_000, 3_000]);
    expect(play({ holdMax: 60_000, releaseBelow: 0.5 }, list, verdicts).outcome).toMatchObject({ heldMs: [1_000, 2_000, 3_000], releasedEarly: 1 });
    expect(play({ holdMax: 0 }, list, verdicts).outcome).toMatchObject({ heldMs: [], heldUnknown: 0, releasedEarly: 0 });
  });
});
