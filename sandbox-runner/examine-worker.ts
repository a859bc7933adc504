import { parentPort, workerData } from 'node:worker_threads';
import { examine, type Examined } from './examine.ts';
import { Yara } from './static/yara.ts';

/** One sample at a time; see `examiner.ts`. */
export interface Asked {
  bytes: Uint8Array;
  fileName: string;
  passwords: readonly string[];
}
export interface Told {
  examined: Examined;
}

const yara = new Yara(workerData as string);
parentPort!.on('message', ({ bytes, fileName, passwords }: Asked) => {
  void examine(yara, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), fileName, passwords).then(
    (examined) => parentPort!.postMessage({ examined } satisfies Told),
    // Ends this worker: whoever waits hears of it by its exit.
    (error: unknown) => setImmediate(() => {
      throw error;
    }),
  );
});
