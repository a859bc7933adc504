/**
 * What becomes of an analysis when one of its attempts ends. Pure; the rows are written by `actions.ts`.
 *
 *                      ┌───────────────◀── returned: its runner stops (not counted) ──┐
 *                      ▼                                                              │
 *   WAITING ──due──▶ QUEUED ──started──▶ RUNNING ──finished──▶ FINISHED               │
 *      ▲               │                   │ └────────────────────────────────────────┤
 *      │               └─ lost, not begun ─┼──────────────────────────────────────────┘
 *      │                                   │
 *      └── fetch, machine, runner, result, death: counted, fewer than so many ──┤
 *                                                                               └─ at the limit, or hopeless ──▶ FAILED
 *
 * Only a job that was begun counts a death of its runner: what merely waited beside it did not end the process. After the second death it runs in
 * quarantine, after the third it is a dead letter. What the service itself did to it (a stop, a runner that left it to another one) counts nothing.
 */
export const attemptsMax = {
  /** Its bytes could not be fetched. Each attempt tries for a minute and a half. */
  FETCH: 6,
  /** Its guest did not wake, died, went silent, or answered nonsense. A sample that does this to each guest ends here too. */
  MACHINE: 3,
  /** An error in the runner. */
  RUNNER: 3,
  /** The database does not take what was found out. */
  RESULT: 2,
  /** The runner's process ended with the job in hand. */
  DEATH: 3,
  /** Given back by a runner that stops: no fault of anything, bounded so that whatever happens ends. */
  RETURN: 100,
} as const;
export type FailureKind = keyof typeof attemptsMax;

const quarantineDeaths = 2;
/**
 * A runner that is to be avoided gives the job back; after so many times the job goes to whoever takes it. A runner asks for
 * four jobs per machine at once, so one with many machines is offered the same job as many times before another one is.
 */
export const avoidsMax = 100;
const avoidMs = 100;
/** The delay doubles so many times and no more. */
const doublingsMax = 5;
/** Between an analysis that failed and the next one of the same bytes: so many times the first delay, doubling with each that failed, at most so many milliseconds. */
const restDelays = 20;
const restMsMax = 6 * 3_600_000;

/** How often what has happened in one analysis. */
export type Counts = Partial<Record<FailureKind | 'AVOID', number>>;

export type Next =
  | { then: 'RETRY'; counts: Counts; delayMs: number }
  /** `deadLetter`: the job is kept for people to look at. */
  | { then: 'FAIL'; counts: Counts; deadLetter: boolean };

/** What follows on an attempt that ended like this. `retryMs`: before the first retry. */
export function afterAttempt(counts: Counts, ended: FailureKind | 'AVOID' | 'HOPELESS', retryMs: number): Next {
  if (ended === 'HOPELESS') return { then: 'FAIL', counts, deadLetter: false };
  const now: Counts = { ...counts, [ended]: (counts[ended] ?? 0) + 1 };
  if (ended === 'AVOID') return { then: 'RETRY', counts: now, delayMs: Math.min(retryMs, avoidMs) };
  if (now[ended]! >= attemptsMax[ended]) return { then: 'FAIL', counts: now, deadLetter: ended === 'DEATH' };
  if (ended === 'RETURN') return { then: 'RETRY', counts: now, delayMs: 0 };
  // That a runner died is known only half a minute later: nothing is won by waiting longer.
  if (ended === 'DEATH' && !inQuarantine(now)) return { then: 'RETRY', counts: now, delayMs: 0 };
  const failed = (['FETCH', 'MACHINE', 'RUNNER', 'RESULT', 'DEATH'] as const).reduce((sum, kind) => sum + (now[kind] ?? 0), 0);
  return { then: 'RETRY', counts: now, delayMs: retryMs * 2 ** Math.min(doublingsMax, failed - 1) };
}

/** Whether the next attempt runs with nothing beside it. */
export const inQuarantine = (counts: Counts): boolean => (counts.DEATH ?? 0) >= quarantineDeaths;

/** Milliseconds before bytes are analysed again after `failures` analyses in a row have failed. */
export const restMs = (failures: number, retryMs: number): number => Math.min(restMsMax, restDelays * retryMs * 2 ** Math.min(20, Math.max(0, failures - 1)));
