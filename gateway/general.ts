import { anonymous } from '../platform/caller.ts';
import type { Log } from '../platform/log.ts';
import { startGateway, type Gateway } from './server.ts';
import { plainSource } from './source.ts';
import { readSupergraph, subgraphUrls } from './supergraph.ts';

export interface GeneralOptions {
  /** A file with any supergraph of federation 2. */
  supergraph: string;
  host: string;
  port: number;
  log: Log;
}

/**
 * The gateway over any supergraph, whose subgraphs answer HTTP at the URLs that it names, without Assay's own rules: nobody is asked who
 * they are. What the supergraph itself keeps for those who are signed in stays closed.
 */
export async function startGeneral({ supergraph, host, port, log }: GeneralOptions): Promise<Gateway> {
  const text = await readSupergraph(supergraph);
  const urls = subgraphUrls(text);
  const wrong = [...urls].filter(([, url]) => !/^https?:/.test(url) || !URL.canParse(url)).map(([name]) => name);
  if (wrong.length > 0) throw new Error(`the supergraph names no HTTP URL for ${wrong.join(', ')}`);
  return await startGateway({
    supergraph: text, sources: new Map([...urls].map(([name, url]) => [name, plainSource(url)])), routes: [], host, port, log,
    authenticate: async () => await Promise.resolve(anonymous), bounded: false,
  });
}
