import type { Place, Told } from './told.ts';

/** A stretch of a log. */
export interface Page {
  told: readonly Told[];
  /** How far it goes. */
  place: Place;
  /** What says so to a client, of a page without a cursor. */
  end: Told | null;
}

/** Events of one page. */
export const pageSize = 64;
/** Milliseconds for which a page is taken for the same: those who come again together have the same cursor. */
const keptMs = 5_000;
const pagesMax = 16;

/** Pages of one group's log. Those who ask for the same at the same time get it from one reading. */
export class Replay {
  readonly #read: (after: string | null) => Promise<Page>;
  readonly #now: () => number;
  readonly #pages = new Map<string, { promise: Promise<Page>; page: Page | null; until: number }>();

  constructor(read: (after: string | null) => Promise<Page>, now: () => number = () => Date.now()) {
    this.#read = read;
    this.#now = now;
  }

  /** A page that goes to its end, or at least as far as `needs`; or one that was begun before this was asked, and may not. */
  async page(after: string | null, needs: number): Promise<Page> {
    const key = after ?? '';
    const known = this.#pages.get(key);
    if (known && (!known.page || (known.until > this.#now() && (!known.page.place.end || known.page.place.sequence >= needs)))) return await known.promise;
    const entry: { promise: Promise<Page>; page: Page | null; until: number } = { promise: this.#read(after), page: null, until: 0 };
    this.#pages.delete(key);
    if (this.#pages.size >= pagesMax) this.#pages.delete(this.#pages.keys().next().value!);
    this.#pages.set(key, entry);
    try {
      entry.page = await entry.promise;
      entry.until = this.#now() + keptMs;
      return entry.page;
    } catch (error) {
      if (this.#pages.get(key) === entry) this.#pages.delete(key);
      throw error;
    }
  }
}
