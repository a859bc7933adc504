import { readFileSync } from 'node:fs';
import { featureNames, features, type ContentKind } from './features.ts';

/** Logistic regression over standardised features: small enough to be read, and every number can be explained. */
export interface Weights {
  mean: number[];
  deviation: number[];
  weights: number[];
  bias: number;
}

/** Made by `npm run eval -- train`; the model card beside it says how good it is. */
const trained = JSON.parse(readFileSync(new URL('./weights.json', import.meta.url), 'utf8')) as Record<ContentKind, Weights>;

const bytesMin = 512;

/** How likely bytes of this kind are packed or obfuscated, 0 to 1; null for what is too small to say. */
export function packedProbability(kind: ContentKind, bytes: Uint8Array): number | null {
  return bytes.length < bytesMin ? null : probability(trained[kind], features(kind, bytes));
}

export function probability({ mean, deviation, weights, bias }: Weights, values: readonly number[]): number {
  let sum = bias;
  for (const [index, value] of values.entries()) sum += (weights[index]! * (value - mean[index]!)) / deviation[index]!;
  return 1 / (1 + Math.exp(-sum));
}

/** What spoke loudest for it, in words. */
export function reasons(kind: ContentKind, bytes: Uint8Array): string[] {
  const { mean, deviation, weights } = trained[kind];
  return features(kind, bytes)
    .map((value, index) => ({ name: featureNames[kind][index]!, value, push: (weights[index]! * (value - mean[index]!)) / deviation[index]! }))
    .filter((one) => one.push > 0.3).sort((a, b) => b.push - a.push).slice(0, 3).map((one) => `${one.name}: ${one.value.toFixed(2)}`);
}
