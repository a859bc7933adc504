import { typeDefs } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../platform/subgraph.ts';
import { entities } from './entities.ts';
import { consumers } from './events.ts';
import { loaders } from './loaders.ts';
import { migrations } from './migrations/index.ts';
import { renameOldRows } from './interest.ts';
import { resolvers } from './resolvers.ts';

/** Verdicts: what we know about samples, and how. */
export const verdicts: SubgraphDefinition<ReturnType<typeof loaders>> = {
  name: 'verdicts', pseudonymous: true, typeDefs: typeDefs('verdicts'), resolvers: resolvers, entities, migrations, loaders, consumers,
  ready: renameOldRows,
};
