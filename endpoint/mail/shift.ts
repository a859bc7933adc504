const retryMs = [1_000, 60_000] as const;

/** What runs beside everything else, until the gateway stops. A failure is told and never ends anything else. */
export class Shift {
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #onFailure: (message: string) => void;

  constructor(onFailure: (message: string) => void) {
    this.#onFailure = onFailure;
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  run(work: () => Promise<void>): void {
    if (this.signal.aborted) return;
    const running = work().catch((error: unknown) => {
      if (!this.signal.aborted) this.#onFailure((error as Error).message);
    });
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Tries until it is done, with pauses that grow (milliseconds); gives up at the end of the shift, and at `until`. */
  async patiently(until: number, work: () => Promise<void>, onFailure: (message: string) => void): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (this.signal.aborted || Date.now() > until) throw error;
        onFailure((error as Error).message);
        await new Promise<void>((done) => {
          const timer = setTimeout(done, Math.min(retryMs[1], retryMs[0] * 2 ** Math.min(10, attempt)));
          this.signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
        });
        if (this.signal.aborted) throw error;
      }
    }
  }

  /** Nothing new begins; settles when what runs has ended. To be called at once, and awaited when everything else is closed. */
  async end(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#running]);
  }
}
