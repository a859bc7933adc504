import { readdirSync, readFileSync } from 'node:fs';

/**
 * The time that the host has given a process: wall-clock time without that in which it wanted to run and no processor was free for it. A deadline
 * counted so means the same on a quiet and on a loaded host: it passes while the process works, and while it waits for something else than
 * the host.
 *
 * From the scheduler's statistics of each thread (`/proc/PID/task/TID/schedstat`, nanoseconds); on a kernel without them it is wall-clock time.
 */
export class ServedTime {
  readonly #pid: () => number | undefined;
  readonly #startedAt = performance.now();
  #last = 0;
  /** Milliseconds for which each thread has waited for a processor. */
  readonly #waited = new Map<string, number>();

  /** `pid`: the process, once it is known; until then time is wall-clock time. */
  constructor(pid: () => number | undefined) {
    this.#pid = pid;
  }

  /** Milliseconds since this object was made; never decreases. */
  now(): number {
    this.#last = Math.max(this.#last, performance.now() - this.#startedAt - this.#longestWait());
    return this.#last;
  }

  /** Threads wait at the same time: the one that waited longest tells how much the process has missed at the most. */
  #longestWait(): number {
    const pid = this.#pid();
    if (pid !== undefined) {
      try {
        for (const thread of readdirSync(`/proc/${pid}/task`)) {
          const waitedNs = Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[1]);
          if (Number.isFinite(waitedNs)) this.#waited.set(thread, Math.max(waitedNs / 1e6, this.#waited.get(thread) ?? 0));
        }
      } catch {
        // It has ended, or this kernel keeps no such statistics: what was read before stays.
      }
    }
    return Math.max(0, ...this.#waited.values());
  }
}

/** Finds a process of a session by its name: `unshare` and the shells before it have other names. */
export function processOfSession(session: number, name: string): number | undefined {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const match = /^\d+ \((.*)\) \S \d+ \d+ (\d+) /s.exec(readFileSync(`/proc/${entry}/stat`, 'latin1'));
      if (match?.[1] === name && Number(match[2]) === session) return Number(entry);
    } catch {
      // It ended while we looked.
    }
  }
  return undefined;
}
