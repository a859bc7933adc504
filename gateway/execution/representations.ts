import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { collectorOf, type Chain, type Collector } from './collector.ts';
import { complete, fieldOf, type Json, type JsonObject } from './json.ts';
import { fulfils, type Rewrites } from './rewrites.ts';

/** The representations of one fetch: each once, however many places it has. */
export interface Collected {
  /** Each as JSON. */
  texts: string[];
  /** The same; none for a source that sends texts. */
  values: JsonObject[];
  /** Of the answer: what they stand for. */
  objects: readonly JsonObject[];
  /** By object: which representation is its own; -1 for one that lacks what identifies it. */
  which: number[];
}

/** What a plan wants of an object of one type. A fragment that lacks something is left out by itself; nobody asked for what needs it. */
interface Wanted {
  fields: readonly QueryPlanFieldNode[];
  fragments: readonly Wanted[];
  /** Collects such objects, as far as that is simple. */
  collector: Collector | null;
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

  /** Objects that lack what identifies them, by an earlier failure, are left out. `textual`: nobody looks at the values. */
  collect(objects: readonly JsonObject[], textual: boolean): Collected {
    const collected: Collected = { objects, which: [], values: [], texts: [] };
    const { which, values, texts } = collected;
    const chain: Chain = { samples: [], next: [] };
    const simple = new Map<Collector, Map<unknown, number>>();
    let known: Map<string, number> | null = null;
    for (let at = 0; at < objects.length; at++) {
      const object = objects[at]!;
      const wanted = this.#wantedOfObject(object);
      if (wanted.collector && !known) {
        let ids = simple.get(wanted.collector);
        if (!ids) simple.set(wanted.collector, ids = new Map<unknown, number>());
        const next = wanted.collector(at, ids, chain, collected, textual);
        if (next > at) {
          at = next - 1;
          continue;
        }
      }
      const value = this.#select(object, wanted);
      if (!value?.__typename) {
        which.push(-1);
        continue;
      }
      this.#rewrites?.apply(value);
      // The text of a representation is its key: ids are hostile, and JSON is not ambiguous.
      const text = JSON.stringify(value);
      known ??= new Map(texts.map((one, index) => [one, index]));
      const there = known.get(text);
      which.push(there ?? texts.length);
      if (there !== undefined) continue;
      known.set(text, texts.length);
      texts.push(text);
      if (!textual) values.push(value);
    }
    return collected;
  }

  #wantedOfObject(object: JsonObject): Wanted {
    const typename = typeof object.__typename === 'string' ? object.__typename : '';
    let wanted = this.#wanted.get(typename);
    if (!wanted) {
      wanted = this.#wantedOf(this.#selections, typename);
      // What a subgraph takes for a type's name is not bounded by the schema.
      if (this.#wanted.size < 1_000) this.#wanted.set(typename, wanted);
    }
    return wanted;
  }

  #wantedOf(selections: readonly QueryPlanSelectionNode[], typename: string): Wanted {
    const fragments = selections.filter((selection) => selection.kind === 'InlineFragment').filter(({ typeCondition }) => !typeCondition || (typename !== '' && fulfils(this.#schema, typename, typeCondition)));
    const wanted = { fields: selections.filter((selection) => selection.kind === 'Field'), fragments: fragments.map((fragment) => this.#wantedOf(fragment.selections, typename)) };
    return { ...wanted, collector: this.#collectorOf(typename, wanted) };
  }

  #collectorOf(typename: string, wanted: Pick<Wanted, 'fields' | 'fragments'>): Collector | null {
    const type = this.#schema.getType(typename);
    const leaves = leavesOf(wanted);
    if (!leaves || this.#rewrites || !isObjectType(type)) return null;
    const fields = type.getFields();
    const nameOf = ({ alias, name }: QueryPlanFieldNode) => alias ?? name;
    const id = leaves.find(({ name }) => getNamedType(fields[name]?.type)?.name === 'ID') ?? leaves[0]!;
    return collectorOf(typename, leaves.map(nameOf), nameOf(id));
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

/** The fields that besides the type tell such objects apart; null where that is not as simple as comparing them. */
function leavesOf({ fields, fragments }: Pick<Wanted, 'fields' | 'fragments'>): readonly QueryPlanFieldNode[] | null {
  const all = fields.length === 0 && fragments.length === 1 ? fragments[0]! : { fields, fragments };
  if (all.fragments.length > 0 || all.fields.some(({ selections }) => selections)) return null;
  const leaves = all.fields.filter(({ alias, name }) => (alias ?? name) !== '__typename');
  return leaves.length > 0 && leaves.length < all.fields.length ? leaves : null;
}
