import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { GraphQLError, parse, type ExecutionResult } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { restOfByteRoutes } from './byte-routes.ts';
import { addressHeader, certificateHeader, deadlineHeader, identityHeader, requestIdHeader, verifyCaller, type Caller } from './caller.ts';
import { publicError } from './errors.ts';
import { tokensMax, type Subgraph } from './subgraph.ts';
import { positionIn, SpanKind, traced, traceHeader } from './tracing.ts';

/** What a subscription is begun with. */
interface Subscribing {
  payload: SubscribePayload;
  caller: Caller;
  requestId: string;
}

export interface Served {
  url: string;
  stop(): Promise<void>;
}

const bodyBytesMax = 1024 * 1024;
const waitingMsMax = 600_000;
/** Milliseconds for which a subgraph that stops answers what is under way. */
const drainMsMax = 10_000;

/** How long the gateway still waits; null when it does not say. */
function waitingOf(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Math.min(Number(header), waitingMsMax) : null;
}

const operationSchema = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish(), operationName: z.string().nullish() });

/** Every answer of a subgraph's port that is none of GraphQL's own: JSON of GraphQL's form. */
function refuse(response: express.Response, status: number, code: string, message: string): void {
  if (!response.headersSent) response.status(status).json({ errors: [{ message, extensions: { code } }] });
}

/** A subgraph behind HTTP and graphql-ws. It believes an identity only when the gateway signed it within the last minute. */
export async function serveSubgraph(subgraph: Subgraph, options: { host: string; port: number }): Promise<Served> {
  const { keys, log } = subgraph.platform;
  const app = express().disable('x-powered-by');
  app.get('/health', (_request, response) => void response.json({ status: 'alive', subgraph: subgraph.name }));
  if (subgraph.routes) app.use(subgraph.routes, ...restOfByteRoutes(log));
  app.post('/graphql', express.json({ limit: bodyBytesMax }), async (request, response) => {
    const caller = await verifyCaller(String(request.headers[identityHeader] ?? ''), keys.verifying).catch(() => null);
    if (!caller) return refuse(response, 401, 'UNAUTHENTICATED', 'no identity signed by the gateway');
    const operation = operationSchema.safeParse(request.body);
    if (!operation.success) return refuse(response, 400, 'BAD_REQUEST', 'an operation is JSON with query, and perhaps operationName and variables');
    const { query, variables, operationName } = operation.data;
    const abort = new AbortController();
    // By itself too: not every way on which a client is lost closes the connection.
    const ms = waitingOf(request.headers[deadlineHeader]);
    const late = ms === null ? undefined : setTimeout(() => {
      const timeUp = publicError('TIMEOUT', 'the time that there was for this is over');
      abort.abort(timeUp);
      response.status(504).set(deadlineHeader, String(ms)).json({ errors: [timeUp] });
    }, ms);
    response.once('close', () => {
      clearTimeout(late);
      abort.abort();
    });
    const position = positionIn(request.headers[traceHeader]);
    const execute = async () => await subgraph.execute({ query, variables: variables ?? undefined, operationName: operationName ?? undefined, caller, requestId: String(request.headers[requestIdHeader] ?? ''), address: String(request.headers[addressHeader] ?? '') || null, certificate: String(request.headers[certificateHeader] ?? '') || null, signal: abort.signal });
    const result = await (position ? traced(`${subgraph.name} execute`, { kind: SpanKind.SERVER, from: position, attributes: { 'assay.subgraph': subgraph.name } }, execute) : execute());
    if (!response.headersSent) response.json(result);
  });

  app.use((request, response) => refuse(response, 404, 'NOT_FOUND', `nothing is at ${request.path.slice(0, 100)}; GraphQL is at /graphql`));
  // Express would show a page with the stack.
  app.use(((error: Error & { status?: number }, request, response, _next) => {
    const status = error.status ?? 500;
    if (status < 500) return refuse(response, status, 'BAD_REQUEST', error.message);
    log.error({ err: error, requestId: request.headers[requestIdHeader] }, 'request failed');
    refuse(response, 500, 'INTERNAL_SERVER_ERROR', 'something went wrong here');
  }) as express.ErrorRequestHandler);

  const server = createServer(app);
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: bodyBytesMax });
  const socketServer = useServer<Record<string, unknown>, { caller?: Caller; requestId?: string } & Record<PropertyKey, unknown>>(
    {
      onConnect: async (context) => {
        const caller = await verifyCaller(String(context.connectionParams?.[identityHeader] ?? ''), keys.verifying).catch(() => null);
        if (!caller) return false;
        context.extra.caller = caller;
        context.extra.requestId = String(context.connectionParams?.[requestIdHeader] ?? '');
        return true;
      },
      onSubscribe: (context, _id, payload) => {
        const { caller, requestId } = context.extra;
        const contextValue: Subscribing = { payload, caller: caller!, requestId: requestId! };
        try {
          return { schema: subgraph.schema, document: parse(payload.query, { maxTokens: tokensMax }), contextValue };
        } catch (error) {
          if (error instanceof GraphQLError) return [error];
          throw error;
        }
      },
      subscribe: async ({ contextValue }) => {
        const { payload, caller, requestId } = contextValue as Subscribing;
        const abort = new AbortController();
        const events = await subgraph.subscribe({
          query: payload.query, variables: payload.variables ?? undefined,
          operationName: payload.operationName ?? undefined, caller, requestId, signal: abort.signal,
        });
        if (!(Symbol.asyncIterator in events)) return events;
        const iterator = events[Symbol.asyncIterator]();
        // The upstream ends with the subscriber, also while nothing happens.
        const told: AsyncIterableIterator<ExecutionResult> = {
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
        return told;
      },
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
      // Requests under way are answered; connections that wait for the next one are not waited for.
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), drainMsMax);
      await closed;
      clearTimeout(timer);
    },
  };
}
