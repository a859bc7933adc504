import { publicError } from '../platform/errors.ts';

/** Milliseconds between two looks at the clock: an operation may take that much longer. */
const tickMs = 250;

/** Ends operations that take too long. One timer for all of them: a timer for each would cost more than most operations do. */
export class Deadlines {
  readonly #ms: number;
  readonly #now: () => number;
  /** In the order of their deadlines. */
  readonly #open = new Map<AbortController, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number, now: () => number = Date.now) {
    this.#ms = ms;
    this.#now = now;
  }

  /** When its time will be up, in milliseconds since 1970, and what to call when it has ended. */
  watch(operation: AbortController): { deadline: number; ended: () => void } {
    const deadline = this.#now() + this.#ms;
    this.#open.set(operation, deadline);
    this.#timer ??= setInterval(() => this.look(), tickMs).unref();
    return { deadline, ended: () => void this.#open.delete(operation) };
  }

  /** Ends what is due. */
  look(): void {
    const now = this.#now();
    for (const [operation, until] of this.#open) {
      if (until > now) break;
      this.#open.delete(operation);
      operation.abort(publicError('TIMEOUT', `the operation took longer than ${this.#ms / 1000} seconds and was ended`));
    }
    if (this.#open.size === 0) this.stop();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
