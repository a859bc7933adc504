import { loadRules } from '../../sandbox-runner/engine.ts';
import type { SigmaRule } from '../../sandbox-runner/sigma/rule.ts';
import type { Measured } from '../report.ts';
import { executors, judgedOffline } from './offline.ts';

export interface Test {
  technique: string;
  name: string;
  executor: string;
  command: string;
}

/** Whether a technique, its parent or one of its own is among these. Pure. */
export const isNamed = (wanted: string, named: readonly string[]): boolean =>
  named.some((one) => one === wanted || one === wanted.split('.')[0] || one.split('.')[0] === wanted);

/** A level from SUSPICIOUS on. */
const aboveClean = 30;
const parts = 5;

/**
 * Commands judged without a guest. `leaveOut`: techniques are dealt into five parts, and each part's commands are
 * judged by the rules that name a technique of another part too. Rules that name one technique alone are taken for
 * written with the part; that those left were not is undecidable, since whoever wrote them had seen every command. It
 * is a lower bound of how much one technique's commands are caught by what was made for others, no more: `generated`
 * measures strangers'.
 */
export async function namedOffline(tests: readonly Test[], leaveOut = false): Promise<Measured> {
  const { sigma } = await loadRules();
  const known = tests.filter((test) => test.executor in executors);
  if (leaveOut) return byParts(sigma, known);
  const items: NonNullable<Measured['items']> = [];
  const rows = new Map<string, { technique: string; tests: number; named: number }>();
  let named = 0;
  for (const test of known) {
    const judged = judgedOffline(sigma, test.executor, test.command);
    const is = isNamed(test.technique, judged.techniques);
    if (is) named++;
    else tell(test, judged.techniques);
    const row = rows.get(test.technique) ?? { technique: test.technique, tests: 0, named: 0 };
    rows.set(test.technique, { ...row, tests: row.tests + 1, named: row.named + Number(is) });
    items.push({ name: test.name, score: judged.score, level: judged.score >= aboveClean ? 'SUSPICIOUS' : 'CLEAN' });
  }
  return {
    rows: [...rows.values()].sort((a, b) => (a.technique < b.technique ? -1 : 1)),
    items,
    result: {
      tests: known.length, named, recall: share(named, known.length),
      above_clean: share(items.filter((one) => one.score >= aboveClean).length, known.length),
    },
  };
}

function tell({ technique, name, command }: Test, techniques: readonly string[]): void {
  const line = command.slice(0, 160).replace(/\s+/g, ' ');
  process.stderr.write(`  not named: ${technique} ${name}; but ${techniques.join(' ') || 'nothing'}: ${line}\n`);
}

const share = (count: number, of: number) => (of === 0 ? 0 : Math.round((1000 * count) / of) / 1000);

function byParts(sigma: readonly SigmaRule[], tests: readonly Test[]): Measured {
  const techniques = [...new Set(tests.map((test) => test.technique))].sort();
  const partOf = new Map(techniques.map((technique, at) => [technique, at % parts]));
  const rows = Array.from({ length: parts }, (_, part) => {
    const mine = tests.filter((test) => partOf.get(test.technique) === part);
    const foreign = (technique: string) => !mine.some((test) => isNamed(test.technique, [technique]));
    const left = sigma.filter((rule) => rule.techniques.some(foreign));
    const judged = mine.map((test) => isNamed(test.technique, judgedOffline(left, test.executor, test.command).techniques));
    const named = judged.filter(Boolean).length;
    return { part: part + 1, tests: mine.length, rules: left.length, named, share: share(named, mine.length) };
  });
  const all = rows.reduce((sum, row) => sum + row.named, 0);
  return { rows, result: { tests: tests.length, named: all, recall: share(all, tests.length) } };
}
