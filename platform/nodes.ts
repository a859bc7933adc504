import { Kind, type DocumentNode } from 'graphql';
import { nodeScopesOf } from '../schema/nodes.ts';
import { hasScopes, wantOf, type Caller } from './caller.ts';
import { publicError } from './errors.ts';

interface Entity {
  __resolveReference?: (key: Record<string, unknown>, context: { caller: Caller }, ...rest: unknown[]) => unknown;
  [field: string]: unknown;
}

/** What a type demands stands at the queries that lead to it. `node` is a way around them, so it demands the same. */
export function mayReadNode(caller: Caller, type: string): void {
  const scopes = nodeScopesOf(type);
  if (!hasScopes(caller, scopes)) throw publicError('FORBIDDEN', wantOf(caller, type, scopes));
}

export const noNode = (): Error => publicError('NOT_FOUND', 'there is nothing of this id, or nothing that you may see');

/** `nodeId` is `id` by the name under which `Query.node`, which is another subgraph's, asks for what is here. */
export function withNodes(typeDefs: DocumentNode, resolvers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const made: Record<string, unknown> = { ...resolvers };
  for (const type of reachedByNode(typeDefs)) {
    const entity = made[type] as Entity | undefined;
    const resolve = entity?.__resolveReference;
    if (!resolve) throw new Error(`${type} is a node, and no reference leads to it`);
    made[type] = {
      ...entity, nodeId: ({ id }: { id: string }) => id,
      __resolveReference: async (key: Record<string, unknown>, context: { caller: Caller }, ...rest: unknown[]) => {
        if (key.nodeId === undefined) return await resolve(key, context, ...rest);
        mayReadNode(context.caller, type);
        return (await resolve({ ...key, id: key.nodeId }, context, ...rest)) ?? Promise.reject(noNode());
      },
    };
  }
  return made;
}

/** Types of which this subgraph knows the objects by `nodeId`. */
function reachedByNode({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const given = (definition.directives ?? []).filter(({ name }) => name.value === 'key').map((key) => new Map(key.arguments!.map(({ name, value }) => [name.value, 'value' in value ? value.value : null])));
    return given.some((key) => key.get('fields') === 'nodeId' && key.get('resolvable') !== false) ? [definition.name.value] : [];
  });
}
