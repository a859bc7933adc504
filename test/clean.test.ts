import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Coverage } from '../schema/coverage.ts';
import type { DetonationResult, Signal } from '../schema/jobs.ts';
import { levels } from '../schema/policy-settings.ts';
import { harmless, obstacles } from '../subgraphs/verdicts/clean.ts';
import { score } from '../subgraphs/verdicts/scoring.ts';

const run: DetonationResult = { environment: 'linux', outcome: 'ENDED', choice: '', runMs: 10, restoreMs: 1, limitations: [], product: 'linux', member: null };
const whole: Coverage = { ran: 1, parsed: 0, vouched: 0, waited: 0, notRun: [], notOpened: [] };
const signalOf = (weight: number, rule: string): Signal => ({ rule, title: rule, weight, source: 'SIGMA', techniques: [], benignCause: '', maliciousCause: '', evidence: [], run: null });
const level = (coverage: Coverage, more: Partial<Parameters<typeof score>[0]> = {}) => score({ signals: [], detonations: [run], limitations: [], coverage, inert: true, ...more }).level;

const words = fc.constantFrom('ARCHIVE_ENCRYPTED', 'ARCHIVE_LIMIT_DEPTH', 'SCAN_FAILED', 'TRACE_TRUNCATED', 'START_NOT_SEEN', 'RECORD_BROKEN', 'ONLY_WAITED', 'A_WORD_OF_A_LATER_RELEASE', ...Object.keys(harmless));
const gaps = fc.array(fc.record({ reason: fc.constantFrom('RUNS_LIMIT', 'FORMAT_UNKNOWN', 'NOT_EXECUTED_NO_VIEWER'), count: fc.integer({ min: 1, max: 9 }) }), { maxLength: 2 });
const small = fc.integer({ min: 0, max: 3 });
const coverages: fc.Arbitrary<Coverage> = fc.record({ ran: small, parsed: small, vouched: small, waited: small, notRun: gaps, notOpened: gaps });
const runs = fc.array(fc.record({ outcome: fc.constantFrom('ENDED', 'TIMED_OUT', 'NOT_EXECUTED', 'MACHINE_FAILED' as const), limitations: fc.array(words, { maxLength: 2 }) }), { maxLength: 3 })
  .map((list) => list.map((one): DetonationResult => ({ ...run, ...one })));
const signals = fc.array(fc.record({ weight: fc.integer({ min: 0, max: 100 }), rule: fc.string({ minLength: 1, maxLength: 3 }) }), { maxLength: 6 })
  .map((list) => list.map((one) => signalOf(one.weight, one.rule)));

describe('CLEAN is earned', () => {
  test('by what ran to its end, was read to its end, or is vouched for', () => {
    expect(level(whole)).toBe('CLEAN');
    expect(level({ ...whole, ran: 0, parsed: 1 }, { detonations: [] })).toBe('CLEAN');
    expect(level({ ...whole, ran: 0, vouched: 2 }, { detonations: [] })).toBe('CLEAN');
  });
  test.each<[string, Coverage, Partial<Parameters<typeof score>[0]>]>([
    ['nothing was looked at', { ...whole, ran: 0 }, {}],
    ['a part that can act was not run', { ...whole, notRun: [{ reason: 'RUNS_LIMIT', count: 1 }] }, {}],
    ['a part could not be opened', { ...whole, notOpened: [{ reason: 'FORMAT_UNKNOWN', count: 1 }] }, {}],
    ['it only waited', { ...whole, waited: 1 }, {}],
    ['an archive is locked', whole, { limitations: ['ARCHIVE_ENCRYPTED'] }],
    ['members were skipped', whole, { limitations: ['ARCHIVE_LIMIT_MEMBERS'] }],
    ['rules could not look at it', whole, { limitations: ['SCAN_FAILED'] }],
    ['its record was cut', whole, { detonations: [{ ...run, limitations: ['TRACE_TRUNCATED'] }] }],
    ['not even its start stands in its record', whole, { detonations: [{ ...run, limitations: ['START_NOT_SEEN'] }] }],
    ['a machine broke', whole, { detonations: [run, { ...run, outcome: 'MACHINE_FAILED' }] }],
    ['something weighty in its bytes was not seen to happen', whole, { signals: [{ ...signalOf(25, 'x'), source: 'TEXT' }] }],
    ['a limitation is not known here', whole, { limitations: ['SOMETHING_NEW'] }],
  ])('not when %s: then it is UNKNOWN, with the reason', (_why, coverage, more) => {
    const verdict = score({ signals: [], detonations: [run], limitations: [], coverage, inert: true, ...more });
    expect(verdict.level).toBe('UNKNOWN');
    expect(obstacles({ coverage, signals: more.signals ?? [], limitations: verdict.conditions.limitations, outcomes: (more.detonations ?? [run]).map((one) => one.outcome) })).not.toEqual([]);
  });
  test('whatever happened: a verdict without an obstacle to CLEAN, and no other, is CLEAN when nothing was found', () => {
    fc.assert(fc.property(coverages, runs, fc.array(words, { maxLength: 3 }), (coverage, detonations, limitations) => {
      const verdict = score({ signals: [], detonations, limitations, coverage, inert: true });
      const found = obstacles({ coverage, signals: [], limitations: verdict.conditions.limitations, outcomes: detonations.map((one) => one.outcome) });
      expect(verdict.level).toBe(found.length === 0 ? 'CLEAN' : 'UNKNOWN');
      if (verdict.level === 'CLEAN') {
        expect(coverage.ran + coverage.parsed + coverage.vouched).toBeGreaterThan(0);
        expect([coverage.waited, coverage.notRun, coverage.notOpened]).toEqual([0, [], []]);
        expect(verdict.conditions.limitations.filter((one) => !Object.hasOwn(harmless, one))).toEqual([]);
      }
    }));
  });
  test('by a run in which something slight was seen, and by bytes that hold something slight', () => {
    expect(level(whole, { signals: [signalOf(25, 'seen to happen')] })).toBe('CLEAN');
    expect(level(whole, { signals: [{ ...signalOf(19, 'written'), source: 'TEXT' }] })).toBe('CLEAN');
  });
  test('one thing more that was not seen never makes a verdict better, and none makes it lower than its signals', () => {
    fc.assert(fc.property(coverages, runs, signals, words, (coverage, detonations, found, word) => {
      const [without, withIt] = [[], [word]].map((limitations) => score({ signals: found, detonations, limitations, coverage, inert: false }));
      const order = (of: string) => ['CLEAN', ...levels.filter((one) => one !== 'CLEAN')].indexOf(of);
      expect(order(withIt!.level)).toBeGreaterThanOrEqual(order(without!.level));
      expect(withIt!.score).toBe(without!.score);
      const bytesAlone = score({ signals: found, detonations: [], limitations: [], coverage: null, inert: false }).level;
      if (bytesAlone !== 'UNKNOWN') expect(withIt!.level).toBe(bytesAlone);
    }));
  });
  test('its verdict names what was covered', () => {
    const coverage = { ...whole, notRun: [{ reason: 'RUNS_LIMIT', count: 4 }] };
    expect(score({ signals: [], detonations: [run], limitations: [], coverage, inert: false })).toMatchObject({
      level: 'UNKNOWN', reason: 'INCOMPLETE', summary: expect.stringContaining('RUNS_LIMIT') as string, conditions: { coverage },
    });
  });
});
