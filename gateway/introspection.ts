import { GraphQLError, Kind, visit, BREAK, type DocumentNode } from 'graphql';
import type { Caller } from '../platform/caller.ts';

/** Who may ask the gateway what it can be asked: everybody; people, keys and those who run the service; nobody. */
export type Introspection = 'everybody' | 'members' | 'nobody';

/** Devices are built with their operations, and whoever shows no credential has no use for more than the schema's file. */
const members = new Set<Caller['kind']>(['USER', 'API_KEY', 'OPERATOR', 'STAFF', 'SYSTEM']);
const asks = new WeakMap<DocumentNode, boolean>();

/** Why this caller may not ask so; null when it may, or asks nothing of the schema. */
export function introspectionRefusal(allowed: Introspection, document: DocumentNode, caller: Caller): GraphQLError | null {
  if (allowed === 'everybody' || (allowed === 'members' && members.has(caller.kind)) || !introspects(document)) return null;
  if (caller.kind === 'ANONYMOUS' && allowed === 'members') return new GraphQLError('introspection needs a credential: send "Authorization: Bearer …", or read /schema.graphql', { extensions: { code: 'UNAUTHENTICATED' } });
  return new GraphQLError(allowed === 'members' ? 'introspection is for people and API keys' : 'introspection is off', { extensions: { code: 'FORBIDDEN' } });
}

function introspects(document: DocumentNode): boolean {
  let found = asks.get(document);
  if (found === undefined) {
    found = false;
    visit(document, { Field: ({ name }) => {
      if (name.value !== '__schema' && name.value !== '__type') return undefined;
      found = true;
      return BREAK;
    }, [Kind.ARGUMENT]: () => false });
    asks.set(document, found);
  }
  return found;
}
