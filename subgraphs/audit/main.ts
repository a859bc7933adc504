import { typeDefs } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../platform/subgraph.ts';
import { entities } from './entities.ts';
import { consumers } from './events.ts';
import { loaders } from './loaders.ts';
import { migrations } from './migrations/index.ts';
import { resolvers } from './resolvers.ts';

/** Audit: what was done, by whom, provably unchanged. */
export const audit: SubgraphDefinition<ReturnType<typeof loaders>> = {
  name: 'audit', typeDefs: typeDefs('audit'), resolvers: resolvers, entities, migrations, loaders, consumers,
  appendOnly: ['audit_event', 'audit_head'],
};
