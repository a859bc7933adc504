import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Measured, Options } from '../report.ts';
import { Bench, each, type Looked } from './bench.ts';

const level = z.enum(['not-clean', 'unknown-or-worse', 'clean', 'clean-or-unknown']);
const pattern = z.string().transform((text) => new RegExp(text, 'i'));
/** What is expected of one file; all of it must hold. */
const expectedSchema = z.strictObject({
  level: level.optional(),
  /** The identified format, or the interpreter. */
  format: pattern.optional(),
  formatNot: pattern.optional(),
  /** One of these stands in the name of a member. */
  membersAny: z.array(z.string()).optional(),
  /** So many members at least. */
  members: z.number().int().optional(),
  memberFormat: pattern.optional(),
  /** The name of a signal's rule. */
  signal: pattern.optional(),
  signalNot: pattern.optional(),
  indicator: z.string().optional(),
  /** Stands anywhere in signals, commands and facts. */
  text: z.string().optional(),
  /** The environment in which it, or a member, runs; `none`. */
  runs: z.string().optional(),
  run: z.string().optional(),
  limitNot: z.string().optional(),
  stage: z.literal('FINAL').optional(),
});
const casesSchema = z.array(z.object({ id: z.string(), kind: z.string(), file: z.string(), expected: expectedSchema }));
export type Expected = z.infer<typeof expectedSchema>;

const levels: Record<z.infer<typeof level>, readonly string[] | null> = { 'not-clean': null, 'unknown-or-worse': null, clean: ['CLEAN'], 'clean-or-unknown': ['CLEAN', 'UNKNOWN'] };

/** What of it does not hold, in words; empty when all does. Pure. */
export function missing(expected: Expected, looked: Looked): string[] {
  const { judged, examined } = looked;
  const formats = [examined.identity.format, examined.identity.interpreter ?? '', examined.identity.kind];
  const rules = [...judged.signals, ...examined.signals].map((signal) => signal.rule);
  const names = looked.members.map((member) => member.fileName);
  const ran = judged.conditions.environments;
  const where = expected.runs ?? expected.run;
  const words = JSON.stringify([judged.signals, examined.written, examined.facts]);
  const checks: [boolean | undefined, string][] = [
    [expected.level && !(levels[expected.level]?.includes(judged.level) ?? judged.level !== 'CLEAN'), `level ${judged.level}`],
    [expected.format && !formats.some((format) => expected.format!.test(format)), `format ${formats.join('/')}`],
    [expected.formatNot && formats.some((format) => expected.formatNot!.test(format)), `format ${formats.join('/')}`],
    [expected.membersAny && !expected.membersAny.some((part) => names.some((name) => name.includes(part))), `members ${names.join(', ').slice(0, 60)}`],
    [expected.members !== undefined && names.length < expected.members, `members ${names.length}`],
    [expected.memberFormat && !examined.members.some(({ identity }) => expected.memberFormat!.test(identity.format) || expected.memberFormat!.test(identity.interpreter ?? '')), 'member format'],
    [expected.signal && !rules.some((rule) => expected.signal!.test(rule)), `no signal ${expected.signal?.source}`],
    [expected.signalNot && rules.some((rule) => expected.signalNot!.test(rule)), `signal ${expected.signalNot?.source}`],
    [expected.indicator !== undefined && !examined.facts.facts.includes(expected.indicator), `no indicator ${expected.indicator}`],
    [expected.text !== undefined && !words.includes(expected.text), `no text ${expected.text}`],
    [where !== undefined && (where === 'none' ? ran.length > 0 : !ran.includes(where)), `runs ${ran.join(', ') || 'nowhere'}`],
    [expected.limitNot !== undefined && judged.conditions.limitations.includes(expected.limitNot), `limitation ${expected.limitNot}`],
  ];
  return checks.flatMap(([fails, words]) => (fails ? [words] : []));
}

/** Files of a folder with a `cases.json` that says what is expected of each. A word after the folder picks cases by the beginning of their name. */
export async function field(options: Options): Promise<Measured> {
  const [folder, ...picked] = options.words;
  if (!folder) throw new Error('which folder? npm run eval -- field DIR');
  const all = casesSchema.parse(JSON.parse(await readFile(join(folder, 'cases.json'), 'utf8')));
  const cases = all.filter(({ id }) => picked.length === 0 || picked.some((start) => id.startsWith(start))).slice(0, options.limit);
  const rows: Measured['rows'] = [];
  const bench = await Bench.open();
  try {
    await each(cases, 2, async ({ id, kind, file, expected }) => {
      const wrong = missing(expected, await bench.look(await readFile(join(folder, file)), file.slice(file.lastIndexOf('/') + 1)));
      if (wrong.length > 0) rows.push({ case: id, kind, wrong: wrong.join('; ') });
    });
  } finally {
    await bench.close();
  }
  return { rows: rows.sort((a, b) => String(a.case).localeCompare(String(b.case))), result: { cases: cases.length, right: cases.length - rows.length } };
}
