import { LRUCache } from 'lru-cache';
import { networkOf } from '../platform/address.ts';
import type { BudgetOptions, Charge } from './budget.ts';

/** Points that come back with time: what was there at a moment of the process's clock, in milliseconds. */
interface Bucket {
  left: number;
  at: number;
}

export interface AnonymousBudgetOptions extends BudgetOptions {
  /** What many addresses together get at once, as a share of one's points: more would be a burst that customers wait behind. */
  share?: number;
}

/** Some 9 sign-ins, or 65 enrolments, in ten seconds. */
export const anonymousAssumed: AnonymousBudgetOptions = { points: 1_000, seconds: 10 };
/** What addresses have together, as multiples of what one gets back: those where a credential worked lately, and all others. */
const togetherKnown = 2;
const togetherUnknown = 1;
/** Share of one address's points that all may use at once. People and devices at known addresses come in bursts. */
const shareKnown = 0.5;
const shareUnknown = 0.1;
/** Of the smallest budget still as much as a sign-in costs, nearly. */
const togetherMin = 100;
/** Addresses that are remembered; the one that was not heard of for the longest is forgotten first. */
const addressesMax = 100_000;
const knownMs = 86_400_000;

/**
 * What may be asked without a credential that works: a budget for each address (of IPv6 each /64), and one for many of them together. It takes
 * nothing from customers' budgets. Points come back one by one, not all at a time: what strangers were refused must not arrive at once.
 */
export class AnonymousBudget {
  readonly #options: AnonymousBudgetOptions;
  readonly #own = new LRUCache<string, Bucket>({ max: addressesMax });
  readonly #knownAddresses: LRUCache<string, true>;
  readonly #now: () => number;
  readonly #known: Bucket;
  readonly #unknown: Bucket;

  constructor(options: AnonymousBudgetOptions = anonymousAssumed, now: () => number = () => performance.now()) {
    this.#options = options;
    this.#now = now;
    this.#knownAddresses = new LRUCache({ max: addressesMax, ttl: knownMs, ttlResolution: 0, perf: { now } });
    this.#known = { left: this.#sharedMax(shareKnown), at: now() };
    this.#unknown = { left: this.#sharedMax(shareUnknown), at: now() };
  }

  /** Takes points, or refuses and takes nothing. More than the whole budget is taken for the whole: what costs that much is served once. */
  charge(address: string | null, wanted: number): Charge {
    const [own, shared, times] = this.#current(address);
    const points = Math.min(wanted, this.#options.points);
    const refused = points > 0 && (own.left < points || shared.left <= 0);
    if (!refused) {
      own.left -= points;
      // One may take more than is there, so that what is expensive has its turn too.
      shared.left -= points;
    }
    return this.#chargeOf(own, shared, times, refused, points);
  }

  /** Takes points of what came already: nothing is refused, and an address may owe as much as its whole budget. */
  spend(address: string | null, points: number): void {
    const [own, shared] = this.#current(address);
    own.left = Math.max(-this.#options.points, own.left - points);
    shared.left = Math.max(-this.#options.points, shared.left - points);
  }

  /** Gives back what was taken of somebody who turned out to have a credential. */
  refund(address: string | null, points: number): void {
    const [own, shared] = this.#current(address);
    own.left = Math.min(this.#options.points, own.left + points);
    shared.left = Math.min(this.#maxOf(shared), shared.left + points);
  }

  /** What is left, without taking of it; refused when there is not a point. */
  left(address: string | null): Charge {
    const [own, shared, times] = this.#current(address);
    return this.#chargeOf(own, shared, times, own.left < 1 || shared.left <= 0, 1);
  }

  /** A credential worked at this address: strangers elsewhere take nothing of what it has. */
  welcome(address: string | null): void {
    this.#knownAddresses.set(networkOf(address), true);
  }

  #sharedMax(assumed: number): number {
    const { points, share } = this.#options;
    if (share !== undefined) return Math.max(1, share * points);
    return Math.min(points, Math.max(togetherMin, assumed * points));
  }

  #maxOf(shared: Bucket): number {
    return this.#sharedMax(shared === this.#known ? shareKnown : shareUnknown);
  }

  /** Own bucket and that of its kind of addresses, filled up to now; how many times faster the second is filled. */
  #current(address: string | null): [Bucket, Bucket, number] {
    const network = networkOf(address);
    let own = this.#own.get(network);
    if (!own) this.#own.set(network, own = { left: this.#options.points, at: this.#now() });
    const isKnown = this.#knownAddresses.has(network);
    const [shared, times] = isKnown ? [this.#known, togetherKnown] as const : [this.#unknown, togetherUnknown] as const;
    this.#fill(own, 1, this.#options.points);
    this.#fill(shared, times, this.#maxOf(shared));
    return [own, shared, times];
  }

  #fill(bucket: Bucket, times: number, max: number): void {
    const now = this.#now();
    bucket.left = Math.min(max, bucket.left + (now - bucket.at) * this.#perMs(times));
    bucket.at = now;
  }

  #perMs(times: number): number {
    return times * this.#options.points / (this.#options.seconds * 1_000);
  }

  #chargeOf(own: Bucket, shared: Bucket, times: number, refused: boolean, wanted: number): Charge {
    const { points: quota, seconds: window } = this.#options;
    const remaining = shared.left > 0 ? Math.max(0, Math.floor(own.left)) : 0;
    const ms = Math.max(((refused ? wanted : quota) - own.left) / this.#perMs(1), refused ? (1 - shared.left) / this.#perMs(times) : 0);
    return { refused, remaining, resets: Math.max(1, Math.ceil(ms / 1_000)), quota, window };
  }
}
