import { typeDefs } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../platform/subgraph.ts';
import { entities } from './entities.ts';
import { consumers } from './events.ts';
import { loaders } from './loaders.ts';
import { migrations } from './migrations/index.ts';
import { resolvers } from './resolvers.ts';
import { sealOldRows } from './old-rows.ts';
import { diagnosticRoutes } from './diagnostic-routes.ts';
import { uploadRoutes } from './uploads.ts';
import { diagnosticVaultOf, vaultOf } from './vault.ts';

/** Samples: what we hold and who sent it. */
export const samples: SubgraphDefinition<ReturnType<typeof loaders>> = {
  name: 'samples', pseudonymous: true, typeDefs: typeDefs('samples'), resolvers: resolvers, entities, migrations, loaders, consumers,
  ready: async (platform) => {
    await vaultOf(platform).check();
    await diagnosticVaultOf(platform).check();
    await sealOldRows(platform);
  },
  routes: (platform) => uploadRoutes(platform, vaultOf(platform)).use(diagnosticRoutes(platform, diagnosticVaultOf(platform))),
};
