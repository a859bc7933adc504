import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { GraphQLError, parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { addressHeader, certificateHeader, identityHeader, verifyCaller, type Caller } from './caller.ts';
import type { Subgraph } from './subgraph.ts';
import { positionIn, SpanKind, traced, traceHeader } from './tracing.ts';

export interface Served {
  url: string;
  stop(): Promise<void>;
}

const bodyBytesMax = 1024 * 1024;

/** A subgraph behind HTTP and graphql-ws. It believes an identity only when the gateway signed it within the last minute. */
export async function serveSubgraph(subgraph: Subgraph, options: { host: string; port: number }): Promise<Served> {
  const { keys, log } = subgraph.platform;
  const app = express().disable('x-powered-by');
  app.get('/health', (_request, response) => void response.json({ status: 'alive', subgraph: subgraph.name }));
  if (subgraph.routes) app.use(subgraph.routes);
  app.post('/graphql', express.json({ limit: bodyBytesMax }), async (request, response) => {
    const caller = await verifyCaller(String(request.headers[identityHeader] ?? ''), keys.verifying).catch(() => null);
    if (!caller) return void response.status(401).json({ errors: [{ message: 'no identity signed by the gateway', extensions: { code: 'UNAUTHENTICATED' } }] });
    const { query, variables, operationName } = request.body as { query?: unknown; variables?: Record<string, unknown>; operationName?: string };
    if (typeof query !== 'string') return void response.status(400).json({ errors: [{ message: 'query must be a string', extensions: { code: 'BAD_REQUEST' } }] });
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    const position = positionIn(request.headers[traceHeader]);
    const execute = async () => await subgraph.execute({ query, variables, operationName, caller, requestId: String(request.headers['x-request-id'] ?? ''), address: String(request.headers[addressHeader] ?? '') || null, certificate: String(request.headers[certificateHeader] ?? '') || null, signal: abort.signal });
    response.json(await (position ? traced(`${subgraph.name} execute`, { kind: SpanKind.SERVER, from: position, attributes: { 'assay.subgraph': subgraph.name } }, execute) : execute()));
  });

  const server = createServer(app);
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: bodyBytesMax });
  const socketServer = useServer<Record<string, unknown>, { caller?: Caller } & Record<PropertyKey, unknown>>(
    {
      onConnect: async (context) => {
        const caller = await verifyCaller(String(context.connectionParams?.[identityHeader] ?? ''), keys.verifying).catch(() => null);
        if (!caller) return false;
        context.extra.caller = caller;
        return true;
      },
      onSubscribe: (context, _id, payload) => ({ schema: subgraph.schema, document: parse(payload.query), contextValue: { payload, caller: context.extra.caller } }),
      subscribe: (async (args: { contextValue: { payload: { query: string; variables?: Record<string, unknown>; operationName?: string }; caller: Caller } }) => {
        const { payload, caller } = args.contextValue;
        const abort = new AbortController();
        const events = await subgraph.subscribe({ query: payload.query, variables: payload.variables, operationName: payload.operationName, caller, signal: abort.signal });
        if (!(Symbol.asyncIterator in events)) return events;
        const iterator = events[Symbol.asyncIterator]();
        // The upstream ends with the subscriber, also while nothing happens.
        return {
          next: async () => await iterator.next(),
          return: async (value: unknown) => {
            abort.abort();
            return (await iterator.return?.(value)) ?? { done: true, value };
          },
          throw: async (error: unknown) => {
            abort.abort();
            throw error instanceof Error ? error : new GraphQLError(String(error));
          },
          [Symbol.asyncIterator]() {
            return this;
          },
        };
      }) as never,
    },
    sockets,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  log.info({ port }, 'subgraph serves');
  return {
    url: `http://${options.host}:${port}/graphql`,
    async stop() {
      await socketServer.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
