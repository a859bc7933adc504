import { join } from 'node:path';
import { typeDefs } from '../../schema/compose.ts';
import type { Platform, SubgraphDefinition } from '../../platform/subgraph.ts';
import { entities } from './entities.ts';
import { consumers } from './events.ts';
import { loaders } from './loaders.ts';
import { migrations } from './migrations/index.ts';
import { resolvers } from './resolvers.ts';
import { uploadRoutes } from './uploads.ts';
import { FileVault } from './vault.ts';

const vaultFolder = (platform: Platform) => (platform.config.VAULT_URL ? new URL(platform.config.VAULT_URL).pathname : join(platform.dataFolder, 'vault'));

/** Samples: what we hold and who sent it. */
export const samples: SubgraphDefinition<ReturnType<typeof loaders>> = {
  name: 'samples', typeDefs: typeDefs('samples'), resolvers: resolvers, entities, migrations, loaders, consumers,
  routes: (platform) => uploadRoutes(platform, new FileVault(vaultFolder(platform))),
};
