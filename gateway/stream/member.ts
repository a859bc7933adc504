import type { Caller } from '../../platform/caller.ts';
import type { Group } from './group.ts';
import type { Sink } from './sink.ts';
import type { Told } from './told.ts';

/** What happens while a member is told what it missed is kept up to this many events; past that it is read again. */
const meanwhileMax = 128;

/** One subscription of one client, in whatever group it is. */
export class Member {
  readonly sink: Sink;
  readonly caller: Caller;
  group: Group | null = null;
  /** Position up to which it has been told all; null when it came without one and was told nothing yet. */
  after: string | null;
  /** It has caught up. */
  live = false;
  /** What it is told of the past must go at least this far. */
  needs = -1;
  /** More happened meanwhile than is kept. */
  overflowed = false;
  #seen = -1;
  #meanwhile: Told[] = [];

  constructor(sink: Sink, caller: Caller, after: string | null) {
    this.sink = sink;
    this.caller = caller;
    this.after = after;
  }

  tell(told: Told): void {
    if (this.live) {
      if (told.place === null || told.place.sequence > this.#seen) this.sink.next(told);
    } else if (this.overflowed) return;
    else if (this.#meanwhile.length < meanwhileMax) this.#meanwhile.push(told);
    else {
      this.overflowed = true;
      this.#meanwhile = [];
    }
  }

  /** It was told all up to there: from now on it hears what the others hear. */
  join(sequence: number): void {
    this.#seen = sequence;
    this.live = true;
    const meanwhile = this.#meanwhile;
    this.#meanwhile = [];
    for (const told of meanwhile) this.tell(told);
  }

  /** What it was told did not go far enough. */
  again(needs: number): void {
    this.overflowed = false;
    this.needs = needs;
  }

  /** Positions start again from the beginning. */
  beginAnew(): void {
    this.#seen = -1;
    this.needs = -1;
  }

  /** It leaves its group for one of its own, and misses nothing: it has been told all up to where it joined, or where the group has come since. */
  apart(sequence: number, cursor: string | null): void {
    if (this.live && sequence > this.#seen) this.after = cursor;
    this.live = false;
    this.overflowed = false;
    this.#seen = -1;
    this.#meanwhile = [];
  }
}
