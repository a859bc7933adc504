import { unwatchFile, watchFile } from 'node:fs';
import { anonymous } from '../platform/caller.ts';
import type { Log } from '../platform/log.ts';
import { startGateway, type Gateway } from './server.ts';
import { plainSource } from './source.ts';
import { readSupergraph, subgraphUrls } from './supergraph.ts';

export interface GeneralOptions {
  /** A file with any supergraph of federation 2. When it changes, the new one is served. */
  supergraph: string;
  host: string;
  port: number;
  log: Log;
}

/** Milliseconds between two looks at the file. */
const lookMs = 500;

/**
 * The gateway over any supergraph, whose subgraphs answer HTTP at the URLs that it names, without Assay's own rules: nobody is asked who
 * they are. What the supergraph itself keeps for those who are signed in stays closed.
 */
export async function startGeneral({ supergraph: file, host, port, log }: GeneralOptions): Promise<Gateway> {
  const { text, urls } = await read(file);
  let known = urls;
  const gateway = await startGateway({
    supergraph: text, sources: sourcesOf(urls), routes: [], host, port, log,
    authenticate: async () => await Promise.resolve(anonymous), bounded: false,
  });
  const look = async () => {
    const next = await read(file);
    gateway.reload(next.text, sourcesOf(new Map([...next.urls].filter(([name, url]) => known.get(name) !== url))));
    known = next.urls;
    log.info('another supergraph is served');
  };
  watchFile(file, { interval: lookMs }, ({ mtimeMs }, before) => {
    if (mtimeMs !== before.mtimeMs) look().catch((error: unknown) => log.error({ err: error }, 'the file holds no supergraph that can be served; the one before stays'));
  });
  return {
    ...gateway,
    async stop() {
      unwatchFile(file);
      await gateway.stop();
    },
  };
}

async function read(file: string) {
  const text = await readSupergraph(file);
  const urls = subgraphUrls(text);
  const wrong = [...urls].filter(([, url]) => !/^https?:/.test(url) || !URL.canParse(url)).map(([name]) => name);
  if (wrong.length > 0) throw new Error(`the supergraph names no HTTP URL for ${wrong.join(', ')}`);
  return { text, urls };
}

const sourcesOf = (urls: ReadonlyMap<string, string>) => new Map([...urls].map(([name, url]) => [name, plainSource(url)]));
