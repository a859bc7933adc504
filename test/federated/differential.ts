import { isDeepStrictEqual } from 'node:util';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import { QueryPlanner } from '@apollo/query-planner';
import { GraphQLError, parse, validate, type ExecutionResult } from 'graphql';
import { Engine } from '../../gateway/execution/engine.ts';
import type { Source } from '../../gateway/source.ts';
import { anonymous } from '../../platform/caller.ts';
import { sourcesOf, supergraphSdl, type Faults } from './subgraphs.ts';
import { randomOperation, sharingOperation, variants, type RandomOperation } from './queries.ts';

/** @apollo/gateway's own execution of a plan: what ours has to agree with. */
export class Oracle {
  readonly #supergraph: Supergraph;
  readonly #planner: QueryPlanner;
  constructor(sdl: string) {
    this.#supergraph = Supergraph.build(sdl);
    this.#planner = new QueryPlanner(this.#supergraph);
  }

  async execute({ query, variables }: RandomOperation, sources: ReadonlyMap<string, Source>): Promise<ExecutionResult> {
    const document = parse(query);
    const plan = this.#planner.buildQueryPlan(operationFromDocument(this.#supergraph.apiSchema(), document));
    const operation = buildOperationContext({ schema: this.#supergraph.apiSchema().toGraphQLJSSchema(), operationDocument: document, operationName: '' });
    const requestContext = { request: { query, variables }, context: { caller: anonymous, requestId: '' }, logger: console, metrics: {}, overallCachePolicy: { restrict: () => undefined, policyIfCacheable: () => null } };
    const services = Object.fromEntries([...sources].map(([name, source]) => [name, {
      process: async ({ request }: { request: { query: string; variables: Record<string, unknown> } }) => {
        const { data, errors } = withoutInterfaces(await source.execute({ query: request.query, variables: request.variables, context: context() }));
        return { data: data ?? undefined, errors: errors?.map((error) => error.toJSON()) };
      },
    }]));
    return (await executeQueryPlan(plan, services as never, requestContext as never, operation, this.#supergraph.schema.toGraphQLJSSchema(), this.#supergraph.apiSchema())) as ExecutionResult;
  }
}

/** Apollo believes a subgraph that knows an object by its interface alone when that says what the object is, and then loses the object: it is not told. */
function withoutInterfaces(result: ExecutionResult): ExecutionResult {
  for (const entity of (result.data?._entities ?? []) as ({ __typename?: string } | null)[]) if (entity?.__typename === 'Media') delete entity.__typename;
  return result;
}

/** Apollo puts what is wrong with values beside the errors; ours are errors, as GraphQL has it, where no subgraph failed. */
export function messagesOf(result: ExecutionResult): string[] {
  const values = (result.extensions?.valueCompletion ?? []) as { message: string }[];
  return [...new Set((result.errors?.length ? result.errors : values).map(({ message }) => message))].sort();
}
export const context = () => ({ caller: anonymous, requestId: '' });

export async function execute(engine: Engine, { query, variables }: RandomOperation): Promise<ExecutionResult> {
  const prepared = engine.prepare({ document: parse(query), key: query, operationName: undefined });
  return JSON.parse(JSON.stringify(await engine.execute(prepared, variables, context()))) as ExecutionResult;
}

/** Where two answers differ; null when they agree on data and on what failed. */
export function disagreement(found: ExecutionResult, expected: ExecutionResult): string | null {
  const data = JSON.parse(JSON.stringify(expected.data ?? null)) as unknown;
  if (!isDeepStrictEqual(found.data, data)) return `data: ${firstDifference(found.data, data, '')}`;
  const [ours, theirs] = [found, expected].map((result) => messagesOf(result).map((message) => (ofValues.test(message) ? 'a value that is not of its type' : message)));
  return isDeepStrictEqual(new Set(ours), new Set(theirs)) ? null : `errors ${JSON.stringify(ours)}\ninstead of ${JSON.stringify(theirs)}`;
}
/** What the two say in words of their own. */
const ofValues = /^(Invalid|Cannot return null|Enum|Which|No type of|Expected)/;

function firstDifference(found: unknown, expected: unknown, path: string): string {
  if (typeof found === 'object' && found && typeof expected === 'object' && expected) {
    const name = [...new Set([...Object.keys(found), ...Object.keys(expected)])].find((key) => !isDeepStrictEqual((found as Json)[key], (expected as Json)[key]))!;
    return firstDifference((found as Json)[name], (expected as Json)[name], `${path}.${name}`);
  }
  return `${path} is ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
}
type Json = Record<string, unknown>;

async function both(engine: Engine, oracle: Oracle, operation: RandomOperation, sources: ReadonlyMap<string, Source>): Promise<string | null> {
  return disagreement(await execute(engine, operation), await oracle.execute(operation, sources));
}

export interface Compared {
  operations: number;
  unique: number;
  failing: number;
  differing: { operation: RandomOperation; faults: Faults; difference: string }[];
}

/** The same subgraphs as one over the wire has them: what is JSON already it takes from there. */
export function textual(sources: ReadonlyMap<string, Source>): Map<string, Source> {
  return new Map([...sources].map(([name, source]) => [name, {
    ...source, textual: true,
    execute: async (request) => await source.execute({ ...request, variables: { ...request.variables, ...Object.fromEntries([...(request.texts ?? [])].map(([variable, items]) => [variable, JSON.parse(`[${items.join()}]`) as unknown])) } }),
  }]));
}

/** `count` random operations from a seed on, half of them over subgraphs that fail. */
export async function compare(seed: number, count: number, until: (compared: Compared) => boolean = () => false): Promise<Compared> {
  const sdl = supergraphSdl();
  const oracle = new Oracle(sdl);
  const compared: Compared = { operations: 0, unique: 0, failing: 0, differing: [] };
  const texts = new Set<string>();
  const engines = [0, 30, 120].map((perMille) => {
    const faults = { seed, perMille };
    const subgraphs = sourcesOf(faults);
    return { faults, subgraphs, engine: new Engine(sdl, perMille === 30 ? subgraphs.sources : textual(subgraphs.sources)) };
  });
  for (let at = 0; at < count && !until(compared); at++) {
    const { faults, subgraphs, engine } = engines[at % 4 < 2 ? 0 : (at % 4) - 1]!;
    const operation = at % 5 === 3 ? sharingOperation(seed * 1_000_003 + at) : randomOperation(engine.schema, seed * 1_000_003 + at, at % 10 === 9 ? 'mutation' : 'query');
    const invalid = validate(engine.schema, parse(operation.query));
    // A generator's fault, such as one name for two fields.
    if (invalid.length > 0) continue;
    texts.add(operation.query);
    for (const asked of variants(operation)) {
      compared.operations++;
      if (faults.perMille > 0) compared.failing++;
      const differs = await both(engine, oracle, asked, subgraphs.sources).catch((error: unknown) => `threw ${error instanceof GraphQLError ? error.message : String((error as Error).stack)}`);
      if (differs) compared.differing.push({ operation: asked, faults, difference: differs });
    }
  }
  compared.unique = texts.size;
  return compared;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [seed = '1', count = '400'] = process.argv.slice(2);
  const compared = await compare(Number(seed), Number(count), ({ differing }) => differing.length >= 3);
  for (const { operation, faults, difference: differs } of compared.differing) process.stdout.write(`${operation.query}\n${JSON.stringify(operation.variables)} ${JSON.stringify(faults)}\n${differs}\n\n`);
  process.stdout.write(`operations=${compared.operations} unique=${compared.unique} failing=${compared.failing} differing=${compared.differing.length}\n`);
  process.exitCode = compared.differing.length > 0 ? 1 : 0;
}
