import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { obfuscated } from '../bench/eval/obfuscate.ts';
import { featureNames, features } from '../sandbox-runner/model/features.ts';
import { packedProbability, reasons, type Weights } from '../sandbox-runner/model/model.ts';
import { calibrated } from '../subgraphs/verdicts/scoring.ts';

const home = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, home));
const weights = JSON.parse(read('sandbox-runner/model/weights.json').toString()) as Record<'binary' | 'text', Weights>;

describe('the model of packed and obfuscated content', () => {
  test('has a weight for every feature that the code computes', () => {
    for (const kind of ['binary', 'text'] as const) {
      for (const list of [weights[kind].mean, weights[kind].deviation, weights[kind].weights]) expect(list).toHaveLength(featureNames[kind].length);
      expect(weights[kind].deviation.every((one) => one > 0)).toBe(true);
      expect(features(kind, read('package.json'))).toHaveLength(featureNames[kind].length);
    }
  });
  test('finds a hidden script likelier hidden than the same script as it was', () => {
    const scripts: [string, string][] = [['sh', 'sandbox-runner/guest/linux-warm.sh'], ['sh', 'sandbox-runner/guest/trace.sh'], ['python', 'sandbox-runner/guest/network.py'], ['perl', 'sandbox-runner/guest/agent.pl'], ['js', 'embedded/install.cjs']];
    for (const [language, path] of scripts) {
      const plain = read(path);
      for (let seed = 0; seed < 5; seed++) {
        const hidden = Buffer.from(obfuscated(language, plain.toString(), seed)!);
        expect(packedProbability('text', hidden)!, `${path}, way ${seed}`).toBeGreaterThan(packedProbability('text', plain)!);
      }
    }
  });
  test('finds a compressed program likelier packed than the same program as it was, and says by what', () => {
    const plain = readFileSync(process.execPath).subarray(0, 400_000);
    const packed = Buffer.concat([plain.subarray(0, 4_096), gzipSync(plain, { level: 9 })]);
    expect(packedProbability('binary', packed)!).toBeGreaterThan(packedProbability('binary', plain)!);
    expect(reasons('binary', Buffer.concat([plain.subarray(0, 2_048), randomBytes(60_000)])).length).toBeGreaterThan(0);
  });
  test('gives a probability for any bytes, and nothing for a few', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.constantFrom('binary' as const, 'text' as const), (bytes, kind) => {
      const p = packedProbability(kind, bytes);
      return bytes.length < 512 ? p === null : p !== null && p >= 0 && p <= 1;
    }));
  });
  test('has a card that says what it was trained on and how good it is', () => {
    const card = read('sandbox-runner/model/card.md').toString();
    for (const word of ['auc', 'ece', 'brier', 'Split by package', 'Limits']) expect(card).toContain(word);
  });
});

describe('the probability of a score', () => {
  test('grows with the score and stays within its bounds', () => {
    let last = 0;
    for (let score = 0; score <= 100; score++) {
      const p = calibrated(score);
      expect(p).toBeGreaterThanOrEqual(last);
      expect(p).toBeLessThanOrEqual(1);
      last = p;
    }
    expect(calibrated(100)).toBeGreaterThan(calibrated(0));
  });
});
