import { hash } from 'node:crypto';
import { printSchema, type DocumentNode, type ValidationRule } from 'graphql';
import { Authority } from './authority.ts';
import { Costs } from './costs.ts';
import { Documents } from './documents.ts';
import type { Engine } from './execution/engine.ts';
import { sharingsOf, type Sharing } from './stream/upstream.ts';
import type { SupergraphText } from './supergraph.ts';

/** The graph that is served now, with what is worked out from it once. */
export class Served {
  readonly engine: Engine;
  readonly authority: Authority;
  readonly documents: Documents;
  readonly costs: Costs;
  readonly sharings: ReadonlyMap<string, Sharing>;
  /** The schema as clients see it. */
  readonly sdl: string;
  readonly #prefix: string;

  constructor(engine: Engine, { full }: SupergraphText, rules: readonly ValidationRule[], parsed?: () => void) {
    this.engine = engine;
    this.authority = new Authority(engine.schema, full);
    this.costs = new Costs(engine.schema, full);
    this.documents = new Documents(engine.schema, rules, parsed);
    this.sharings = sharingsOf(full);
    this.sdl = printSchema(engine.schema);
    this.#prefix = `${hash('sha256', this.sdl)}:`;
  }

  /** A valid document by the name that Apollo Server gives it, of its schema and its text. Requests that began with another schema find none. */
  document(name: string): DocumentNode | undefined {
    return name.startsWith(this.#prefix) ? this.documents.known(name.slice(this.#prefix.length)) : undefined;
  }

  /** Keeps what Apollo Server found to be valid. */
  keep(name: string, document: DocumentNode): void {
    if (name.startsWith(this.#prefix)) this.documents.keep(name.slice(this.#prefix.length), document);
  }
}
