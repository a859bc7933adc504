import { parentPort, workerData } from 'node:worker_threads';
import { compile, type RuleMatch } from '@litko/yara-x';
import type { Signal } from '../../schema/jobs.ts';
import { yaraRule } from './yara-rule.ts';

const rules = compile(workerData as string);
parentPort!.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
  try {
    parentPort!.postMessage({ id, signals: rules.scan(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).map(signalOf) });
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
