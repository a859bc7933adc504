import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { foldersFrom } from '../embedded/folders.ts';
import { configFrom, type Config } from '../platform/config.ts';
import { endOnFault } from '../platform/faults.ts';
import { loadKeys } from '../platform/keys.ts';
import { makeLog, type Log } from '../platform/log.ts';
import { startTracing } from '../platform/tracing.ts';
import { inWords, trust } from '../platform/trust.ts';
import { configured } from './configured.ts';
import { startGeneral } from './general.ts';
import { startGateway, type Gateway } from './server.ts';
import { remoteSource } from './source.ts';
import { readSupergraph } from './supergraph.ts';
import { uploadProxy } from './uploads.ts';

const { values: given } = parseArgs({ options: { supergraph: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' }, anonymous: { type: 'boolean', default: false } } });

/**
 * The gateway in a process of its own: `ASSAY_SUBGRAPHS=customers=http://…/graphql,samples=…` says where the subgraphs are.
 * With `--supergraph FILE --anonymous` it serves any other graph, to everybody.
 */
try {
  const config = configFrom({ ...process.env, ...(given.port ? { ASSAY_PORT: given.port } : {}), ...(given.host ? { ASSAY_HOST: given.host } : {}) });
  trust(config.ASSAY_CA);
  const log = makeLog('gateway', config.ASSAY_LOG_LEVEL);
  endOnFault(log);
  if (given.supergraph && !given.anonymous) throw new Error('a supergraph that is not Assay\'s has no customers to ask who somebody is: say --anonymous if everybody may ask everything');
  const traces = await startTracing(config, 'assay-gateway', log);
  const gateway = given.supergraph ? await startGeneral({ supergraph: given.supergraph, host: config.ASSAY_HOST, port: config.ASSAY_PORT, log }) : await startAssays(config, log);
  process.stdout.write(`the gateway serves at ${gateway.url}/graphql\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void gateway.stop().then(async () => await traces.stop()).then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`the gateway could not start: ${inWords(error)}\n`);
  process.exit(1);
}

async function startAssays(config: Config, log: Log): Promise<Gateway> {
  const urls = new Map((process.env.ASSAY_SUBGRAPHS ?? '').split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const));
  const missing = ['customers', 'policies', 'samples', 'verdicts', 'audit'].filter((name) => !URL.canParse(urls.get(name) ?? ''));
  if (missing.length > 0) throw new Error(`ASSAY_SUBGRAPHS names no URL for ${missing.join(', ')}`);
  const keys = await loadKeys(join(foldersFrom(process.env).data, 'keys'));
  return await startGateway({
    ...(await configured(config)), log, supergraph: await readSupergraph(), sources: new Map([...urls].map(([name, url]) => [name, remoteSource(url, keys)])), routes: [uploadProxy(urls.get('samples')!)],
  });
}
