import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { nestingLimits, type Examined } from './examine.ts';
import type { Asked, Told } from './examine-worker.ts';
import { unknown } from './identify.ts';

/** A worker has so long for a sample beyond what the sample itself may take. */
const graceMs = 15_000;
const heapMiB = 1_024;

interface Job {
  asked: Asked;
  resolve: (examined: Examined) => void;
}

/**
 * The static layer, away from what must not stop: parsers read hostile bytes in workers of bounded memory, and one that does not come to an
 * end is ended. What comes then says so and nothing else.
 */
export class Examiner {
  readonly #sources: string;
  readonly #count: number;
  readonly #msMax: number;
  readonly #free: Worker[] = [];
  readonly #alive = new Set<Worker>();
  readonly #waiting: Job[] = [];
  #closed = false;

  /** `sources`: all YARA rules. */
  constructor(sources: string, options: { count?: number; msMax?: number } = {}) {
    this.#sources = sources;
    this.#count = options.count ?? Math.max(1, Math.min(4, availableParallelism()));
    this.#msMax = options.msMax ?? nestingLimits.msMax + graceMs;
  }

  /** Everything that can be said without running it. Never throws for what the file is like. */
  async examine(bytes: Buffer, fileName: string, passwords: readonly string[] = []): Promise<Examined> {
    if (this.#closed) throw new Error('the examiner is closed');
    return await new Promise((resolve) => {
      this.#waiting.push({ asked: { bytes, fileName, passwords }, resolve });
      this.#next();
    });
  }

  /** Starts every worker, so that the first sample does not wait for one. */
  async warm(): Promise<void> {
    await Promise.all(Array.from({ length: this.#count }, async () => await this.examine(Buffer.from('warm'), 'warm.txt')));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#alive].map(async (worker) => await worker.terminate()));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const worker = this.#free.pop() ?? (this.#alive.size < this.#count ? this.#started() : undefined);
    if (worker) this.#run(worker, this.#waiting.shift()!);
  }

  #started(): Worker {
    const worker = new Worker(new URL('./examine-worker.ts', import.meta.url), { workerData: this.#sources, resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
    this.#alive.add(worker);
    // One that dies while it has nothing to do is forgotten; who waits for one hears of it in #run.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.#alive.delete(worker);
      const at = this.#free.indexOf(worker);
      if (at >= 0) this.#free.splice(at, 1);
    });
    return worker;
  }

  #run(worker: Worker, { asked, resolve }: Job): void {
    const told = ({ examined }: Told) => end(restored(examined), true);
    const failed = (error: unknown) => end(nothingOf(asked, /memory/i.test(String(error)) ? 'STATIC_LIMIT_MEMORY' : 'STATIC_FAILED'), false);
    const gone = () => end(nothingOf(asked, 'STATIC_FAILED'), false);
    const end = (examined: Examined, reusable: boolean) => {
      clearTimeout(timer);
      worker.off('message', told).off('error', failed).off('exit', gone);
      if (reusable) {
        worker.unref();
        this.#free.push(worker);
      } else {
        this.#alive.delete(worker);
        void worker.terminate();
      }
      resolve(examined);
      this.#next();
    };
    worker.ref();
    const timer = setTimeout(() => end(nothingOf(asked, 'STATIC_LIMIT_TIME'), false), this.#msMax);
    worker.once('message', told).once('error', failed).once('exit', gone);
    worker.postMessage(asked);
  }
}

/** Buffers arrive as plain bytes. */
function restored(examined: Examined): Examined {
  return { ...examined, members: examined.members.map((member) => ({ ...member, bytes: Buffer.from(member.bytes.buffer, member.bytes.byteOffset, member.bytes.byteLength) })) };
}

function nothingOf({ bytes }: Asked, limitation: string): Examined {
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return {
    identity: unknown, signals: [], written: [], members: [], limitations: [limitation],
    facts: { mediaType: unknown.mediaType, category: unknown.category, md5: hash('md5'), sha1: hash('sha1'), facts: JSON.stringify({ size: bytes.length }) },
  };
}
