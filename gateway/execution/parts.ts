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
    for (const [index, ready] of group.entries()) {
      const host = hosts[index];
      if (!host || Boolean(host.pick) !== lesser) continue;
      const part = parts[host.at]!;
      const standing = (places[host.at] ??= new Map(part.texts.map((text, at) => [text, at])));
      const { values, texts } = ready.collected!;
      if (lesser && !texts.every((text) => standing.has(text))) {
        parts[index] = partOf(ready);
        continue;
      }
      const at = texts.map((text, which) => {
        const known = standing.get(text);
        if (known !== undefined) return known;
        // The lists of the owner's own stay as they are.
        if (part.texts === part.owner.collected!.texts) Object.assign(part, { values: [...part.values], texts: [...part.texts] });
        standing.set(text, part.texts.length);
        if (values.length > 0) part.values.push(values[which]!);
        return part.texts.push(text) - 1;
      });
      part.members.push({ ready, at, pick: host.pick });
    }
  }
  return parts.filter((part) => part !== null);
}

/** Completes the answer by a part's entities, as they came. They are used up. */
export function place(members: readonly Member[], entities: readonly Json[]): void {
  // Two places share what is nested in an entity as long as no other fetch completes that.
  const shared = !members.some(({ ready }) => ready.fetch.completed);
  const used = shared || members.length === 1 ? null : new Set<Json>();
  for (const { ready: { fetch, collected }, at, pick } of members) {
    const { places } = collected!;
    const { into, all, flat } = assignOf(fetch);
    if (all && (flat || (shared && !pick))) {
      all(entities, at, places);
      continue;
    }
    for (let which = 0; which < places.length; which++) {
      const entity = entities[at ? at[which]! : which];
      if (!isObject(entity)) continue;
      const taken = pick && !flat ? pick(entity) : entity;
      // A picked one is nobody else's.
      let first = shared || pick !== null || used === null || !used.has(entity);
      if (!pick) used?.add(entity);
      for (const place of places[which]!) {
        into(place, first || flat ? taken : copyOf(taken));
        first = shared;
      }
    }
  }
}
