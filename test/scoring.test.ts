import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levels } from '../schema/policy-settings.ts';
import type { DetonationResult, Signal } from '../schema/jobs.ts';
import { decisive, score, scoreOf } from '../subgraphs/verdicts/scoring.ts';

const signalOf = (weight: number, rule = 'r', techniques: string[] = [], source: Signal['source'] = 'SIGMA'): Signal => ({ rule, title: rule, weight, source, techniques, benignCause: '', maliciousCause: '', evidence: [], run: null });
const run: DetonationResult = { environment: 'linux', outcome: 'ENDED', choice: '', runMs: 10, restoreMs: 1, limitations: [], product: 'linux', member: null };
const signals = fc.array(fc.record({ weight: fc.integer({ min: 0, max: 100 }), rule: fc.string({ minLength: 1, maxLength: 3 }), techniques: fc.array(fc.constantFrom('T1', 'T2', 'T3'), { maxLength: 2 }) }), { maxLength: 12 })
  .map((list) => list.map((one) => signalOf(one.weight, one.rule, one.techniques)));
const rank = (given: readonly Signal[]) => levels.indexOf(score({ signals: given, detonations: [run], limitations: [], inert: false }).level);

describe('from signals to a verdict', () => {
  test('the order of signals changes nothing', () => {
    expect(score({ signals: [signalOf(62, 'r', []), signalOf(62, 'r', ['T1'])], detonations: [run], limitations: [], inert: false }).decisiveSignals).toEqual(score({ signals: [signalOf(62, 'r', ['T1']), signalOf(62, 'r', [])], detonations: [run], limitations: [], inert: false }).decisiveSignals);
    fc.assert(fc.property(signals, (list) => {
      expect(score({ signals: [...list].reverse(), detonations: [run], limitations: [], inert: false })).toEqual(score({ signals: list, detonations: [run], limitations: [], inert: false }));
    }));
  });
  test('score and confidence stay within their bounds', () => {
    fc.assert(fc.property(signals, (list) => {
      const { score: total, confidence } = score({ signals: list, detonations: [run], limitations: ['A', 'B', 'C', 'D', 'E', 'F'], inert: false });
      return total >= 0 && total <= 100 && confidence > 0 && confidence <= 1;
    }));
  });
  test('one more rule that fires never makes a sample look less dangerous by a level', () => {
    fc.assert(fc.property(signals, fc.integer({ min: 0, max: 100 }), (list, weight) => rank([...list, signalOf(weight, 'another rule')]) >= rank(list)));
  });
  test('the decisive signals carry the level by themselves, and none of them can be left out', () => {
    fc.assert(fc.property(signals, (list) => {
      const verdict = score({ signals: list, detonations: [run], limitations: [], inert: false });
      if (verdict.level === 'CLEAN') return verdict.decisiveSignals.length === 0;
      expect(rank(verdict.decisiveSignals)).toBe(levels.indexOf(verdict.level));
      for (const signal of verdict.decisiveSignals) expect(rank(verdict.decisiveSignals.filter((one) => one !== signal))).toBeLessThan(levels.indexOf(verdict.level));
      return true;
    }));
  });
  test('many small signals make a strong suspicion, never a certainty', () => {
    const many = Array.from({ length: 40 }, (_, n) => signalOf(60, `rule ${n}`));
    expect(score({ signals: many, detonations: [run], limitations: [], inert: false }).level).toBe('HIGHLY_SUSPICIOUS');
  });
  test('what a program does in the ordinary way never makes it suspicious, however much it is', () => {
    const ordinary = Array.from({ length: 100 }, (_, n) => signalOf(9, `rule ${n}`));
    expect(score({ signals: ordinary, detonations: [run], limitations: [], inert: false }).level).toBe('CLEAN');
  });
  test('what only stands in a text never makes it suspicious by itself', () => {
    const written = Array.from({ length: 100 }, (_, n) => signalOf(50, `rule ${n}`, [], 'TEXT'));
    expect(score({ signals: written, detonations: [run], limitations: [], inert: false }).level).toBe('CLEAN');
    expect(score({ signals: [...written, signalOf(25, 'seen')], detonations: [run], limitations: [], inert: false }).level).toBe('SUSPICIOUS');
  });
  test('a table that says what a rule has said adds nothing, and never takes anything away', () => {
    const told = (rule: string, weight: number) => ({ ...signalOf(weight), rule, techniques: ['T1490'] });
    const [table, rule, light] = [told('assay-windows-table-actions-t1490', 20), told('assay-windows-recovery', 40), told('assay-windows-x', 2)];
    expect(scoreOf([rule, table])).toBe(scoreOf([rule]));
    expect(scoreOf([table, light])).toBeGreaterThanOrEqual(scoreOf([table]));
  });
  test('a rule that fires twice counts once', () => expect(scoreOf([signalOf(40), signalOf(40)])).toBe(scoreOf([signalOf(40)])));
  test('what did not run is unknown, not clean', () => {
    const verdict = score({ signals: [], detonations: [{ ...run, outcome: 'NOT_EXECUTED', limitations: ['NOT_EXECUTED_NO_POWERSHELL'] }], limitations: [], inert: false });
    expect(verdict).toMatchObject({ level: 'UNKNOWN', reason: 'NOT_EXECUTED', conditions: { limitations: ['NOT_EXECUTED_NO_POWERSHELL'] } });
  });
  test('a picture that does nothing is clean, with less confidence than what ran', () => {
    const picture = score({ signals: [], detonations: [], limitations: [], inert: true });
    expect(picture.level).toBe('CLEAN');
    expect(picture.confidence).toBeLessThan(score({ signals: [], detonations: [run], limitations: [], inert: false }).confidence);
  });
  test('decisive says nothing for a level that the signals do not reach', () => expect(decisive([signalOf(10)], 'MALICIOUS').length).toBe(1));
});
