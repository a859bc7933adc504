import { GraphQLError } from 'graphql';
import { limits } from './limits.ts';

const tooDeep = () => new GraphQLError(`brackets in brackets, ${limits.nestingMax} deep, are the limit`, { extensions: { code: 'OPERATION_TOO_LARGE' } });

/**
 * What of an operation is nested so deep that it can't be read by a program that calls itself for each level, as parsers and JSON.stringify
 * do: their stack would overflow at a place that nobody expects. Null when it is not. `given` is whatever a client sent in their places.
 */
export function nestingRefusal(given: { query?: unknown; variables?: unknown; extensions?: unknown }): GraphQLError | null {
  if (typeof given.query === 'string' && textDepth(given.query) > limits.nestingMax) return tooDeep();
  return isDeep(given.variables) || isDeep(given.extensions) ? tooDeep() : null;
}

/** How deep brackets are in brackets, outside of strings and comments. */
export function textDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|[{}[\]()]/g)) {
    if (token === '{' || token === '[' || token === '(') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']' || token === ')') depth = Math.max(0, depth - 1);
  }
  return deepest;
}

/** Whether a value of JSON is. */
export function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= limits.nestingMax; depth++) {
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}
