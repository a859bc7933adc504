import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Measured, Options } from '../report.ts';
import { Bench, each } from './bench.ts';
import { parseCommands } from './catalogue.ts';
import { namedOffline } from './named-offline.ts';

const fileSchema = z.object({
  source: z.string(),
  tests: z.array(z.object({ guid: z.string(), technique: z.string(), technique_name: z.string(), name: z.string(), executor: z.string(), command: z.string() })),
});

const kinds: Record<string, { name: string; head: string; environment: string }> = {
  bash: { name: 'test.sh', head: '#!/bin/bash\n', environment: 'linux' },
  sh: { name: 'test.sh', head: '#!/bin/sh\n', environment: 'linux' },
  command_prompt: { name: 'test.bat', head: '@echo off\r\n', environment: 'windows-10' },
  powershell: { name: 'test.ps1', head: '', environment: 'windows-10' },
};

/**
 * Emulated adversaries: each command runs as a sample; counted is whether its technique, or the technique's parent,
 * is named.
 */
export async function adversary(options: Options): Promise<Measured> {
  const [file] = options.words;
  if (!file) throw new Error('which file? npm run eval -- adversary FILE --environment linux');
  if (options.offline && file.endsWith('.txt')) return await namedOffline(parseCommands(await readFile(file, 'utf8')), options.leaveOut);
  const { tests } = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  if (options.offline) return await namedOffline(tests, options.leaveOut);
  const environment = options.environment ?? 'linux';
  const fitting = tests.filter((test) => kinds[test.executor]?.environment === environment);
  const chosen = options.limit ?? (options.quick ? 24 : undefined);
  const step = chosen === undefined ? 1 : Math.max(1, Math.floor(fitting.length / chosen));
  const selected = fitting.filter((_, index) => index % step === 0).slice(0, chosen ?? fitting.length);
  const bench = await Bench.open([environment]);
  const found: { technique: string; executed: boolean; named: boolean; level: string; score: number; name: string }[] = [];
  try {
    await each(selected, 3, async (test) => {
      const kind = kinds[test.executor]!;
      const judged = await bench.judge(Buffer.from(kind.head + test.command), kind.name, environment, options.quick ? 12_000 : 20_000);
      const named = judged.techniques.some((technique) => technique === test.technique || technique === test.technique.split('.')[0] || technique.split('.')[0] === test.technique);
      found.push({ technique: test.technique, executed: judged.executed, named: judged.executed && named, level: judged.level, score: judged.score, name: test.name });
    });
  } finally {
    await bench.close();
  }
  for (const one of found.filter((each) => !each.executed || !each.named)) process.stderr.write(`  ${one.executed ? 'not named' : 'not run'}: ${one.technique} ${one.name}\n`);
  const techniques = [...new Set(found.map((one) => one.technique))].sort();
  const rows = techniques.map((technique) => {
    const mine = found.filter((one) => one.technique === technique);
    const levels = new Map<string, number>();
    for (const one of mine) levels.set(one.level, (levels.get(one.level) ?? 0) + 1);
    return {
      technique, tests: mine.length, executed: mine.filter((one) => one.executed).length, named: mine.filter((one) => one.named).length,
      levels: [...levels].map(([level, count]) => `${count} ${level}`).join(', '),
    };
  });
  const executed = found.filter((one) => one.executed);
  const share = (count: number, of: number) => (of === 0 ? 0 : Math.round((1000 * count) / of) / 1000);
  return {
    rows,
    items: executed.map(({ name, score, level }) => ({ name, score, level })),
    result: {
      tests: found.length, executed: executed.length, recall: share(executed.filter((one) => one.named).length, executed.length),
      above_clean: share(executed.filter((one) => !['CLEAN', 'UNKNOWN'].includes(one.level)).length, executed.length),
    },
  };
}
