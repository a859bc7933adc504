import { GraphQLError, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Engine } from './execution/engine.ts';
import type { GatewayContext, Source } from './source.ts';

export interface SubscriptionRequest {
  document: DocumentNode;
  variables: Record<string, unknown>;
  operationName: string | undefined;
  context: GatewayContext;
}

/**
 * Subscriptions over a federated graph, which @apollo/gateway refuses. Its planner plans them nevertheless: a first fetch that yields
 * events, and the rest, which completes each event from the other subgraphs.
 */
export class Subscriptions {
  readonly #engine: () => Engine;
  readonly #sources: ReadonlyMap<string, Source>;

  constructor(engine: () => Engine, sources: ReadonlyMap<string, Source>) {
    this.#engine = engine;
    this.#sources = sources;
  }

  async *subscribe({ document, variables, operationName, context }: SubscriptionRequest): AsyncGenerator<ExecutionResult> {
    const engine = this.#engine();
    const prepared = engine.prepare({ document, key: document.loc?.source.body ?? '', operationName });
    const { events } = prepared.plan;
    if (!events) throw new GraphQLError('this is no subscription');
    const wanted = Object.fromEntries(events.variables.filter((name) => name in variables).map((name) => [name, variables[name]]));
    const told = await this.#sources.get(events.subgraph)!.subscribe({ query: events.operation, variables: wanted, operationName: events.operationName, context });
    for await (const event of told) yield await engine.complete(prepared, event, variables, context);
  }
}
