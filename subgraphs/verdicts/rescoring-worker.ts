import { parentPort, workerData } from 'node:worker_threads';
import { loadRules, type Composition } from '../../sandbox-runner/engine.ts';
import { difference, judge, type Difference, type Judgement } from './judgement.ts';
import { openTrace } from './trace.ts';

/** Opens and judges traces away from the subgraph's own thread. */
export interface WorkerData {
  rules: string | undefined;
  master: Uint8Array;
}
export interface Ask {
  id: number;
  traces: { analysisId: string; base: string | null; body: Uint8Array }[];
  /** Compositions by release, told once each. */
  bases: Record<string, Composition | null>;
  /** Only what differs in level from these comes back in full. */
  levels: string[];
}
export interface Answer {
  id: number;
  /** Null where nothing changed; a text where the trace could not be opened. */
  judged: (Judgement | string | null)[];
}

const { rules: folder, master } = workerData as WorkerData;
const rules = await loadRules({ rules: folder });
const differences = new Map<string, Difference | null>();
parentPort!.postMessage({ release: rules.release, composition: rules.composition });

parentPort!.on('message', ({ id, traces, bases, levels }: Ask) => {
  for (const [base, composition] of Object.entries(bases)) differences.set(base, difference(rules, composition));
  const judged = traces.map(({ analysisId, base, body }, index) => {
    try {
      const found = judge(rules, openTrace(master, analysisId, body), base === null ? null : (differences.get(base) ?? null));
      return found.scored.level === levels[index] ? null : found;
    } catch (error) {
      return (error as Error).message;
    }
  });
  parentPort!.postMessage({ id, judged } satisfies Answer);
});
