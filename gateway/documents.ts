import { hash } from 'node:crypto';
import { parse, specifiedRules, validate, type DocumentNode, type GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type ValidationRule } from 'graphql';
import { byText } from '../platform/by-text.ts';
import { limits } from './limits.ts';

const charactersMax = 512 * 1024;
const warmMsMax = 1_000;

/** Documents that clients sent, parsed and validated once, whichever way they come. Kept by the SHA-256 of their texts, as Apollo Server names them. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #limits: readonly ValidationRule[];
  readonly #parsed: () => void;
  readonly #kept = byText<DocumentNode | readonly GraphQLFormattedError[]>(charactersMax);

  /** `parsed` hears of each document that had to be parsed. */
  constructor(schema: GraphQLSchema, limits: readonly ValidationRule[], parsed: () => void = () => undefined) {
    this.#schema = schema;
    this.#limits = limits;
    this.#parsed = parsed;
  }

  /** The document, or what is wrong with it. */
  checked(query: string): DocumentNode | readonly GraphQLFormattedError[] {
    const name = hash('sha256', query);
    const known = this.#kept.get(name);
    if (known) return known;
    const checked = this.#check(query);
    this.#kept.set(name, checked, { size: query.length + 100 });
    return checked;
  }

  /** A valid document, by its name. */
  known(name: string): DocumentNode | undefined {
    const known = this.#kept.get(name);
    return known && 'kind' in known ? known : undefined;
  }

  /** One that was found to be valid elsewhere. */
  keep(name: string, document: DocumentNode): void {
    this.#kept.set(name, document, { size: (document.loc?.end ?? 0) + 100 });
  }

  /** Takes over what was asked lately of another schema, as far as it is valid here too, and for so many milliseconds. */
  warm(before: Documents, msMax = warmMsMax): void {
    const until = performance.now() + msMax;
    for (const [name, document] of before.#kept) {
      if (performance.now() > until) return;
      if ('kind' in document && this.#errors(document).length === 0) this.keep(name, document);
    }
  }

  #check(query: string): DocumentNode | readonly GraphQLFormattedError[] {
    this.#parsed();
    try {
      const document = parse(query, { maxTokens: limits.tokensMax });
      const errors = this.#errors(document);
      return errors.length > 0 ? errors.map((error) => told(error, 'GRAPHQL_VALIDATION_FAILED')) : document;
    } catch (error) {
      return [told(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
    }
  }

  #errors(document: DocumentNode): readonly GraphQLError[] {
    return validate(this.#schema, document, [...this.#limits, ...specifiedRules]);
  }
}

/** An error as it is told. Kept as one, it would keep the whole document, and all that its validation knew. */
function told(error: GraphQLError, code: string): GraphQLFormattedError {
  const { message, locations, extensions } = error.toJSON();
  return { message, ...(locations ? { locations } : {}), extensions: { code, ...extensions } };
}
