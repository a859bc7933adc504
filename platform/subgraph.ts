import { buildSubgraphSchema } from '@apollo/subgraph';
import type { EntitySchema, MigrationObject } from '@mikro-orm/postgresql';
import type { Router } from 'express';
import {
  createSourceEventStream, getOperationAST, GraphQLError, isInterfaceType, isObjectType, Kind, parse, validate, type DocumentNode, type ExecutionResult, type GraphQLFieldResolver, type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { scalars } from '../schema/scalars.ts';
import { requirementsOf } from './authority.ts';
import { byText } from './by-text.ts';
import { hasScopes, isOperatorToken, system, wantOf, type Caller } from './caller.ts';
import type { Config } from './config.ts';
import { checkMigrated, Database, migrate, type Manager } from './database.ts';
import { named } from './away.ts';
import { publicError } from './errors.ts';
import { compile, type Execution } from './execution.ts';
import type { Bus, Consumption } from './jetstream.ts';
import type { Keys } from './keys.ts';
import { makeLog, type Log } from './log.ts';
import { withNodes } from './nodes.ts';
import { isAudited } from './mutation.ts';
import { publishAll, relay } from './outbox.ts';
import { Pages } from './pages.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { refusalEvent, Refusals, tokenUseEvent, type Refused } from './refusals.ts';
import { isRefusedValue, notStorable, unstorableAt, unstorableIn } from './text.ts';
import { carried, traced, traceHeader, traceOf } from './tracing.ts';

type Module = Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>;
type ResolverMap = NonNullable<Module['resolvers']>;

/** What every subgraph is given. */
export interface Platform {
  config: Config;
  database: Database;
  bus: Bus;
  keys: Keys;
  /** Names of customers and devices in tables that must not tell whose rows they hold. */
  pseudonyms: Pseudonyms;
  pages: Pages;
  log: Log;
  /** The URL under which endpoints and runners reach the gateway. */
  publicUrl: () => string;
  /** Where data of this installation lies, for those who keep files. */
  dataFolder: string;
}

/** What every resolver is given, made anew for each operation and each event. */
export interface Context<L = unknown> {
  caller: Caller;
  em: Manager;
  loaders: L;
  requestId: string;
  /** Address of the client, as the gateway sees it; null for what has none. */
  address: string | null;
  /** SHA-256 of the client's certificate, in hexadecimal; null for who showed none that the gateway trusts. */
  certificate: string | null;
  platform: Platform;
  signal: AbortSignal;
}

/** A subgraph, as its main.ts describes it. */
export interface SubgraphDefinition<L = unknown> {
  name: string;
  /** Its tables know customers by their pseudonyms only. */
  pseudonymous?: boolean;
  typeDefs: DocumentNode;
  resolvers: Record<string, unknown>;
  entities: EntitySchema[];
  /** Tables whose rows the subgraph may add and read, and nothing else. */
  appendOnly?: string[];
  migrations: MigrationObject[];
  loaders: (context: Omit<Context, 'loaders'>) => L;
  /** Throws, in words for the operator, when something that it can't do without is not there. */
  ready?: (platform: Platform) => Promise<void>;
  /** Starts what listens to other subgraphs, and what sweeps. */
  consumers?: (platform: Platform) => Promise<Consumption[]>;
  /** HTTP besides GraphQL: uploads. */
  routes?: (platform: Platform) => Router;
}

export interface Request {
  query: string;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
  caller: Caller;
  requestId?: string;
  address?: string | null;
  certificate?: string | null;
  signal?: AbortSignal;
}

/** A running subgraph. */
export interface Subgraph {
  name: string;
  schema: GraphQLSchema;
  platform: Platform;
  execute(request: Request): Promise<ExecutionResult>;
  subscribe(request: Request): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
  routes: Router | undefined;
  stop(): Promise<void>;
}

interface Prepared {
  document: DocumentNode;
  run: Execution;
}
const charactersMax = 256 * 1024;
/** Of one operation, as the gateway plans it: more than a client may send. */
export const tokensMax = 20_000;
const refusedValue = 'one of the values given is outside of what can be stored';

/** Brings a subgraph's schema up to date; for whoever has the owner's URL. Says which migrations it took. */
export async function migrateSubgraph({ name, migrations, appendOnly }: Pick<SubgraphDefinition, 'name' | 'migrations' | 'appendOnly'>, ownerUrl: string): Promise<string[]> {
  return await migrate({ url: ownerUrl, schema: name, migrations, appendOnly: appendOnly ?? [] });
}

/** `databaseUrl`: of the subgraph's own role (`roleUrl`), in a schema that is up to date. */
export async function startSubgraph<L>(definition: SubgraphDefinition<L>, given: Omit<Platform, 'database' | 'log' | 'pages' | 'pseudonyms'> & { databaseUrl: string }): Promise<Subgraph> {
  const log = makeLog(definition.name, given.config.ASSAY_LOG_LEVEL);
  // Apollo's type has one context for all of a subgraph's resolvers, and it is none of theirs.
  const { typeDefs } = definition;
  const resolvers = { ...scalarsUsed(typeDefs), ...withNodes(typeDefs, definition.resolvers) } as ResolverMap;
  const schema = guarded(buildSubgraphSchema([{ typeDefs, resolvers }]));
  const unaudited = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((field) => !isAudited(inner.get(field.resolve!) ?? field.resolve));
  if (unaudited.length > 0) throw new Error(`mutations without audit: ${unaudited.map((field) => field.name).join(', ')}`);

  const pseudonyms = new Pseudonyms(given.keys.master);
  const database = await Database.connect({
    url: given.databaseUrl, schema: definition.name, entities: definition.entities, connectionsMax: given.config.ASSAY_DATABASE_CONNECTIONS, log, ...(definition.pseudonymous ? { customerIn: (id: string) => pseudonyms.of(id) } : {}),
  });
  await checkMigrated(database, definition.migrations).catch(async (cause: unknown) => {
    await database.close();
    throw cause;
  });
  const { databaseUrl: _ofRole, ...rest } = given;
  const platform: Platform = { ...rest, database, log, pages: new Pages(given.keys.cursor), pseudonyms };
  const recorded = (eventOf: typeof refusalEvent) => new Refusals(async (list: readonly Refused[]) => await systemManager(platform).transactional(async (em) => await publishAll(em, list.map((one) => ({ type: 'audit.recorded', body: eventOf(one) })))), log);
  const [refusals, tokenUses] = [recorded(refusalEvent), recorded(tokenUseEvent)];
  /** The operator's token is nobody in particular, so whatever is asked with it is on record, reading too. */
  const noteTokenUse = ({ caller, requestId, operationName, address }: Request, { document }: Prepared) => {
    if (caller.shared || !isOperatorToken(caller)) return;
    const operation = getOperationAST(document, operationName)!;
    const root = schema.getRootType(operation.operation)!.name;
    // What follows from a field of another subgraph is on record there.
    const fragments = new Map(document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])));
    const walk = ({ selections }: SelectionSetNode): void => {
      for (const one of selections) {
        if (one.kind === Kind.INLINE_FRAGMENT) walk(one.selectionSet);
        else if (one.kind === Kind.FRAGMENT_SPREAD) walk(fragments.get(one.name.value)!.selectionSet);
        else if (!one.name.value.startsWith('_')) tokenUses.note(caller, `${root}.${one.name.value}`, address ?? '', requestId);
      }
    };
    walk(operation.selectionSet);
  };
  /** What a caller may not have is on record, whichever resolver says so. */
  const noteRefusals = ({ caller, requestId, operationName }: Request, { document }: Prepared, errors: readonly GraphQLError[] | undefined) => {
    const root = schema.getRootType(getOperationAST(document, operationName)!.operation)!.name;
    for (const { extensions, message, path } of errors ?? []) {
      if (extensions.code === 'FORBIDDEN') refusals.note(caller, [root, ...(path ?? []).filter((step) => typeof step === 'string')].join('.'), message, requestId);
    }
  };
  const telling = relay(database, given.databaseUrl, platform);
  const consumptions = await Promise.resolve(definition.ready?.(platform)).then(() => definition.consumers?.(platform) ?? []).catch(async (cause: unknown) => {
    await telling.stop();
    await database.close();
    throw cause;
  });

  const contextOf = (request: Request): Context<L> => {
    const signal = request.signal ?? new AbortController().signal;
    const context = { caller: request.caller, em: database.for(request.caller), requestId: request.requestId ?? '', address: request.address ?? null, certificate: request.certificate ?? null, platform, signal };
    return { ...context, loaders: definition.loaders(context) };
  };
  const prepared = byText<Prepared | GraphQLError[]>(charactersMax);
  const prepare = ({ query, operationName }: Request): Prepared | GraphQLError[] => {
    const name = `${operationName ?? ''}\n${query}`;
    let made = prepared.get(name);
    if (!made) {
      made = preparedOf(schema, query, operationName);
      prepared.set(name, made);
    }
    return made;
  };
  /** The operation, or what is wrong with what the client sent. */
  const accepted = (request: Request): Prepared | GraphQLError[] => {
    const where = unstorableAt(request.variables);
    return where === null ? prepare(request) : [notStorable(where)];
  };
  /** An error of a resolver as the gateway may see it. */
  const forGateway = (error: GraphQLError, requestId: string | undefined): GraphQLError => {
    const { originalError, nodes, path } = error;
    if (!originalError || originalError instanceof GraphQLError) return error;
    if (!isRefusedValue(originalError)) {
      log.error({ err: originalError, path, requestId }, 'resolver failed');
      return error;
    }
    // A net below the checks at the door: the log says which one is missing.
    log.warn({ err: originalError, path, requestId }, 'the database refused a value that no check had refused');
    return new GraphQLError(refusedValue, { ...(nodes ? { nodes } : {}), ...(path ? { path } : {}), extensions: { code: 'BAD_USER_INPUT' } });
  };

  return {
    name: definition.name,
    schema,
    platform,
    routes: definition.routes?.(platform),
    async execute(request) {
      const made = accepted(request);
      if (Array.isArray(made)) return { errors: made };
      noteTokenUse(request, made);
      const result = await made.run({ variables: request.variables ?? {}, context: contextOf(request), signal: request.signal });
      if (result.errors) noteRefusals(request, made, result.errors);
      return result.errors ? { ...result, errors: result.errors.map((error) => named(forGateway(error, request.requestId))) } : result;
    },
    async subscribe(request) {
      const made = accepted(request);
      if (Array.isArray(made)) return { errors: made };
      noteTokenUse(request, made);
      const source = await createSourceEventStream({
        schema, document: made.document, variableValues: request.variables ?? {}, operationName: request.operationName ?? null, contextValue: contextOf(request),
      });
      if (!(Symbol.asyncIterator in source)) noteRefusals(request, made, source.errors);
      if (!(Symbol.asyncIterator in source)) return source.errors ? { ...source, errors: source.errors.map(named) } : source;
      // Events are resolved with a context of their own, so that nothing is remembered from one to the next; those that the source tells
      // together, as a list, share one: what they need is read once for all of them.
      const resolved = async (event: unknown, context: Context<L>): Promise<ExecutionResult> => {
        const run = async () => await made.run({ variables: request.variables ?? {}, context, rootValue: event });
        const trace = traceOf(event as object);
        // Who tells it to clients goes on from here.
        return trace ? await traced(`${definition.name} event`, { from: trace, attributes: { 'assay.subgraph': definition.name } }, async () => ({ ...(await run()), extensions: { [traceHeader]: carried() } })) : await run();
      };
      return (async function* () {
        try {
          for await (const told of source) {
            const context = contextOf(request);
            if (Array.isArray(told)) yield* await Promise.all(told.map(async (event) => await resolved(event, context)));
            else yield await resolved(told, context);
          }
        } catch (error) {
          // The same over a wire as in this process: the last that is heard says why nothing more is.
          const known = error instanceof GraphQLError ? error : isRefusedValue(error) ? publicError('BAD_USER_INPUT', refusedValue) : null;
          if (!(error instanceof GraphQLError)) log.error({ err: error, requestId: request.requestId }, 'subscription failed');
          yield { errors: [known ?? new GraphQLError('the stream broke off')] };
        }
      })();
    },
    async stop() {
      await Promise.allSettled(consumptions.map(async (consumption) => await consumption.stop()));
      await refusals.stop();
      await tokenUses.stop();
      await telling.stop();
      await database.close();
    },
  };
}

/** An operation made ready to run, or why it is none. Never throws. */
function preparedOf(schema: GraphQLSchema, query: string, operationName: string | undefined): Prepared | GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: tokensMax });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [new GraphQLError(error.message, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } })];
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => new GraphQLError(error.message, { ...(error.nodes ? { nodes: error.nodes } : {}), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }));
  const where = unstorableIn(document);
  if (where !== null) return [notStorable(where)];
  if (!getOperationAST(document, operationName)) return [new GraphQLError('the document has no operation of this name, or has several and none was named', { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })];
  return { document, run: compile(schema, document, operationName) };
}

function scalarsUsed(document: DocumentNode): Partial<typeof scalars> {
  const declared = new Set(document.definitions.filter((definition) => definition.kind === Kind.SCALAR_TYPE_DEFINITION).map((definition) => definition.name.value));
  return Object.fromEntries(Object.entries(scalars).filter(([name]) => declared.has(name)));
}

type Resolver = GraphQLFieldResolver<unknown, Context>;
const inner = new WeakMap<object, Resolver>();

/** Puts the auth directives in front of every resolver: the subgraph does not rely on the gateway having asked. */
function guarded(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const requirements = requirementsOf(schema, type, field);
      if (requirements.length === 0) continue;
      const resolve = field.resolve as Resolver | undefined;
      const check = (caller: Caller) => {
        for (const requirement of requirements) {
          if (caller.kind === 'ANONYMOUS') throw publicError('UNAUTHENTICATED', 'this needs a credential');
          if (requirement.scopes && !hasScopes(caller, requirement.scopes)) {
            throw publicError('FORBIDDEN', wantOf(caller, `${type.name}.${field.name}`, requirement.scopes));
          }
        }
      };
      const wrapped: Resolver = (parent, args, context, info) => {
        check(context.caller);
        return resolve ? resolve(parent, args, context, info) : (parent as Record<string, unknown>)[field.name];
      };
      if (resolve) inner.set(wrapped, resolve);
      field.resolve = wrapped;
      const subscribeTo = field.subscribe as Resolver | undefined;
      if (subscribeTo) {
        const listening: Resolver = (parent, args, context, info) => {
          check(context.caller);
          return subscribeTo(parent, args, context, info);
        };
        field.subscribe = listening;
      }
    }
  }
  return schema;
}

/** A context for work that no request started. */
export function systemManager(platform: Pick<Platform, 'database'>): Manager {
  return platform.database.for(system);
}
