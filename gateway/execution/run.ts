import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext, Source } from '../source.ts';
import { complete, copyOf, isObject, type Json, type JsonObject } from './json.ts';
import { merge, type Merged } from './merge.ts';
import { partOf, partsOf, place, type Part, type Ready } from './parts.ts';
import { objectsAt, pathsAt } from './places.ts';
import type { Fetch, Plan, Step } from './plan.ts';
import type { Collected, Representations } from './representations.ts';
import { hostsOf, type Host } from './sharing.ts';

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

/** Fetches at one place are about the same objects; those that need the same of them send the same. */
interface Found {
  objects: JsonObject[];
  collected: Collected | null;
  by: Representations | null;
}

/** The subgraph could not be asked: to ask it again at once would be no better. */
class NoAnswer extends GraphQLError {}

const mergedMax = 64;
/** Of one answer: who has read a thousand does not read on. */
const errorsMax = 1_000;
const nothing = () => undefined;
const none: readonly never[] = [];

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
 * All that becomes ready by one answer is sent together: fetches of entities from one subgraph travel as one request. What nothing waits
 * for goes with a later one to the same subgraph, as long as there is anything else to wait for.
 */
export class Run {
  readonly data: JsonObject = {};
  readonly errors: GraphQLError[] = [];
  readonly #plan: Plan;
  readonly #with: Running;
  /** What subgraphs are asked with. */
  readonly #context: GatewayContext;
  #waiting: Ready[] = [];
  /** Requests that are not answered yet. */
  #open = 0;
  /** Fetches of entities that the plan has come to, by subgraph. */
  readonly #come = new Map<string, number>();
  /** What was found in the answer at a place since something was put into it last. */
  readonly #found = new Map<string, Found>();
  #finished: () => void = nothing;

  constructor(plan: Plan, running: Running) {
    this.#plan = plan;
    this.#with = running;
    this.#context = running.stays ? staying(running.context) : running.context;
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
    this.#found.clear();
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
    if (fetch.representations) this.#come.set(fetch.subgraph, (this.#come.get(fetch.subgraph) ?? 0) + 1);
    let found = this.#found.get(fetch.place);
    if (!found) this.#found.set(fetch.place, found = { objects: fetch.path.length === 0 ? [this.data] : objectsAt(this.data, fetch.path), collected: null, by: null });
    if (found.objects.length === 0) return done();
    const { representations } = fetch;
    const textual = this.#with.sources.get(fetch.subgraph)?.textual === true;
    let collected = textual && representations && found.by === representations ? found.collected : null;
    if (!collected && representations) {
      collected = representations.collect(found.objects, textual);
      // Values are a subgraph's own: its resolvers may do with them what they like.
      if (textual) this.#found.set(fetch.place, { ...found, collected, by: representations });
    }
    if (collected?.texts.length === 0) return done();
    this.#waiting.push({ fetch, objects: found.objects, collected, done });
  }

  #send(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    if (this.#finished === nothing) return;
    const together = new Map<string, Ready[]>();
    for (const ready of waiting) {
      const group = ready.collected && together.get(ready.fetch.subgraph);
      if (!ready.collected) this.#await(this.#root(ready));
      else if (group) group.push(ready);
      else together.set(ready.fetch.subgraph, [ready]);
    }
    const held: Ready[][] = [];
    for (const [subgraph, group] of together) {
      const more = this.#plan.entityFetches.get(subgraph)! > this.#come.get(subgraph)!;
      if (more && group.every(({ fetch }) => fetch.leaf)) held.push(group);
      else this.#await(this.#entities(group));
    }
    if (this.#open > 0) this.#waiting.push(...held.flat());
    else for (const group of held) this.#await(this.#entities(group));
  }

  /** A fault of ours ends the run: a client must not wait for what never comes. */
  #await(sent: Promise<unknown>): void {
    sent.catch((cause: unknown) => {
      this.errors.push(new GraphQLError('the answer could not be put together', { originalError: cause instanceof Error ? cause : new Error(String(cause)) }));
      this.#finished();
    });
  }

  async #root({ fetch, objects, done }: Ready): Promise<void> {
    this.takeRoot(fetch, objects, await this.#ask(fetch.subgraph, fetch, this.#variables(fetch.variables)));
    done();
    this.#send();
  }

  /** Asks one subgraph for the entities of these fetches, as one request where that can be. */
  async #entities(group: readonly Ready[]): Promise<void> {
    const parts = group.length === 1 ? [partOf(group[0]!)] : partsOf(group, this.#hosts(group.map(({ fetch }) => fetch)));
    const merged = parts.length > 1 ? this.#merged(parts.map(({ owner }) => owner.fetch)) : null;
    if (parts.length > 1 && !merged) return this.#apart(group);
    const variables = this.#variables(parts.length === 1 ? parts[0]!.owner.fetch.variables : new Set(parts.flatMap(({ owner }) => owner.fetch.variables)));
    const texts = new Map<string, readonly string[]>();
    for (let at = 0; at < parts.length; at++) {
      const name = merged ? merged.parts[at]!.representations : 'representations';
      if (parts[at]!.values.length > 0) variables[name] = parts[at]!.values;
      texts.set(name, parts[at]!.texts);
    }
    const { fetch } = parts[0]!.owner;
    const result = await this.#ask(fetch.subgraph, merged ?? fetch, variables, texts);
    // One part that throws as a whole leaves nothing of the others: they are asked again, each by itself.
    if (group.length > 1 && !isObject(result.data) && !(result.errors?.[0] instanceof NoAnswer)) return this.#apart(group);
    const data = (result.data ?? {}) as JsonObject;
    const errors = result.errors ? parts.map((): (GraphQLError | GraphQLFormattedError)[] => []) : null;
    for (const error of result.errors ?? []) {
      const part = merged ? merged.parts.findIndex(({ alias }) => alias === error.path?.[0]) : 0;
      errors![Math.max(part, 0)]!.push(error);
    }
    const again: Ready[] = [];
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!;
      const its = errors?.[at] ?? none;
      // What has failed there may be what they do not want.
      const spared = its.length > 0 && result.data ? part.members.filter(({ pick }) => pick) : none;
      for (const { ready } of spared) again.push(ready);
      const members = spared.length > 0 ? part.members.filter(({ pick }) => !pick) : part.members;
      this.#takeEntities({ ...part, members }, data[merged ? merged.parts[at]!.alias : '_entities'], its, !result.data);
      for (const { ready } of members) ready.done();
    }
    if (again.length > 0) this.#apart(again);
    this.#send();
  }

  #apart(group: readonly Ready[]): void {
    for (const ready of group) this.#await(this.#entities([ready]));
  }

  async #ask(subgraph: string, { operation, operationName, kind }: Pick<Fetch, 'operation' | 'operationName' | 'kind'>, variables: Record<string, unknown>, texts?: ReadonlyMap<string, readonly string[]>): Promise<ExecutionResult> {
    const source = this.#with.sources.get(subgraph);
    this.#open++;
    try {
      if (!source) throw new Error(`nothing serves the subgraph ${subgraph}`);
      return await source.execute({ query: operation, variables, texts, operationName, ...(kind === 'mutation' ? { mutation: true } : {}), context: this.#context });
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      return { errors: [cause instanceof GraphQLError ? cause : new NoAnswer(cause.message, { originalError: cause })] };
    } finally {
      this.#open--;
    }
  }

  #takeEntities({ owner, texts, members }: Part, entities: Json, errors: readonly (GraphQLError | GraphQLFormattedError)[], failed: boolean): void {
    for (const { ready: { fetch, collected }, at } of errors.length > 0 ? members : []) {
      const paths = pathsAt(this.data, fetch.path);
      const objects = Map.groupBy(collected!.objects, (_object, index) => collected!.which[index]!);
      for (const error of errors) {
        const [, which, ...rest] = error.path ?? [];
        const its = typeof which === 'number' && at ? at.indexOf(which) : which;
        if (typeof its === 'number') for (const object of (its < 0 ? undefined : objects.get(its)) ?? []) this.#fail(fetch, error, [...(paths.get(object) ?? []), ...rest]);
        // Said without a place it is said once.
        else if (error.path || fetch === owner.fetch) this.#fail(fetch, error, error.path && beforeLists(fetch.path));
      }
    }
    if (!Array.isArray(entities) || entities.length !== texts.length) {
      if (errors.length === 0 && !failed) for (const { ready: { fetch } } of members) this.#fail(fetch, new GraphQLError(`the subgraph ${fetch.subgraph} did not answer with the ${texts.length} entities that it was asked for`), undefined);
      return;
    }
    this.#found.clear();
    const { output } = owner.fetch;
    if (output || this.#plan.interfaces.size > 0) for (const entity of entities) {
      if (!isObject(entity)) continue;
      output?.apply(entity);
      if (this.#plan.interfaces.has(entity.__typename as string)) delete entity.__typename;
    }
    place(members, entities);
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

  #hosts(fetches: readonly Fetch[]): readonly (Host | null)[] {
    const key = fetches.map(({ index }) => index).join();
    const known = this.#plan.hosts.get(key);
    if (known) return known;
    const hosts = hostsOf(fetches);
    if (this.#plan.hosts.size < mergedMax) this.#plan.hosts.set(key, hosts);
    return hosts;
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

/** What stays is neither given up nor told when its client gives up. */
function staying({ signal: _signal, deadline: _deadline, ...rest }: GatewayContext): GatewayContext {
  return rest;
}
