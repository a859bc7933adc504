import { GraphQLError, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema, type ValidationRule } from 'graphql';
import { limits } from './limits.ts';

const keptMax = 2_000;
/** Longer ones are checked each time: what is kept must stay small. */
const keptCharactersMax = 32_768;

/** Documents that clients sent over sockets and streams, parsed and validated once. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #rules: readonly ValidationRule[];
  readonly #kept = new Map<string, DocumentNode | readonly GraphQLError[]>();

  constructor(schema: GraphQLSchema, rules: readonly ValidationRule[]) {
    this.#schema = schema;
    this.#rules = [...specifiedRules, ...rules];
  }

  /** The document, or what is wrong with it. */
  checked(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#kept.get(query);
    if (known) return known;
    const checked = this.#check(query);
    if (query.length <= keptCharactersMax) {
      if (this.#kept.size >= keptMax) this.#kept.delete(this.#kept.keys().next().value!);
      this.#kept.set(query, checked);
    }
    return checked;
  }

  #check(query: string): DocumentNode | readonly GraphQLError[] {
    try {
      const document = parse(query, { maxTokens: limits.tokensMax });
      const errors = validate(this.#schema, document, this.#rules);
      return errors.length > 0 ? errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) : document;
    } catch (error) {
      return [coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
    }
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  if (error.extensions.code !== undefined) return error;
  return new GraphQLError(error.message, { nodes: error.nodes ?? null, source: error.source ?? null, positions: error.positions ?? null, extensions: { code } });
}
