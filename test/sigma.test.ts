import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObservedEvent } from '../schema/jobs.ts';
import { ConditionError, parseCondition, type Condition } from '../sandbox-runner/sigma/condition.ts';
import { Patience } from '../sandbox-runner/sigma/patience.ts';
import { match } from '../sandbox-runner/sigma/engine.ts';
import { compileField, wildcard } from '../sandbox-runner/sigma/matcher.ts';
import { Prefilter } from '../sandbox-runner/sigma/prefilter.ts';
import { linkCorrelations } from '../sandbox-runner/sigma/rule-set.ts';
import { readRules } from '../sandbox-runner/sigma/rule.ts';
import { sigma } from '../bench/eval/sigma.ts';

const ruleOf = (detection: string, more = '') => readRules(`title: t\nlogsource: { category: process_creation, product: windows }\n${more}detection:\n${detection}`, 'test').rules[0]!;

describe('conditions', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((word) => !['and', 'or', 'not', 'of', 'all', 'any', 'them'].includes(word));
  const tree: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof({ depthSize: 'small' },
      name.map((one) => ({ kind: 'name' as const, name: one })),
      tie('node').map((operand) => ({ kind: 'not' as const, operand })),
      fc.tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('node'), { minLength: 2, maxLength: 3 })).map(([kind, operands]) => ({ kind, operands })),
    ),
  })).node;
  const print = (condition: Condition): string => {
    switch (condition.kind) {
      case 'name': return condition.name;
      case 'not': return `not (${print(condition.operand)})`;
      case 'of': return `${condition.count} of ${condition.pattern}`;
      default: return condition.operands.map((operand) => `(${print(operand)})`).join(` ${condition.kind} `);
    }
  };
  test('mean what they say: printed and parsed again they are the same', () => {
    fc.assert(fc.property(tree, (condition) => {
      expect(parseCondition(print(condition))).toEqual(condition);
    }));
  });
  test('that are none end with an error, never with a crash', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      try {
        parseCondition(text);
        return true;
      } catch (error) {
        return error instanceof ConditionError;
      }
    }));
  });
  test('bind not before and before or', () => {
    expect(parseCondition('a or b and not c')).toEqual({ kind: 'or', operands: [{ kind: 'name', name: 'a' }, { kind: 'and', operands: [{ kind: 'name', name: 'b' }, { kind: 'not', operand: { kind: 'name', name: 'c' } }] }] });
  });
});

describe('field modifiers', () => {
  test.each([
    ['Image|endswith', '\\cmd.exe', 'C:\\x\\CMD.exe', true],
    ['Image', 'C:\\\\*\\cmd.exe', 'c:\\windows\\cmd.exe', true],
    ['Image|cased', 'CMD', 'cmd', false],
    ['CommandLine|contains|all', ['a', 'b'], 'b..a', true],
    ['CommandLine|contains|all', ['a', 'b'], 'a', false],
    ['CommandLine|contains|windash', ' -enc', 'x /enc y', true],
    ['CommandLine|re', 'a{2,}b', 'xaab', true],
    ['CommandLine|re|i', 'ABC', 'xabc', true],
    ['CommandLine|base64offset|contains', 'foobar', `x${Buffer.from('..foobar..').toString('base64')}`, true],
    ['CommandLine|wide|base64offset|contains', 'http', `x${Buffer.from('a http', 'utf16le').toString('base64')}`, true],
    ['DestinationIp|cidr', '10.0.0.0/8', '10.2.3.4', true],
    ['DestinationIp|cidr', '10.0.0.0/8', '11.2.3.4', false],
    ['Size|gte', 10, '10', true],
    ['Image|startswith', 'C:\\Temp\\\\', 'c:\\temp\\x', true],
    ['Image', 'a\\*b', 'a*b', true],
    ['Image', 'a\\*b', 'axb', false],
  ])('%s %j on %j is %s', (key, value, found, expected) => {
    expect(compileField(key, value)({ [key.split('|')[0]!]: found })).toBe(expected);
  });
  test('expand looks for what an operator says that a word stands for, as it is written', () => {
    const placeholders = new Map([['servers', ['dc1', 'd*2']], ['zones', ['corp', '%servers%']]]);
    const matches = compileField('Host|expand', '%servers%.%zones%', placeholders);
    expect(['dc1.corp', 'DC1.CORP', 'd*2.corp', 'dc1.%servers%'].map((Host) => matches({ Host }))).toEqual([true, true, true, true]);
    expect(['dx2.corp', 'dc1', 'dc1.dc1'].map((Host) => matches({ Host }))).toEqual([false, false, false]);
  });
  test('null matches what is not there', () => expect(compileField('Parent', null)({ Image: 'x' })).toBe(true));
  test('a value without wildcards equals exactly itself, in any case', () => {
    fc.assert(fc.property(fc.string().filter((text) => !/[*?\\]/.test(text)), (text) => wildcard(text, 'equals', false)(text.toUpperCase().toLowerCase()) || text.toLowerCase() !== text.toUpperCase().toLowerCase()));
  });
});

describe('rules', () => {
  test('count searches by pattern', () => {
    const rule = ruleOf('  s_a: { Image: a }\n  s_b: { Image: b }\n  condition: 1 of s_*\n');
    expect(rule.matches({ Image: 'b' })).toBe(true);
    expect(ruleOf('  s_a: { Image: a }\n  s_b: { CommandLine: b }\n  condition: all of them\n').matches({ Image: 'a' })).toBe(false);
  });
  test('that we cannot compile are named with their reason, and the others go on', () => {
    const { rules, unsupported } = readRules('title: a\nlogsource: {}\ndetection:\n  x: { A|expand: "%b%" }\n  condition: x\n---\ntitle: b\nlogsource: {}\ndetection:\n  x: { A: b }\n  condition: x\n', 'two.yml');
    expect(rules.map((rule) => rule.title)).toEqual(['b']);
    expect(unsupported).toEqual([{ rule: 'two.yml', reason: 'nobody has said what %b% stands for' }]);
  });
  test('apply only to their own log source', () => {
    const rule = ruleOf('  x: { Image: a }\n  condition: x\n');
    const event: ObservedEvent = { kind: 'PROCESS', at: 0, processId: 1, fields: { Image: 'a' } };
    expect(match([rule], 'windows', [event])).toHaveLength(1);
    expect(match([rule], 'linux', [event])).toHaveLength(0);
    expect(match([rule], 'windows', [{ ...event, kind: 'FILE' }])).toHaveLength(0);
  });
  test('have no more patience for long lines than they are given, say so, and look at short ones all the same', () => {
    const rule = ruleOf('  x: { CommandLine|contains: needle }\n  condition: x\n');
    const event = (CommandLine: string): ObservedEvent => ({ kind: 'PROCESS', at: 0, processId: 1, fields: { CommandLine } });
    const [long, short] = [event(`${'a'.repeat(2_000)} needle`), event('a needle')];
    const none = new Patience(0);
    expect(match([rule], 'windows', [long], true, none)).toEqual([]);
    expect(none.isExceeded).toBe(true);
    expect(match([rule], 'windows', [short], true, none)).toHaveLength(1);
    const enough = new Patience(60_000);
    expect(match([rule], 'windows', [long], true, enough)).toHaveLength(1);
    expect(enough.isExceeded).toBe(false);
  });
  test('found behind the filter are those that match when each is tried, whatever the event holds', () => {
    const word = fc.constantFrom('cmd', 'powershell', '-enc', 'whoami', 'C:\\Windows\\', '.exe', 'reg add', '*', 'x', '/etc/shadow', 'RUN');
    const value = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    const field = fc.tuple(fc.constantFrom('Image', 'CommandLine', 'CommandLine|contains', 'Image|endswith', 'CommandLine|contains|all', 'CommandLine|re'), fc.array(fc.constantFrom('cmd', 'whoami', 'reg*add', 'x?y', '.exe', 'run', 'shadow'), { minLength: 1, maxLength: 3 }));
    const rule = fc.tuple(field, field, fc.constantFrom('a', 'a and b', 'a or b', 'a and not b', '1 of them', 'all of them', 'not a'));
    fc.assert(fc.property(fc.array(rule, { minLength: 1, maxLength: 8 }), fc.dictionary(fc.constantFrom('Image', 'CommandLine'), value), (list, fields) => {
      const rules = list.map(([[nameA, a], [nameB, b], condition], index) => ({ ...ruleOf(`  a: { '${nameA}': ${JSON.stringify(a.map((one) => one.replace('x?y', 'x.y')))} }\n  b: { '${nameB}': ${JSON.stringify(b.map((one) => one.replace('x?y', 'x.y')))} }\n  condition: ${condition}\n`), id: String(index) }));
      const filter = new Prefilter(rules, (one) => one.atoms);
      const behind = filter.candidates(Object.values(fields)).filter((one) => one.matches(fields)).map((one) => one.id);
      expect(behind).toEqual(rules.filter((one) => one.matches(fields)).map((one) => one.id));
    }));
  });

});

describe('correlations', () => {
  const base = 'title: a\nname: a\nlogsource: { category: process_creation, product: linux }\ndetection:\n  x: { Image: a }\n  condition: x\n---\ntitle: b\nname: b\nlogsource: { category: process_creation, product: linux }\ndetection:\n  x: { Image: b }\n  condition: x\n';
  const rulesOf = (correlation: string) => {
    const { rules, correlations } = readRules(`${base}---\ntitle: c\nname: c\ncorrelation: ${correlation}\n`, 'three.yml');
    return linkCorrelations(rules, correlations);
  };
  const event = (Image: string, at: number, fields: Record<string, string> = {}): ObservedEvent => ({ kind: 'PROCESS', at, processId: 1, fields: { Image, ...fields } });
  const fires = (correlation: string, events: ObservedEvent[]) => match(rulesOf(correlation).rules, 'linux', events).map((one) => one.title);

  test.each<[string, string, ObservedEvent[], string[]]>([
    ['as many events as asked for', '{ type: event_count, rules: a, timespan: 10s, condition: { gte: 3 } }', [event('a', 0), event('a', 1), event('a', 2)], ['b', 'c']],
    ['not one event less', '{ type: event_count, rules: a, timespan: 10s, condition: { gte: 3 } }', [event('a', 0), event('a', 1)], ['b']],
    ['not events that lie too far apart', '{ type: event_count, rules: a, timespan: 10s, condition: { gte: 3 } }', [event('a', 0), event('a', 9_000), event('a', 11_000)], ['b']],
    ['events of one group only', '{ type: event_count, rules: a, group-by: User, timespan: 10s, condition: { gte: 2 } }', [event('a', 0, { User: 'x' }), event('a', 1, { User: 'y' })], ['b']],
    ['different values', '{ type: value_count, rules: a, timespan: 1m, condition: { field: Target, gte: 2 } }', [event('a', 0, { Target: 'x' }), event('a', 1, { Target: 'y' })], ['b', 'c']],
    ['not the same value again', '{ type: value_count, rules: a, timespan: 1m, condition: { field: Target, gte: 2 } }', [event('a', 0, { Target: 'x' }), event('a', 1, { Target: 'x' })], ['b']],
    ['all rules, in any order', '{ type: temporal, rules: [a, b], timespan: 1m }', [event('b', 0), event('a', 1)], ['c']],
    ['rules in their order', '{ type: temporal_ordered, rules: [a, b], timespan: 1m }', [event('a', 0), event('b', 1)], ['c']],
    ['rules in their order alone', '{ type: temporal_ordered, rules: [a, b], timespan: 1m }', [event('b', 0), event('a', 1)], []],
    ['a sum', '{ type: value_sum, rules: a, timespan: 1m, condition: { field: Size, gt: 10 } }', [event('a', 0, { Size: '6' }), event('a', 1, { Size: '5' })], ['b', 'c']],
    ['a field that has another name in each rule', '{ type: event_count, rules: [a, b], group-by: [who], timespan: 1m, aliases: { who: { a: User, b: Owner } }, condition: { gte: 2 } }', [event('a', 0, { User: 'x' }), event('b', 1, { Owner: 'x' })], ['c']],
  ])('find %s', (_what, correlation, events, expected) => {
    // A rule that no correlation looks at speaks for itself.
    const silent = rulesOf(correlation).rules.filter((rule) => rule.silent).map((rule) => rule.title);
    expect(fires(correlation, [...events, ...(silent.includes('b') ? [] : [event('b', 500_000)])]).sort()).toEqual(expected);
  });

  test('count by window what a count of every window would find', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom('x', 'y', 'z')), { maxLength: 25 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom('event_count', 'value_count'), (list, gte, type) => {
      const events = list.map(([second, Target]) => event('a', second * 1000, { Target }));
      const expected = events.some((from) => {
        const window = events.filter((one) => one.at >= from.at && one.at <= from.at + 10_000);
        return (type === 'event_count' ? window.length : new Set(window.map((one) => one.fields.Target)).size) >= gte;
      });
      expect(fires(`{ type: ${type}, rules: a, timespan: 10s, condition: { ${type === 'value_count' ? 'field: Target, ' : ''}gte: ${gte} } }`, events).includes('c')).toBe(expected);
    }));
  });

  test('leave the rules they look at to speak when they say so', () => {
    expect(fires('{ type: event_count, rules: a, timespan: 10s, generate: true, condition: { gte: 2 } }', [event('a', 0)])).toEqual(['a']);
  });

  test('may look at correlations', () => {
    const { rules, correlations } = readRules(`${base}---\ntitle: c\nname: c\ncorrelation: { type: event_count, rules: a, timespan: 10s, condition: { gte: 2 } }\n---\ntitle: d\nname: d\ncorrelation: { type: temporal, rules: [c, b], timespan: 10s }\n`, 'four.yml');
    const linked = linkCorrelations(rules, correlations);
    expect(linked.unsupported).toEqual([]);
    expect(match(linked.rules, 'linux', [event('a', 0), event('a', 1), event('b', 2)]).map((one) => one.title)).toEqual(['d']);
  });

  test.each([
    ['{ type: event_count, rules: nobody, timespan: 10s, condition: { gte: 2 } }', 'the correlation names nobody, which is not there'],
    ['{ type: event_count, rules: c, timespan: 10s, condition: { gte: 2 } }', 'a correlation that looks at itself'],
    ['{ type: event_count, rules: a, timespan: 10s }', 'correlation event_count without a condition'],
    ['{ type: value_count, rules: a, timespan: 10s, condition: { gte: 2 } }', 'correlation value_count without a field'],
    ['{ type: event_count, rules: a, timespan: 10s, condition: { about: 2 } }', 'correlation condition about: 2'],
  ])('that mean nothing are named with their reason: %s', (correlation, reason) => {
    expect(rulesOf(correlation).unsupported).toEqual([{ rule: 'three.yml', reason }]);
  });

  test('do not count what a text only says', () => {
    const { rules } = rulesOf('{ type: event_count, rules: a, timespan: 10s, condition: { gte: 2 } }');
    expect(match(rules, 'linux', [event('a', 0), event('a', 0)], false)).toEqual([]);
  });
});

describe('the public collection', () => {
  const shared = new URL('../../shared/eval/', import.meta.url).pathname;
  test.skipIf(!existsSync(`${shared}sigma-rules.tar.gz`))('compiles and fires on the events recorded for it (skipped where that data is not beside the project)', async () => {
    const { result } = await sigma({ words: [`${shared}sigma-rules.tar.gz`, `${shared}sigma-regression.json`], quick: true, json: undefined, environment: undefined, limit: undefined });
    expect(result.compiled).toBeGreaterThan(3700);
    expect(Number(result.fired) / Number(result.expected)).toBe(1);
    expect(result.same).toBe('yes');
  });
});
