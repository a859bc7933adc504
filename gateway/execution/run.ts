import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext, Source } from '../source.ts';
import { complete, copyOf, isObject, type Json, type JsonObject } from './json.ts';
import { merge, type Merged } from './merge.ts';
import { objectsAt, pathsAt } from './places.ts';
import type { Fetch, Plan, Step } from './plan.ts';
import type { Collected } from './representations.ts';

/** What one operation is run with. */
export interface Running {
  sources: ReadonlyMap<string, Source>;
  /** The client's, as it gave them. */
  variables: Readonly<Record<string, unknown>>;
  /** Whether the variable of a condition holds. */
  holds: (variable: string) => boolean;
  context: GatewayContext;
  /** It goes on though the client has left: it changes something. Past its time it is ended all the same, for who waits. */
  stays?: boolean;
}

/** A fetch that may be sent, with what it is about. */
interface Ready {
  fetch: Fetch;
  /** Of a fetch from the root: the objects that its answer completes. */
  objects: JsonObject[];
  /** Null for a fetch from the root. */
  collected: Collected | null;
  done: () => void;
}

/** The subgraph could not be asked: to ask it again at once would be no better. */
class NoAnswer extends GraphQLError {}

const mergedMax = 64;
/** Of one answer: who has read a thousand does not read on. */
const errorsMax = 1_000;
const nothing = () => undefined;

/** As much of a path as is the same for all that it leads to. */
function beforeLists(path: readonly string[]): readonly string[] {
  const at = path.indexOf('@');
  return at < 0 ? path : path.slice(0, at);
}

/**
 * One run of a plan.
 *
 *     step ready ──▶ waiting, by subgraph ──▶ one request to each ──▶ answer completes `data` ──▶ next steps ready
 *
 * All that becomes ready by one answer is sent together: fetches of entities from one subgraph travel as one request.
 */
export class Run {
  readonly data: JsonObject = {};
  readonly errors: GraphQLError[] = [];
  readonly #plan: Plan;
  readonly #with: Running;
  /** What subgraphs are asked with. */
  readonly #context: GatewayContext;
  #waiting: Ready[] = [];
  #finished: () => void = nothing;

  constructor(plan: Plan, running: Running) {
    this.#plan = plan;
    this.#with = running;
    const { signal, ...rest } = running.context;
    this.#context = signal && !running.stays ? running.context : rest;
  }

  /** Never rejects: what fails is an error of the answer. */
  async finish(): Promise<void> {
    const { step } = this.#plan;
    if (!step) return;
    const { signal } = this.#with.context;
    await new Promise<void>((resolve) => {
      const end = () => {
        signal?.removeEventListener('abort', aborted);
        this.#finished = nothing;
        resolve();
      };
      const aborted = () => {
        const late: unknown = signal?.reason;
        if (this.#with.stays && !(late instanceof GraphQLError)) return;
        this.errors.push(late instanceof GraphQLError ? late : new GraphQLError('the operation was given up', { extensions: { code: 'OPERATION_ENDED' } }));
        end();
      };
      this.#finished = end;
      signal?.addEventListener('abort', aborted);
      if (signal?.aborted) aborted();
      if (this.#finished === nothing) return;
      this.#start(step, () => this.#finished());
      this.#send();
    });
  }

  /** Takes what a fetch from the root answered. */
  takeRoot(fetch: Fetch, objects: readonly JsonObject[], result: ExecutionResult): void {
    for (const error of result.errors ?? []) this.#fail(fetch, error, error.path && [...beforeLists(fetch.path), ...error.path]);
    if (!isObject(result.data)) return;
    fetch.output?.apply(result.data);
    for (const [at, object] of objects.entries()) complete(object, (at > 0 ? copyOf(result.data) : result.data));
  }

  #start(step: Step, done: () => void): void {
    switch (step.kind) {
      case 'fetch':
        return this.#ready(step.fetch, done);
      case 'sequence': {
        let at = 0;
        const next = (): void => (at < step.steps.length ? this.#start(step.steps[at++]!, next) : done());
        return next();
      }
      case 'parallel': {
        let open = step.steps.length;
        if (open === 0) return done();
        const one = (): void => {
          if (--open === 0) done();
        };
        for (const child of step.steps) this.#start(child, one);
        return;
      }
      case 'condition': {
        const branch = this.#with.holds(step.variable) ? step.then : step.otherwise;
        return branch ? this.#start(branch, done) : done();
      }
    }
  }

  #ready(fetch: Fetch, done: () => void): void {
    const objects = fetch.path.length === 0 ? [this.data] : objectsAt(this.data, fetch.path);
    if (objects.length === 0) return done();
    const collected = fetch.representations?.collect(objects) ?? null;
    if (collected?.values.length === 0) return done();
    this.#waiting.push({ fetch, objects, collected, done });
  }

  #send(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    if (this.#finished === nothing) return;
    if (waiting.length === 1) return this.#await(this.#alone(waiting[0]!));
    const together = new Map<string, Ready[]>();
    for (const ready of waiting) {
      if (!ready.collected) {
        this.#await(this.#alone(ready));
        continue;
      }
      const group = together.get(ready.fetch.subgraph);
      if (group) group.push(ready);
      else together.set(ready.fetch.subgraph, [ready]);
    }
    for (const group of together.values()) this.#await(this.#together(group));
  }

  /** A fault of ours ends the run: a client must not wait for what never comes. */
  #await(sent: Promise<unknown>): void {
    sent.catch((cause: unknown) => {
      this.errors.push(new GraphQLError('the answer could not be put together', { originalError: cause instanceof Error ? cause : new Error(String(cause)) }));
      this.#finished();
    });
  }

  async #together(group: readonly Ready[]): Promise<void> {
    const merged = group.length > 1 ? this.#merged(group.map(({ fetch }) => fetch)) : null;
    if (!merged) return void (await Promise.all(group.map(async (ready) => await this.#alone(ready))));
    const variables = this.#variables(new Set(group.flatMap(({ fetch }) => fetch.variables)));
    const texts = new Map<string, readonly string[]>();
    for (const [at, { collected }] of group.entries()) {
      const { representations } = merged.parts[at]!;
      variables[representations] = collected!.values;
      texts.set(representations, collected!.texts);
    }
    const { subgraph } = group[0]!.fetch;
    const result = await this.#ask(subgraph, merged, variables, texts);
    // One part that throws as a whole leaves nothing of the others: they are asked again, each by itself.
    if (!isObject(result.data) && !(result.errors?.[0] instanceof NoAnswer)) return void (await Promise.all(group.map(async (ready) => await this.#alone(ready))));
    const data = (result.data ?? {}) as JsonObject;
    const errors = group.map((): (GraphQLError | GraphQLFormattedError)[] => []);
    for (const error of result.errors ?? []) {
      const part = merged.parts.findIndex(({ alias }) => alias === error.path?.[0]);
      errors[Math.max(part, 0)]!.push(error);
    }
    for (const [at, ready] of group.entries()) this.#takeEntities(ready, data[merged.parts[at]!.alias], errors[at]!, !result.data);
    for (const { done } of group) done();
    this.#send();
  }

  async #alone({ fetch, objects, collected, done }: Ready): Promise<void> {
    const variables = this.#variables(fetch.variables);
    if (collected) variables.representations = collected.values;
    const result = await this.#ask(fetch.subgraph, fetch, variables, collected ? new Map([['representations', collected.texts]]) : undefined);
    if (collected) this.#takeEntities({ fetch, objects, collected, done }, (result.data as JsonObject | null | undefined)?._entities, result.errors ?? [], !result.data);
    else this.takeRoot(fetch, objects, result);
    done();
    this.#send();
  }

  async #ask(subgraph: string, { operation, operationName, kind }: Pick<Fetch, 'operation' | 'operationName' | 'kind'>, variables: Record<string, unknown>, texts?: ReadonlyMap<string, readonly string[]>): Promise<ExecutionResult> {
    const source = this.#with.sources.get(subgraph);
    try {
      if (!source) throw new Error(`nothing serves the subgraph ${subgraph}`);
      return await source.execute({ query: operation, variables, texts, operationName, ...(kind === 'mutation' ? { mutation: true } : {}), context: this.#context });
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      return { errors: [cause instanceof GraphQLError ? cause : new NoAnswer(cause.message, { originalError: cause })] };
    }
  }

  #takeEntities({ fetch, collected }: Ready, entities: Json, errors: readonly (GraphQLError | GraphQLFormattedError)[], failed = false): void {
    const { places } = collected!;
    const paths = errors.length > 0 ? pathsAt(this.data, fetch.path) : null;
    for (const error of errors) {
      const [, at, ...rest] = error.path ?? [];
      if (typeof at === 'number') for (const place of places[at] ?? []) this.#fail(fetch, error, [...(paths!.get(place) ?? []), ...rest]);
      else this.#fail(fetch, error, error.path && beforeLists(fetch.path));
    }
    if (!Array.isArray(entities) || entities.length !== places.length) {
      if (errors.length === 0 && !failed) this.#fail(fetch, new GraphQLError(`the subgraph ${fetch.subgraph} did not answer with the ${places.length} entities that it was asked for`), undefined);
      return;
    }
    for (const [at, entity] of entities.entries()) {
      if (!isObject(entity)) continue;
      fetch.output?.apply(entity);
      if (this.#plan.interfaces.has(entity.__typename as string)) delete entity.__typename;
      for (const [index, place] of places[at]!.entries()) complete(place, index > 0 && fetch.completed ? copyOf(entity) : entity);
    }
  }

  #fail({ subgraph }: Fetch, error: GraphQLError | GraphQLFormattedError, path: readonly (string | number)[] | undefined): void {
    if (this.errors.length >= errorsMax) return;
    this.errors.push(new GraphQLError(error.message || `the subgraph ${subgraph} failed and does not say why`, {
      path, ...(error instanceof Error ? { originalError: error } : {}), extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...error.extensions, serviceName: subgraph },
    }));
  }

  #variables(names: Iterable<string>): Record<string, unknown> {
    const variables: Record<string, unknown> = {};
    for (const name of names) if (Object.hasOwn(this.#with.variables, name) && this.#with.variables[name] !== undefined) variables[name] = this.#with.variables[name];
    return variables;
  }

  #merged(fetches: readonly Fetch[]): Merged | null {
    const key = fetches.map(({ index }) => index).join();
    const known = this.#plan.merged.get(key);
    if (known !== undefined) return known;
    const merged = merge(fetches);
    if (this.#plan.merged.size < mergedMax) this.#plan.merged.set(key, merged);
    return merged;
  }
}
