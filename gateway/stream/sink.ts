import type { GraphQLFormattedError } from 'graphql';
import type { Told } from './told.ts';

/** Where one subscription of one client ends up. */
export interface Sink {
  next(told: Told): void;
  /** Several, in this order, written as one. */
  all(told: readonly Told[]): void;
  /** Resolves when little waits to be sent. */
  room(): Promise<void>;
  /** Ends the subscription: trying again won't help. */
  fail(errors: readonly GraphQLFormattedError[]): void;
  /** Ends the subscription: there is nothing more to tell. */
  complete(): void;
  /** Ends the connection: the client is to come again, with its cursor. */
  move(reason: string): void;
}
