import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { callerKey, type Caller } from '../platform/caller.ts';
import { AnonymousBudget, anonymousAssumed, type AnonymousBudgetOptions } from './anonymous-budget.ts';

/** How much a customer may ask for in a while, by what operations cost. */
export interface BudgetOptions {
  points: number;
  seconds: number;
}

export interface Charge {
  refused: boolean;
  /** Points that are left. */
  remaining: number;
  /** Seconds until all of them are there again. */
  resets: number;
  /** Points of the whole budget, and for how many seconds they are. */
  quota: number;
  window: number;
}

/** What a customer has left, in the words of draft-ietf-httpapi-ratelimit-headers: points, and seconds. */
export interface RateLimit {
  quota: number;
  window: number;
  remaining: number;
  reset: number;
}

/** Some 50,000 operations of an endpoint a minute. */
export const budgetAssumed: BudgetOptions = { points: 3_000_000, seconds: 60 };

/** What customers have left, in this process. Who belongs to none is counted by itself; who shows no credential has another, smaller budget. */
export class Budget {
  readonly #options: BudgetOptions;
  readonly #limiter: RateLimiterMemory;
  /** Of those who show no credential that works: never larger than a customer's. */
  readonly anonymous: AnonymousBudget;

  constructor(options: BudgetOptions, anonymous: AnonymousBudgetOptions = anonymousAssumed) {
    this.#options = options;
    this.anonymous = new AnonymousBudget({ ...anonymous, points: Math.min(anonymous.points, options.points) });
    this.#limiter = new RateLimiterMemory({ points: options.points, duration: options.seconds });
  }

  /** `prepaid`: points that were taken already of who shows no credential. */
  async charge(caller: Caller, address: string | null, cost: number, prepaid = 0): Promise<Charge> {
    if (caller.kind === 'ANONYMOUS') return this.anonymous.charge(address, Math.max(0, Math.max(1, cost) - prepaid));
    return await this.#limiter.consume(whose(caller, address), Math.max(1, cost)).then((left) => this.#chargeOf(left), (left: unknown) => {
      if (left instanceof RateLimiterRes) return this.#chargeOf(left, true);
      throw left;
    });
  }

  /** What is left, without taking of it. */
  async left(caller: Caller, address: string | null): Promise<RateLimit> {
    if (caller.kind === 'ANONYMOUS') return this.rateLimit(this.anonymous.left(address));
    const left = await this.#limiter.get(whose(caller, address));
    const { points: quota, seconds: window } = this.#options;
    return this.rateLimit(left ? this.#chargeOf(left) : { refused: false, remaining: quota, resets: window, quota, window });
  }

  /** For where there are no headers: in `extensions` of an answer, and in messages of a socket. */
  rateLimit({ remaining, resets, quota, window }: Charge): RateLimit {
    return { quota, window, remaining, reset: resets };
  }

  /** As draft-ietf-httpapi-ratelimit-headers has them; to who is refused, also when to come again. */
  headers({ refused, remaining, resets, quota, window }: Charge): [string, string][] {
    return [['ratelimit-policy', `"cost";q=${quota};w=${window}`], ['ratelimit', `"cost";r=${remaining};t=${resets}`], ...(refused ? [['retry-after', String(resets)] as [string, string]] : [])];
  }

  /** Null for what is not refused. */
  refusal(charge: Charge, { kind }: Pick<Caller, 'kind'>): GraphQLError | null {
    return charge.refused ? new GraphQLError(this.reason(charge, kind), { extensions: { code: 'RATE_LIMITED', rateLimit: this.rateLimit(charge) } }) : null;
  }

  /** Why a charge was refused, and when to come again. */
  reason({ resets }: Charge, kind: Caller['kind']): string {
    const who = kind === 'ANONYMOUS' ? 'your address has asked without a working credential for all' : 'your customer has asked for all';
    return `${who} that it may ask for at a time; there is more in ${resets} seconds`;
  }

  #chargeOf({ remainingPoints, msBeforeNext }: RateLimiterRes, refused = false): Charge {
    return { refused, remaining: Math.max(0, remainingPoints), resets: Math.ceil(msBeforeNext / 1000), quota: this.#options.points, window: this.#options.seconds };
  }
}

const whose = (caller: Caller, address: string | null): string => caller.customerId ?? callerKey(caller, address);
