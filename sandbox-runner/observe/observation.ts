import type { ObservedEvent } from '../../schema/jobs.ts';

/** Bounds on what one run may report: a guest that floods is cut off, and the verdict says so. */
export const eventsMax = 8_000;
/** Of one kind: a flood of one leaves room for the others, and of each the beginning and the end are kept. */
export const kindMax = 2_000;
export const fieldBytesMax = 2_000;
/** Of captured bytes, in base64. */
const dataBytesMax = 8_000;
/** Events that are remembered so that they count once; a longer run may tell one again. */
const seenMax = 50_000;

interface Numbered {
  number: number;
  event: ObservedEvent;
}

/** Events of one kind: the first, and of those that come after them the last. */
class Kind {
  readonly #first: Numbered[] = [];
  readonly #last: Numbered[] = [];
  #next = 0;

  get count(): number {
    return this.#first.length + this.#last.length;
  }

  /** Whether there was room without giving up another event. */
  add(one: Numbered): boolean {
    const half = kindMax / 2;
    if (this.#first.length < half) this.#first.push(one);
    else if (this.#last.length < half) this.#last.push(one);
    else {
      this.#last[this.#next] = one;
      this.#next = (this.#next + 1) % half;
      return false;
    }
    return true;
  }

  /** At most so many, from both ends. */
  ends(max: number): Numbered[] {
    const all = [...this.#first, ...this.#last.slice(this.#next), ...this.#last.slice(0, this.#next)];
    return all.length <= max ? all : [...all.slice(0, Math.ceil(max / 2)), ...all.slice(all.length - Math.floor(max / 2))];
  }
}

/** Collects events of one run; clips every value, because a guest wrote it. */
export class Observation {
  readonly limitations = new Set<string>();
  readonly #kinds = new Map<ObservedEvent['kind'], Kind>();
  readonly #seen = new Set<string>();
  #start: number | undefined;
  #latest = 0;
  #number = 0;
  #kept = 0;

  /** The guest's clock at the latest event so far, in seconds. */
  get latest(): number {
    return this.#latest;
  }

  /** In the order in which they were added. */
  get events(): ObservedEvent[] {
    const kinds = [...this.#kinds.values()];
    const max = share(kinds.map(({ count }) => count));
    return kinds.flatMap((kind) => kind.ends(max)).sort((a, b) => a.number - b.number).map(({ event }) => event);
  }

  /**
   * `seconds`: the guest's monotonic clock. Returns the event's fields, to which more can be added until the run is told;
   * null for an event that was there already.
   */
  add(
    kind: ObservedEvent['kind'], seconds: number, processId: number, fields: Record<string, string | undefined>,
  ): Record<string, string> | null {
    this.#start ??= seconds;
    this.#latest = Math.max(this.#latest, seconds);
    const clipped = Object.fromEntries(Object.entries(fields).flatMap(([name, value]) =>
      (value === undefined ? [] : [[name, clean(value, name === 'Data' ? dataBytesMax : fieldBytesMax)]])));
    // The same thing done by the same process a hundred times is one observation.
    const key = kind === 'PROCESS' ? '' : `${kind} ${processId} ${JSON.stringify(clipped)}`;
    if (key !== '') {
      if (this.#seen.has(key)) return null;
      if (this.#seen.size >= seenMax) this.#seen.clear();
      this.#seen.add(key);
    }
    const at = Math.max(0, Math.min(86_400_000, Math.round((seconds - this.#start) * 1000)));
    const event = { kind, at: Number.isFinite(at) ? at : 0, processId, fields: clipped };
    let events = this.#kinds.get(kind);
    if (!events) this.#kinds.set(kind, events = new Kind());
    if (events.add({ number: this.#number++, event })) this.#kept++;
    else this.limitations.add('TRACE_TRUNCATED');
    if (this.#kept > eventsMax) this.limitations.add('TRACE_TRUNCATED');
    return clipped;
  }
}

/** How many of each kind there is room for, so that all together are no more than `eventsMax`. */
function share(counts: readonly number[]): number {
  let left = eventsMax;
  const rising = [...counts].sort((a, b) => a - b);
  for (const [index, count] of rising.entries()) {
    const each = Math.floor(left / (rising.length - index));
    if (count > each) return each;
    left -= count;
  }
  return kindMax;
}

/** Printable, of bounded length. */
export function clean(text: string, max = fieldBytesMax): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced
  return text.slice(0, max).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '·').toWellFormed();
}
