import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '../platform/caller.ts';

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
    const whose = caller.customerId ?? (caller.kind === 'ANONYMOUS' ? `at ${address ?? ''}` : `${caller.kind} ${caller.id}`);
    const charged = await this.#limiter.consume(whose, Math.max(1, cost)).then((left) => ({ left, refused: false }), (left: unknown) => {
      if (left instanceof RateLimiterRes) return { left, refused: true };
      throw left;
    });
    return { refused: charged.refused, remaining: Math.max(0, charged.left.remainingPoints), resets: Math.ceil(charged.left.msBeforeNext / 1000) };
  }

  /** As draft-ietf-httpapi-ratelimit-headers has them. */
  headers({ remaining, resets }: Charge): [string, string][] {
    return [['ratelimit-policy', `"cost";q=${this.#options.points};w=${this.#options.seconds}`], ['ratelimit', `"cost";r=${remaining};t=${resets}`]];
  }
}

export const overBudget = ({ resets }: Charge): GraphQLError =>
  new GraphQLError(`your customer has asked for all that it may ask for at a time; there is more in ${resets} seconds`, { extensions: { code: 'RATE_LIMITED' } });
