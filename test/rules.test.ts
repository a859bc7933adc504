import { describe, expect, test } from 'vitest';
import type { ObservedEvent } from '../schema/jobs.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { commandOf, windowsCommandOf } from '../sandbox-runner/observe/shell.ts';
import { applies, match } from '../sandbox-runner/sigma/engine.ts';
import type { Example, Sequence, SigmaRule } from '../sandbox-runner/sigma/rule.ts';

const engine = await loadEngine();
await engine.close();

/** An example as the event that a guest would have told of: a command line, or fields. */
function eventOf(rule: SigmaRule, example: Example): ObservedEvent {
  if (typeof example === 'string') {
    const { image, commandLine } = rule.logsource.product === 'windows' ? windowsCommandOf(example) : commandOf(example);
    return { kind: 'PROCESS', at: 0, processId: 1, fields: { Image: image, CommandLine: commandLine } };
  }
  const kinds: Record<string, ObservedEvent['kind']> = {
    process_creation: 'PROCESS', file_event: 'FILE', file_delete: 'FILE', file_rename: 'FILE', file_change: 'FILE', file_access: 'READ', registry_set: 'REGISTRY',
    network_connection: 'NETWORK', dns_query: 'DNS', proxy: 'NETWORK', process_access: 'OTHER', driver_load: 'OTHER', image_load: 'OTHER', other: 'OTHER',
    text_shown: 'SHOWN',
  };
  const operations: Record<string, string> = { file_delete: 'delete', file_rename: 'rename', file_change: 'chmod', process_access: 'ptrace', driver_load: 'module_load', image_load: 'image_load' };
  const category = rule.logsource.category ?? '';
  return { kind: kinds[category] ?? 'OTHER', at: 0, processId: 1, fields: { ...(operations[category] ? { Operation: operations[category] } : {}), ...example } };
}

/** The events of a sequence: one a second, numbered. */
function eventsOf(sequence: Sequence): ObservedEvent[] {
  let at = 0;
  return sequence.flatMap(({ rule, times, seconds, fields }) => {
    const looked = engine.sigma.find((one) => one.id === rule)!;
    return Array.from({ length: times }, (_, n) => ({ ...eventOf(looked, JSON.parse(JSON.stringify(fields).replaceAll('{n}', String(n))) as Example), at: (at += seconds * 1000) }));
  });
}

describe('our own rules', () => {
  test('have names of their own, a technique, a weight and both stories', () => {
    expect(new Set(engine.sigma.map((rule) => rule.id)).size).toBe(engine.sigma.length);
    for (const rule of engine.sigma) {
      expect(rule.id).toMatch(/^assay-(linux|windows|script|document|shown)-[a-z0-9-]+$/);
      expect(rule.techniques.length, rule.id).toBeGreaterThan(0);
      expect(rule.weight, rule.id).toBeGreaterThan(0);
      expect(rule.benign.length * rule.malicious.length, rule.id).toBeGreaterThan(0);
    }
  });
  test.each(engine.sigma.map((rule) => [rule.id, rule] as const))('%s fires on what it is for and leaves the rest alone', (_id, rule) => {
    if (rule.correlation) {
      const together = (sequence: Sequence) => match(engine.sigma, rule.logsource.product as 'linux' | 'windows', eventsOf(sequence)).some((signal) => signal.rule === rule.id);
      for (const sequence of rule.sequences.hit) expect(together(sequence), `fires on ${JSON.stringify(sequence)}`).toBe(true);
      for (const sequence of rule.sequences.miss) expect(together(sequence), `stays silent on ${JSON.stringify(sequence)}`).toBe(false);
    }
    expect(rule.examples.hit.length + rule.sequences.hit.length, 'examples').toBeGreaterThan(0);
    for (const example of rule.examples.hit) {
      const event = eventOf(rule, example);
      expect(applies(rule.logsource, rule.logsource.product as 'linux' | 'windows', event), `${JSON.stringify(example)} belongs to the log source`).toBe(true);
      expect(rule.matches(event.fields), `fires on ${JSON.stringify(example)}`).toBe(true);
    }
    for (const example of rule.examples.miss) expect(rule.matches(eventOf(rule, example).fields), `stays silent on ${JSON.stringify(example)}`).toBe(false);
  });
});
