import { configFrom } from '../platform/config.ts';
import { migrate } from '../platform/database.ts';
import { foldersFrom } from './folders.ts';
import { startEngines } from './engines.ts';
import { trust } from '../platform/trust.ts';
import { definitions } from './platform.ts';
import { lines } from './progress.ts';
import { reasonOf } from './reason.ts';

/** `npm run migrate`: brings every subgraph's schema up to date, on `DATABASE_URL` or the embedded database. */
try {
  const config = configFrom(process.env);
  trust(config.ASSAY_CA);
  const engines = config.DATABASE_URL ? null : await startEngines(config, foldersFrom(process.env), lines());
  for (const { name, migrations } of definitions) {
    const done = await migrate({ url: config.DATABASE_URL ?? engines!.databaseUrl, schema: name, migrations });
    process.stdout.write(`${name}: ${done.length > 0 ? done.join(', ') : 'up to date'}\n`);
  }
  await engines?.stop();
} catch (error) {
  process.stderr.write(`migration failed: ${reasonOf(error)}\n`);
  process.exit(1);
}
