import type { FetchDataRewrite } from '@apollo/query-planner';
import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { fieldOf, isObject, type Json, type JsonObject } from './json.ts';

const condition = '... on ';

/** Whether an object of this type fulfils a type condition. */
export function fulfils(schema: GraphQLSchema, typename: string, wanted: string): boolean {
  if (typename === wanted) return true;
  const type = schema.getType(typename);
  const abstract = schema.getType(wanted);
  return (isObjectType(type) || isInterfaceType(type)) && isAbstractType(abstract) && schema.isSubType(abstract, type);
}

/** Changes that a plan makes to what goes to a subgraph, or comes from it: names given for the transport are given back. */
export class Rewrites {
  readonly #rewrites: readonly FetchDataRewrite[];
  readonly #schema: GraphQLSchema;

  static of(rewrites: readonly FetchDataRewrite[] | undefined, schema: GraphQLSchema): Rewrites | null {
    return rewrites?.length ? new Rewrites(rewrites, schema) : null;
  }

  private constructor(rewrites: readonly FetchDataRewrite[], schema: GraphQLSchema) {
    this.#rewrites = rewrites;
    this.#schema = schema;
  }

  apply(value: Json): void {
    for (const rewrite of this.#rewrites) this.#at(rewrite, 0, value);
  }

  #at(rewrite: FetchDataRewrite, depth: number, value: Json): void {
    if (Array.isArray(value)) for (const item of value) this.#at(rewrite, depth, item);
    else if (isObject(value)) {
      const element = rewrite.path[depth]!;
      if (element.startsWith(condition)) {
        // An object that doesn't say what it is was asked for by its type.
        if (typeof value.__typename !== 'string' || fulfils(this.#schema, value.__typename, element.slice(condition.length))) this.#at(rewrite, depth + 1, value);
      } else if (depth < rewrite.path.length - 1) this.#at(rewrite, depth + 1, fieldOf(value, element));
      else change(rewrite, value, element);
    }
  }
}

function change(rewrite: FetchDataRewrite, object: JsonObject, name: string): void {
  if (rewrite.kind === 'ValueSetter') object[name] = rewrite.setValueTo as Json;
  else {
    const value = fieldOf(object, name);
    if (value === undefined) return;
    object[rewrite.renameKeyTo] = value;
    delete object[name];
  }
}
