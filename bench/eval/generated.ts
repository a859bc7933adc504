import { readFile } from 'node:fs/promises';
import { loadRules } from '../../sandbox-runner/engine.ts';
import type { Measured, Options } from '../report.ts';
import { generated as make } from './generate.ts';
import { isNamed } from './named-offline.ts';
import { judgedOffline } from './offline.ts';

const seedOf = 20_260;
const eachOf = 6;
const catalogues: Readonly<Record<string, string>> = { 'windows-10': 'grammar-windows.txt', linux: 'grammar-linux.txt' };

/**
 * Commands drawn from catalogues that know nothing of the tables, in the styles of strangers, judged without a guest: the
 * share whose technique is named. A word after the name is the seed; `--limit`: commands of each line.
 */
export async function generated(options: Options): Promise<Measured> {
  const seed = Number(options.words[0] ?? seedOf);
  const { sigma } = await loadRules();
  const rows: Measured['rows'] = [];
  const items: NonNullable<Measured['items']> = [];
  let tests = 0;
  let named = 0;
  for (const [environment, file] of Object.entries(catalogues)) {
    if (options.environment !== undefined && options.environment !== environment) continue;
    const all = make(await readFile(new URL(`./catalogue/${file}`, import.meta.url), 'utf8'), options.limit ?? eachOf, seed);
    let mine = 0;
    let techniques = 0;
    for (const test of all) {
      const judged = judgedOffline(sigma, test.executor, test.command);
      techniques += judged.techniques.length;
      items.push({ name: test.command.slice(0, 200), score: judged.score, level: judged.score >= 30 ? 'SUSPICIOUS' : 'CLEAN' });
      if (isNamed(test.technique, judged.techniques)) mine++;
      else process.stderr.write(`  not named: ${test.technique} ${test.command.slice(0, 180)}; but ${judged.techniques.join(' ') || 'nothing'}\n`);
    }
    rows.push({ environment, commands: all.length, named: mine, share: share(mine, all.length), techniques_each: share(techniques, all.length) });
    tests += all.length;
    named += mine;
  }
  return { rows, items, result: { commands: tests, named, recall: share(named, tests) } };
}

const share = (count: number, of: number) => (of === 0 ? 0 : Math.round((1_000 * count) / of) / 1_000);
