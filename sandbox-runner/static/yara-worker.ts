import { parentPort, workerData } from 'node:worker_threads';
import { compile, type RuleMatch } from '@litko/yara-x';
import type { Signal } from '../../schema/jobs.ts';

const rules = compile(workerData as string);
parentPort!.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
  try {
    parentPort!.postMessage({ id, signals: rules.scan(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).map(signalOf) });
  } catch (error) {
    parentPort!.postMessage({ id, error: (error as Error).message });
  }
});

function signalOf(match: RuleMatch): Signal {
  const meta = match.meta as Record<string, string | number>;
  const techniques = String(meta.techniques ?? '').split(',').map((one) => one.trim()).filter(Boolean);
  return {
    rule: `yara-${match.ruleIdentifier}`, title: String(meta.title ?? match.ruleIdentifier), weight: Number(meta.weight ?? 20), source: 'YARA', techniques,
    benignCause: String(meta.benign ?? ''), maliciousCause: String(meta.malicious ?? ''),
    evidence: match.matches.slice(0, 5).map((found) => `offset ${found.offset}: ${JSON.stringify(found.data.slice(0, 80))}`),
  };
}
