import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import cors from 'cors';
import express, { type Router } from 'express';
import { GraphQLError, type DocumentNode, type ValidationRule } from 'graphql';
import proxyAddress from 'proxy-addr';
import { restOfByteRoutes } from '../platform/byte-routes.ts';
import { system, type Caller } from '../platform/caller.ts';
import { Refusals, type Refused } from '../platform/refusals.ts';
import type { Log } from '../platform/log.ts';
import { SpanKind, traced, tracing } from '../platform/tracing.ts';
import { Admission } from './admission.ts';
import type { AnonymousBudgetOptions } from './anonymous-budget.ts';
import { Budget, budgetAssumed, type BudgetOptions, type RateLimit } from './budget.ts';
import { certificateOf } from './certificate.ts';
import { Credentials, type Shown } from './credentials.ts';
import { Deadlines } from './deadlines.ts';
import { Graph, silentLogger } from './graph.ts';
import { graphiql } from './graphiql/router.ts';
import { introspectionRefusal, type Introspection } from './introspection.ts';
import { limits, operationLimits } from './limits.ts';
import { mask, publicCodes } from './masking.ts';
import { Metrics } from './metrics.ts';
import { observing } from './observing.ts';
import { unresolved } from './operation.ts';
import { answer, answerPlain, failed, headersIn, headersOf, isPlain, refuse, tooLarge, type OverHttp } from './over-http.ts';
import { Served } from './served.ts';
import type { GatewayContext, Source } from './source.ts';
import type { Front } from './stream/connection.ts';
import { eventStreams } from './stream/events.ts';
import { Hub } from './stream/hub.ts';
import { Presence } from './stream/presence.ts';
import { Sockets } from './stream/sockets.ts';
import type { SupergraphText } from './supergraph.ts';
import { tracedSource } from './traced-source.ts';
import { tlsServer, type Tls } from './tls.ts';
import type { TrustedDocuments } from './trusted.ts';
import { Vigil } from './vigil.ts';

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
  /** Who may ask what can be asked; everybody unless said otherwise. */
  introspection?: Introspection;
  /** Pages elsewhere that may ask, by their origins. */
  origins?: readonly string[];
  /** Who asks, by what they show; without it the customers subgraph says. */
  authenticate?: Authenticate;
  /** Operations are bounded by what they are, not only by their size; true unless said otherwise. */
  bounded?: boolean;
  /** What a customer may ask for in a while, by what operations cost. */
  budget?: BudgetOptions;
  /** The same of each address that shows no credential that works; never more than a customer's. */
  anonymousBudget?: AnonymousBudgetOptions;
  /** Sockets and event streams that one caller may hold open, with ten subscriptions by each socket on the average; 1,000 unless said otherwise. */
  socketsMax?: number;
  /** The only operations that devices and people may send. */
  trusted?: TrustedDocuments;
  /** An operation that takes longer is written to the log. */
  slowMs?: number;
  /** The body of an operation that has not come by then is not waited for. */
  bodyMsMax?: number;
  /** Milliseconds in which a connection must have said what it wants: its TLS handshake, and the headers of each request. 15,000 unless said otherwise. */
  headersMsMax?: number;
  /** Proxies whose X-Forwarded-For is believed: addresses and networks. */
  trustedProxies?: readonly string[];
  /** https and wss alone; in the clear when left out. */
  tls?: Tls;
  /** Processes of this host that a supervisor keeps running: `/ready` names those that are not. */
  processes?: () => readonly { name: string; state: string; lastReason: string | null; since: Date }[];
}

export type Authenticate = (shown: Shown) => Promise<Caller>;

export interface Gateway {
  url: string;
  port: number;
  /** Serves another supergraph from now on; throws, and goes on with the one that is, when that is none. Who listens stays. `added` are subgraphs that are new. */
  reload(supergraph: SupergraphText, added?: ReadonlyMap<string, Source>): void;
  stop(): Promise<void>;
}

/** Faults of the operation, not of the request that carries it. */
const ofOperation = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_TOO_LARGE', 'BAD_USER_INPUT']);

/** The front door: who asks, what may be asked, how much at a time; then the graph. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log } = options;
  const metrics = new Metrics();
  const sources = new Map([...options.sources].map(([name, source]) => [name, metrics.timed(name, tracedSource(name, source))]));
  const app = express().disable('x-powered-by');
  const trusted = proxyAddress.compile([...(options.trustedProxies ?? [])]);
  app.set('trust proxy', trusted);
  const addressOf = (request: IncomingMessage): string | null => proxyAddress(request, trusted) || null;
  const headersMsMax = options.headersMsMax ?? limits.headersMsMax;
  // No limit for a whole request: uploads take as long as they take, while they go on.
  const times = { requestTimeout: 0, headersTimeout: headersMsMax, keepAliveTimeout: 60_000, connectionsCheckingInterval: Math.ceil(headersMsMax / 3) };
  const secured = options.tls ? await tlsServer(options.tls, times, log) : null;
  const server: Server = secured?.server ?? createServer(times);
  const customers = sources.get('customers');
  const credentials = options.authenticate ? null : new Credentials(customers!);
  const audit = sources.get('audit');
  /** What is refused here never reaches a subgraph: the audit hears of it so. */
  const refusals = audit && new Refusals(async (list) => await recordRefusals(audit, list), log);
  const authenticate = options.authenticate ?? (async (shown) => await credentials!.authenticate(shown));
  const budget = options.bounded === false ? null : new Budget(options.budget ?? budgetAssumed, options.anonymousBudget);
  const admission = budget && new Admission({ budget, authenticate, refused: () => metrics.anonymousRefused() });
  const authenticateFrom = async (shown: Shown, address: string | null, paid: number | null = null) => (admission ? await admission.authenticate(shown, address, paid) : await authenticate(shown));
  const authenticated = async (requestId: string, shown: Shown, address: string | null, paid: number): Promise<Caller> => {
    try {
      return await authenticateFrom(shown, address, paid);
    } catch (error) {
      if (error instanceof GraphQLError) throw withStatus(error);
      log.error({ err: error, requestId }, 'who asks could not be told');
      throw new GraphQLError('who asks could not be told', { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } });
    }
  };
  const vigil = new Vigil(options.authenticate ?? (async (shown) => await credentials!.again(shown)));
  const deadlines = new Deadlines(limits.operationMsMax);
  const bodyMsMax = options.bodyMsMax ?? limits.bodyMsMax;
  const bodies = new Deadlines(bodyMsMax);
  const graph = new Graph(options.supergraph.forPlanning, sources);
  const rules: ValidationRule[] = options.bounded === false ? [] : [operationLimits(() => served.costs)];
  const introspection = options.introspection ?? 'everybody';
  /** Why this caller may not run this document, for what it is; null when it may. */
  const refusalOf = (document: DocumentNode, text: string | undefined, caller: Caller): GraphQLError | null => {
    const refusal = served.authority.refusals(document, caller)[0] ?? introspectionRefusal(introspection, document, caller) ?? (text === undefined ? null : (options.trusted?.refusal(caller, text) ?? null));
    if (refusal?.extensions.code === 'FORBIDDEN') refusals?.note(caller, typeof refusal.extensions.field === 'string' ? refusal.extensions.field : 'the operation', refusal.message, undefined);
    return refusal;
  };
  let served: Served = new Served(graph.engine, options.supergraph, rules, () => metrics.parsed());
  const hub = new Hub({ served: () => served, sources, log, told: (operation, members) => metrics.event(operation, members) });

  const apollo = new ApolloServer<GatewayContext>({
    gateway: graph,
    logger: silentLogger,
    validationRules: rules,
    parseOptions: { maxTokens: limits.tokensMax },
    documentStore: {
      get: async (name) => await Promise.resolve(served.document(name)),
      set: async (name, document) => await Promise.resolve(served.keep(name, document)),
      delete: async () => await Promise.resolve(),
    },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    ...(options.trusted ? { persistedQueries: { cache: options.trusted.cache() } } : {}),
    hideSchemaDetailsFromClientErrors: true,
    stringifyResult: async (result) => await Promise.resolve(JSON.stringify(result)),
    formatError: mask,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: server, stopGracePeriodMillis: 3_000 }),
      ApolloServerPluginLandingPageDisabled(),
      // Nothing is to be kept anywhere: every answer says so.
      ApolloServerPluginCacheControlDisabled(),
      {
        requestDidStart: async () => await Promise.resolve({
          didResolveOperation: async ({ document, source, operation, request, response, contextValue }) => {
            const refusal = refusalOf(document, source, contextValue.caller);
            if (refusal) {
              // It was parsed and validated all the same.
              if (contextValue.caller.kind === 'ANONYMOUS') admission?.inVain(contextValue.address ?? null);
              throw withStatus(refusal);
            }
            if (!operation) throw withStatus(unresolved());
            if (!budget) return;
            const charge = await budget.charge(contextValue.caller, contextValue.address ?? null, served.costs.measure(document, operation, request.variables ?? {}).cost, contextValue.prepaid);
            contextValue.charged?.(charge);
            const refused = budget.refusal(charge, contextValue.caller);
            if (refused) throw withStatus(refused, budget.headers(charge));
            for (const [name, value] of budget.headers(charge)) response.http.headers.set(name, value);
          },
          didEncounterErrors: async ({ errors, contextValue }) => {
            for (const error of errors) {
              // Of a persisted query with a wrong hash, or of another version, Apollo Server says the status alone.
              if (error.extensions.code === undefined && (error.extensions.http as { status?: number } | undefined)?.status === 400) error.extensions.code = 'BAD_REQUEST';
              if (publicCodes.has(String(error.extensions.code))) continue;
              const { requestId } = contextValue;
              log.error({ err: error, requestId }, 'operation failed');
              // What the client is told in its place says where to look.
              error.extensions.requestId = requestId;
            }
            await Promise.resolve();
          },
          // GraphQL over HTTP, 6.4.1: whoever did not ask for the new media type gets 200 with the errors of an operation that was not executed.
          willSendResponse: async ({ request, response, errors }) => {
            const asked = request.http?.headers.get('accept') ?? '';
            // What nearly everybody asks for needs no negotiation.
            if (plainlyJson.has(asked)) response.http.headers.set('content-type', 'application/json; charset=utf-8');
            if (!asked.includes('application/graphql-response+json') && response.http.status === 400 && errors?.every(({ extensions }) => ofOperation.has(String(extensions.code)))) response.http.status = 200;
            await Promise.resolve();
          },
        }),
      },
      observing(metrics, log, options.slowMs ?? 1_000),
    ],
  });
  await apollo.start();

  app.use((_request, response, next) => {
    response.set(headersOf());
    next();
  });
  app.get('/health', (_request, response) => void response.json({ status: 'alive' }));
  const ready = recently(readyMs, async () => credentials === null
    || (await credentials.authenticate({ authorization: `Bearer assay_probe_${randomUUID()}`, customer: undefined, certificate: null }).then(() => true, (error: GraphQLError) => error.extensions?.code === 'UNAUTHENTICATED')));
  let stopping = false;
  app.get('/ready', async (_request, response) => {
    if (stopping) return void response.status(503).json({ status: 'not ready', reason: 'this gateway stops' });
    const isReady = await ready();
    // What is away is named also where requests are answered without it.
    const away = (options.processes?.() ?? []).filter(({ state }) => state !== 'RUNNING').map(({ name, state, lastReason, since }) => ({ name, state, reason: lastReason, since }));
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready', ...(isReady ? {} : { reason: 'the customers subgraph does not answer' }), ...(away.length > 0 ? { processes: away } : {}) });
  });
  app.get('/metrics', async (request, response) => {
    const caller = await authenticateFrom({ authorization: request.headers.authorization, customer: undefined, certificate: certificateOf(request.socket) }, addressOf(request), admission?.paid(request) ?? 0).catch(() => null);
    if (caller && !mayMeasure(caller)) refusals?.note(caller, 'GET /metrics', 'metrics are for operators, and tokens of role METRICS', undefined);
    if (!caller || !mayMeasure(caller)) return void response.status(caller ? 403 : 401).json({ code: caller ? 'FORBIDDEN' : 'UNAUTHENTICATED', message: 'metrics are for operators, and tokens of role METRICS: send "Authorization: Bearer …" with the operator\'s token' });
    response.type(metrics.contentType).send(await metrics.text());
  });
  // Bearer credentials alone, which a page has to know: nothing comes along by itself.
  if (options.origins) app.use(['/graphql', '/schema.graphql'], cors({ origin: [...options.origins], methods: ['GET', 'POST'], exposedHeaders, maxAge: 86_400 }));
  if (introspection !== 'nobody') {
    app.get('/schema.graphql', (_request, response) => void response.type('text/plain').send(served.sdl));
    app.use(graphiql());
  }
  const socketsMax = options.bounded === false ? Infinity : (options.socketsMax ?? 1_000);
  const front: Front = {
    hub, vigil, log, admission, authenticate: authenticateFrom, addressOf, sockets: new Presence(socketsMax), subscriptions: new Presence(10 * socketsMax),
    checked: (query, caller) => {
      const document = served.documents.checked(query);
      if (!('kind' in document)) return document;
      const refusal = refusalOf(document, query, caller);
      return refusal ? [refusal] : document;
    },
    charge: async ({ document, operation, variables, caller, address, paid }) => {
      if (!budget) return { refusal: null, headers: [] };
      const charge = await budget.charge(caller, address, served.costs.measure(document, operation, variables).cost, paid);
      return { refusal: budget.refusal(charge, caller), headers: budget.headers(charge) };
    },
    left: async (caller, address) => (await budget?.left(caller, address)) ?? null,
    execute: async ({ query, operationName, variables, requestId, caller, address, certificate, signal, paid }) => {
      const leaving = new AbortController();
      const leave = () => leaving.abort();
      signal.addEventListener('abort', leave, { once: true });
      const { deadline, ended } = deadlines.watch(leaving);
      let rateLimit: RateLimit | undefined;
      const contextValue: GatewayContext = { caller, requestId, address, certificate, prepaid: paid, signal: leaving.signal, deadline, charged: (charge) => void (rateLimit = budget?.rateLimit(charge)) };
      try {
        const execute = async () => await apollo.executeOperation({ query, variables, ...(operationName ? { operationName } : {}) }, { contextValue });
        const { body } = await (tracing() ? traced('operation', { kind: SpanKind.SERVER, fresh: { client: undefined }, attributes: { 'network.protocol.name': 'stream' } }, execute) : execute());
        if (body.kind !== 'single') throw new Error('incremental delivery is not served');
        return JSON.stringify(rateLimit ? { ...body.singleResult, extensions: { ...body.singleResult.extensions, rateLimit } } : body.singleResult);
      } finally {
        ended();
        signal.removeEventListener('abort', leave);
      }
    },
  };
  const overHttp: OverHttp = {
    apollo, log,
    context: async (request, response, requestId) => {
      const left = new AbortController();
      const { deadline, ended } = deadlines.watch(left);
      response.once('close', () => {
        ended();
        if (!response.writableFinished) left.abort();
      });
      const customer = request.headers['assay-customer'];
      const certificate = certificateOf(request.socket);
      const [address, prepaid] = [addressOf(request), admission?.paid(request) ?? 0];
      const shown = { authorization: request.headers.authorization, customer: typeof customer === 'string' ? customer : undefined, certificate };
      return { caller: await authenticated(requestId, shown, address, prepaid), requestId, address, certificate, prepaid, signal: left.signal, deadline };
    },
  };
  for (const router of options.routes) app.use(router);
  if (options.routes.length > 0) app.use(...restOfByteRoutes(log));
  app.use(eventStreams('/graphql', front));
  app.use('/graphql', express.json({ limit: limits.bodyBytesMax }), async (request, response) => {
    // Queries may come by GET. No credential comes by itself here, there are no cookies: only a page elsewhere has no business to ask.
    if (request.method === 'GET' && request.headers['sec-fetch-site'] !== 'cross-site') request.headers['apollo-require-preflight'] = 'bearer credentials alone';
    const at = request.originalUrl.indexOf('?');
    await answer(overHttp, request, response, { body: request.body as unknown, search: at < 0 ? '' : request.originalUrl.slice(at), told: headersIn(request), headers: { 'X-Request-Id': String(response.getHeader('X-Request-Id')) } });
  });
  app.use((request, response) => void response.status(404).json({ code: 'NOT_FOUND', message: `nothing is at ${request.path.slice(0, 100)}; GraphQL is at /graphql` }));
  app.use(((error: Error & { status?: number; type?: string }, _request, response, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) return failed(log, response, error, String(response.getHeader('X-Request-Id')));
    refuse(response, status, error.type === 'entity.too.large' ? tooLarge : error.message);
  }) as express.ErrorRequestHandler);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { origin = '' } = request.headers;
    // A page that may ask hears why it may not now.
    if (admission?.admit(request, response, addressOf(request), options.origins?.includes(origin) ? { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposedHeaders.join(',') } : {}) === false) return;
    if (request.method === 'POST' && request.url?.startsWith('/graphql')) awaited(bodies, request, response, `the body did not come within ${bodyMsMax / 1000} seconds`, () => void (admission?.paid(request) && admission.inVain(addressOf(request))));
    else response.once('finish', () => void (request.complete || leftOver(bodies, request)));
    if (isPlain(request) && !(options.origins && request.headers.origin)) void answerPlain(overHttp, request, response, headersOf());
    else app(request, response);
  });

  const sockets = new Sockets(server, '/graphql', front, (code) => metrics.closed(code));
  metrics.watch(hub, sockets);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: options.host, backlog }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http${secured ? 's' : ''}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    reload(supergraph, added = new Map()) {
      const replaced = [...added.keys()].flatMap((name) => sources.get(name) ?? []);
      for (const [name, source] of added) sources.set(name, metrics.timed(name, tracedSource(name, source)));
      for (const source of replaced) source.close().catch((error: unknown) => log.warn({ err: error }, 'a subgraph that is no longer asked could not be left'));
      graph.reload(supergraph.forPlanning);
      const before = served;
      served = new Served(graph.engine, supergraph, rules, () => metrics.parsed());
      served.documents.warm(before.documents);
      hub.renew();
    },
    async stop() {
      // Whoever balances load looks elsewhere from now on; requests under way are answered.
      stopping = true;
      deadlines.stop();
      bodies.stop();
      secured?.stop();
      await sockets.stop();
      vigil.stop();
      await refusals?.stop();
      await apollo.stop();
      server.closeAllConnections();
      await Promise.all([...sources.values()].map(async (source) => await source.close()));
    },
  };
}

/** Programs that collect metrics have no second factor, so they have a scope of their own. */
const mayMeasure = ({ scopes }: Caller): boolean => scopes.includes('operator') || scopes.includes('metrics:read');

/** Throws while the audit can't be reached: then it is tried again. */
async function recordRefusals(audit: Source, refused: readonly Refused[]): Promise<void> {
  const query = 'mutation RefusalsRecord($refused: [RefusedAccess!]!) { refusalsRecord(refused: $refused) }';
  const { errors } = await audit.execute({ query, variables: { refused }, operationName: 'RefusalsRecord', mutation: true, context: { caller: system, requestId: 'refusals' } });
  if (errors) throw new Error(errors[0]!.message);
}

/** Connections may stay open for as long as uploads take: who sends an operation byte by byte must not hold one for ever. */
function awaited(bodies: Deadlines, request: IncomingMessage, response: ServerResponse, late: string, wasLate: () => void): void {
  const waiting = new AbortController();
  const { ended } = bodies.watch(waiting);
  request.once('end', ended).once('close', ended);
  waiting.signal.addEventListener('abort', () => {
    wasLate();
    refuse(response, 408, late);
    if (response.writableFinished) request.destroy();
    else response.once('finish', () => request.destroy());
  });
}

/** Asked by many at once or again within so many milliseconds, the answer is the same. */
function recently<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { answer: Promise<T>; until: number } | undefined;
  return async () => {
    if (!known || known.until <= performance.now()) known = { answer: ask(), until: performance.now() + ms };
    return await known.answer;
  };
}

const exposedHeaders = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After'];
const readyMs = 1_000;
/** Connections that the kernel keeps until they are taken, if it allows as many: past it, clients wait seconds to try again. */
const backlog = 65_535;

/** What comes of a body after its request was answered is of no use to anybody: it may not keep the connection either. */
function leftOver(bodies: Deadlines, request: IncomingMessage): void {
  const waiting = new AbortController();
  const { ended } = bodies.watch(waiting);
  request.once('end', ended).once('close', ended);
  waiting.signal.addEventListener('abort', () => request.destroy());
}

const plainlyJson = new Set(['', '*/*', 'application/json']);

const statuses: Record<string, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, UNAVAILABLE: 503, RATE_LIMITED: 429, QUERY_NOT_IN_SAFELIST: 403, OPERATION_RESOLUTION_FAILURE: 400 };
function withStatus(error: GraphQLError, headers: readonly [string, string][] = []): GraphQLError {
  const code = String(error.extensions.code);
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http: { status: statuses[code] ?? 200, headers: new HeaderMap(headers) } } });
}
