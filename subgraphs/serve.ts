import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldersFrom } from '../embedded/folders.ts';
import { configFrom } from '../platform/config.ts';
import { roleOf } from '../platform/database.ts';
import { endOnFault } from '../platform/faults.ts';
import { connectBus, ensureStreams } from '../platform/jetstream.ts';
import { loadKeys } from '../platform/keys.ts';
import { makeLog } from '../platform/log.ts';
import { serveSubgraph } from '../platform/serve.ts';
import { startSubgraph, type SubgraphDefinition } from '../platform/subgraph.ts';
import { startTracing } from '../platform/tracing.ts';
import { inWords, trust } from '../platform/trust.ts';

/** One subgraph in a process of its own: `node subgraphs/serve.ts samples`, on NATS_URL and its own role's database URL. */
const name = process.argv[2] ?? '';
try {
  if (!/^(samples|verdicts|policies|customers|audit)$/.test(name)) throw new Error('which subgraph? samples, verdicts, policies, customers or audit');
  const config = configFrom(process.env);
  trust(config.ASSAY_CA);
  if (!config.NATS_URL) throw new Error('a subgraph on its own needs NATS_URL');
  const folders = foldersFrom(process.env);
  const databaseUrl = config.DATABASE_URL ?? (await readFile(join(folders.data, 'database', `${name}.url`), 'utf8').catch(() => '')).trim();
  if (decodeURIComponent(URL.canParse(databaseUrl) ? new URL(databaseUrl).username : '') !== roleOf(name)) {
    throw new Error(`it needs the URL of its own role ${roleOf(name)}: leave DATABASE_URL out, and npm run migrate (with the owner's) writes it to ${join(folders.data, 'database')}`);
  }
  const log = makeLog(name, config.ASSAY_LOG_LEVEL);
  endOnFault(log);
  const traces = await startTracing(config, `assay-${name}`, log);
  const definition = ((await import(`./${name}/main.ts`)) as Record<string, SubgraphDefinition>)[name]!;
  const bus = await connectBus(config.NATS_URL, { name });
  await ensureStreams(bus);
  const subgraph = await startSubgraph(definition, {
    config, bus, keys: await loadKeys(join(folders.data, 'keys')), dataFolder: folders.data, databaseUrl, publicUrl: () => config.ASSAY_PUBLIC_URL ?? 'http://127.0.0.1',
  });
  const served = await serveSubgraph(subgraph, { host: config.ASSAY_HOST, port: config.ASSAY_PORT });
  process.stdout.write(`${name} serves at ${served.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void served.stop().then(async () => await subgraph.stop()).then(async () => await bus.close()).then(async () => await traces.stop()).then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`${name} could not start: ${inWords(error)}\n`);
  process.exit(1);
}
