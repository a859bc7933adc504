import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Measured, Options } from '../report.ts';

const fileSchema = z.object({ name: z.enum(['adversary', 'benign']), items: z.array(z.object({ name: z.string(), score: z.number(), level: z.string() })) });
const thresholds = [30, 60, 90];
/** Of unknown files that reach a sandbox, how many are bad: what a probability is for, not what the development data holds. */
const prior = 0.1;

/** From the scores of emulated adversaries and honest files to probabilities, and what each level is worth: `calibrate FILE.json …`. */
export async function calibrate(options: Options): Promise<Measured> {
  const bad: number[] = [];
  const honest: number[] = [];
  for (const path of options.words) {
    const { name, items } = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    (name === 'adversary' ? bad : honest).push(...items.map((item) => item.score));
  }
  if (bad.length === 0 || honest.length === 0) throw new Error('which results? npm run eval -- adversary … --json a.json, benign … --json b.json, then calibrate a.json b.json');
  const all = [...bad.map((score) => ({ score, bad: 1, weight: prior / bad.length })), ...honest.map((score) => ({ score, bad: 0, weight: (1 - prior) / honest.length }))].sort((a, b) => a.score - b.score);
  const points = isotonic(all);
  await writeFile(new URL('../../subgraphs/verdicts/calibration.json', import.meta.url), `${JSON.stringify({ madeBy: 'npm run eval -- calibrate', prior, adversaries: bad.length, honest: honest.length, points })}\n`);
  const share = (list: readonly number[], from: number) => Math.round((1000 * list.filter((score) => score >= from).length) / list.length) / 1000;
  const rows = thresholds.map((from) => ({ 'score from': from, 'adversaries found': share(bad, from), 'honest called so': share(honest, from) }));
  return { rows, result: { adversaries: bad.length, honest: honest.length, points: points.length, found_30: share(bad, 30), wrong_30: share(honest, 30) } };
}

/**
 * Isotonic regression by pooling neighbours that contradict the order: the higher the score, the likelier. Each pool is drawn a little to
 * what is known before anything is seen, so that ten samples never make a certainty.
 */
function isotonic(sorted: readonly { score: number; bad: number; weight: number }[]): [number, number][] {
  const unit = 1 / sorted.length;
  const pools: { from: number; to: number; bad: number; weight: number }[] = [];
  for (const { score, bad, weight } of sorted) {
    const last = pools.at(-1);
    if (last && last.to === score) {
      last.bad += bad * weight;
      last.weight += weight;
    } else pools.push({ from: score, to: score, bad: bad * weight, weight });
  }
  for (let n = 1; n < pools.length; ) {
    const [before, here] = [pools[n - 1]!, pools[n]!];
    if (before.bad / before.weight >= here.bad / here.weight) {
      pools.splice(n - 1, 2, { from: before.from, to: here.to, bad: before.bad + here.bad, weight: before.weight + here.weight });
      n = Math.max(1, n - 1);
    } else n++;
  }
  const points = pools.map(({ from, to, bad, weight }): [number, number] => [Math.round((from + to) / 2), Math.round(((bad + 2 * unit * prior) / (weight + 2 * unit)) * 1000) / 1000]);
  // The correction may not turn the order round.
  for (let n = 1; n < points.length; n++) points[n]![1] = Math.max(points[n]![1], points[n - 1]![1]);
  if (points[0]![0] > 0) points.unshift([0, points[0]![1]]);
  if (points.at(-1)![0] < 100) points.push([100, points.at(-1)![1]]);
  return points.filter((point, n) => n === 0 || point[0] > points[n - 1]![0]);
}
