import type { JsonObject } from './json.ts';
import type { Collected } from './representations.ts';

/** What was collected so far, by representation. */
export interface Chain {
  /** An object that it stands for. */
  samples: JsonObject[];
  /** Another representation of the same type, with the same id. */
  next: (number | undefined)[];
}

/**
 * Collects objects of one type as long as they come in a row, from the one at `at`. Gives the place of the first that it did not take: one of
 * another type, or one that is not told apart by looking at few others. `known` has the latest representation of each id.
 */
export type Collector = (at: number, known: Map<unknown, number>, chain: Chain, collected: Collected, textual: boolean) => number;

/** So many entities are compared that have one value in common. */
const comparedMax = 8;

/**
 * Generated for objects that are known by a type and values: what it reads are always the same names of objects of one form, which is what
 * an engine is fast at. Most objects are of few entities: of those that are known already nothing is made. `id` is the one of the values
 * that differs most.
 *
 * Generated code holds names of a plan's documents only, as JSON strings; null for names that it must not.
 */
export function collectorOf(typename: string, leaves: readonly string[], id: string): Collector | null {
  // Nothing of Object.prototype passes for a field.
  if (leaves.some((name) => name in Object.prototype)) return null;
  const of = (object: string, name: string) => `${object}[${JSON.stringify(name)}]`;
  const others = leaves.filter((name) => name !== id);
  // Lists and objects are not found to be the same here: then their texts are compared.
  const same = others.map((name) => `${of('o', name)} === ${of('samples[e]', name)}`).join(' && ') || 'true';
  const find = (condition: string) => `for (e = first, n = 0; e !== undefined && !(${condition}); e = next[e]) if (++n === ${comparedMax}) return at; if (e !== undefined) { which.push(e); continue; }`;
  const text = leaves.map((name, at) => `${JSON.stringify(`${at === 0 ? `{"__typename":${JSON.stringify(typename)}` : ''},${JSON.stringify(name)}:`)} + stringify(${of('o', name)})`).join(' + ');
  const source = `return function (at, known, { samples, next }, { objects, which, texts, values }, textual) {
    for (let e, n; at < objects.length; at++) {
      const o = objects[at];
      if (o.__typename !== ${JSON.stringify(typename)}) return at;
      if (${leaves.map((name) => `${of('o', name)} === undefined`).join(' || ')}) { which.push(-1); continue; }
      const id = ${of('o', id)};
      if (typeof id === 'object') return at;
      const first = known.get(id);
      ${find(same)}
      const text = ${text} + '}';
      ${others.length > 0 ? find('texts[e] === text') : ''}
      known.set(id, texts.length);
      which.push(texts.length);
      samples.push(o);
      next.push(first);
      texts.push(text);
      if (!textual) values.push({ __typename: ${JSON.stringify(typename)}, ${leaves.map((name) => `${JSON.stringify(name)}: ${of('o', name)}`).join(', ')} });
    }
    return at;
  };`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names of GraphQL, quoted
  return (new Function('stringify', source) as (stringify: typeof JSON.stringify) => Collector)(JSON.stringify);
}
