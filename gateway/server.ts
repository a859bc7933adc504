import { createServer, type IncomingMessage, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Router } from 'express';
import { getOperationAST, GraphQLError, NoSchemaIntrospectionCustomRule, parse, printSchema, validate, specifiedRules, type DocumentNode, type ExecutionResult, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Caller } from '../platform/caller.ts';
import type { Log } from '../platform/log.ts';
import { Authority } from './authority.ts';
import { Credentials } from './credentials.ts';
import { Deadlines } from './deadlines.ts';
import { Graph, silentLogger } from './graph.ts';
import { limits, operationLimits } from './limits.ts';
import type { GatewayContext, Source } from './source.ts';
import { Subscriptions } from './subscriptions.ts';
import type { SupergraphText } from './supergraph.ts';

// Set before a gateway is made: it would report usage to its maker every hour.
process.env.APOLLO_TELEMETRY_DISABLED = '1';

export interface GatewayOptions {
  supergraph: SupergraphText;
  sources: ReadonlyMap<string, Source>;
  /** HTTP besides GraphQL. */
  routes: Router[];
  host: string;
  port: number;
  log: Log;
  introspection?: boolean;
  /** Who asks, by the Authorization header and the customer that is asked about; without it the customers subgraph says. */
  authenticate?: Authenticate;
  /** Operations are bounded by what they are, not only by their size; true unless said otherwise. */
  bounded?: boolean;
  /** Proxies whose X-Forwarded-For is believed: addresses and networks. */
  trustedProxies?: readonly string[];
}

export type Authenticate = (authorization: string | undefined, customer?: string) => Promise<Caller>;

export interface Gateway {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Codes whose message is meant for the caller; everything else is masked and can be found in the log by its request id. */
const publicCodes = new Set([
  'UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'NOT_FOUND', 'UNAVAILABLE', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'OPERATION_TOO_LARGE', 'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE', 'PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED', 'TIMEOUT',
]);
/** Faults of the operation, not of the request that carries it. */
const ofOperation = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_TOO_LARGE', 'BAD_USER_INPUT']);
const mask = (error: GraphQLFormattedError): GraphQLFormattedError => {
  // Apollo Server gives every validation error one code; ours keep their own.
  const code = String(error.extensions?.reason ?? error.extensions?.code ?? 'INTERNAL_SERVER_ERROR');
  const extensions = { code };
  if (publicCodes.has(code)) return { ...error, extensions };
  return { message: 'something went wrong here; try again, and tell the operator the request id if it stays', ...(error.path ? { path: error.path } : {}), extensions };
};

/** The front door: who asks, what may be asked, how much at a time; then the graph. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { sources, log } = options;
  const app = express().disable('x-powered-by');
  if (options.trustedProxies) app.set('trust proxy', [...options.trustedProxies]);
  const server: Server = createServer({ requestTimeout: 0, headersTimeout: 15_000, keepAliveTimeout: 60_000 }, app);
  const customers = sources.get('customers');
  const credentials = options.authenticate ? null : new Credentials(customers!);
  const authenticate = options.authenticate ?? (async (authorization, customer) => await credentials!.authenticate(authorization, customer));
  const deadlines = new Deadlines(limits.operationMsMax);
  const graph = new Graph(options.supergraph.forPlanning, sources);
  const { schema } = graph.engine;
  const subscriptions = new Subscriptions(() => graph.engine, sources);
  const authority = new Authority(schema, options.supergraph.full);
  const rules = [...(options.bounded === false ? [] : [operationLimits]), ...(options.introspection === false ? [NoSchemaIntrospectionCustomRule] : [])];

  const apollo = new ApolloServer<GatewayContext>({
    gateway: graph,
    logger: silentLogger,
    validationRules: rules,
    parseOptions: { maxTokens: limits.tokensMax },
    introspection: options.introspection ?? true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    hideSchemaDetailsFromClientErrors: true,
    formatError: mask,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: server, stopGracePeriodMillis: 3_000 }),
      ApolloServerPluginLandingPageDisabled(),
      {
        requestDidStart: async () => await Promise.resolve({
           
          didResolveOperation: async ({ document, contextValue }) => {
            const refusals = authority.refusals(document, contextValue.caller);
            if (refusals.length > 0) throw withStatus(refusals[0]!);
          },
          didEncounterErrors: async ({ errors, contextValue }) => {
            for (const error of errors) {
              if (!publicCodes.has(String(error.extensions.code))) log.error({ err: error, requestId: contextValue.requestId }, 'operation failed');
            }
            await Promise.resolve();
          },
          // GraphQL over HTTP, 6.4.1: whoever did not ask for the new media type gets 200 with the errors of an operation that was not executed.
          willSendResponse: async ({ request, response, errors }) => {
            const asked = request.http?.headers.get('accept') ?? '';
            if (!asked.includes('application/graphql-response+json') && response.http.status === 400 && errors?.every(({ extensions }) => ofOperation.has(String(extensions.code)))) response.http.status = 200;
            await Promise.resolve();
          },
        }),
      },
    ],
  });
  await apollo.start();

  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', 'X-Request-Id': randomUUID() });
    next();
  });
  app.get('/health', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/ready', async (_request, response) => {
    if (!credentials) return void response.json({ status: 'ready' });
    const ready = await credentials.authenticate(`Bearer assay_probe_${randomUUID()}`).then(() => true, (error: GraphQLError) => error.extensions?.code === 'UNAUTHENTICATED');
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', ...(ready ? {} : { reason: 'the customers subgraph does not answer' }) });
  });
  if (options.introspection !== false) {
    const sdl = printSchema(schema);
    app.get('/schema.graphql', (_request, response) => void response.type('text/plain').send(sdl));
  }
  for (const router of options.routes) app.use(router);
  app.use(
    '/graphql',
    express.json({ limit: limits.bodyBytesMax }),
    (request, _response, next) => {
      // Queries may come by GET. No credential comes by itself here, there are no cookies: only a page elsewhere has no business to ask.
      if (request.method === 'GET' && request.headers['sec-fetch-site'] !== 'cross-site') request.headers['apollo-require-preflight'] = 'bearer credentials alone';
      next();
    },
    expressMiddleware(apollo, {
      context: async ({ req, res }) => {
        const left = new AbortController();
        const ended = deadlines.watch(left);
        res.once('close', () => {
          ended();
          if (!res.writableFinished) left.abort();
        });
        return { caller: await authenticated(authenticate, req.headers.authorization, req.get('assay-customer')), requestId: String(res.getHeader('X-Request-Id')), address: req.ip ?? null, signal: left.signal };
      },
    }),
  );
  app.use((request, response) => void response.status(404).json({ code: 'NOT_FOUND', message: `nothing is at ${request.path.slice(0, 100)}; GraphQL is at /graphql` }));
  app.use(((error: Error & { status?: number; type?: string }, _request, response, _next) => {
    if (response.headersSent) return;
    const status = error.status ?? 500;
    if (status >= 500) log.error({ err: error }, 'request failed');
    const message = error.type === 'entity.too.large' ? `the body is larger than ${limits.bodyBytesMax} bytes` : status < 500 ? error.message : 'something went wrong here; try again';
    response.status(status).json({ errors: [{ message, extensions: { code: status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR' } }] });
  }) as express.ErrorRequestHandler);

  const sockets = socketServer({ server, apollo, schema, subscriptions, authority, authenticate, deadlines, log, rules });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    async stop() {
      deadlines.stop();
      await sockets.dispose();
      await apollo.stop();
      server.closeAllConnections();
      await Promise.all([...sources.values()].map(async (source) => await source.close()));
    },
  };
}

async function authenticated(authenticate: Authenticate, authorization: string | undefined, customer: string | undefined): Promise<Caller> {
  try {
    return await authenticate(authorization, customer);
  } catch (error) {
    if (error instanceof GraphQLError) throw withStatus(error);
    throw error;
  }
}

const statuses: Record<string, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, UNAVAILABLE: 503 };
function withStatus(error: GraphQLError): GraphQLError {
  const code = String(error.extensions.code);
  return new GraphQLError(error.message, { extensions: { code, http: { status: statuses[code] ?? 200, headers: new HeaderMap() } } });
}

interface SocketParts {
  server: Server;
  apollo: ApolloServer<GatewayContext>;
  schema: GraphQLSchema;
  subscriptions: Subscriptions;
  authority: Authority;
  authenticate: Authenticate;
  deadlines: Deadlines;
  log: Log;
  rules: readonly (typeof operationLimits)[];
}

interface SocketExtra extends Record<PropertyKey, unknown> {
  caller?: Caller;
  authorization?: string;
  customer?: string;
  socket: { close(code?: number, reason?: string): void };
  request: IncomingMessage;
}

/** RFC 6455's registry of close codes. */
const tryAgainLater = 1013;

/** graphql-ws at /graphql: subscriptions, and queries too. Authority is looked up again for every event. */
function socketServer({ server, apollo, schema, subscriptions, authority, authenticate, deadlines, log, rules }: SocketParts) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytesMax });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://gateway').pathname !== '/graphql') return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  const aborts = new WeakMap<object, AbortController>();
  const handler = useServer<Record<string, unknown>, SocketExtra>(
    {
      connectionInitWaitTimeout: 5_000,
      onConnect: async (context) => {
        const given = context.connectionParams?.authorization ?? context.extra.request.headers.authorization;
        context.extra.authorization = typeof given === 'string' ? given : '';
        const customer = context.connectionParams?.customer;
        if (typeof customer === 'string') context.extra.customer = customer;
        try {
          context.extra.caller = await authenticate(context.extra.authorization, context.extra.customer);
          return true;
        } catch (error) {
          const code = (error as GraphQLError).extensions?.code;
          // A client of graphql-ws takes every close of its own codes for final: this one it tries again.
          if (code === 'UNAVAILABLE') context.extra.socket.close(tryAgainLater, 'credentials cannot be checked at this moment; try again');
          if (code === 'UNAVAILABLE' || code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'BAD_USER_INPUT') return false;
          throw error;
        }
      },
      onSubscribe: (context, _id, payload) => {
        let document: DocumentNode;
        try {
          document = parse(payload.query, { maxTokens: limits.tokensMax });
        } catch (error) {
          return [error as GraphQLError];
        }
        const errors = validate(schema, document, [...specifiedRules, ...rules]);
        if (errors.length > 0) return errors;
        const refusals = authority.refusals(document, context.extra.caller!);
        if (refusals.length > 0) return refusals;
        const operation = getOperationAST(document, payload.operationName);
        if (!operation) return [new GraphQLError('which operation? there is none of this name, or there are several')];
        const abort = new AbortController();
        const contextValue: GatewayContext = { caller: context.extra.caller!, requestId: randomUUID(), signal: abort.signal };
        aborts.set(contextValue, abort);
        return { schema, document, variableValues: payload.variables ?? {}, operationName: payload.operationName ?? null, contextValue, extra: context.extra } as never;
      },
      execute: (async (args: Parsed) => {
        const ended = deadlines.watch(aborts.get(args.contextValue)!);
        const response = await apollo.executeOperation(
          { query: args.query ?? printOf(args.document), variables: args.variableValues, ...(args.operationName ? { operationName: args.operationName } : {}) },
          { contextValue: args.contextValue },
        ).finally(ended);
        return response.body.kind === 'single' ? (response.body.singleResult as ExecutionResult) : { errors: [new GraphQLError('incremental delivery is not served')] };
      }) as never,
      subscribe: ((args: Parsed) => {
        const events = subscriptions.subscribe({ document: args.document, variables: args.variableValues, operationName: args.operationName ?? undefined, context: args.contextValue });
        return Promise.resolve(guarded(events, args));
      }) as never,
      onError: (_context, _id, _payload, errors) => errors.map((error) => mask(error.toJSON())),
      onNext: ((_context: unknown, _id: string, _payload: unknown, _args: unknown, result: ExecutionResult) => (result.errors ? { ...result, errors: result.errors.map((error) => mask('toJSON' in error ? error.toJSON() : error)) as never } : undefined)) as never,
    },
    sockets,
    15_000,
  );
  interface Parsed {
    document: DocumentNode;
    query?: string;
    variableValues: Record<string, unknown>;
    operationName: string | null;
    contextValue: GatewayContext;
    extra: SocketExtra;
  }
  /** Ends when the credential does; stops the upstream when the client leaves, also while nothing happens. */
  function guarded(events: AsyncGenerator<ExecutionResult>, args: Parsed): AsyncGenerator<ExecutionResult> {
    const abort = aborts.get(args.contextValue)!;
    return {
      async next() {
        try {
          const event = await events.next();
          if (event.done) return event;
          // An event that could not be completed must not pass for one without a verdict: the socket ends, and its cursor has it again.
          const broken = event.value.errors?.find((error) => !publicCodes.has(String(error.extensions?.code)));
          if (broken) throw broken;
          const now = await authenticate(args.extra.authorization, args.extra.customer);
          if (authority.refusals(args.document, now).length > 0) throw new GraphQLError('no longer allowed', { extensions: { code: 'FORBIDDEN' } });
          return event;
        } catch (error) {
          abort.abort();
          const code = (error as GraphQLError).extensions?.code;
          if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') args.extra.socket.close(CloseCode.Forbidden, 'the credential no longer works');
          else if (code !== 'BAD_USER_INPUT') log.error({ err: error }, 'subscription failed');
          throw error;
        }
      },
      async return(value) {
        abort.abort();
        return await events.return(value);
      },
      async throw(error) {
        abort.abort();
        return await events.throw(error);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
      async [Symbol.asyncDispose]() {
        abort.abort();
        await events.return(undefined);
      },
    };
  }
  return handler;
}

function printOf(document: DocumentNode): string {
  return document.loc?.source.body ?? '';
}
