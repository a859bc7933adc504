import { analyse, type ResultBody } from '../../sandbox-runner/analyse.ts';
import { loadEngine } from '../../sandbox-runner/engine.ts';
import { BoundedMachines } from '../../sandbox-runner/machines/bounded.ts';
import { FakeMachines } from '../../sandbox-runner/machines/fake-machines.ts';
import { inert, score } from '../../subgraphs/verdicts/scoring.ts';

/** A runner's process for `bench -- poison`: the real engine, and machines of the imagination, because bytes are what is tried here. */
export interface Work {
  id: number;
  fileName: string;
  bytes: Uint8Array;
}
export interface Outcome {
  id: number;
  verdict: string;
  limitations: string[];
  /** From the file's arrival to what its bytes alone say. */
  staticMs: number;
}

const engine = await loadEngine();
await engine.examiner.warm();
const machines = new BoundedMachines(new FakeMachines(['linux', 'windows-10', 'windows-7', 'windows-xp']), 2);

process.on('message', ({ id, fileName, bytes }: Work) => {
  const startedAt = performance.now();
  let staticMs = 0;
  let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
  void analyse(engine, machines, { fileName, runMsMax: 1_000, environment: null }, Buffer.from(bytes), async (result) => {
    if (result.kind === 'provisional') staticMs = performance.now() - startedAt;
    if (result.kind === 'finished') finished = result;
  }).then(() => {
    const { signals, detonations, limitations, static: facts } = finished!;
    const { level, score: points } = score({ signals, detonations, limitations, inert: inert(facts.mediaType) });
    process.send!({ id, verdict: `${level} ${points} ${detonations.map((run) => run.environment).join()}`, limitations, staticMs } satisfies Outcome);
  }, (error: unknown) => process.send!({ id, verdict: `FAILED ${(error as Error).message}`, limitations: [], staticMs } satisfies Outcome));
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');
