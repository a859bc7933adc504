export interface Timing {
  digest: 'NONE' | 'HOURLY' | 'DAILY';
  /** Minutes of the day; both null when there are no quiet hours. From is included, to is not; from may be later than to. */
  quietFrom: number | null;
  quietTo: number | null;
  timeZone: string;
}

const minuteMs = 60_000;
/** Daily digests come at this minute of the day, in the person's own time. */
const dailyAt = 8 * 60;

/** Minutes since midnight where the person is. */
export function minuteOf(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  return part('hour') * 60 + part('minute');
}

export function isQuiet(at: Date, { quietFrom, quietTo, timeZone }: Timing): boolean {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return false;
  const minute = minuteOf(at, timeZone);
  return quietFrom < quietTo ? minute >= quietFrom && minute < quietTo : minute >= quietFrom || minute < quietTo;
}

/** When something that happened at `at` is to be told: at once, with the next digest, and never in quiet hours. Pure. */
export function dueAt(at: Date, timing: Timing): Date {
  let due = at.getTime();
  if (timing.digest === 'HOURLY') due = Math.floor(due / (60 * minuteMs) + 1) * 60 * minuteMs;
  if (timing.digest === 'DAILY') {
    const now = minuteOf(at, timing.timeZone);
    due = Math.floor(due / minuteMs) * minuteMs + ((dailyAt - now + 24 * 60 - 1) % (24 * 60) + 1) * minuteMs;
  }
  // Clocks are put forward and back: walking minute by minute is always right, and at most a day long.
  for (let step = 0; step < 25 * 60 && isQuiet(new Date(due), timing); step++) due = Math.floor(due / minuteMs + 1) * minuteMs;
  return new Date(due);
}
