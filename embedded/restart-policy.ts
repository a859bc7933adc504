export type SupervisedState = 'STARTING' | 'RUNNING' | 'RESTARTING' | 'FAILING';

export interface RestartLimits {
  /** The pause after the first death; each death that follows doubles it. */
  delayMsMin: number;
  /** The longest pause: what can't come back is tried this often and no more. */
  delayMsMax: number;
  /** So long a process runs before its deaths are forgotten. */
  upMsMin: number;
  /** So many deaths without such a rest, or within `windowMs`, are failing. */
  failingDeaths: number;
  windowMs: number;
}

export const restartLimits: RestartLimits = { delayMsMin: 250, delayMsMax: 60_000, upMsMin: 60_000, failingDeaths: 3, windowMs: 300_000 };

/** What happened to a supervised process so far. Times are milliseconds since 1970. */
export interface Course {
  readonly state: SupervisedState;
  /** How often it was started again. */
  readonly restarts: number;
  readonly lastReason: string | null;
  /** When it came into its state. */
  readonly since: number;
  /** When it started last; null while it is down. */
  readonly upSince: number | null;
  /** Deaths since it last ran for `upMsMin`. */
  readonly streak: number;
  /** The last `failingDeaths` deaths. */
  readonly deaths: readonly number[];
}

export const beginning = (now: number): Course => ({ state: 'STARTING', restarts: 0, lastReason: null, since: now, upSince: null, streak: 0, deaths: [] });

const into = (course: Course, state: SupervisedState, now: number): Course => ({ ...course, state, since: state === course.state ? course.since : now });

export function started(course: Course, now: number): Course {
  const next = into(course, course.state === 'FAILING' ? 'FAILING' : 'RUNNING', now);
  return { ...next, upSince: now, restarts: course.restarts + (course.state === 'STARTING' ? 0 : 1) };
}

export function died(course: Course, now: number, reason: string, limits: RestartLimits): Course {
  const streak = course.streak + 1;
  const deaths = [...course.deaths, now].slice(-limits.failingDeaths);
  const often = deaths.length === limits.failingDeaths && now - deaths[0]! < limits.windowMs;
  const failing = course.state === 'FAILING' || streak >= limits.failingDeaths || often;
  return { ...into(course, failing ? 'FAILING' : 'RESTARTING', now), lastReason: reason, upSince: null, streak, deaths };
}

/**
 * When its deaths may be forgotten if it goes on running; null while it is down and where there is nothing to forget.
 */
export function settlesAt(course: Course, limits: RestartLimits): number | null {
  if (course.upSince === null || course.streak === 0) return null;
  const oldest = course.state === 'FAILING' && course.deaths.length === limits.failingDeaths ? course.deaths[0]! + limits.windowMs : 0;
  return Math.max(course.upSince + limits.upMsMin, oldest);
}

export function settled(course: Course, now: number, limits: RestartLimits): Course {
  const at = settlesAt(course, limits);
  return at === null || now < at ? course : { ...into(course, 'RUNNING', now), streak: 0 };
}

/**
 * How long to wait before the next start: doubled by each death, the upper half of it by chance, so that many do not
 * come back at once.
 */
export function delayMs({ streak }: Course, random: number, limits: RestartLimits): number {
  const whole = Math.min(limits.delayMsMax, limits.delayMsMin * 2 ** Math.min(30, Math.max(0, streak - 1)));
  return whole / 2 + (random * whole) / 2;
}
