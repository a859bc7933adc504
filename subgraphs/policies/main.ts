import { typeDefs } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../platform/subgraph.ts';
import { entities } from './entities.ts';
import { consumers } from './events.ts';
import { loaders } from './loaders.ts';
import { migrations } from './migrations/index.ts';
import { resolvers } from './resolvers.ts';

/** Policies: what is sent, what waits, what is kept. */
export const policies: SubgraphDefinition<ReturnType<typeof loaders>> = { name: 'policies', typeDefs: typeDefs('policies'), resolvers: resolvers, entities, migrations, loaders, consumers };
