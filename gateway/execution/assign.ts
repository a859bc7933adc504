import { Kind, type FieldNode } from 'graphql';
import { complete, type JsonObject } from './json.ts';
import type { Fetch } from './plan.ts';
import { typeOf } from './sharing.ts';

/** Puts what a fetch asked of an entity into an object of the answer. The entity is used up, as by `complete`. */
export interface Assign {
  into: (target: JsonObject, entity: JsonObject) => void;
  /** Everything that it asks for is a value by itself: nothing of an entity is shared by two that take it. */
  flat: boolean;
}

const generic: Assign = { into: complete, flat: false };
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
  const lines = names.map((name) => {
    const key = JSON.stringify(name);
    return `v = e[${key}]; if (v !== undefined) { if (typeof v !== 'object' || v === null) t[${key}] = v; else { const p = t[${key}]; if (typeof p !== 'object' || p === null) t[${key}] = v; else complete(t, { [${key}]: v }); } }`;
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names of GraphQL, quoted
  const into = (new Function('complete', `return function (t, e) { let v; ${lines.join('\n')} };`) as (completing: typeof complete) => Assign['into'])(complete);
  return { into, flat: fields.every(({ selectionSet }) => !selectionSet) };
}
