import { fieldOf, isObject, type Json, type JsonObject } from './json.ts';

/** The objects of an answer under a plan's path, where `@` stands for each item of a list. */
export function objectsAt(data: Json, path: readonly string[]): JsonObject[] {
  const found: JsonObject[] = [];
  collect(data, path, 0, found);
  return found;
}

function collect(value: Json, path: readonly string[], depth: number, found: JsonObject[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === path.length) {
    if (!Array.isArray(value)) found.push(value);
  } else if (path[depth] === '@') {
    if (Array.isArray(value)) for (const item of value) collect(item, path, depth + 1, found);
  } else if (!Array.isArray(value)) collect(fieldOf(value, path[depth]!), path, depth + 1, found);
}

/** Where in the client's answer each of these objects is. */
export function pathsAt(data: Json, path: readonly string[]): Map<JsonObject, (string | number)[]> {
  const found = new Map<JsonObject, (string | number)[]>();
  const walk = (value: Json, depth: number, here: (string | number)[]): void => {
    if (depth === path.length) {
      if (isObject(value)) found.set(value, here);
    } else if (path[depth] === '@') {
      if (Array.isArray(value)) value.forEach((item, at) => walk(item, depth + 1, [...here, at]));
    } else if (isObject(value)) walk(fieldOf(value, path[depth]!), depth + 1, [...here, path[depth]!]);
  };
  walk(data, 0, []);
  return found;
}
