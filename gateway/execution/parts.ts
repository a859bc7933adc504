import { assignOf } from './assign.ts';
import { copyOf, isObject, type Json, type JsonObject } from './json.ts';
import type { Fetch } from './plan.ts';
import type { Collected } from './representations.ts';
import type { Host, Picker } from './sharing.ts';

/** A fetch that may be sent, with what it is about. */
export interface Ready {
  fetch: Fetch;
  /** Of a fetch from the root: the objects that its answer completes. */
  objects: JsonObject[];
  /** Null for a fetch from the root. */
  collected: Collected | null;
  done: () => void;
}

/** Entities that a subgraph is asked for once, for all fetches of a request that want the same of them. */
export interface Part {
  /** Whose document asks for them. */
  owner: Ready;
  texts: string[];
  values: JsonObject[];
  members: Member[];
}

export interface Member {
  ready: Ready;
  /** By its representations: where each stands in the part; null where they stand as they are. */
  at: readonly number[] | null;
  pick: Picker | null;
}

/** A part of one fetch alone. */
export const partOf = (ready: Ready): Part => ({ owner: ready, values: ready.collected!.values, texts: ready.collected!.texts, members: [{ ready, at: null, pick: null }] });

/** The parts of a request for several fetches. `hosts` says for each which other one serves it, too. */
export function partsOf(group: readonly Ready[], hosts: readonly (Host | null)[]): Part[] {
  const parts = group.map((ready, at) => (hosts[at] ? null : partOf(ready)));
  const places = parts.map((): Map<string, number> | null => null);
  // Those that want the same first: what they add is there then for those that want less.
  for (const lesser of [false, true]) {
    for (let index = 0; index < group.length; index++) {
      const host = hosts[index];
      if (!host || Boolean(host.pick) !== lesser) continue;
      const ready = group[index]!;
      const part = parts[host.at]!;
      const standing = (places[host.at] ??= placesOf(part.texts));
      const { values, texts } = ready.collected!;
      if (lesser && !texts.every((text) => standing.has(text))) {
        parts[index] = partOf(ready);
        continue;
      }
      const at: number[] = [];
      for (let which = 0; which < texts.length; which++) {
        const text = texts[which]!;
        let place = standing.get(text);
        if (place === undefined) {
          // The lists of the owner's own stay as they are.
          if (part.texts === part.owner.collected!.texts) Object.assign(part, { values: [...part.values], texts: [...part.texts] });
          standing.set(text, place = part.texts.length);
          if (values.length > 0) part.values.push(values[which]!);
          part.texts.push(text);
        }
        at.push(place);
      }
      part.members.push({ ready, at, pick: host.pick });
    }
  }
  return parts.filter((part) => part !== null);
}

function placesOf(texts: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (let at = 0; at < texts.length; at++) places.set(texts[at]!, at);
  return places;
}

/** Completes the answer by a part's entities, as they came. They are used up. */
export function place(members: readonly Member[], entities: readonly Json[]): void {
  // Two places share what is nested in an entity as long as no other fetch completes that.
  const shared = !members.some(({ ready }) => ready.fetch.completed);
  const used = shared || members.length === 1 ? null : new Set<Json>();
  for (const { ready: { fetch, collected }, at, pick } of members) {
    const { objects, which } = collected!;
    const { into, all, flat } = assignOf(fetch);
    if (all && (flat || (shared && !pick))) {
      all(entities, at, objects, which);
      continue;
    }
    /** By representation: what was put into the first of its places. */
    const put: (JsonObject | undefined)[] = [];
    for (const [index, object] of objects.entries()) {
      const its = which[index]!;
      const entity = its < 0 ? null : entities[at ? at[its]! : its];
      if (!isObject(entity)) continue;
      const before = put[its];
      const taken = before ?? (put[its] = pick ? pick(entity) : entity);
      // A picked one is nobody else's.
      const free = shared || (!before && (pick !== null || used === null || !used.has(entity)));
      if (!pick) used?.add(entity);
      into(object, free ? taken : copyOf(taken));
    }
  }
}
