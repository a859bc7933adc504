import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { Engine } from './execution/engine.ts';
import type { GatewayContext, Source } from './source.ts';

type GatewayInterface = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/** Apollo's parts are not to write to a console of their own: what counts comes as an error, and is logged here. */
export const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * The graph as Apollo Server sees it. @apollo/gateway keeps the supergraph and its API; what is asked runs in our own engine, whose plans
 * come from @apollo/query-planner. A new supergraph is planned for what was asked lately before anyone is served by it.
 */
export class Graph implements GatewayInterface {
  readonly #core: ApolloGateway;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #engines = new WeakMap<GraphQLSchema, Engine>();
  #engine: Engine;
  #sdl: string;
  #update: (sdl: string) => void = () => undefined;

  constructor(sdl: string, sources: ReadonlyMap<string, Source>) {
    this.#sources = sources;
    this.#sdl = sdl;
    this.#engine = new Engine(sdl, sources);
    this.#core = new ApolloGateway({
      supergraphSdl: async ({ update }) => {
        this.#update = update;
        return await Promise.resolve({ supergraphSdl: sdl });
      },
      // Nothing is executed there.
      buildService: () => ({ process: async () => await Promise.reject(new Error('subgraphs are asked by the engine')) }),
      logger: silentLogger,
    });
    this.#core.onSchemaLoadOrUpdate(({ apiSchema }) => this.#engines.set(apiSchema, this.#engine));
  }

  /** What serves now. */
  get engine(): Engine {
    return this.#engine;
  }

  onSchemaLoadOrUpdate(...given: Parameters<GatewayInterface['onSchemaLoadOrUpdate']>): ReturnType<GatewayInterface['onSchemaLoadOrUpdate']> {
    return this.#core.onSchemaLoadOrUpdate(...given);
  }

  async load(...given: Parameters<GatewayInterface['load']>): ReturnType<GatewayInterface['load']> {
    await this.#core.load(...given);
    return { executor: this.#execute };
  }

  async stop(): Promise<void> {
    await this.#core.stop();
  }

  /** Throws, and goes on with the graph that is, when the new one is none. Operations under way end where they began. */
  reload(sdl: string): void {
    if (sdl === this.#sdl) return;
    const before = this.#engine;
    const engine = new Engine(sdl, this.#sources);
    engine.warm(before.asked());
    this.#engine = engine;
    try {
      this.#update(sdl);
      this.#sdl = sdl;
    } catch (error) {
      this.#engine = before;
      throw error;
    }
  }

  readonly #execute: Executor = async ({ schema, document, queryHash, operationName, request, context }) => {
    const engine = this.#engines.get(schema) ?? this.#engine;
    const prepared = engine.prepare({ document, key: queryHash, operationName: operationName ?? undefined });
    return (await engine.execute(prepared, request.variables ?? {}, context as GatewayContext)) as Awaited<ReturnType<Executor>>;
  };
}
