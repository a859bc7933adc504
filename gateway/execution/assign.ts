import { Kind, type FieldNode } from 'graphql';
import { complete, type Json, type JsonObject } from './json.ts';
import type { Fetch } from './plan.ts';
import { typeOf } from './sharing.ts';

/** Puts what a fetch asked of an entity into an object of the answer. The entity is used up, as by `complete`. */
export interface Assign {
  into: (target: JsonObject, entity: JsonObject) => void;
  /** The same for all objects that were collected. `at` says where the entities of their representations stand, when not as these do. */
  all: ((entities: readonly Json[], at: readonly number[] | null, objects: readonly JsonObject[], which: readonly number[]) => void) | null;
  /** Everything that it asks for is a value by itself: nothing of an entity is shared by two that take it. */
  flat: boolean;
}

const generic: Assign = { into: complete, all: null, flat: false };
const known = new WeakMap<Fetch, Assign>();

export function assignOf(fetch: Fetch): Assign {
  let assign = known.get(fetch);
  if (!assign) known.set(fetch, assign = make(fetch));
  return assign;
}

/**
 * `complete` for the names of one fetch, which it therefore need not look up in objects of every form.
 *
 * Generated code holds names of a plan's documents only, as JSON strings.
 */
function make(fetch: Fetch): Assign {
  const type = typeOf(fetch);
  if (!type || type.fields.selections.some(({ kind }) => kind !== Kind.FIELD)) return generic;
  const fields = type.fields.selections as readonly FieldNode[];
  const names = [...new Set(fields.map(({ alias, name }) => (alias ?? name).value))];
  // Such a name is found in every object, or is none.
  if (names.some((name) => name in Object.prototype)) return generic;
  const reading = names.map((name, at) => `const v${at} = e[${JSON.stringify(name)}];`).join(' ');
  const writing = names.map((name, at) => {
    const key = JSON.stringify(name);
    return `if (v${at} !== undefined) { if (typeof v${at} !== 'object' || v${at} === null) t[${key}] = v${at}; else { const p = t[${key}]; if (typeof p !== 'object' || p === null) t[${key}] = v${at}; else complete(t, { [${key}]: v${at} }); } }`;
  }).join('\n');
  const source = `return {
    into(t, e) { ${reading} ${writing} },
    all(entities, at, objects, which) {
      for (let i = 0; i < objects.length; i++) {
        if (which[i] < 0) continue;
        const e = entities[at === null ? which[i] : at[which[i]]];
        if (typeof e !== 'object' || e === null || Array.isArray(e)) continue;
        const t = objects[i];
        ${reading}
        ${writing}
      }
    },
  };`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names of GraphQL, quoted
  const made = (new Function('complete', source) as (completing: typeof complete) => Pick<Assign, 'into' | 'all'>)(complete);
  return { ...made, flat: fields.every(({ selectionSet }) => !selectionSet) };
}
