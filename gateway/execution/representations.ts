import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { complete, fieldOf, type Json, type JsonObject } from './json.ts';
import { fulfils, type Rewrites } from './rewrites.ts';

/** The representations of one fetch: each once, however many places it has. */
export interface Collected {
  values: JsonObject[];
  /** The same, each as JSON. */
  texts: string[];
  /** By representation: the objects of the answer that it stands for. */
  places: JsonObject[][];
}

/** What a plan wants of an object of one type. A fragment that lacks something is left out by itself; nobody asked for what needs it. */
interface Wanted {
  fields: readonly QueryPlanFieldNode[];
  fragments: readonly Wanted[];
}

/** Makes of objects in an answer the representations by which a subgraph knows them. */
export class Representations {
  readonly #selections: readonly QueryPlanSelectionNode[];
  readonly #rewrites: Rewrites | null;
  readonly #schema: GraphQLSchema;
  readonly #wanted = new Map<string, Wanted>();

  constructor(selections: readonly QueryPlanSelectionNode[], rewrites: Rewrites | null, schema: GraphQLSchema) {
    this.#selections = selections;
    this.#rewrites = rewrites;
    this.#schema = schema;
  }

  /** Objects that lack what identifies them, by an earlier failure, are left out. */
  collect(objects: readonly JsonObject[]): Collected {
    const collected: Collected = { values: [], texts: [], places: [] };
    // The text of a representation is its key: ids are hostile, and JSON is not ambiguous.
    const known = new Map<string, JsonObject[]>();
    for (const object of objects) {
      const value = this.#of(object);
      if (!value?.__typename) continue;
      this.#rewrites?.apply(value);
      const text = JSON.stringify(value);
      const places = known.get(text);
      if (places) {
        places.push(object);
        continue;
      }
      const first = [object];
      known.set(text, first);
      collected.values.push(value);
      collected.texts.push(text);
      collected.places.push(first);
    }
    return collected;
  }

  #of(object: JsonObject): JsonObject | null {
    const typename = typeof object.__typename === 'string' ? object.__typename : '';
    let wanted = this.#wanted.get(typename);
    if (!wanted) {
      wanted = this.#wantedOf(this.#selections, typename);
      // What a subgraph takes for a type's name is not bounded by the schema.
      if (this.#wanted.size < 1_000) this.#wanted.set(typename, wanted);
    }
    return this.#select(object, wanted);
  }

  #wantedOf(selections: readonly QueryPlanSelectionNode[], typename: string): Wanted {
    const fragments = selections.filter((selection) => selection.kind === 'InlineFragment').filter(({ typeCondition }) => !typeCondition || (typename !== '' && fulfils(this.#schema, typename, typeCondition)));
    return { fields: selections.filter((selection) => selection.kind === 'Field'), fragments: fragments.map((fragment) => this.#wantedOf(fragment.selections, typename)) };
  }

  #select(object: JsonObject, { fields, fragments }: Wanted): JsonObject | null {
    const selected: JsonObject = {};
    for (const field of fields) {
      const name = field.alias ?? field.name;
      const value = fieldOf(object, name);
      // Only a failure before, or a condition, explains it: what may be null would be null.
      if (value === undefined) return null;
      selected[name] = field.selections && typeof value === 'object' && value !== null ? this.#part(value, field.selections) : value;
    }
    for (const fragment of fragments) {
      const part = this.#select(object, fragment);
      if (part) complete(selected, part);
    }
    return selected;
  }

  #part(value: JsonObject | Json[], selections: readonly QueryPlanSelectionNode[]): Json {
    if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' && item !== null ? this.#part(item, selections) : item));
    return this.#select(value, this.#wantedOf(selections, typeof value.__typename === 'string' ? value.__typename : ''));
  }
}
