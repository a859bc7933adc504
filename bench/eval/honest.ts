import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadBytesMax } from '../../schema/policy-settings.ts';
import { loadEngine } from '../../sandbox-runner/engine.ts';
import type { Examined } from '../../sandbox-runner/examine.ts';
import { FakeMachines } from '../../sandbox-runner/machines/fake-machines.ts';
import { obstacles } from '../../subgraphs/verdicts/clean.ts';
import type { Measured, Options } from '../report.ts';
import { Bench, each, type Judged } from './bench.ts';

interface Kind {
  files: number;
  clean: number;
  above: number;
  ran: number;
  obstacles: Map<string, number>;
}

/**
 * Honest files of every kind below a folder: how many are CLEAN, and what stands in the way of the others. With the word `static` no guest is
 * started: files that would run, or hold one that would, are counted and left out.
 */
export async function honest(options: Options): Promise<Measured> {
  const [folder, ...words] = options.words;
  if (!folder) throw new Error('which folder? npm run eval -- honest DIR [static]');
  const bytesAlone = words.includes('static');
  const selected = (await filesBelow(folder)).slice(0, options.limit);
  const kinds = new Map<string, Kind>();
  const items: NonNullable<Measured['items']> = [];
  const bench = bytesAlone ? new Bench(await loadEngine(), new FakeMachines([])) : await Bench.open();
  const offered = bytesAlone ? new Set(['ENVIRONMENT_NOT_OFFERED', 'RUNS_LIMIT']) : new Set<string>();
  let leftOut = 0;
  try {
    await each(selected, 2, async (file) => {
      const { judged, examined } = await bench.look(await readFile(file), file.slice(file.lastIndexOf('/') + 1), options.environment ?? null);
      const name = file.slice(folder.length).replace(/^\/+/, '');
      const why = obstaclesOf(judged);
      if (judged.level === 'UNKNOWN' && why.some((one) => offered.has(one))) {
        leftOut++;
        return;
      }
      items.push({ name, score: judged.score, level: judged.level });
      tell(name, judged, examined, why);
      count(kinds, kindOf(file, examined), judged, why);
    });
  } finally {
    await bench.close();
  }
  return { rows: rowsOf(kinds), items, result: { ...resultOf(items, kinds.size), ...(bytesAlone ? { would_run: leftOut } : {}) } };
}

/** Files that the platform would take, in one order for all. */
async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await stat(path)).size <= uploadBytesMax) files.push(path);
  }
  return files.sort();
}

const obstaclesOf = ({ conditions, outcomes, signals }: Judged): string[] => (conditions.coverage ? obstacles({ coverage: conditions.coverage, limitations: conditions.limitations, outcomes, signals }) : []);

/** The format; of texts, which have one name for many formats, with the ending. */
function kindOf(fileName: string, { identity }: Examined): string {
  if (identity.kind !== 'other') return identity.interpreter ?? identity.format;
  return identity.mediaType === 'text/plain' ? `text/plain ${/\.\w{1,12}$/.exec(fileName)?.[0].toLowerCase() ?? ''}`.trim() : identity.mediaType;
}

function count(kinds: Map<string, Kind>, name: string, judged: Judged, why: readonly string[]): void {
  const kind = kinds.get(name) ?? { files: 0, clean: 0, above: 0, ran: 0, obstacles: new Map() };
  kinds.set(name, kind);
  kind.files++;
  if (judged.executed) kind.ran++;
  if (judged.level === 'CLEAN') kind.clean++;
  else if (judged.level !== 'UNKNOWN') kind.above++;
  else for (const one of why) kind.obstacles.set(one, (kind.obstacles.get(one) ?? 0) + 1);
}

/** What is no CLEAN, one line each: what to mend next. */
function tell(name: string, judged: Judged, { identity }: Examined, why: readonly string[]): void {
  if (judged.level === 'CLEAN') return;
  const because = judged.level === 'UNKNOWN' ? why.join(', ') : judged.signals.map((one) => `${one.weight} ${one.rule}: ${one.evidence[0] ?? one.title}`.slice(0, 160)).join(' | ');
  process.stderr.write(`${judged.level} ${name} (${identity.mediaType}) ${because}\n`);
}

const rowsOf = (kinds: ReadonlyMap<string, Kind>): Measured['rows'] =>
  [...kinds].sort(([, a], [, b]) => b.files - a.files).map(([kind, { files, clean, above, ran, obstacles: found }]) => ({
    kind, files, clean, unknown: files - clean - above, above, ran,
    obstacles: [...found].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([word, times]) => `${word} ${times}`).join(', '),
  }));

function resultOf(items: readonly { level: string }[], kinds: number): Measured['result'] {
  const share = (of: (level: string) => boolean) => (items.length === 0 ? 0 : Math.round((1_000 * items.filter((one) => of(one.level)).length) / items.length) / 1_000);
  return {
    files: items.length, kinds, clean: share((level) => level === 'CLEAN'), unknown: share((level) => level === 'UNKNOWN'),
    above: share((level) => level !== 'CLEAN' && level !== 'UNKNOWN'),
  };
}
