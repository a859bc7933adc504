import { readdir, readFile } from 'node:fs/promises';
import { features } from '../sandbox-runner/model/features.ts';
import { identify, guess } from '../sandbox-runner/identify.ts';
import { cpuMs } from '../sandbox-runner/parsers/cpu.ts';
import { fuzzyHash } from '../sandbox-runner/static/fuzzy.ts';
import { collectIndicators } from '../sandbox-runner/static/indicators.ts';
import { passwordWords } from '../sandbox-runner/static/mail.ts';
import { parse } from '../sandbox-runner/static/parse.ts';
import { writtenCommands } from '../sandbox-runner/static/script.ts';
import { Yara } from '../sandbox-runner/static/yara.ts';
import { typeSamples } from '../test/samples/types.ts';
import { compound, grown, texts, type Generator } from './parsers/hostile.ts';
import type { Measured, Options } from './report.ts';

/** Doubling the input at most doubles the time; a tenth is for what a measurement of some milliseconds varies by. */
const ratioMax = 2.2;
/** What takes less is not compared: starts and caches are more than it. */
const comparedMsMin = 40;
const pilotBytes = 16 * 1024;
/** The smaller of the two sizes that are compared; with `--quick` a quarter. */
let smallBytes = 512 * 1024;

/** Each part of the static layer by itself, in this process: what a file of that name goes through. */
const parts: Record<string, (bytes: Buffer, fileName: string) => unknown> = {
  guess: (bytes, fileName) => guess(bytes, fileName),
  identify: async (bytes, fileName) => await identify(bytes, fileName),
  parse: async (bytes, fileName) => await parse(await identify(bytes, fileName), bytes, fileName).catch(() => undefined),
  commands: (bytes, fileName) => writtenCommands(bytes.toString('utf8'), fileName.endsWith('.sh') ? 'sh' : 'bat'),
  indicators: (bytes) => collectIndicators(bytes, '', new Map()),
  passwords: (bytes) => passwordWords(bytes.toString('utf8')),
  model: (bytes) => [features('text', bytes), features('binary', bytes)],
  similarity: (bytes) => fuzzyHash(bytes),
};

/** Parts that only some types come to. */
const concerns = (part: string, fileName: string) => (part === 'commands' ? /\.(bat|sh)$/.test(fileName) : part !== 'passwords' || /\.(eml|mbox|txt)$/.test(fileName));

async function cost(work: (bytes: Buffer, fileName: string) => unknown, bytes: Buffer, fileName: string, times: number): Promise<number> {
  let least = Infinity;
  for (let n = 0; n < times; n++) {
    const before = cpuMs();
    await work(bytes, fileName);
    least = Math.min(least, cpuMs() - before);
  }
  return least;
}

interface Case {
  part: string;
  name: string;
  ms: number;
  ratio: number;
}

/** CPU time for a size and for twice of it, of the same kind. Four times the size too where that looks like more than double: a step is no slope. */
async function compare(part: string, work: (bytes: Buffer, fileName: string) => unknown, { name, fileName, make }: Generator): Promise<Case> {
  const pilot = await cost(work, make(pilotBytes), fileName, 1);
  if (pilot > 4_000) return { part, name, ms: pilot, ratio: Infinity };
  const large = await cost(work, make(2 * smallBytes), fileName, 1);
  if (large < comparedMsMin) return { part, name, ms: large, ratio: 0 };
  const ratioOf = async (small: number, times: number) => (await cost(work, make(2 * small), fileName, times)) / Math.max(1, await cost(work, make(small), fileName, times));
  let ratio = await ratioOf(smallBytes, 2);
  for (let again = 0; ratio > ratioMax && again < 2 && large < 10_000; again++) ratio = Math.min(ratio, await ratioOf(smallBytes * 2 ** again, 3));
  return { part, name, ms: large, ratio };
}

/** Time against size for every parser and type of file. Fails when one grows faster than what it is given. */
export async function parsers(options: Options): Promise<Measured> {
  if (options.quick) smallBytes = 128 * 1024;
  const folder = new URL('../sandbox-runner/rules/yara/', import.meta.url);
  const yara = new Yara(await Promise.all((await readdir(folder)).map(async (name) => await readFile(new URL(name, folder), 'utf8'))));
  const all: Record<string, (bytes: Buffer, fileName: string) => unknown> = { ...parts, yara: async (bytes) => await yara.scan(bytes) };
  const generators = [...texts(options.limit ?? (options.quick ? 20 : 150)), { name: 'ole overlapping streams', fileName: 'x.doc', make: (bytes: number) => compound(Math.floor(bytes / 1_100)) }];
  for (const sample of await typeSamples()) {
    // Those are for the unpacker, whose time is bounded by itself.
    if (!/^(doc|xls|ppt)[xm]$|^od/.test(sample.format)) generators.push(grown(sample.format, sample.name, sample.bytes));
  }
  const cases: Case[] = [];
  for (const generator of generators) {
    for (const [part, work] of Object.entries(all)) if (concerns(part, generator.fileName)) cases.push(await compare(part, work, generator));
    process.stderr.write(`\r${generators.indexOf(generator) + 1} of ${generators.length} `);
  }
  await yara.close();
  const over = cases.filter((one) => one.ratio > ratioMax);
  const worst = [...over, ...Object.keys(all).flatMap((part) => cases.filter((one) => one.part === part).sort((a, b) => b.ms - a.ms).slice(0, 2))];
  const rows = [...new Set(worst)].map(({ part, name, ms, ratio }) => ({ part, input: name.slice(0, 60), 'ms a MiB': Math.round((ms * 1_048_576) / (2 * smallBytes)), 'twice the size': ratio === 0 ? '-' : `${ratio.toFixed(2)}×` }));
  const most = (pick: (one: Case) => number) => Math.max(...cases.map(pick));
  if (over.length > 0) process.exitCode = 1;
  return { rows, result: { cases: cases.length, over: over.length, ratio_max: most((one) => one.ratio).toFixed(2), slowest_ms_per_mib: Math.round((most((one) => one.ms) * 1_048_576) / (2 * smallBytes)) } };
}
