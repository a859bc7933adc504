import { LRUCache } from 'lru-cache';
import { networkOf } from '../platform/address.ts';
import type { BudgetOptions, Charge } from './budget.ts';

interface Window {
  used: number;
  /** Milliseconds, of the process's clock. */
  until: number;
}

/** Some 18 sign-ins, or 65 enrolments, in ten seconds: a longer window lets a minute's worth begin at once, and whoever was refused waits longer. */
export const anonymousAssumed: BudgetOptions = { points: 1_000, seconds: 10 };
/** All addresses together, as a multiple of one: who has many is bounded by this. */
const addressesTogether = 5;
/** Addresses that are remembered; the one that was not heard of for the longest is forgotten first. */
const addressesMax = 100_000;

/**
 * What may be asked without a credential that works: a budget for each address (of IPv6 each /64), and one for all of them. It takes nothing
 * from customers' budgets.
 */
export class AnonymousBudget {
  readonly #options: BudgetOptions;
  readonly #windows = new LRUCache<string, Window>({ max: addressesMax });
  readonly #now: () => number;
  #all: Window = { used: 0, until: 0 };

  constructor(options: BudgetOptions = anonymousAssumed, now: () => number = () => performance.now()) {
    this.#options = options;
    this.#now = now;
  }

  /** More than the whole budget is taken for the whole budget: an operation that is paid for in advance costs nothing more. */
  charge(address: string | null, wanted: number): Charge {
    const [own, all] = this.#current(address);
    const points = Math.min(wanted, this.#options.points);
    if (points === 0) return this.#chargeOf(own, all, false);
    const left = this.#options.points - own.used;
    // What is refused takes nothing of what others have.
    if (left <= 0 || all.used >= this.#allMax) {
      if (left === 0) own.used++;
      return this.#chargeOf(own, all, true);
    }
    own.used += points;
    all.used += Math.min(points, left);
    return this.#chargeOf(own, all, points > left);
  }

  /** Gives back what was taken of somebody who turned out to have a credential. */
  refund(address: string | null, points: number): void {
    const [own, all] = this.#current(address);
    own.used = Math.max(0, own.used - points);
    all.used = Math.max(0, all.used - points);
  }

  /** What is left, without taking of it; refused once something was: until then who asks is answered why. */
  left(address: string | null): Charge {
    const [own, all] = this.#current(address);
    return this.#chargeOf(own, all, own.used > this.#options.points || all.used >= this.#allMax);
  }

  get #allMax(): number {
    return addressesTogether * this.#options.points;
  }

  #current(address: string | null): [Window, Window] {
    const now = this.#now();
    const network = networkOf(address);
    if (this.#all.until <= now) this.#all = this.#opened(now);
    let own = this.#windows.get(network);
    if (!own || own.until <= now) this.#windows.set(network, own = this.#opened(now));
    return [own, this.#all];
  }

  #opened(now: number): Window {
    return { used: 0, until: now + this.#options.seconds * 1_000 };
  }

  #chargeOf(own: Window, all: Window, refused: boolean): Charge {
    const remaining = Math.max(0, Math.min(this.#options.points - own.used, this.#allMax - all.used));
    const until = all.used >= this.#allMax ? Math.max(own.until, all.until) : own.until;
    return { refused, remaining, resets: Math.max(1, Math.ceil((until - this.#now()) / 1_000)), quota: this.#options.points, window: this.#options.seconds };
  }
}
