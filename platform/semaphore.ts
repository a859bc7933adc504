import { publicError } from './errors.ts';

/** So much is done at the same time, so much more waits for it in order, and what comes beyond that is refused at once. */
export class Semaphore {
  readonly #runningMax: number;
  readonly #waitingMax: number;
  readonly #busy: string;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** `busy` is what the error UNAVAILABLE says to whoever is refused. */
  constructor({ runningMax, waitingMax, busy }: { runningMax: number; waitingMax: number; busy: string }) {
    this.#runningMax = runningMax;
    this.#waitingMax = waitingMax;
    this.#busy = busy;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#runningMax) {
      if (this.#waiting.length >= this.#waitingMax) throw publicError('UNAVAILABLE', this.#busy);
      // Who ends hands its place over: nobody who comes meanwhile takes it.
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
