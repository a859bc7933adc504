import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { anonymous } from '../../platform/caller.ts';
import { LogGraph } from '../../test/federated/log.ts';

/** The graph's subgraphs behind HTTP and graphql-ws; an event happens when the parent says so. */
const graph = new LogGraph();
// Numbers of one length, so that events have one length.
graph.append(10_000);
const context = { caller: anonymous, requestId: '' };
const ports: Record<string, number> = {};
for (const [name, source] of graph.sources()) {
  const server = createServer((request, response) => void json(request).then(async (body) => {
    const { query, variables } = body as { query: string; variables?: Record<string, unknown> };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(await source.execute({ query, variables, context })));
  }));
  useServer({
    onSubscribe: (_context, _id, payload) => ({ schema: null as never, document: parse(payload.query), contextValue: payload }),
    subscribe: (async ({ contextValue: { query, variables } }: { contextValue: { query: string; variables?: Record<string, unknown> } }) => {
      const abort = new AbortController();
      const events = (await source.subscribe({ query, variables, context: { ...context, signal: abort.signal } }))[Symbol.asyncIterator]();
      return {
        next: async () => await events.next(),
        return: async () => {
          abort.abort();
          return (await events.return?.()) ?? { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    }) as never,
  }, new WebSocketServer({ server, path: '/graphql' }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ports[name] = (server.address() as AddressInfo).port;
}
process.on('message', () => {
  process.send!({ at: String(process.hrtime.bigint()) });
  graph.append();
});
process.send!({ ports });
process.on('disconnect', () => process.exit(0));
