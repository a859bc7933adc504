import type { ObservedEvent, Signal, Written } from '../schema/jobs.ts';
import { commandOf, windowsCommandOf } from './observe/shell.ts';
import { match } from './sigma/engine.ts';
import type { Patience } from './sigma/patience.ts';
import type { SigmaRule } from './sigma/rule.ts';

/** All that rules are tried on: enough to reach the same signals again without the bytes and without a machine. */
export interface Traced {
  /** What was found in the bytes, by YARA and by parsers. */
  found: readonly Signal[];
  written: readonly Written[];
  runs: readonly { product: 'linux' | 'windows'; member: string | null; events: readonly ObservedEvent[] }[];
}

/** Signals that one sample's report holds at the most; the heaviest stay. */
export const signalsMax = 300;

/** Every signal of a sample, heaviest first. Pure: the same rules and the same trace give the same signals. `seen`: of each run, where that is known already. */
export function signalsOf(
  rules: readonly SigmaRule[], traced: Traced, seen?: readonly (readonly Signal[])[], patience?: Patience,
): Signal[] {
  return ordered([...traced.found, ...matched(rules, traced, seen, patience)]);
}

/** What Sigma rules say of what stands in texts and of what was seen in runs. */
export function matched(
  rules: readonly SigmaRule[], { written, runs }: Pick<Traced, 'written' | 'runs'>,
  seen: readonly (readonly Signal[])[] = runs.map((run, number) => runSignals(rules, run, number)), patience?: Patience,
): Signal[] {
  const signals = seen.flat();
  // What was seen replaces what was only written.
  const done = new Set(signals.map((one) => one.rule));
  for (const text of written) signals.push(...writtenSignals(rules, text, patience).filter((one) => !done.has(one.rule)));
  return signals;
}

/** What Sigma rules say of one run. */
export function runSignals(
  rules: readonly SigmaRule[], { product, member, events }: Traced['runs'][number], run: number, patience?: Patience,
): Signal[] {
  return match(rules, product, events, true, patience).map((one) => ({ ...one, run, ...(member === null ? {} : { source: 'MEMBER' as const, title: `${one.title} (by ${member})`.slice(0, 500) }) }));
}

/** What a script's text, a shortcut or a document says it will run. Written is not done: it counts half of what was seen. */
export function writtenSignals(
  rules: readonly SigmaRule[], { product, where, notes, commands }: Written, patience?: Patience,
): Signal[] {
  return match(rules, product, commands.map((command) => writtenEvent(product, command)), false, patience).map((one) => ({
    ...one, source: 'TEXT' as const, weight: Math.round(one.weight / 2), title: `${one.title} ${where}`.slice(0, 500),
    evidence: [...notes, ...one.evidence.map((line) => line.replace(/^[\d.]+ s: (shell )?ran /, 'its text: '))].slice(0, 10),
  }));
}

function writtenEvent(product: 'linux' | 'windows', command: string): ObservedEvent {
  const { image, commandLine } = product === 'linux' ? commandOf(command) : windowsCommandOf(command);
  return { kind: 'SHELL', at: 0, processId: 0, fields: { Image: image, CommandLine: commandLine } };
}

/** One order for all, so that two computations can be compared. */
export function ordered(signals: readonly Signal[]): Signal[] {
  const key = (one: Signal) => `${one.rule}\n${one.run ?? ''}\n${one.title}\n${one.evidence.join('\n')}`;
  return [...signals].map((one) => ({ one, key: key(one) })).sort((a, b) => b.one.weight - a.one.weight || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).slice(0, signalsMax).map(({ one }) => one);
}
