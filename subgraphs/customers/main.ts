import { typeDefs } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../platform/subgraph.ts';
import { entities } from './entities.ts';
import { consumers } from './events.ts';
import { loaders } from './loaders.ts';
import { migrations } from './migrations/index.ts';
import { sealOldQuarantine } from './old-quarantine.ts';
import { resolvers } from './resolvers.ts';

/** Customers: who may do what. */
export const customers: SubgraphDefinition<ReturnType<typeof loaders>> = {
  name: 'customers', typeDefs: typeDefs('customers'), resolvers: resolvers, entities, migrations, loaders, consumers,
  ready: sealOldQuarantine,
};
