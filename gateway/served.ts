import { printSchema, type ValidationRule } from 'graphql';
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
  #sdl: string | null = null;

  constructor(engine: Engine, { full }: SupergraphText, rules: readonly ValidationRule[]) {
    this.engine = engine;
    this.authority = new Authority(engine.schema, full);
    this.costs = new Costs(engine.schema, full);
    this.documents = new Documents(engine.schema, rules);
    this.sharings = sharingsOf(full);
  }

  /** The schema as clients see it. */
  get sdl(): string {
    return (this.#sdl ??= printSchema(this.engine.schema));
  }
}
