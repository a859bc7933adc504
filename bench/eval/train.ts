import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants, deflateRawSync, gzipSync } from 'node:zlib';
import { command } from '../../embedded/command.ts';
import { Debian } from '../../embedded/debian.ts';
import { foldersFrom } from '../../embedded/folders.ts';
import { identify } from '../../sandbox-runner/identify.ts';
import { featureNames, features, type ContentKind } from '../../sandbox-runner/model/features.ts';
import { probability, type Weights } from '../../sandbox-runner/model/model.ts';
import type { Measured } from '../report.ts';
import { obfuscated } from './obfuscate.ts';

/** Distribution packages beside those of the guests: more scripts, and scripts that are small on purpose but hide nothing. */
const morePackages = ['libjs-jquery', 'libjs-bootstrap', 'node-acorn', 'node-semver', 'git', 'mc', 'debhelper', 'devscripts', 'moreutils', 'bash-completion', 'shellcheck', 'ffmpeg', 'imagemagick-6.q16', 'gdb', 'nmap', 'tcpdump', 'zstd', 'brotli', 'jq', 'tmux', 'htop', 'libz-mingw-w64', 'php-common', 'phpunit', 'liblocal-lib-perl', 'python3-requests', 'python3-yaml', 'python3-click'];
const perPackage = { binary: 5, text: 10 };
const fileBytesMax = 800_000;
/** Larger packages cost minutes to unpack and add nothing new. */
const packageBytesMax = 4_000_000;
/** One package in four is for testing: nothing of it is trained on. */
const forTesting = (label: string) => createHash('sha256').update(label).digest()[0]! % 4 === 0;

interface Example {
  label: string;
  hidden: 0 | 1;
  values: number[];
}

/** Trains the model of packed and obfuscated content on what packages hold and on packed and hidden forms of it; writes weights and card. */
export async function train(): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-train-'));
  try {
    const debian = new Debian(foldersFrom(process.env).cache);
    const debs = new Set([...(await debian.fetch(morePackages)), ...(await readdir(join(foldersFrom(process.env).cache, 'debian/cache/archives'))).filter((name) => name.endsWith('.deb')).map((name) => join(foldersFrom(process.env).cache, 'debian/cache/archives', name))]);
    const examples: Record<ContentKind, Example[]> = { binary: [], text: [] };
    const seen = new Set<string>();
    let done = 0;
    for (const deb of [...debs].sort((a, b) => (a.slice(a.lastIndexOf('/')) < b.slice(b.lastIndexOf('/')) ? -1 : 1))) {
      await take(deb, folder, examples, seen);
      if (++done % 25 === 0) process.stderr.write(`  ${done} of ${debs.size} packages: ${examples.binary.length} programs, ${examples.text.length} scripts\n`);
    }
    const rows: Measured['rows'] = [];
    const result: Measured['result'] = {};
    const models: Partial<Record<ContentKind, Weights>> = {};
    for (const kind of ['binary', 'text'] as const) {
      const learned = examples[kind].filter((one) => !forTesting(one.label));
      const tested = examples[kind].filter((one) => forTesting(one.label));
      const model = fit(learned, featureNames[kind].length);
      models[kind] = model;
      const scored = tested.map((one) => ({ ...one, p: probability(model, one.values) }));
      const packages = (list: readonly Example[]) => new Set(list.map((one) => one.label)).size;
      const honest = scored.filter((one) => one.hidden === 0);
      const hidden = scored.filter((one) => one.hidden === 1);
      rows.push({
        content: kind, 'trained on': learned.length, 'of packages': packages(learned), 'tested on': tested.length, 'of other packages': packages(tested), auc: auc(scored), brier: brier(scored), ece: calibrationError(scored),
        'found at 0.9': `${((100 * hidden.filter((one) => one.p >= 0.9).length) / hidden.length).toFixed(1)} %`, 'wrong at 0.9': `${((100 * honest.filter((one) => one.p >= 0.9).length) / honest.length).toFixed(2)} %`,
      });
      Object.assign(result, { [`${kind}_auc`]: auc(scored), [`${kind}_ece`]: calibrationError(scored) });
    }
    const home = new URL('../../sandbox-runner/model/', import.meta.url);
    await writeFile(new URL('weights.json', home), `${JSON.stringify(models, null, 1)}\n`);
    await writeFile(new URL('card.md', home), card(rows, models as Record<ContentKind, Weights>));
    return { rows, result };
  } finally {
    await command('chmod', ['-R', 'u+rwX', folder]).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(deb: string, folder: string, examples: Record<ContentKind, Example[]>, seen: Set<string>): Promise<void> {
  const label = deb.slice(deb.lastIndexOf('/') + 1).split('_')[0]!;
  if ((await stat(deb)).size > packageBytesMax) return;
  const files = join(folder, 'files');
  await rm(files, { recursive: true, force: true });
  await command('dpkg-deb', ['--extract', deb, files]);
  await command('chmod', ['-R', 'u+rwX', files]);
  const control = join(files, 'control');
  await command('dpkg-deb', ['--control', deb, control]);
  const paths = (await readdir(files, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const left = { ...perPackage };
  for (const path of paths.filter((one) => /\/(s?bin|games|libexec|control|completions)\/|\.(so[.\d]*|exe|dll|js|mjs|cjs|sh|py|pl|pm|php)$/.test(one))) {
    if (left.binary + left.text === 0) return;
    const info = await stat(path);
    if (info.size < 1_024 || info.size > fileBytesMax) continue;
    const bytes = await readFile(path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (seen.has(hash)) continue;
    const identity = await identify(bytes, path.slice(path.lastIndexOf('/') + 1));
    const kind: ContentKind | null = identity.kind === 'elf' || identity.kind === 'pe' ? 'binary' : identity.kind === 'script' ? 'text' : null;
    if (kind === null || left[kind] === 0) continue;
    seen.add(hash);
    left[kind]--;
    const seed = parseInt(hash.slice(0, 6), 16);
    examples[kind].push({ label, hidden: 0, values: features(kind, bytes) });
    const made = kind === 'binary' ? packed(bytes, seed) : obfuscated(identity.interpreter ?? '', bytes.toString('utf8'), seed);
    if (made !== null) examples[kind].push({ label, hidden: 1, values: features(kind, typeof made === 'string' ? Buffer.from(made) : made) });
  }
}

/**
 * As packers and crypters do it: the header and a loader stay, of the rest comes a compressed or enciphered body. UPX itself is in no package
 * of this distribution. The third way is gzexe's: a shell script with a compressed program behind it.
 */
function packed(bytes: Buffer, seed: number): Buffer {
  const from = Math.min(Math.floor(bytes.length * 0.3), 2_048 + (seed % 6) * 1_024);
  switch (seed % 4) {
    case 0: {
      const noisy = Buffer.from(bytes);
      let state = seed | 1;
      for (let at = Math.floor(bytes.length * 0.15); at < Math.floor(bytes.length * 0.9); at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        noisy[at] = bytes[at]! ^ (state >>> 24);
      }
      return noisy;
    }
    case 1:
      return Buffer.concat([Buffer.from('#!/bin/sh\nskip=49\nif tmp=`mktemp -d`; then tail -n +$skip <"$0" | gzip -cd > "$tmp/p"; chmod 700 "$tmp/p"; "$tmp/p" ${1+"$@"}; res=$?; else res=127; fi; exit $res\n'), gzipSync(bytes, { level: 9 })]);
    case 2:
      return Buffer.concat([bytes.subarray(0, from), deflateRawSync(bytes.subarray(from), { level: 9 }), bytes.subarray(-512)]);
    default:
      return Buffer.concat([bytes.subarray(0, from), brotliCompressSync(bytes.subarray(from), { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }), Buffer.alloc(seed % 4_096), bytes.subarray(-1_024)]);
  }
}

/** Full-batch gradient descent with momentum and a little ridge; no chance in it, so the same data gives the same weights. */
function fit(examples: readonly Example[], width: number): Weights {
  const mean = Array.from({ length: width }, (_, n) => examples.reduce((sum, one) => sum + one.values[n]!, 0) / examples.length);
  const deviation = mean.map((center, n) => Math.sqrt(examples.reduce((sum, one) => sum + (one.values[n]! - center) ** 2, 0) / examples.length) || 1);
  const rows = examples.map((one) => one.values.map((value, n) => (value - mean[n]!) / deviation[n]!));
  // Both classes count the same, whichever was easier to make.
  const positives = examples.filter((one) => one.hidden === 1).length;
  const balance = examples.map((one) => examples.length / (2 * (one.hidden === 1 ? positives : examples.length - positives)));
  const weights = new Array<number>(width).fill(0);
  const speed = new Array<number>(width + 1).fill(0);
  let bias = 0;
  for (let round = 0; round < 3_000; round++) {
    const slope = new Array<number>(width + 1).fill(0);
    for (const [k, row] of rows.entries()) {
      let sum = bias;
      for (let n = 0; n < width; n++) sum += weights[n]! * row[n]!;
      const error = (1 / (1 + Math.exp(-sum)) - examples[k]!.hidden) * balance[k]!;
      for (let n = 0; n < width; n++) slope[n]! += error * row[n]!;
      slope[width]! += error;
    }
    for (let n = 0; n <= width; n++) {
      speed[n] = 0.9 * speed[n]! - 0.1 * (slope[n]! / rows.length + (n < width ? 0.002 * weights[n]! : 0));
      if (n < width) weights[n]! += speed[n]!;
      else bias += speed[n]!;
    }
  }
  const short = (value: number) => Number(value.toPrecision(6));
  return { mean: mean.map(short), deviation: deviation.map(short), weights: weights.map(short), bias: short(bias) };
}

type Scored = Example & { p: number };

/** Chance that a hidden one is put above an honest one. */
function auc(scored: readonly Scored[]): number {
  const sorted = [...scored].sort((a, b) => a.p - b.p);
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]!.p === sorted[from]!.p) to++;
    for (let n = from; n < to; n++) if (sorted[n]!.hidden === 1) ranks += (from + to + 1) / 2;
    from = to;
  }
  const positives = scored.filter((one) => one.hidden === 1).length;
  return Number(((ranks - (positives * (positives + 1)) / 2) / (positives * (scored.length - positives))).toFixed(4));
}

function brier(scored: readonly Scored[]): number {
  return Number((scored.reduce((sum, one) => sum + (one.p - one.hidden) ** 2, 0) / scored.length).toFixed(4));
}

/** How far what is said is from what is so, over ten bins. */
function calibrationError(scored: readonly Scored[]): number {
  let sum = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = scored.filter((one) => Math.min(9, Math.floor(one.p * 10)) === bin);
    if (inside.length === 0) continue;
    const said = inside.reduce((total, one) => total + one.p, 0) / inside.length;
    const so = inside.reduce((total, one) => total + one.hidden, 0) / inside.length;
    sum += (Math.abs(said - so) * inside.length) / scored.length;
  }
  return Number(sum.toFixed(4));
}

function card(rows: Measured['rows'], models: Record<ContentKind, Weights>): string {
  const columns = Object.keys(rows[0]!);
  const table = [columns, columns.map(() => '---'), ...rows.map((row) => columns.map((column) => String(row[column])))].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const heaviest = (kind: ContentKind) => models[kind].weights.map((weight, n) => ({ name: featureNames[kind][n]!, weight })).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 6).map((one) => `${one.name} ${one.weight > 0 ? '+' : ''}${one.weight.toFixed(2)}`).join(', ');
  return `# Model card: packed and obfuscated content

Written by \`npm run eval -- train\` together with \`weights.json\`. Two logistic regressions over standardised features (\`features.ts\`), one for
programs (ELF, PE), one for scripts. What it says is one signal of small weight: packing is no crime.

**Data**, made by the script: files of Debian packages as they are, against the same files with their body compressed behind a
header and loader, turned into noise as crypters do, behind gzexe's script, or hidden in one of ${'`bench/eval/obfuscate.ts`'}'s ways (encoded and evaluated, escaped, in numbers, compressed, renamed). Split by package: nothing of a
package that is tested was trained on.

${table}

AUC: chance that a hidden file is put above an honest one. Brier and ECE (ten bins): 0 is best. Classes are weighted alike, so a probability
holds for as many hidden as honest files, not for what an endpoint meets.

Heaviest features, programs: ${heaviest('binary')}. Scripts: ${heaviest('text')}.

**Limits.** The hidden half is of our own making: other packers and obfuscators will be found less well. Minified scripts and installers with
compressed payloads look like it and are honest. Not used below 512 bytes.
`;
}
