import { GraphQLError } from 'graphql';

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

  /** Call what it returns when the operation has ended. */
  watch(operation: AbortController): () => void {
    this.#open.set(operation, this.#now() + this.#ms);
    this.#timer ??= setInterval(() => this.look(), tickMs).unref();
    return () => void this.#open.delete(operation);
  }

  /** Ends what is due. */
  look(): void {
    const now = this.#now();
    for (const [operation, until] of this.#open) {
      if (until > now) break;
      this.#open.delete(operation);
      operation.abort(new GraphQLError(`the operation took longer than ${this.#ms / 1000} seconds and was ended`, { extensions: { code: 'TIMEOUT' } }));
    }
    if (this.#open.size === 0) this.stop();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
