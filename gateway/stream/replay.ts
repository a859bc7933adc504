import type { Page } from './page.ts';
import { Recent } from './recent.ts';
import type { Shelf } from './shelf.ts';
import type { Place, Told } from './told.ts';

interface Reading {
  promise: Promise<Page>;
  /** Null until it has been read. */
  page: Page | null;
  until: number;
}

/** Milliseconds for which what was read or heard is kept: those who come again come together. */
const keptMs = 30_000;
/** At a time: what one tells may be what the others want. */
const readingsMax = 2;
/** Milliseconds for which somebody waits for a reading of their own. */
const waitMsMax = 30_000;

/**
 * What one group's log has told lately, so that it is read once for many. A thousand clients that come again at once have hundreds of
 * different cursors: whoever is somewhere in a page that was read, or in what the group itself has heard, is told the rest of that, and goes
 * on from where all others do. Read is for each page of the log, not for each client.
 */
export class Replay {
  readonly #read: (after: string | null) => Promise<Page>;
  readonly #shelf: Shelf;
  readonly #now: () => number;
  readonly #pages = new Map<string, Reading>();
  /** By the cursors of events: which page has it, and where. */
  readonly #within = new Map<string, { reading: Reading; at: number }>();
  readonly #recent: Recent;
  #open = 0;
  #waiting: (() => void)[] = [];

  constructor(read: (after: string | null) => Promise<Page>, shelf: Shelf, now: () => number = () => Date.now()) {
    this.#read = read;
    this.#shelf = shelf;
    this.#now = now;
    this.#recent = new Recent(keptMs, now);
  }

  /** An event that the group was told, next to the one before. */
  heard(told: Told, place: Place): void {
    this.#recent.add(told, place);
  }

  /** What was known is of another log, or nobody asks any more. */
  forget(): void {
    for (const reading of this.#pages.values()) this.#shelf.take(reading);
    this.#pages.clear();
    this.#within.clear();
    this.#recent.forget();
  }

  /** A page that goes to its end, or at least as far as `needs`; or one that was begun before this was asked, and may not. */
  async page(after: string | null, needs: number): Promise<Page> {
    for (const from = this.#now(); ;) {
      const known = this.#pages.get(after ?? '');
      if (known && !known.page) return await known.promise;
      const rest = after === null ? this.#fresh(known, needs) : (this.#recent.after(after, needs) ?? this.#restOf(known, -1, after, needs) ?? this.#restWithin(after, needs));
      if (rest) return rest;
      if (this.#open < readingsMax) return await this.#reading(after);
      if (this.#now() - from > waitMsMax) throw new Error('those before did not come to an end');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Where the log stands is no news once it has gone on. */
  #fresh(known: Reading | undefined, needs: number): Page | null {
    return known?.page && known.until > this.#now() && known.page.place.sequence >= needs ? known.page : null;
  }

  #restWithin(after: string, needs: number): Page | null {
    const within = this.#within.get(after);
    return within ? this.#restOf(within.reading, within.at, after, needs) : null;
  }

  /** What a page tells after the event at `at`. One that ended before `needs` is no end, but a step on the way. */
  #restOf(known: Reading | undefined, at: number, after: string, needs: number): Page | null {
    if (!known?.page || known.until <= this.#now()) return null;
    const { told, place } = known.page;
    const end = place.end && place.sequence >= needs;
    return !end && place.cursor === after ? null : { told: told.slice(at + 1), place: { ...place, end }, end: null };
  }

  async #reading(after: string | null): Promise<Page> {
    const key = after ?? '';
    this.#open++;
    const reading: Reading = { promise: this.#read(after), page: null, until: 0 };
    this.#drop(key);
    this.#pages.set(key, reading);
    try {
      const page = await reading.promise;
      reading.page = page;
      reading.until = this.#now() + keptMs;
      if (this.#pages.get(key) === reading) {
        this.#know(reading, page);
        this.#shelf.put(reading, { bytes: bytesOf(page), until: reading.until, drop: () => this.#drop(key) }, this.#now());
      }
      return page;
    } catch (error) {
      if (this.#pages.get(key) === reading) this.#drop(key);
      throw error;
    } finally {
      this.#open--;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const go of waiting) go();
    }
  }

  /** Of several pages with an event, the one that goes on furthest after it. */
  #know(reading: Reading, { told, place: { cursor, sequence } }: Page): void {
    for (const [at, { place }] of told.entries()) {
      if (!place || place.cursor === cursor) continue;
      const known = this.#within.get(place.cursor)?.reading;
      if (!known?.page || known.until <= this.#now() || known.page.place.sequence < sequence) this.#within.set(place.cursor, { reading, at });
    }
  }

  #drop(key: string): void {
    const reading = this.#pages.get(key);
    if (!reading) return;
    this.#pages.delete(key);
    this.#shelf.take(reading);
    for (const { place } of reading.page?.told ?? []) if (place && this.#within.get(place.cursor)?.reading === reading) this.#within.delete(place.cursor);
  }
}

/** Of each event the text, and the frame that is made of it. */
const bytesOf = ({ told }: Page): number => told.reduce((total, { json }) => total + 3 * json.length, 1_000);
