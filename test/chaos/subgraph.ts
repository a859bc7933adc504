import { once } from 'node:events';
import { join } from 'node:path';
import { configFrom } from '../../platform/config.ts';
import { connectBus } from '../../platform/jetstream.ts';
import { loadKeys } from '../../platform/keys.ts';
import { serveSubgraph } from '../../platform/serve.ts';
import { startSubgraph, type SubgraphDefinition } from '../../platform/subgraph.ts';
import { verdicts } from '../../subgraphs/verdicts/main.ts';

/** The verdicts subgraph in a process of its own, to be killed. */
const [{ databaseUrl, natsUrl, data, port, publicUrl }] = (await once(process, 'message')) as [{ databaseUrl: string; natsUrl: string; data: string; port: number; publicUrl: string }];
const bus = await connectBus(natsUrl, { name: 'chaos-verdicts' });
const subgraph = await startSubgraph(verdicts as unknown as SubgraphDefinition, { config: configFrom({ ...process.env, ASSAY_LOG_LEVEL: 'silent' }), bus, keys: await loadKeys(join(data, 'keys')), publicUrl: () => publicUrl, dataFolder: data, databaseUrl });
await serveSubgraph(subgraph, { host: '127.0.0.1', port });
process.send!('ready');
process.on('disconnect', () => process.exit(0));
