import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import { Engine } from '../../gateway/execution/engine.ts';
import { startGateway } from '../../gateway/server.ts';
import { plainSource } from '../../gateway/source.ts';
import { Upstream } from '../../gateway/stream/upstream.ts';
import { subgraphUrls, supergraphOf } from '../../gateway/supergraph.ts';
import { makeLog } from '../../platform/log.ts';
import type { Caller } from '../../platform/caller.ts';

/** One that tells events to many sockets, in a process of its own; it tells its parent its port, and its memory when asked. */
const [kind, supergraphFile, peers, bytes] = process.argv.slice(2);
const text = supergraphOf(readFileSync(supergraphFile!, 'utf8'));
const urls = subgraphUrls(text);
const sources = () => new Map([...urls].map(([name, url]) => [name, plainSource(url)]));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  return (server.address() as AddressInfo).port;
}

/** The bytes that ours sends, once for each socket, by `ws` alone. */
async function raw(): Promise<number> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false, handleProtocols: () => 'graphql-transport-ws' });
  const frame = Buffer.alloc(Number(bytes), 'x');
  sockets.on('connection', (socket) => socket.on('message', (data: Buffer) => socket.send(data.toString().includes('connection_init') ? '{"type":"connection_ack"}' : '{"type":"next"}')));
  const client = createClient({ url: urls.get('stream')!.replace('http', 'ws'), webSocketImpl: WebSocket });
  let heard = 0;
  client.subscribe({ query: 'subscription { changed { number } }' }, { next: () => { if (heard++ > 0) for (const socket of sockets.clients) socket.send(frame, { binary: false }); }, error: () => process.exit(1), complete: () => process.exit(1) });
  return await listen(server);
}

/** As a gateway does it that executes a subscription for each subscriber. */
async function each(): Promise<number> {
  const [all, server] = [sources(), createServer()];
  const engine = new Engine(text.forPlanning, all);
  const caller: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: ['read'], licence: null };
  useServer({
    onSubscribe: (_context, _id, { query }) => ({ schema: engine.schema, document: parse(query), contextValue: query }),
    subscribe: (async function* ({ contextValue: query }: { contextValue: string }) {
      const context = { caller, requestId: '' };
      const prepared = engine.prepare({ document: parse(query), key: query, operationName: undefined });
      for await (const event of await new Upstream(prepared, engine.schema, new Map()).open(all, { variables: {}, after: null, context })) yield await engine.complete(prepared, event, {}, context);
    }) as never,
  }, new WebSocketServer({ server, path: '/graphql' }));
  return await listen(server);
}

async function hive(): Promise<number> {
  const required = createRequire(peers!);
  const { createGatewayRuntime, getGraphQLWSOptions } = (await import(required.resolve('@graphql-hive/gateway-runtime'))) as { createGatewayRuntime: (config: object) => never; getGraphQLWSOptions: (runtime: never, context: (given: { extra: { request: unknown; socket: unknown } }) => object) => never };
  const { useServer: useTheirs } = (await import(required.resolve('graphql-ws/use/ws'))) as { useServer: (options: never, sockets: WebSocketServer) => void };
  const runtime = createGatewayRuntime({ supergraph: text.forPlanning, logging: false, transportEntries: { '*.http': { options: { subscriptions: { kind: 'ws', location: '/graphql' } } } } });
  await (runtime as { getSchema: () => unknown }).getSchema();
  const server = createServer(runtime);
  useTheirs(getGraphQLWSOptions(runtime, ({ extra: { request, socket } }) => ({ req: request, socket })), new WebSocketServer({ server, path: '/graphql' }));
  return await listen(server);
}

const starts: Record<string, () => Promise<number>> = {
  ours: async () => (await startGateway({
    supergraph: text, sources: sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('bench', 'error'),
    authenticate: async ({ authorization }) => await Promise.resolve({ kind: 'DEVICE', id: authorization ?? '', customerId: 'cus_1', group: null, scopes: ['read'], licence: null }),
  })).port,
  'raw ws': raw,
  'per subscriber': each,
  Hive: hive,
};
process.on('message', () => {
  globalThis.gc?.();
  process.send!({ rss: process.memoryUsage().rss });
});
process.send!({ port: await starts[kind!]!() });
// Nobody is left behind when the parent is gone.
process.on('disconnect', () => process.exit(0));
