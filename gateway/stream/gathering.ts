import DataLoader from 'dataloader';
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Source, SourceRequest } from '../source.ts';

/** Entities that a subgraph is asked for at once. */
const entitiesMax = 1_000;

/** What the executor asks a subgraph for, when that is entities alone. */
interface Entities {
  request: SourceRequest;
  /** What must be the same for two to be one. */
  key: string;
  values: readonly unknown[];
  texts: readonly string[];
}

/**
 * The same subgraphs for events that are completed together: what each of them asks a subgraph is gathered, so that a page of the past costs
 * as many requests as one event does. All must be asked in the name of one caller.
 */
export function gathering(sources: ReadonlyMap<string, Source>): ReadonlyMap<string, Source> {
  return new Map([...sources].map(([name, source]) => {
    const together = new DataLoader<Entities, ExecutionResult>(async (all) => await askedTogether(source, all), { cache: false });
    return [name, {
      ...source,
      execute: async (request: SourceRequest) => {
        const entities = entitiesOf(request);
        return await (entities ? together.load(entities) : source.execute(request));
      },
    }];
  }));
}

/** Null for what is something else, or asks for several lists at once. */
function entitiesOf(request: SourceRequest): Entities | null {
  const { texts, variables, query, operationName } = request;
  const list = texts?.get('representations');
  if (!list || texts!.size > 1 || request.mutation) return null;
  const { representations, ...others } = variables ?? {};
  return { request, key: JSON.stringify([query, operationName, others]), values: (representations ?? []) as unknown[], texts: list };
}

async function askedTogether(source: Source, all: readonly Entities[]): Promise<(ExecutionResult | Error)[]> {
  const answers = new Map<Entities, ExecutionResult | Error>();
  await Promise.all([...Map.groupBy(all, ({ key }) => key).values()].flatMap(shares).map(async (share) => {
    const [{ request, values }] = share as [Entities];
    const tell = async (one: Entities) => answers.set(one, await source.execute(one.request).catch((error: Error) => error));
    if (share.length === 1) return void (await tell(share[0]!));
    const texts = new Map([['representations', share.flatMap((one) => one.texts)]]);
    // Where they travel as texts the values are left out.
    const variables = values.length > 0 ? { ...request.variables, representations: share.flatMap((one) => one.values) } : request.variables;
    let result: ExecutionResult;
    try {
      result = await source.execute({ ...request, variables, texts });
    } catch (error) {
      for (const one of share) answers.set(one, error as Error);
      return;
    }
    const entities = result.data?._entities;
    // One that fails as a whole leaves nothing of the others: each is asked for by itself.
    if (!Array.isArray(entities) || entities.length !== texts.get('representations')!.length) return void (await Promise.all(share.map(tell)));
    let from = 0;
    for (const one of share) {
      const to = from + one.texts.length;
      const errors = errorsBetween(result.errors, from, to);
      answers.set(one, { data: { _entities: entities.slice(from, to) }, ...(errors.length > 0 ? { errors } : {}) });
      from = to;
    }
  }));
  return all.map((one) => answers.get(one)!);
}

/** Together as long as they are not too many. */
function shares(all: readonly Entities[]): Entities[][] {
  const found: Entities[][] = [];
  let size = Infinity;
  for (const one of all) {
    if ((size += one.texts.length) > entitiesMax) {
      found.push([]);
      size = one.texts.length;
    }
    found.at(-1)!.push(one);
  }
  return found;
}

/** Those of some of the entities, their paths counted from the first of these; what is said without a place is said of each. */
function errorsBetween(errors: ExecutionResult['errors'], from: number, to: number): GraphQLError[] {
  const found: (GraphQLError | GraphQLFormattedError)[] = [];
  for (const error of errors ?? []) {
    const [field, which, ...rest] = error.path ?? [];
    if (typeof which !== 'number') found.push(error);
    else if (which >= from && which < to) found.push({ message: error.message, extensions: error.extensions, path: [field!, which - from, ...rest] });
  }
  return found as GraphQLError[];
}
