import { pageSize, type Page } from './page.ts';
import type { Place, Told } from './told.ts';

const recentMax = 512;

/** What a group has heard itself lately, without a gap: a stretch of its log that nobody needs to read. */
export class Recent {
  readonly #keptMs: number;
  readonly #now: () => number;
  #events: { told: Told; place: Place; until: number }[] = [];
  /** By cursor: its number, counted from the first that was ever heard. */
  readonly #numbers = new Map<string, number>();
  #dropped = 0;

  constructor(keptMs: number, now: () => number) {
    this.#keptMs = keptMs;
    this.#now = now;
  }

  add(told: Told, place: Place): void {
    const now = this.#now();
    this.#numbers.set(place.cursor, this.#dropped + this.#events.length);
    this.#events.push({ told, place, until: now + this.#keptMs });
    let old = 0;
    while (this.#events.length - old > recentMax || this.#events[old]!.until <= now) this.#numbers.delete(this.#events[old++]!.place.cursor);
    if (old === 0) return;
    this.#events.splice(0, old);
    this.#dropped += old;
  }

  forget(): void {
    this.#dropped += this.#events.length;
    this.#events = [];
    this.#numbers.clear();
  }

  /** What came after the event of that cursor; null when that is not known, or its end not far enough. */
  after(cursor: string, needs: number): Page | null {
    const number = this.#numbers.get(cursor);
    if (number === undefined) return null;
    const at = number - this.#dropped;
    if (!this.#events[at]) return null;
    const { place, until } = this.#events[at];
    const told = this.#events.slice(at + 1, at + 1 + pageSize);
    const last = told.at(-1)?.place ?? place;
    const end = at + told.length === this.#events.length - 1;
    if (until <= this.#now() || (end && last.sequence < needs)) return null;
    return { told: told.map((one) => one.told), place: { ...last, end }, end: null };
  }
}
