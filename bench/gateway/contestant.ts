import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import pg from 'pg';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { startGateway } from '../../gateway/server.ts';
import { plainSource, type Source } from '../../gateway/source.ts';
import { subgraphUrls, supergraphOf } from '../../gateway/supergraph.ts';
import { compile, type Execution } from '../../platform/execution.ts';
import { makeLog } from '../../platform/log.ts';
import { databaseMonolith, databaseResolvers, loadersOf } from './shop-database.ts';
import { monolithResolvers, monolithTypeDefs, resolvers, typeDefs } from './shop.ts';

process.env.APOLLO_TELEMETRY_DISABLED = '1';

/** One gateway in a process of its own, which tells its parent its port, and what CPU it used when asked. */
const [kind, supergraphFile, peers, databaseUrl] = process.argv.slice(2);
const sdl = readFileSync(supergraphFile!, 'utf8');
/** Where the data are, for those who have the resolvers in them; computed from ids when left out. */
const database = databaseUrl ? new pg.Pool({ connectionString: databaseUrl, max: 10 }) : null;
const context = () => (database ? loadersOf(database) : undefined);

/** Ours, with what a gateway has on in production: credentials looked up and kept, authority, limits, masked errors. */
async function ours(sources: Map<string, Source>): Promise<number> {
  const caller = { kind: 'API_KEY', id: 'key_bench', customerId: 'cus_bench', group: null, scopes: ['read'], licence: null };
  sources.set('customers', {
    execute: async () => await Promise.resolve({ data: { callersByCredentials: [{ json: JSON.stringify(caller), refusal: null }] } }),
    subscribe: async () => await Promise.reject(new Error('not here')), close: async () => await Promise.resolve(),
  });
  return (await startGateway({ supergraph: supergraphOf(sdl), sources, routes: [], host: '127.0.0.1', port: 0, log: makeLog('bench', 'error'), budget: { points: 1_000_000_000, seconds: 60 } })).port;
}

function inProcess(schema: GraphQLSchema): Source {
  const prepared = new Map<string, Execution>();
  return {
    execute: async ({ query, variables }) => {
      let run = prepared.get(query);
      if (!run) prepared.set(query, run = compile(schema, parse(query), undefined));
      return await run({ variables: variables ?? {}, context: context() });
    },
    subscribe: async () => await Promise.reject(new Error('not here')), close: async () => await Promise.resolve(),
  };
}

async function apollo(options: ConstructorParameters<typeof ApolloServer>[0]): Promise<number> {
  const server = new ApolloServer({ ...options, stopOnTerminationSignals: false });
  await server.start();
  return await listen(express().use('/graphql', express.json(), expressMiddleware(server, { context: async () => await Promise.resolve(context() ?? {}) })) as RequestListener);
}

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** @graphql-hive/gateway with its defaults but for what would collapse, cache or report. */
async function hive(rust: boolean): Promise<number> {
  const required = createRequire(peers!);
  const { createGatewayRuntime } = (await import(required.resolve('@graphql-hive/gateway'))) as { createGatewayRuntime: (config: object) => RequestListener };
  const handler = rust ? ((await import(required.resolve('@graphql-hive/router-runtime'))) as { unifiedGraphHandler: unknown }).unifiedGraphHandler : undefined;
  return await listen(createGatewayRuntime({ supergraph: sdl, logging: false, landingPage: false, graphiql: false, deduplicateRequest: false, ...(handler ? { unifiedGraphHandler: handler } : {}) }));
}

const starts: Record<string, () => Promise<number>> = {
  ours: async () => await ours(new Map([...subgraphUrls(supergraphOf(sdl))].map(([name, url]) => [name, plainSource(url)]))),
  'ours in process': async () => await ours(new Map(Object.entries(typeDefs).map(([name, text]) => [name, inProcess(buildSubgraphSchema([{ typeDefs: parse(text), resolvers: (database ? databaseResolvers : resolvers)[name] as never }]))]))),
  '@apollo/gateway': async () => await apollo({ gateway: new ApolloGateway({ supergraphSdl: sdl }) }),
  monolith: async () => await apollo({ schema: withResolvers() }),
  'Hive, JavaScript planner': async () => await hive(false),
  'Hive, Rust planner': async () => await hive(true),
};

function withResolvers(): GraphQLSchema {
  const schema = buildASTSchema(parse(monolithTypeDefs));
  for (const [name, fields] of Object.entries(database ? databaseMonolith : monolithResolvers)) {
    const type = schema.getType(name) as unknown as { getFields(): Record<string, { resolve?: unknown }> };
    for (const [field, resolve] of Object.entries(fields)) type.getFields()[field]!.resolve = resolve;
  }
  return schema;
}

process.on('message', () => process.send!({ cpu: process.cpuUsage(), memory: process.memoryUsage().rss }));
process.send!({ port: await starts[kind!]!() });
// Nobody is left behind when the parent is gone.
process.on('disconnect', () => process.exit(0));
