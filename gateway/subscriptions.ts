import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type PlanNode, type QueryPlan, type SubscriptionNode } from '@apollo/query-planner';
import { GraphQLError, print, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Log } from '../platform/log.ts';
import { dataSource, type GatewayContext, type Source } from './source.ts';

export interface SubscriptionRequest {
  document: DocumentNode;
  variables: Record<string, unknown>;
  operationName: string | undefined;
  context: GatewayContext;
}

const plansMax = 1_000;
/** Stands for the event itself in a plan: the first fetch is answered by what the stream brought. */
const eventSource = '\0event';

/**
 * Subscriptions over a federated graph, which @apollo/gateway refuses. Its planner plans them nevertheless: a first fetch that yields
 * events, and the rest, which completes each event from the other subgraphs. Each event runs the whole plan with the first fetch answered.
 */
export class Subscriptions {
  readonly schema: GraphQLSchema;
  readonly #supergraph: Supergraph;
  readonly #supergraphSchema: GraphQLSchema;
  readonly #planner: QueryPlanner;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #services: Record<string, GraphQLDataSource>;
  readonly #plans = new Map<string, QueryPlan>();
  readonly #log: Log;

  constructor(sdl: string, sources: ReadonlyMap<string, Source>, log: Log) {
    this.#supergraph = Supergraph.build(sdl);
    this.#planner = new QueryPlanner(this.#supergraph);
    this.#supergraphSchema = this.#supergraph.schema.toGraphQLJSSchema();
    this.schema = this.#supergraph.apiSchema().toGraphQLJSSchema();
    this.#sources = sources;
    this.#services = Object.fromEntries([...sources].map(([name, source]) => [name, dataSource(source)]));
    this.#log = log;
  }

  async *subscribe(request: SubscriptionRequest): AsyncGenerator<ExecutionResult> {
    const node = this.#plan(request).node as SubscriptionNode | undefined;
    if (node?.kind !== 'Subscription') throw new GraphQLError('this is no subscription');
    const { primary, rest } = node;
    const variables = Object.fromEntries((primary.variableUsages ?? []).filter((name) => name in request.variables).map((name) => [name, request.variables[name]]));
    const events = await this.#sources.get(primary.serviceName)!.subscribe({ query: primary.operation, variables, operationName: primary.operationName, context: request.context });
    const nodes: PlanNode[] = [{ ...primary, serviceName: eventSource }, ...(rest ? [rest] : [])];
    const plan: QueryPlan = { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
    const operation = buildOperationContext({ schema: this.schema, operationDocument: request.document, operationName: request.operationName ?? '' });
    for await (const event of events) {
      const answer = { process: async () => await Promise.resolve({ data: structuredClone(event.data), errors: event.errors }) } as unknown as GraphQLDataSource;
      const requestContext = {
        request: { query: print(request.document), variables: request.variables }, context: request.context, logger: this.#log, metrics: {}, cache: undefined,
        overallCachePolicy: { restrict: () => undefined, maxAge: undefined, policyIfCacheable: () => null },
      };
      yield (await executeQueryPlan(plan, { ...this.#services, [eventSource]: answer }, requestContext as never, operation, this.#supergraphSchema, this.#supergraph.apiSchema())) as ExecutionResult;
    }
  }

  #plan({ document, operationName }: SubscriptionRequest): QueryPlan {
    const key = `${operationName ?? ''}\n${print(document)}`;
    let plan = this.#plans.get(key);
    if (!plan) {
      plan = this.#planner.buildQueryPlan(operationFromDocument(this.#supergraph.apiSchema(), document, operationName ? { operationName } : {}));
      if (this.#plans.size >= plansMax) this.#plans.delete(this.#plans.keys().next().value!);
      this.#plans.set(key, plan);
    }
    return plan;
  }
}
