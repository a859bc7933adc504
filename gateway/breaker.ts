/**
 * Whether a subgraph is worth asking.
 *
 *     closed ──failures in a row──▶ open ──its time is up──▶ trying ──one answer──▶ closed
 *                                    ▲                          │
 *                                    └──one failure, longer─────┘
 */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #openMs = 0;
  #until = 0;
  #trying = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get state(): 'closed' | 'open' | 'trying' {
    if (this.#openMs === 0) return 'closed';
    return this.#trying ? 'trying' : 'open';
  }

  /** True when the request may be sent; each true is followed by one `answered`, `failed` or `gaveUp`. */
  admits(): boolean {
    if (this.#openMs === 0) return true;
    if (this.#trying || this.#now() < this.#until) return false;
    this.#trying = true;
    return true;
  }

  answered(): void {
    this.#failures = 0;
    this.#openMs = 0;
    this.#trying = false;
  }

  failed(): void {
    this.#failures++;
    if (!this.#trying && (this.#openMs > 0 || this.#failures < failuresMax)) return;
    this.#openMs = Math.min(this.#openMs === 0 ? openMsMin : this.#openMs * 2, openMsMax);
    this.#until = this.#now() + this.#openMs;
    this.#trying = false;
  }

  /** The client left before there was an answer: nobody learnt anything. */
  gaveUp(): void {
    this.#trying = false;
  }
}

export const failuresMax = 5;
export const openMsMin = 200;
export const openMsMax = 5_000;
