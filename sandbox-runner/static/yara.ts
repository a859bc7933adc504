import { Worker } from 'node:worker_threads';
import { afterCpuMs } from '../parsers/cpu.ts';
import type { Signal } from '../../schema/jobs.ts';

/** CPU time of this whole process, which does nothing else while it scans. */
const scanCpuMsMax = 10_000;

/** YARA in a worker: yara-x has no time-out of its own, so a scan that takes too long ends with its worker. */
export class Yara {
  readonly #sets: readonly string[];
  #worker: Worker | undefined;
  #next = 0;
  readonly #waiting = new Map<number, { resolve: (signals: Signal[]) => void; reject: (error: Error) => void }>();

  /** `sets`: sources that are scanned one after the other, each with names of its own (`yara-sets.ts`). */
  constructor(sets: readonly string[]) {
    this.#sets = sets;
  }

  /** Signals for what matches; some rules ask for the file's name as well. Rejects with SCAN_TIMEOUT when it takes too long. */
  async scan(bytes: Buffer, fileName = ''): Promise<Signal[]> {
    const worker = this.#started();
    const id = this.#next++;
    return await new Promise<Signal[]>((resolve, reject) => {
      const stop = afterCpuMs(scanCpuMsMax, () => {
        void worker.terminate();
        this.#fail(new Error('SCAN_TIMEOUT'));
      });
      this.#waiting.set(id, {
        resolve: (signals) => {
          stop();
          resolve(signals);
        },
        reject: (error) => {
          stop();
          reject(error);
        },
      });
      worker.postMessage({ id, bytes, fileName });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./yara-worker.ts', import.meta.url), { workerData: this.#sets, resourceLimits: { maxOldGenerationSizeMb: 512, codeRangeSizeMb: 16 } });
    worker.on('message', ({ id, signals, error }: { id: number; signals?: Signal[]; error?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (signals) waiting?.resolve(signals);
      else waiting?.reject(new Error(error));
    });
    worker.on('error', (error) => this.#fail(error as Error));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #fail(error: Error): void {
    this.#worker = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
