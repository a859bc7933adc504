import { parentPort, workerData } from 'node:worker_threads';
import type { RuleMatch } from '@litko/yara-x';
import type { Signal } from '../../schema/jobs.ts';
import { compiled } from './yara-sets.ts';
import { yaraRule } from './yara-rule.ts';

const sets = (workerData as string[]).map(compiled);
parentPort!.on('message', ({ id, bytes, fileName }: { id: number; bytes: Uint8Array; fileName: string }) => {
  try {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const told = { filename: fileName, filepath: fileName, extension: /\.\w{1,10}$/.exec(fileName)?.[0] ?? '' };
    parentPort!.postMessage({ id, signals: sets.flatMap((rules) => rules.scan(data, told)).map(signalOf) });
  } catch (error) {
    parentPort!.postMessage({ id, error: (error as Error).message });
  }
});

function signalOf(match: RuleMatch): Signal {
  const { id, title, weight, techniques, benign, malicious } = yaraRule(match.ruleIdentifier, match.meta as Record<string, string | number>);
  return {
    rule: id, title, weight, source: 'YARA', run: null, techniques, benignCause: benign, maliciousCause: malicious,
    evidence: match.matches.slice(0, 5).map((found) => `offset ${found.offset}: ${JSON.stringify(found.data.slice(0, 80))}`),
  };
}
