import type { Log } from '../platform/log.ts';
import { endingOf, reasonOfEnding, type Ending } from './ending.ts';
import {
  beginning, delayMs, died, restartLimits, settled, settlesAt, started, type Course, type RestartLimits, type SupervisedState,
} from './restart-policy.ts';

/** A process that is ready. */
export interface Supervised {
  readonly pid: number | undefined;
  readonly ended: Promise<Ending>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** How a supervised process is, for those who show it. */
export interface ProcessStatus {
  name: string;
  state: SupervisedState;
  restarts: number;
  /** Why it died last, in words that anybody may read; null when it never did. */
  lastReason: string | null;
  since: Date;
}

export interface SupervisorOptions<P extends Supervised> {
  /** As an operator knows it: "nats-server". */
  name: string;
  /** Resolves when the process is ready; rejects, with a StartFailure, when it ends before, and when the signal aborts. */
  start: (signal: AbortSignal) => Promise<P>;
  log: Log;
  limits?: Partial<RestartLimits> | undefined;
  /** Endings before the process was ever ready that another start can't mend; all of them unless said otherwise. */
  isFinal?: (ending: Ending) => boolean;
  /** Endings of a ready process that are wanted: it is not started again. None unless said otherwise. */
  isWanted?: (ending: Ending) => boolean;
  onChange?: (status: ProcessStatus) => void;
}

const printedLinesMax = 5;

/**
 * Keeps one process running: starts it, waits for its end, and starts it again after a pause. The states, one writer for all of them
 * (`restart-policy.ts` says when each arrow is taken):
 *
 *                ready                  died              failingDeaths in a row or in windowMs
 *     STARTING ────────▶ RUNNING ────────────▶ RESTARTING ─────────────────────────────────────▶ FAILING ─┐
 *        │                 ▲ ▲                     │                                             │    ▲   │ ready, died:
 *        │                 │ └────────ready────────┘                                             │    └───┘ no change
 *        │                 └────────────────────up for upMsMin, no longer that many in windowMs──┘
 *        └──isFinal──▶ `start` rejects                    (each start follows a pause of delayMs)
 */
export class Supervisor<P extends Supervised> {
  readonly name: string;
  /** Resolves with the ending after which nothing is started again; never when `stop` came first. */
  readonly over: Promise<Ending>;
  readonly #options: SupervisorOptions<P>;
  readonly #limits: RestartLimits;
  readonly #over = Promise.withResolvers<Ending>();
  #course: Course;
  #current: P | undefined;
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions<P>) {
    this.name = options.name;
    this.over = this.#over.promise;
    this.#options = options;
    this.#limits = { ...restartLimits, ...options.limits };
    this.#course = beginning(Date.now());
  }

  get status(): ProcessStatus {
    const { state, restarts, lastReason, since } = this.#course;
    return { name: this.name, state, restarts, lastReason, since: new Date(since) };
  }

  /** The process that was ready last; it may have died since. */
  get current(): P {
    if (!this.#current) throw new Error(`${this.name} was never ready`);
    return this.#current;
  }

  /** Resolves when it is ready, or keeps dying and goes on to be tried; rejects when no other start can mend it. */
  async start(): Promise<void> {
    this.#stopping = new AbortController();
    const first = Promise.withResolvers<void>();
    this.#running = this.#run(first, this.#stopping.signal);
    this.#running.catch(first.reject);
    await first.promise;
  }

  /** Ends the process, and starts it no more until `start` is called again. */
  async stop(signal?: NodeJS.Signals): Promise<void> {
    this.#stopping.abort();
    await this.#current?.stop(signal);
    await this.#running.catch(() => undefined);
    this.#course = beginning(Date.now());
  }

  async #run(first: PromiseWithResolvers<void>, stopping: AbortSignal): Promise<void> {
    const { isFinal, isWanted } = this.#options;
    let ready = false;
    while (!stopping.aborted) {
      const outcome = await this.#once(stopping, () => {
        ready = true;
        first.resolve();
      });
      if (stopping.aborted) break;
      const ending = outcome instanceof Error ? endingOf(outcome) : outcome;
      if (!ready && outcome instanceof Error && (isFinal?.(ending) ?? true)) return void first.reject(outcome);
      if (isWanted?.(ending)) {
        first.resolve();
        return void this.#over.resolve(ending);
      }
      const ms = this.#died(ending);
      // Who waits for the first start goes on without it.
      if (this.#course.state === 'FAILING') first.resolve();
      await pause(ms, stopping);
    }
    first.reject(new Error(`${this.name} was stopped`));
  }

  /** One life: resolves with its ending, or with why it was never ready. */
  async #once(stopping: AbortSignal, ready: () => void): Promise<Ending | Error> {
    let process: P;
    try {
      process = await this.#options.start(stopping);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    this.#current = process;
    const again = this.#course.state !== 'STARTING';
    this.#move(started(this.#course, Date.now()));
    if (again) this.#options.log.warn({ process: this.name, pid: process.pid, restarts: this.#course.restarts }, `${this.name} runs again`);
    ready();
    const settlement = this.#settle();
    const ending = await process.ended;
    clearTimeout(settlement);
    return ending;
  }

  #settle(): NodeJS.Timeout | undefined {
    const at = settlesAt(this.#course, this.#limits);
    if (at === null) return undefined;
    const failing = this.#course.state === 'FAILING';
    return setTimeout(() => {
      // A clock that was set back: it has rested for as long as that took all the same.
      this.#move(settled(this.#course, Math.max(at, Date.now()), this.#limits));
      if (failing) this.#options.log.warn({ process: this.name }, `${this.name} has stopped dying`);
    }, Math.max(0, at - Date.now())).unref();
  }

  #died(ending: Ending): number {
    const reason = reasonOfEnding(ending);
    const pid = this.#course.upSince === null ? undefined : this.#current?.pid;
    this.#move(died(this.#course, Date.now(), reason, this.#limits));
    const ms = delayMs(this.#course, Math.random(), this.#limits);
    const { state, streak } = this.#course;
    this.#options.log.error(
      { process: this.name, pid, reason, deaths: streak, restartInMs: Math.round(ms), printed: ending.lines.slice(-printedLinesMax) },
      `${this.name} ${state === 'FAILING' ? 'keeps dying' : 'died'} (${reason}); it is started again in ${(ms / 1000).toFixed(1)} s`,
    );
    return ms;
  }

  #move(course: Course): void {
    const changed = course.state !== this.#course.state || course.lastReason !== this.#course.lastReason;
    this.#course = course;
    if (changed) this.#options.onChange?.(this.status);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
