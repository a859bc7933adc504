import { GraphQLError } from 'graphql';

export type ErrorWord = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | 'UNAVAILABLE' | 'TIMEOUT';

/** An error whose message is meant for the caller. Everything else is masked on its way out. */
export function publicError(code: ErrorWord, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** An expected failure inside a mutation: becomes a row of `userErrors`, undoes the transaction, is audited. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: 'INVALID' | 'NOT_FOUND' | 'FORBIDDEN' | 'CONFLICT' | 'OVER_QUOTA' | 'EXPIRED';
  readonly field: string[] | null;
  /** Whose chain reads of it, when the caller's own is not the one (null: the operator's); `reason`: what that chain says and the caller is not told. */
  readonly about: { customerId: string | null; subject: string; reason?: string } | null;
  /** What is done once the transaction is undone, and its connection given back: what must be remembered of a refusal. */
  readonly kept: (() => Promise<void>) | null;
  constructor(code: Refusal['code'], message: string, field: string[] | null = null, about: Refusal['about'] = null, kept: Refusal['kept'] = null) {
    super(message);
    this.code = code;
    this.field = field;
    this.about = about;
    this.kept = kept;
  }
}
