import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../schema/ids.ts';
import { levels, type Level } from '../schema/policy-settings.ts';
import { storable } from '../platform/storable.ts';
import type { Result } from '../schema/jobs.ts';
import { afterAttempt, attemptsMax, inQuarantine, restMs, type Counts, type FailureKind } from '../subgraphs/verdicts/attempts.ts';
import { dispatchDue } from '../subgraphs/verdicts/dispatch.ts';
import { giveUpSilent } from '../subgraphs/verdicts/failures.ts';
import { refusalOf } from '../subgraphs/verdicts/refusal.ts';
import { takeResult } from '../subgraphs/verdicts/results.ts';
import { queueAnalysis } from '../subgraphs/verdicts/actions.ts';
import { engine, facts, finished, harmful, run, runnersOf } from './attempts.ts';
import { startAssay, type Assay } from './assay.ts';

const kinds = Object.keys(attemptsMax) as FailureKind[];

describe('whatever happens to an analysis, it ends', () => {
  test('any sequence of failures is bounded, by kind and in all; only deaths lead to quarantine', () => {
    fc.assert(fc.property(fc.infiniteStream(fc.constantFrom<FailureKind | 'AVOID'>(...kinds, 'AVOID')), fc.integer({ min: 1, max: 3_600_000 }), (endings, retryMs) => {
      let counts: Counts = {};
      const most = kinds.reduce((sum, kind) => sum + attemptsMax[kind] - 1, 1);
      let counted = 0;
      for (const ending of endings) {
        const next = afterAttempt(counts, ending, retryMs);
        expect(next.counts[ending]).toBe((counts[ending] ?? 0) + 1);
        ({ counts } = next);
        if (ending !== 'AVOID') counted++;
        expect(inQuarantine(counts)).toBe((counts.DEATH ?? 0) >= 2);
        if (next.then === 'FAIL') {
          expect(counts[ending]).toBe(attemptsMax[ending as FailureKind]);
          expect(next.deadLetter).toBe(ending === 'DEATH');
          break;
        }
        expect(next.delayMs).toBeGreaterThanOrEqual(0);
        expect(next.delayMs).toBeLessThanOrEqual(retryMs * 32);
        expect(counted).toBeLessThan(most + 1);
      }
    }), { numRuns: 500 });
  });

  test('fetching goes on for minutes: the delays grow, and so does the rest between analyses that failed', () => {
    let counts: Counts = {};
    const delays: number[] = [];
    for (let n = 1; n < attemptsMax.FETCH; n++) {
      const next = afterAttempt(counts, 'FETCH', 15_000);
      if (next.then === 'RETRY') delays.push(next.delayMs);
      ({ counts } = next);
    }
    expect(delays).toEqual([15_000, 30_000, 60_000, 120_000, 240_000]);
    expect([1, 2, 3, 30].map((failures) => restMs(failures, 15_000) / 60_000)).toEqual([5, 10, 20, 360]);
  });

  test('only what the database refuses for good is refused; its weather passes', () => {
    const error = (code: string) => Object.assign(new Error(code), { code });
    expect(['22P02', '22003', '23505', '54001', '42703'].map((code) => refusalOf(error(code), 1) !== null)).toEqual([true, true, true, true, true]);
    expect(['08006', '57P01', '53300', '40001', 'ECONNREFUSED'].map((code) => refusalOf(error(code), 1_000))).toEqual([null, null, null, null, null]);
    expect([refusalOf(error('57014'), 1), refusalOf(new TypeError('x is not a function'), 1)]).toEqual([null, null]);
    expect(refusalOf(new Error('wrapped', { cause: new TypeError('x') }), 6)).toContain('could not be stored');
  });
});

/** What can happen to an analysis; `by` says which runner it happens to. */
type Happening = { what: 'start' | 'provisional' | 'die' | 'stop' | 'finish' | 'machine' | 'fetch' | 'runner' | 'refuse' | 'silent' | 'late' | 'twice'; weight: number; by: 'a' | 'b' };

describe('the rows of an analysis keep to the drawing', () => {
  let assay: Assay;
  let runners: ReturnType<typeof runnersOf>;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_RETRY_MS: '1' });
    runners = runnersOf(assay);
  });
  afterAll(async () => await assay?.stop());

  test('it ends in a state that is named, CLEAN only by an attempt that finished, and never below what was seen', async () => {
    const happening = fc.record<Happening>({
      what: fc.constantFrom('start', 'provisional', 'die', 'stop', 'finish', 'machine', 'fetch', 'runner', 'refuse', 'silent', 'late', 'twice'), weight: fc.constantFrom(0, 45, 70, 95), by: fc.constantFrom('a', 'b'),
    });
    await fc.assert(fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const { platform } = runners;
      const sampleId = newId('sample');
      const sha256 = Array.from({ length: 64 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
      await runners.em().transactional(async (em) => await queueAnalysis(em, platform, { sampleId, sha256, size: 1, fileName: 'x', category: 'SCRIPT', cause: 'SUBMISSION', start: 'content', environment: null, campaignId: null, asked: null, words: null, passwords: [] }));
      const { id } = (await runners.rows<{ id: string }>('select id from analysis where sample_id = ?', [sampleId]))[0]!;
      let seen: Level = 'UNKNOWN';
      let done = false;
      const before = { attempt: 0 };
      const say = async (attempt: number, runnerId: string, body: Record<string, unknown>) => {
        await runners.em().transactional(async (em) => await takeResult(em, platform, storable({ jobId: id, attempt, runnerId, engine, ...body }) as Result));
      };
      const end = async () => {
        for (let n = 0; n < 3; n++) await runners.until(id, ({ waits }) => !waits).catch(async () => await dispatchDue(platform));
        return await runners.standing(id);
      };
      const look = async () => {
        const now = await end();
        expect(now.attempt).toBeGreaterThanOrEqual(before.attempt);
        before.attempt = now.attempt;
        const verdict = await runners.verdict(sha256);
        if (verdict && now.state !== 'FINISHED') {
          expect(verdict.level).not.toBe('CLEAN');
          expect(levels.indexOf(verdict.level as Level)).toBeGreaterThanOrEqual(levels.indexOf(seen));
        }
        expect(now.state === 'FAILED').toBe(verdict?.stage === 'FINAL' && verdict.reason === 'ANALYSIS_FAILED');
        return now;
      };
      const play = async ({ what, weight, by }: Happening) => {
        const { attempt, state } = await end();
        if (state === 'FINISHED' || state === 'FAILED') return;
        const runnerId = `run_${by}`;
        const [{ runner_id: has } = { runner_id: null }] = await runners.rows<{ runner_id: string | null }>('select runner_id from analysis where id = ?', [id]);
        const signals = weight > 0 ? [{ ...harmful, weight }] : [];
        const level: Level = weight >= 90 ? 'MALICIOUS' : weight >= 60 ? 'HIGHLY_SUSPICIOUS' : weight >= 30 ? 'SUSPICIOUS' : 'UNKNOWN';
        const heard = state === 'QUEUED' || has === runnerId;
        const note = () => {
          if (heard && levels.indexOf(level) > levels.indexOf(seen)) seen = level;
        };
        switch (what) {
          case 'start': return await say(attempt, runnerId, { kind: 'started' });
          case 'provisional': note(); return await say(attempt, runnerId, { kind: 'provisional', static: facts, signals, limitations: [], coverage: null });
          case 'die': return await say(attempt, 'run_other', { kind: 'lost' });
          case 'stop': return await say(attempt, runnerId, { kind: 'returned', reason: 'STOPPING' });
          case 'finish': done ||= heard; return await say(attempt, runnerId, finished({ signals }));
          case 'machine': note(); return await say(attempt, runnerId, { kind: 'failed', cause: 'MACHINE', code: 'GUEST_DIED', message: 'm', seen: { static: facts, signals, detonations: [{ ...run, outcome: 'MACHINE_FAILED' }, run], limitations: [] } });
          case 'fetch': return await say(attempt, runnerId, { kind: 'failed', cause: 'FETCH', code: 'BYTES_UNREACHABLE', message: 'm', seen: null });
          case 'runner': return await say(attempt, runnerId, { kind: 'failed', cause: 'RUNNER', code: 'ANALYSIS_BROKE', message: 'm', seen: null });
          case 'refuse': {
            const parsed = await runners.em().transactional(async (em) => await takeResult(em, platform, { jobId: id, attempt, runnerId, engine, ...finished({ signals: [{ ...harmful, run: 9e12 }] }) } as Result)).then(() => null, (error: unknown) => error);
            if (parsed) expect(refusalOf(parsed, 1)).not.toBeNull();
            return;
          }
          case 'silent':
            await runners.rows("update analysis set heard_at = now() - interval '16 minutes' where id = ? and state = 'RUNNING' returning id", [id]);
            return await giveUpSilent(platform);
          case 'late': return attempt > 1 ? await say(attempt - 1, runnerId, finished({ signals })) : undefined;
          case 'twice':
            await say(attempt, runnerId, { kind: 'started' });
            return await say(attempt, runnerId, { kind: 'started' });
        }
      };
      for (const one of happenings) {
        await play(one);
        await look();
      }
      // Then runners die of it until it is over.
      for (let n = 0; n < 2 * attemptsMax.DEATH && !['FINISHED', 'FAILED'].includes((await end()).state); n++) {
        await play({ what: 'twice', weight: 0, by: 'a' });
        await play({ what: 'die', weight: 0, by: 'a' });
      }
      const last = await look();
      expect(last.state).toBe(done ? 'FINISHED' : 'FAILED');
      expect((await runners.rows<{ job: unknown }>('select job from analysis where id = ?', [id]))[0]!.job).toBeNull();
    }), { numRuns: 20 });
  });
});
