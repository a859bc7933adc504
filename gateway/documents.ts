import { parse, specifiedRules, validate, type DocumentNode, type GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type ValidationRule } from 'graphql';
import { byText } from '../platform/by-text.ts';
import { limits } from './limits.ts';

const charactersMax = 512 * 1024;

/** Documents that clients sent over sockets and streams, parsed and validated once. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #limits: readonly ValidationRule[];
  readonly #kept = byText<DocumentNode | readonly GraphQLFormattedError[]>(charactersMax);

  constructor(schema: GraphQLSchema, limits: readonly ValidationRule[]) {
    this.#schema = schema;
    this.#limits = limits;
  }

  /** The document, or what is wrong with it. */
  checked(query: string): DocumentNode | readonly GraphQLFormattedError[] {
    const known = this.#kept.get(query);
    if (known) return known;
    const checked = this.#check(query);
    this.#kept.set(query, checked);
    return checked;
  }

  #check(query: string): DocumentNode | readonly GraphQLFormattedError[] {
    try {
      const document = parse(query, { maxTokens: limits.tokensMax });
      // What is too large is not looked at more closely.
      const tooLarge = validate(this.#schema, document, this.#limits);
      const errors = tooLarge.length > 0 ? tooLarge : validate(this.#schema, document, specifiedRules);
      return errors.length > 0 ? errors.map((error) => told(error, 'GRAPHQL_VALIDATION_FAILED')) : document;
    } catch (error) {
      return [told(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
    }
  }
}

/** An error as it is told. Kept as one, it would keep the whole document, and all that its validation knew. */
function told(error: GraphQLError, code: string): GraphQLFormattedError {
  const { message, locations, extensions } = error.toJSON();
  return { message, ...(locations ? { locations } : {}), extensions: { code, ...extensions } };
}
