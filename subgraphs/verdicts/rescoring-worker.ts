import { parentPort, workerData } from 'node:worker_threads';
import { loadRules, type Composition, type Own } from '../../sandbox-runner/engine.ts';
import { difference, judge, type Difference, type Judgement } from './judgement.ts';
import { openTrace } from './trace.ts';

/** Opens and judges traces away from the subgraph's own thread. */
export interface WorkerData {
  own: Own;
  master: Uint8Array;
}
export interface Ask {
  id: number;
  traces: { analysisId: string; sha256: string; base: string | null; body: Uint8Array }[];
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

const { own, master } = workerData as WorkerData;
const rules = await loadRules(own);
const differences = new Map<string, Difference | null>();
parentPort!.postMessage({ release: rules.release, composition: rules.composition });

parentPort!.on('message', ({ id, traces, bases, levels }: Ask) => {
  for (const [base, composition] of Object.entries(bases)) differences.set(base, difference(rules, composition));
  const judged = traces.map(({ analysisId, sha256, base, body }, index) => {
    try {
      const found = judge(rules, openTrace(master, analysisId, body), base === null ? null : (differences.get(base) ?? null), sha256);
      return found.scored.level === levels[index] ? null : found;
    } catch (error) {
      return (error as Error).message;
    }
  });
  parentPort!.postMessage({ id, judged } satisfies Answer);
});
