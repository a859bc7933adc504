import { join } from 'node:path';
import { foldersFrom } from '../embedded/folders.ts';
import { configFrom } from '../platform/config.ts';
import { loadKeys } from '../platform/keys.ts';
import { makeLog } from '../platform/log.ts';
import { startGateway } from './server.ts';
import { remoteSource } from './source.ts';
import { readSupergraph } from './supergraph.ts';
import { uploadProxy } from './uploads.ts';

/** The gateway in a process of its own: `ASSAY_SUBGRAPHS=customers=http://…/graphql,samples=…` says where the subgraphs are. */
try {
  const config = configFrom(process.env);
  const urls = new Map((process.env.ASSAY_SUBGRAPHS ?? '').split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const));
  const missing = ['customers', 'policies', 'samples', 'verdicts', 'audit'].filter((name) => !URL.canParse(urls.get(name) ?? ''));
  if (missing.length > 0) throw new Error(`ASSAY_SUBGRAPHS names no URL for ${missing.join(', ')}`);
  const keys = await loadKeys(join(foldersFrom(process.env).data, 'keys'));
  const gateway = await startGateway({
    supergraph: await readSupergraph(), sources: new Map([...urls].map(([name, url]) => [name, remoteSource(url, keys)])), routes: [uploadProxy(urls.get('samples')!)],
    host: config.ASSAY_HOST, port: config.ASSAY_PORT, log: makeLog('gateway', config.ASSAY_LOG_LEVEL),
    ...(config.ASSAY_TRUSTED_PROXIES ? { trustedProxies: config.ASSAY_TRUSTED_PROXIES } : {}),
  });
  process.stdout.write(`the gateway serves at ${gateway.url}/graphql\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void gateway.stop().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`the gateway could not start: ${(error as Error).message}\n`);
  process.exit(1);
}
