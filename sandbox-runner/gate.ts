/** Many go through together, or one alone. In the order in which they came, so that who wants to be alone is not waited past. */
export class Gate {
  #inside = 0;
  #alone = false;
  readonly #waiting: { alone: boolean; enter: () => void }[] = [];

  /** Resolves when the caller may go on, with what it calls at its end. Rejects when the signal aborts before. */
  async enter(alone: boolean, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#waiting.length > 0 || !this.#isFree(alone)) {
      await new Promise<void>((resolve, reject) => {
        const place = { alone, enter: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        } };
        const leave = () => {
          this.#waiting.splice(this.#waiting.indexOf(place), 1);
          this.#next();
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        this.#waiting.push(place);
      });
    } else this.#take(alone);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inside--;
      if (alone) this.#alone = false;
      this.#next();
    };
  }

  #isFree(alone: boolean): boolean {
    return alone ? this.#inside === 0 : !this.#alone;
  }

  #take(alone: boolean): void {
    this.#inside++;
    if (alone) this.#alone = true;
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && this.#isFree(first.alone); first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#take(first.alone);
      first.enter();
    }
  }
}
