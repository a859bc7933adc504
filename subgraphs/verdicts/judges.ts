import { Worker } from 'node:worker_threads';
import type { Composition } from '../../sandbox-runner/engine.ts';
import type { Answer, Ask, WorkerData } from './rescoring-worker.ts';

/** Threads that judge traces by the rules of this release. */
export interface Judges {
  release: { version: string; digest: string };
  composition: Composition;
  judge(asked: Omit<Ask, 'id'>): Promise<Answer['judged']>;
  close(): Promise<void>;
}

export async function openJudges(count: number, data: WorkerData): Promise<Judges> {
  const workers = await Promise.all(Array.from({ length: count }, async () => await started(data)));
  let next = 0;
  const waiting = new Map<number, { resolve: (judged: Answer['judged']) => void; reject: (error: Error) => void }>();
  let failed: Error | undefined;
  for (const { worker } of workers) {
    worker.on('message', ({ id, judged }: Answer) => {
      waiting.get(id)?.resolve(judged);
      waiting.delete(id);
    });
    worker.on('error', (error) => {
      failed = error as Error;
      for (const one of waiting.values()) one.reject(failed);
      waiting.clear();
    });
  }
  const ask = async (worker: Worker, asked: Omit<Ask, 'id'>) =>
    await new Promise<Answer['judged']>((resolve, reject) => {
      if (failed) return reject(failed);
      const id = next++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...asked, id } satisfies Ask);
    });
  return {
    ...workers[0]!.hello,
    async judge({ traces, bases, levels }) {
      const share = Math.ceil(traces.length / count);
      const parts = await Promise.all(workers.map(async ({ worker }, n) => {
        const [from, to] = [n * share, (n + 1) * share];
        // A share may be empty, what the worker has to know of other releases is not.
        return from >= traces.length && Object.keys(bases).length === 0 ? [] : await ask(worker, { traces: traces.slice(from, to), bases, levels: levels.slice(from, to) });
      }));
      return parts.flat();
    },
    close: async () => void (await Promise.all(workers.map(async ({ worker }) => await worker.terminate()))),
  };
}

async function started(data: WorkerData): Promise<{ worker: Worker; hello: Pick<Judges, 'release' | 'composition'> }> {
  const worker = new Worker(new URL('./rescoring-worker.ts', import.meta.url), { workerData: data, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
  worker.unref();
  const hello = await new Promise<Pick<Judges, 'release' | 'composition'>>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  worker.removeAllListeners('error');
  return { worker, hello };
}
