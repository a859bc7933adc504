import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { complete, fieldOf, type Json, type JsonObject } from './json.ts';
import { fulfils, type Rewrites } from './rewrites.ts';

/** The representations of one fetch: each once, however many places it has. */
export interface Collected {
  /** Each as JSON. */
  texts: string[];
  /** The same; none for a source that sends texts. */
  values: JsonObject[];
  /** By representation: the objects of the answer that it stands for. */
  places: JsonObject[][];
}

/** What a plan wants of an object of one type. A fragment that lacks something is left out by itself; nobody asked for what needs it. */
interface Wanted {
  fields: readonly QueryPlanFieldNode[];
  fragments: readonly Wanted[];
  /** The fields that besides the type tell such objects apart; null where that is not as simple as comparing them. */
  leaves: readonly string[] | null;
  /** How their texts begin, and what comes before each leaf. */
  type: string;
  names: readonly string[];
}

/** What was collected already, by its first field; others with the same one follow. */
interface Entity {
  places: JsonObject[];
  next: Entity | null;
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
    const collected: Collected = { values: [], texts: [], places: [] };
    // The text of a representation is its key: ids are hostile, and JSON is not ambiguous.
    const known = new Map<string, JsonObject[]>();
    const simple = new Map<Wanted, Map<string, Entity>>();
    let before: Wanted | null = null;
    let byId = new Map<string, Entity>();
    for (const object of objects) {
      const wanted = this.#wantedOfObject(object);
      const { leaves } = wanted;
      const id = leaves === null ? undefined : fieldOf(object, leaves[0]!);
      if (typeof id === 'string') {
        if (wanted !== before) {
          byId = simple.get(wanted) ?? new Map<string, Entity>();
          simple.set(before = wanted, byId);
        }
        // Most objects are of few entities: of those that are known nothing is made.
        let entity = byId.get(id) ?? null;
        while (entity && !isOf(object, entity.places[0]!, leaves!)) entity = entity.next;
        if (entity) {
          entity.places.push(object);
          continue;
        }
      }
      // Where an object lacks what tells it apart there is no text either.
      const made = leaves ? textOf(object, wanted) : null;
      const value = made !== null && textual ? null : this.#select(object, wanted);
      if (made === null && !value?.__typename) continue;
      if (value) this.#rewrites?.apply(value);
      const text = made ?? JSON.stringify(value);
      const places = known.get(text);
      if (places) {
        places.push(object);
        continue;
      }
      const first = [object];
      known.set(text, first);
      if (typeof id === 'string') byId.set(id, { places: first, next: byId.get(id) ?? null });
      collected.texts.push(text);
      if (!textual) collected.values.push(value!);
      collected.places.push(first);
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
    const leaves = typename === '' || this.#rewrites ? null : leavesOf(wanted);
    return { ...wanted, leaves, type: `{"__typename":${JSON.stringify(typename)}`, names: (leaves ?? []).map((name) => `,${JSON.stringify(name)}:`) };
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

function leavesOf({ fields, fragments }: Pick<Wanted, 'fields' | 'fragments'>): readonly string[] | null {
  const all = fields.length === 0 && fragments.length === 1 ? fragments[0]! : { fields, fragments };
  if (all.fragments.length > 0 || all.fields.some(({ selections }) => selections)) return null;
  const names = all.fields.map(({ alias, name }) => alias ?? name);
  const leaves = names.filter((name) => name !== '__typename');
  return leaves.length > 0 && leaves.length < names.length ? leaves : null;
}

/** Lists and objects are never found to be the same: then their texts are compared. */
function isOf(object: JsonObject, other: JsonObject, leaves: readonly string[]): boolean {
  for (let at = 1; at < leaves.length; at++) {
    const one = fieldOf(object, leaves[at]!);
    if (one !== fieldOf(other, leaves[at]!) || typeof one === 'object' || one === undefined) return false;
  }
  return true;
}

function textOf(object: JsonObject, { type, names, leaves }: Wanted): string | null {
  let text = type;
  for (let at = 0; at < names.length; at++) {
    const value = fieldOf(object, leaves![at]!);
    if (value === undefined) return null;
    text += names[at]! + JSON.stringify(value);
  }
  return `${text}}`;
}
