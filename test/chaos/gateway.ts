import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { remoteSource } from '../../gateway/source.ts';
import { startGateway } from '../../gateway/server.ts';
import { supergraphOf } from '../../gateway/supergraph.ts';
import { loadKeys } from '../../platform/keys.ts';
import { makeLog } from '../../platform/log.ts';

/** The gateway in a process of its own, to be killed, ended, and given another supergraph. */
const [{ subgraphs, data, port }] = (await once(process, 'message')) as [{ subgraphs: Record<string, string>; data: string; port: number }];
const keys = await loadKeys(join(data, 'keys'));
const text = await readFile(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
const gateway = await startGateway({
  supergraph: supergraphOf(text), sources: new Map(Object.entries(subgraphs).map(([name, url]) => [name, remoteSource(url, keys)])), routes: [], host: '127.0.0.1', port, log: makeLog('gateway', 'silent'),
  budget: { points: 1_000_000_000, seconds: 60 }, socketsMax: 10_000,
});
let reloads = 0;
process.on('message', (message) => {
  if (message === 'reload') {
    // Another one each time: it has a type that the one before had not.
    gateway.reload(supergraphOf(`${text}\ntype Chaos${++reloads} @join__type(graph: VERDICTS) { nothing: Int }\n`));
    process.send!('reloaded');
  } else if (message === 'memory') process.send!({ memory: process.memoryUsage.rss() });
});
process.on('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
process.send!('ready');
process.on('disconnect', () => process.exit(0));
