import { publicError } from '../../platform/errors.ts';
import { mayReadNode, noNode } from '../../platform/nodes.ts';
import { nodeKindOf, type NodeType } from '../../schema/nodes.ts';
import type { PoliciesContext } from './loaders.ts';

export type Found = { id: string } | { nodeId: string };
type Finders = Partial<Record<NodeType, (id: string, context: PoliciesContext) => Promise<Found | null>>>;

/**
 * The object of an id, if it is of this subgraph, or else the key by which the gateway asks the one it is of. It stands here because this
 * subgraph tells of no other one's types besides: what a stub has of its own, the gateway would ask of it.
 */
export async function nodeOf(finders: Finders, id: string, context: PoliciesContext): Promise<Found> {
  const kind = nodeKindOf(id);
  if (!kind) throw publicError('BAD_USER_INPUT', 'this is no id: ids begin with three letters that tell their type, such as smp_');
  mayReadNode(context.caller, kind.type);
  const find = finders[kind.type];
  return find ? ((await find(id, context)) ?? Promise.reject(noNode())) : { nodeId: id };
}
