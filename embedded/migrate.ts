import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configFrom } from '../platform/config.ts';
import { roleUrl } from '../platform/database.ts';
import { migrateSubgraph } from '../platform/subgraph.ts';
import { foldersFrom } from './folders.ts';
import { startEngines } from './engines.ts';
import { trust } from '../platform/trust.ts';
import { definitions } from './platform.ts';
import { lines } from './progress.ts';
import { reasonOf } from './reason.ts';

/**
 * `npm run migrate`: brings every subgraph's schema up to date, on `DATABASE_URL` or the embedded database. Nothing else
 * needs the password of the database's owner: for each subgraph that runs apart it writes down the URL of its own role.
 */
try {
  const config = configFrom(process.env);
  trust(config.ASSAY_CA);
  const folders = foldersFrom(process.env);
  const engines = config.DATABASE_URL ? null : await startEngines(config, folders, lines());
  const ownerUrl = config.DATABASE_URL ?? engines!.databaseUrl;
  const folder = join(folders.data, 'database');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const definition of definitions) {
    const { name } = definition;
    const done = await migrateSubgraph(definition, ownerUrl);
    process.stdout.write(`${name}: ${done.length > 0 ? done.join(', ') : 'up to date'}\n`);
    // The port of the embedded one is another at each start.
    if (config.DATABASE_URL) await writeFile(join(folder, `${name}.url`), `${roleUrl(ownerUrl, name)}\n`, { mode: 0o600 });
  }
  if (config.DATABASE_URL) process.stdout.write(`subgraphs that run apart take their URLs from ${folder}\n`);
  await engines?.stop();
} catch (error) {
  process.stderr.write(`migration failed: ${reasonOf(error)}\n`);
  process.exit(1);
}
