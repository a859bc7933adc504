import type { Log } from './log.ts';
import { inWords } from './trust.ts';

/** So often the same trouble is told again while it lasts. */
const againMs = 60_000;

/**
 * Tells of work that is tried again and again: the first failure with its stack, the same one once a minute with how often
 * it came, and that it is over. A database that restarts would fill the log otherwise.
 */
export class Trouble {
  readonly #log: Log;
  readonly #what: string;
  readonly #fields: Record<string, unknown>;
  readonly #now: () => number;
  #reason: string | null = null;
  #since = 0;
  #told = 0;
  #count = 0;

  /** `what`: the sentence of the log; `now`: milliseconds. */
  constructor(log: Log, what: string, fields: Record<string, unknown> = {}, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#what = what;
    this.#fields = fields;
    this.#now = now;
  }

  failed(error: unknown): void {
    const reason = inWords(error);
    const now = this.#now();
    if (this.#reason === null) [this.#since, this.#count] = [now, 0];
    this.#count++;
    if (reason === this.#reason && now - this.#told < againMs) return;
    const isNew = reason !== this.#reason;
    [this.#reason, this.#told] = [reason, now];
    this.#log.warn({ ...this.#fields, ...(isNew ? { err: error } : { reason, times: this.#count }) }, this.#what);
  }

  worked(): void {
    if (this.#reason === null) return;
    this.#log.info({ ...this.#fields, reason: this.#reason, times: this.#count, seconds: Math.round((this.#now() - this.#since) / 1000) }, 'it works again');
    this.#reason = null;
  }
}
