import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isEnumType, isInterfaceType, isObjectType, type GraphQLNamedType } from 'graphql';

const schema = buildSchema(readFileSync(new URL('../schema/api.graphql', import.meta.url), 'utf8'));
/** Fields that a query gives as texts of JSON. */
const opaque = new Set(['facts', 'fields']);

/**
 * Where a value does not speak the words of a type of the public schema: fields that it does not have, values that its
 * enums do not know. Lists that the schema pages may stand there whole. `more`: fields of its own.
 */
export function unlikeSchema(typeName: string, value: unknown, more: readonly string[] = []): string[] {
  const type = schema.getType(typeName);
  if (!type) throw new Error(`the schema has no ${typeName}`);
  return [...unlike(type, value, typeName, new Set(more))];
}

function* unlike(type: GraphQLNamedType, value: unknown, at: string, more: ReadonlySet<string>): Generator<string> {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const one of value) yield* unlike(type, one, at, more);
    return;
  }
  if (isEnumType(type) && !type.getValue(String(value))) yield `${at}: ${String(value)}`;
  if (!isObjectType(type) && !isInterfaceType(type)) return;
  if (typeof value !== 'object') return void (yield `${at}: ${typeof value}`);
  for (const [name, one] of Object.entries(value)) {
    const field = type.getFields()[name];
    if (!field) {
      if (!more.has(name)) yield `${at}.${name}`;
    } else if (!opaque.has(name)) yield* unlike(itemsOf(getNamedType(field.type)), one, `${at}.${name}`, new Set());
  }
}

/** Of a page, what it is of. */
function itemsOf(type: GraphQLNamedType): GraphQLNamedType {
  const nodes = isObjectType(type) ? type.getFields().nodes : undefined;
  return nodes ? getNamedType(nodes.type) : type;
}
