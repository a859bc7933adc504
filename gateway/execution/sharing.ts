import { Kind, print, type FieldNode, type SelectionSetNode } from 'graphql';
import { fieldOf, put, type Json, type JsonObject } from './json.ts';
import { documentOf } from './merge.ts';
import type { Fetch } from './plan.ts';

/** Takes of an entity what a fetch wants of it. */
export type Picker = (entity: JsonObject) => JsonObject;

/** Another fetch to the same subgraph wants all that one wants: of entities that both ask for, it is asked once. */
export interface Host {
  /** Its place among the fetches. */
  at: number;
  /** Null where both want the same. */
  pick: Picker | null;
}

interface Wants {
  text: string;
  /** Of the only type that is asked for; null where it is not as simple as that. */
  type: { name: string; fields: SelectionSetNode } | null;
}

/** For each of several fetches of entities from one subgraph: the one whose answer serves it too. A host has no host. */
export function hostsOf(fetches: readonly Fetch[]): readonly (Host | null)[] {
  const wants = fetches.map(wantsOf);
  const hosts: (Host | null)[] = fetches.map(() => null);
  for (const [at, one] of wants.entries()) {
    const same = one ? wants.findIndex((other) => other?.text === one.text) : at;
    if (same < at) hosts[at] = { at: same, pick: null };
  }
  for (const [at, one] of wants.entries()) {
    if (hosts[at] || !one?.type || hosts.some((host) => host?.at === at)) continue;
    const { name, fields } = one.type;
    const more = wants.findIndex((other, index) => index !== at && !hosts[index] && other?.type?.name === name && isWithin(fields, other.type.fields));
    if (more >= 0) hosts[at] = { at: more, pick: pickOf(fields) };
  }
  return hosts;
}

/** Of which type a fetch wants what; null where it is not of one, or comes under other names than it is to have. */
export const typeOf = (fetch: Fetch): Wants['type'] => wantsOf(fetch)?.type ?? null;

function wantsOf(fetch: Fetch): Wants | null {
  const [operation, ...fragments] = documentOf(fetch).definitions;
  if (fragments.length > 0 || fetch.output || operation?.kind !== Kind.OPERATION_DEFINITION || operation.directives?.length || operation.selectionSet.selections.length !== 1) return null;
  const [entities] = operation.selectionSet.selections;
  if (entities?.kind !== Kind.FIELD || !entities.selectionSet) return null;
  const [only, ...others] = entities.selectionSet.selections;
  const type = others.length === 0 && only?.kind === Kind.INLINE_FRAGMENT && only.typeCondition && !only.directives?.length ? { name: only.typeCondition.name.value, fields: only.selectionSet } : null;
  return { text: print(entities.selectionSet), type };
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

function isWithin(part: SelectionSetNode, whole: SelectionSetNode): boolean {
  return part.selections.every((one) => one.kind === Kind.FIELD && whole.selections.some((other) => {
    if (other.kind !== Kind.FIELD || keyOf(other) !== keyOf(one)) return false;
    const { selectionSet: wanted, ...field } = one;
    const { selectionSet: there, ...its } = other;
    return print(field) === print(its) && (wanted === undefined || (there !== undefined && isWithin(wanted, there)));
  }));
}

function pickOf({ selections }: SelectionSetNode): Picker {
  const fields = selections.map((field) => [keyOf(field as FieldNode), (field as FieldNode).selectionSet && pickOf((field as FieldNode).selectionSet!)] as const);
  return (entity) => {
    const picked: JsonObject = {};
    for (const [name, pick] of fields) {
      const value = fieldOf(entity, name);
      if (value !== undefined) put(picked, name, pick ? within(value, pick) : value);
    }
    return picked;
  };
}

function within(value: Json, pick: Picker): Json {
  if (Array.isArray(value)) return value.map((item) => within(item, pick));
  return typeof value === 'object' && value !== null ? pick(value) : value;
}
