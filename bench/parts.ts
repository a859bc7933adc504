import { compare, type Compared } from './parts/compare.ts';
import { readersHere } from './parts/readers.ts';
import type { Measured, Options } from './report.ts';

const batch = 250;

/**
 * Messages as programs write them and as attackers do, taken as the mail gateway takes them and read by programs that
 * have nothing in common. Counted: files that one of them shows in what is passed on, and that were not asked about.
 */
export async function parts(options: Options): Promise<Measured> {
  const count = options.limit ?? (options.quick ? 500 : 6_000);
  const readers = await readersHere();
  if (!('python email' in readers)) process.stderr.write('  without Python: apt-get install python3\n');
  const all: Compared[] = [];
  for (let from = 0; from < count; from += batch) {
    all.push(await compare(Array.from({ length: Math.min(batch, count - from) }, (_one, n) => from + n + 1), readers));
    process.stderr.write(`\r  ${Math.min(count, from + batch)} of ${count} messages `);
  }
  process.stderr.write('\n');
  const sum = (of: (one: Compared) => number) => all.reduce((total, one) => total + of(one), 0);
  const unseen = all.flatMap((one) => one.unseen);
  for (const { seed, reader, name } of unseen.slice(0,
    20)) process.stderr.write(`  message ${seed}: ${reader} shows ${JSON.stringify(name)}\n`);
  if (unseen.length > 0) process.exitCode = 1;
  return {
    rows: Object.keys(readers).map((reader) => ({
      reader, 'files shown': sum(({ byReader }) => byReader[reader] ?? 0),
        'not asked about': unseen.filter((one) => one.reader === reader).length,
    })),
    result: {
      messages: count, unseen: unseen.length, shown: sum(({ shown }) => shown), readers: Object.keys(readers).length,
      rewritten: sum(({ rewritten }) => rewritten), refused: sum(({ refused }) => refused),
      honest: sum(({ honest }) => honest), honest_rewritten: sum(({ honestRewritten }) => honestRewritten),
    },
  };
}
