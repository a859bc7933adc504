/** What a subgraph answered, or a part of it. */
export type Json = string | number | boolean | null | undefined | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of what came from outside: nothing of Object.prototype passes for one. */
export function fieldOf(object: JsonObject, name: string): Json {
  const value = object[name];
  return value !== undefined && (typeof value === 'function' || name === '__proto__') && !Object.hasOwn(object, name) ? undefined : value;
}

/** Sets a field, never a prototype. */
export function put(object: JsonObject, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}

/**
 * Puts `source` into `target`, which is of the same object: objects are completed, lists of the same length item by item, all else replaced.
 * `source` is used up: what `target` lacked is taken from it as it is.
 */
export function complete(target: JsonObject, source: JsonObject): void {
  for (const name in source) {
    const value = source[name];
    if (value === undefined) continue;
    const present = fieldOf(target, name);
    put(target, name, typeof value !== 'object' || value === null || typeof present !== 'object' || present === null ? value : joined(present, value));
  }
}

function joined(present: JsonObject | Json[], value: JsonObject | Json[]): Json {
  if (Array.isArray(value)) {
    if (!Array.isArray(present) || present.length !== value.length) return value;
    for (let at = 0; at < value.length; at++) {
      const item = value[at];
      const there = present[at];
      present[at] = typeof item === 'object' && item !== null && typeof there === 'object' && there !== null ? joined(there, item) : item;
    }
    return present;
  }
  if (Array.isArray(present)) return value;
  complete(present, value);
  return present;
}

/** A copy that shares no object and no list. */
export function copyOf(object: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const name in object) put(copy, name, copyOfValue(object[name]));
  return copy;
}

function copyOfValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyOfValue);
  return isObject(value) ? copyOf(value) : value;
}
