import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import {
  execute, GraphQLError, getVariableValues, Kind, OperationTypeNode, validate, visit, type DirectiveNode, type DocumentNode, type ExecutionResult, type FragmentDefinitionNode, type GraphQLObjectType, type GraphQLSchema, type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { operationOf } from '../operation.ts';
import type { GatewayContext, Source } from '../source.ts';
import { byText } from '../../platform/by-text.ts';
import { Completion } from './completion.ts';
import { Fields } from './fields.ts';
import { copyOf, fieldOf, type JsonObject } from './json.ts';
import { compilePlan, type Plan } from './plan.ts';
import { Run } from './run.ts';
import { NotAsDeclared, Shape } from './shape.ts';

/** An operation, planned: ready to run with any variables. */
export interface Prepared {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | undefined;
  plan: Plan;
  /** Asks about the schema itself: graphql-js answers that. */
  introspects: boolean;
  /** And about nothing else: the answer is the same each time. */
  introspectsOnly: boolean;
  /** Variables that decide whether a field is there. */
  conditions: readonly string[];
  /** By what these hold. */
  shapes: Map<string, { fields: Fields; shape: Shape }>;
}

export interface Asked {
  document: DocumentNode;
  /** The document's text, or a hash of it: its plan is kept under that. */
  key: string;
  operationName: string | undefined;
}

const charactersMax = 512 * 1024;
const shapesMax = 32;
/** Of an operation as long as this there is one shape; of shorter ones there may be more. */
const shapeCharactersMax = 64 * 1024;
const warmMsMax = 2_000;
/** Answers of introspection that are kept, of some 300 kB each, for variables of so many characters. */
const introspectionsMax = 4;
const introspectionVariablesMax = 1_000;
/** Error for a subscription that was sent as a query. */
const subscriptionTransports =
  'a subscription needs a WebSocket (graphql-transport-ws) or a request that accepts text/event-stream';
type Variables = Readonly<Record<string, unknown>>;

/**
 * Runs operations over one supergraph. @apollo/query-planner says which subgraph is asked what and in which order; what it says is compiled
 * once, and so is the making of the answer. docs/decisions/026 says why, and what was measured.
 */
export class Engine {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly #supergraph: Supergraph;
  readonly #supergraphSchema: GraphQLSchema;
  readonly #planner: QueryPlanner;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #prepared = byText<Prepared>(charactersMax);
  /** The last answer of each operation that asks about the schema alone, and the variables it was for. */
  readonly #introspected = new LRUCache<Prepared, { variables: string; result: ExecutionResult }>({ max: introspectionsMax });

  constructor(sdl: string, sources: ReadonlyMap<string, Source>) {
    this.#supergraph = Supergraph.build(sdl);
    this.#planner = new QueryPlanner(this.#supergraph);
    this.#supergraphSchema = this.#supergraph.schema.toGraphQLJSSchema();
    this.schema = this.#supergraph.apiSchema().toGraphQLJSSchema();
    this.#sources = sources;
  }

  /** The document must have passed validation against `schema`. */
  prepare({ document, key, operationName }: Asked): Prepared {
    const name = `${operationName ?? ''}\n${key}`;
    let prepared = this.#prepared.get(name);
    if (!prepared) this.#prepared.set(name, prepared = this.#make(document, operationName), { size: (document.loc?.end ?? 0) + name.length });
    return prepared;
  }

  /** What was asked lately, the last first: a new supergraph's engine is warmed with it. */
  asked(): Asked[] {
    return [...this.#prepared].map(([name, { document, operationName }]) => ({ document, key: name.slice(name.indexOf('\n') + 1), operationName }));
  }

  /** Plans what was asked of another engine, as far as it is still valid here, and for so many milliseconds: nothing else happens meanwhile. */
  warm(asked: readonly Asked[], msMax = warmMsMax): void {
    const until = performance.now() + msMax;
    for (const one of asked) {
      if (validate(this.schema, one.document).length === 0) this.prepare(one);
      if (performance.now() > until) return;
    }
  }

  /** What is wrong with the variables of an operation. */
  refusals(prepared: Prepared, variables: Variables): GraphQLError[] {
    const values = this.#values(prepared, variables);
    return 'errors' in values ? values.errors : [];
  }

  /** Never rejects. Variables that are not of their types are an error of the answer, before any subgraph is asked. */
  async execute(prepared: Prepared, variables: Variables, context: GatewayContext): Promise<ExecutionResult> {
    if (prepared.plan.events) {
      return { errors: [new GraphQLError(subscriptionTransports, { extensions: { code: 'BAD_USER_INPUT' } })] };
    }
    const values = this.#values(prepared, variables);
    if ('errors' in values) return values;
    if (prepared.introspectsOnly) return this.#introspect(prepared, variables);
    const run = this.#run(prepared, variables, values.coerced, context);
    await run.finish();
    return this.#answer(prepared, variables, values.coerced, run);
  }

  /** Completes what a subscription's subgraph told. The event is left as it is. `sources` are the engine's own, or stand for them. */
  async complete(prepared: Prepared, event: ExecutionResult, variables: Variables, context: GatewayContext, sources = this.#sources): Promise<ExecutionResult> {
    const values = this.#values(prepared, variables);
    if ('errors' in values) return values;
    const run = this.#run(prepared, variables, values.coerced, context, sources);
    run.takeRoot(prepared.plan.events!, [run.data], { ...event, data: event.data ? copyOf(event.data as JsonObject) : null });
    await run.finish();
    return this.#answer(prepared, variables, values.coerced, run);
  }

  #run(prepared: Prepared, variables: Variables, coerced: Variables, context: GatewayContext, sources = this.#sources): Run {
    return new Run(prepared.plan, { sources, variables, holds: (name) => coerced[name] === true, context, stays: prepared.operation.operation === OperationTypeNode.MUTATION });
  }

  #values({ operation }: Prepared, variables: Variables): { coerced: Variables } | { errors: GraphQLError[] } {
    if (!operation.variableDefinitions?.length) return { coerced: {} };
    const { coerced, errors } = getVariableValues(this.schema, operation.variableDefinitions, variables, { maxErrors: 10 });
    return errors ? { errors: errors.map((error) => new GraphQLError(error.message, { ...(error.nodes ? { nodes: error.nodes } : {}), originalError: error, extensions: { code: 'BAD_USER_INPUT' } })) } : { coerced };
  }

  #make(document: DocumentNode, operationName: string | undefined): Prepared {
    const operation = operationOf(document, operationName);
    if (operation instanceof GraphQLError) throw operation;
    const conditions = new Set<string>();
    let introspects = false;
    visit(document, {
      Directive(node) {
        const condition = conditionOf(node);
        if (condition?.kind === Kind.VARIABLE) conditions.add(condition.name.value);
      },
      Field(node) {
        if (node.name.value === '__schema' || node.name.value === '__type') introspects = true;
      },
    });
    const plan = this.#planner.buildQueryPlan(operationFromDocument(this.#supergraph.apiSchema(), document, operationName ? { operationName } : {}));
    return { document, operation, operationName, plan: compilePlan(plan, this.#supergraphSchema), introspects, introspectsOnly: introspects && operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__')), conditions: [...conditions], shapes: new Map() };
  }

  #answer(prepared: Prepared, variables: Variables, coerced: Variables, run: Run): ExecutionResult {
    const { data, errors } = prepared.introspects ? this.#withGraphqlJs(prepared, variables, run.data) : this.#completed(prepared, coerced, run.data);
    // What a subgraph failed to answer leaves holes: the failure is the news, not the holes.
    const told = run.errors.length > 0 ? run.errors : errors;
    return told?.length ? { errors: told, data: data ?? null } : { data: data ?? null };
  }

  #completed(prepared: Prepared, coerced: Variables, data: JsonObject): ExecutionResult {
    const { fields, shape } = this.#shape(prepared, coerced);
    try {
      return { data: shape.apply(data) };
    } catch (error) {
      if (!(error instanceof NotAsDeclared)) throw error;
      const completion = new Completion(fields);
      return { data: completion.root(this.#root(prepared), prepared.operation.selectionSet, data), errors: completion.errors };
    }
  }

  /** The schema stays what it is for as long as the engine: no answer is made again while it is kept. */
  #introspect(prepared: Prepared, variables: Variables): ExecutionResult {
    const name = JSON.stringify(variables);
    const kept = this.#introspected.get(prepared);
    if (kept?.variables === name) return kept.result;
    const result = this.#withGraphqlJs(prepared, variables, {});
    if (name.length <= introspectionVariablesMax) this.#introspected.set(prepared, { variables: name, result });
    return result;
  }

  #withGraphqlJs({ document, operationName }: Prepared, variables: Variables, rootValue: JsonObject): ExecutionResult {
    return execute({
      schema: this.schema, document, operationName: operationName ?? null, rootValue, variableValues: variables,
      fieldResolver: (source, _arguments, _context, info) => fieldOf(source as JsonObject, String(info.path.key)),
    }) as ExecutionResult;
  }

  #root({ operation }: Prepared): GraphQLObjectType {
    return this.schema.getRootType(operation.operation)!;
  }

  #shape(prepared: Prepared, coerced: Variables): { fields: Fields; shape: Shape } {
    const { operation, document, conditions, shapes } = prepared;
    let key = '';
    for (const name of conditions) key += coerced[name] === true ? '1' : '0';
    let made = shapes.get(key);
    if (!made) {
      const fragments = new Map(document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]));
      const holding = new Set(conditions.filter((name) => coerced[name] === true));
      const fields = new Fields(this.schema, fragments, (directives) => !directives?.some((directive) => {
        const condition = conditionOf(directive);
        if (!condition) return false;
        const holds = condition.kind === Kind.VARIABLE ? holding.has(condition.name.value) : condition.kind === Kind.BOOLEAN && condition.value;
        return holds === (directive.name.value === 'skip');
      }));
      made = { fields, shape: new Shape(fields, this.#root(prepared), operation.selectionSet) };
      if (shapes.size >= Math.min(shapesMax, Math.max(1, shapeCharactersMax / (document.loc?.end ?? 1)))) shapes.delete(shapes.keys().next().value!);
      shapes.set(key, made);
    }
    return made;
  }
}

function conditionOf(node: DirectiveNode) {
  return node.name.value === 'skip' || node.name.value === 'include' ? node.arguments?.find(({ name }) => name.value === 'if')?.value : undefined;
}
