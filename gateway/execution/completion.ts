import { GraphQLError, isLeafType, isListType, isNonNullType, isObjectType, type FieldNode, type GraphQLNamedType, type GraphQLObjectType, type GraphQLOutputType, type SelectionSetNode } from 'graphql';
import type { Fields } from './fields.ts';
import { fieldOf, isObject, type Json } from './json.ts';

type Path = readonly (string | number)[];

/** A null where there must be none: the nearest object that may be null becomes null. */
class Bubbling extends Error {}

/**
 * The client's answer, and what is wrong with it: as shape.ts makes it, but for data that is not as the schema says, field by field and
 * with the place of every fault. GraphQL, 6.4.4, says what becomes of a null that must not be.
 */
export class Completion {
  readonly errors: GraphQLError[] = [];
  readonly #fields: Fields;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  root(type: GraphQLObjectType, selections: SelectionSetNode, data: Json): Record<string, unknown> | null {
    try {
      return this.#composite(type, [selections], data, []) as Record<string, unknown>;
    } catch (error) {
      if (error instanceof Bubbling) return null;
      throw error;
    }
  }

  #value(type: GraphQLOutputType, nodes: readonly FieldNode[], value: Json, path: Path, owner: string): unknown {
    if (isNonNullType(type)) {
      const completed = this.#present(type.ofType as GraphQLOutputType, nodes, value, path, owner);
      if (completed !== null) return completed;
      if (value === null || value === undefined) this.#fail(`Cannot return null for non-nullable field ${owner}.`, path);
      throw new Bubbling();
    }
    try {
      return this.#present(type, nodes, value, path, owner);
    } catch (error) {
      if (error instanceof Bubbling) return null;
      throw error;
    }
  }

  #present(type: GraphQLOutputType, nodes: readonly FieldNode[], value: Json, path: Path, owner: string): unknown {
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      if (Array.isArray(value)) return value.map((item, at) => this.#value(type.ofType as GraphQLOutputType, nodes, item, [...path, at], owner));
      return this.#fail(`Expected a list for field ${owner}.`, path);
    }
    if (isLeafType(type)) {
      try {
        return type.serialize(value) ?? null;
      } catch (error) {
        return this.#fail((error as Error).message, path);
      }
    }
    return this.#composite(type as GraphQLNamedType, nodes.map(({ selectionSet }) => selectionSet!), value, path);
  }

  #composite(declared: GraphQLNamedType, selections: readonly SelectionSetNode[], value: Json, path: Path): unknown {
    if (!isObject(value)) return this.#fail(`Expected an object of type ${declared.name}.`, path);
    const type = this.#fields.typeOf(declared, value.__typename);
    if (!type) return this.#fail(`No type of ${declared.name} is called ${JSON.stringify(value.__typename ?? null).slice(0, 100)}.`, path);
    const completed: Record<string, unknown> = {};
    for (const [name, nodes] of this.#fields.of(type, selections)) {
      const field = nodes[0]!.name.value;
      if (field === '__typename' && !isObjectType(type)) return this.#fail(`Which ${declared.name} this is could not be found out.`, path);
      const result = field === '__typename' ? type.name : this.#value(type.getFields()[field]!.type, nodes, fieldOf(value, name), [...path, name], `${type.name}.${field}`);
      Object.defineProperty(completed, name, { value: result, enumerable: true, writable: true, configurable: true });
    }
    return completed;
  }

  #fail(message: string, path: Path): null {
    this.errors.push(new GraphQLError(message, { path }));
    return null;
  }
}
