import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { callerKey, type Caller } from '../platform/caller.ts';

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

/** What customers have left, in this process. Who belongs to none is counted by itself; who is nobody, by the address. */
export class Budget {
  readonly #options: BudgetOptions;
  readonly #limiter: RateLimiterMemory;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#limiter = new RateLimiterMemory({ points: options.points, duration: options.seconds });
  }

  async charge(caller: Caller, address: string | null, cost: number): Promise<Charge> {
    return await this.#limiter.consume(whose(caller, address), Math.max(1, cost)).then((left) => chargeOf(left), (left: unknown) => {
      if (left instanceof RateLimiterRes) return chargeOf(left, true);
      throw left;
    });
  }

  /** What is left, without taking of it. */
  async left(caller: Caller, address: string | null): Promise<RateLimit> {
    const left = await this.#limiter.get(whose(caller, address));
    return this.rateLimit(left ? chargeOf(left) : { refused: false, remaining: this.#options.points, resets: this.#options.seconds });
  }

  /** For where there are no headers: in `extensions` of an answer, and in messages of a socket. */
  rateLimit({ remaining, resets }: Charge): RateLimit {
    return { quota: this.#options.points, window: this.#options.seconds, remaining, reset: resets };
  }

  /** As draft-ietf-httpapi-ratelimit-headers has them; to who is refused, also when to come again. */
  headers({ refused, remaining, resets }: Charge): [string, string][] {
    return [['ratelimit-policy', `"cost";q=${this.#options.points};w=${this.#options.seconds}`], ['ratelimit', `"cost";r=${remaining};t=${resets}`], ...(refused ? [['retry-after', String(resets)] as [string, string]] : [])];
  }

  /** Null for what is not refused. */
  refusal(charge: Charge): GraphQLError | null {
    return charge.refused ? new GraphQLError(`your customer has asked for all that it may ask for at a time; there is more in ${charge.resets} seconds`, { extensions: { code: 'RATE_LIMITED', rateLimit: this.rateLimit(charge) } }) : null;
  }
}

const whose = (caller: Caller, address: string | null): string => caller.customerId ?? callerKey(caller, address);
const chargeOf = ({ remainingPoints, msBeforeNext }: RateLimiterRes, refused = false): Charge => ({ refused, remaining: Math.max(0, remainingPoints), resets: Math.ceil(msBeforeNext / 1000) });
