import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createSourceEventStream, execute, GraphQLError, parse, type ExecutionResult } from 'graphql';
import type { Source, SourceRequest } from '../../gateway/source.ts';
import type { Caller } from '../../platform/caller.ts';

/** A graph with a stream that is kept, in memory, whose reading breaks off when it is told to. */
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible", "@tag"])';
const typeDefs = {
  stream: `${link}
    scalar Cursor
    type Query { state: Int! }
    type Subscription {
      changed(after: Cursor, odd: Boolean, page: Int @inaccessible): Change! @tag(name: "stream-log")
      stateChanged: State! @tag(name: "stream-state")
      told: Change! @tag(name: "stream-live")
      mine: Change!
    }
    type State { number: Int! owner: Person! }
    type Change { cursor: Cursor! number: Int gap: Boolean! mine: String! owner: Person place: Place! @inaccessible }
    type Place @inaccessible { sequence: Float! cursor: Cursor! key: String end: Boolean! }
    type Person @key(fields: "id") { id: ID! }`,
  people: `${link}
    type Query { person(id: ID!): Person }
    type Person @key(fields: "id") { id: ID! name: String! }`,
};

export function logSupergraph(): string {
  const { supergraphSdl, errors } = composeServices(Object.entries(typeDefs).map(([name, text]) => ({ name, typeDefs: parse(text), url: `http://${name}.invalid/graphql` })));
  if (errors) throw new Error(errors.map(String).join('\n'));
  return supergraphSdl;
}

interface Place {
  sequence: number;
  gap?: boolean;
  end?: boolean;
  number?: number;
}

export class LogGraph {
  /** Sequence of the first event that is kept. */
  first = 1;
  last = 0;
  /** How many things the events are about. */
  keys = 5;
  /** What was asked of whom: subscriptions, and fetches that complete events. */
  readonly asked = { readings: 0, pages: 0, completions: 0 };
  /** Readings that are open now. */
  open = 0;
  /** Throws when it is to fail. */
  fault: (where: 'reading' | 'page' | 'completion') => void = () => undefined;
  /** Waits as long as a network might take. */
  delay: (after?: 'bounds') => Promise<void> = async () => await Promise.resolve();
  #wakes = new Set<() => void>();

  append(count = 1): void {
    this.last += count;
    this.wake();
  }

  /** Readings look again: at a new event, or at a fault. */
  wake(): void {
    for (const wake of this.#wakes) wake();
  }

  cursor(sequence: number): string {
    return `c${sequence}`;
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#wakes.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      this.#wakes.add(done);
      signal?.addEventListener('abort', done);
    });
  }

  async *#changed({ after, odd, page }: { after?: string | null; odd?: boolean | null; page?: number | null }, signal: AbortSignal | undefined): AsyncGenerator<{ changed: Place }> {
    this.asked[page ? 'pages' : 'readings']++;
    if (!page) this.open++;
    try {
      await this.delay();
      const bounds = this.last;
      await this.delay('bounds');
      if (after && !/^c\d+$/.test(after)) throw new GraphQLError('no cursor', { extensions: { code: 'BAD_USER_INPUT' } });
      if (!after) {
        yield { changed: { sequence: bounds, end: true } };
        if (page) return;
      }
      let at = after ? Number(after.slice(1)) : bounds;
      if (at < this.first - 1) {
        at = this.first - 1;
        yield { changed: { sequence: at, gap: true } };
      }
      for (let told = 0; ; ) {
        this.fault(page ? 'page' : 'reading');
        while (at < this.last) {
          await this.delay();
          this.fault(page ? 'page' : 'reading');
          if (signal?.aborted) return;
          at++;
          if (odd && at % 2 === 0) continue;
          yield { changed: { sequence: at, number: at } };
          if (++told === page) {
            yield { changed: { sequence: at, end: at === this.last } };
            return;
          }
        }
        if (page) {
          yield { changed: { sequence: at, end: true } };
          return;
        }
        if (signal?.aborted) return;
        await this.#wait(signal);
      }
    } finally {
      if (!page) this.open--;
    }
  }

  async *#each(field: string, signal: AbortSignal | undefined, from: number): AsyncGenerator<Record<string, Place>> {
    this.asked.readings++;
    this.open++;
    try {
      for (let at = from; ; ) {
        while (at < this.last) yield { [field]: { sequence: ++at, number: at } };
        if (signal?.aborted) return;
        await this.#wait(signal);
        this.fault('reading');
        if (signal?.aborted) return;
      }
    } finally {
      this.open--;
    }
  }

  sources(): Map<string, Source> {
    const wholeOf = ({ changed }: { changed: Place }) => changed;
    const placed = { cursor: ({ sequence }: Place) => this.cursor(sequence), gap: ({ gap }: Place) => gap === true, number: ({ number }: Place) => number ?? null, owner: ({ number }: Place) => (number ? { id: String(number % 3) } : null), mine: ({ number }: Place, _args: unknown, { caller }: { caller: Caller }) => (number && number % 7 === 0 ? caller.id : 'anybody'), place: ({ sequence, number, end }: Place) => ({ sequence, cursor: this.cursor(sequence), key: number ? String(number % this.keys) : null, end: end === true }) };
    type Asked = { signal: AbortSignal | undefined; caller: Caller };
    const stream = buildSubgraphSchema([{ typeDefs: parse(typeDefs.stream), resolvers: {
      Subscription: {
        changed: { subscribe: (_root: unknown, args: object, { signal }: Asked) => this.#changed(args, signal), resolve: wholeOf },
        stateChanged: { subscribe: (_root: unknown, _args: object, { signal }: Asked) => this.#each('stateChanged', signal, this.last - 1) },
        told: { subscribe: (_root: unknown, _args: object, { signal }: Asked) => this.#each('told', signal, this.last) },
        mine: { subscribe: (_root: unknown, _args: object, { signal }: Asked) => this.#each('mine', signal, this.last) },
      },
      State: { owner: ({ number }: { number: number }) => ({ id: String(number % 3) }) },
      Change: placed,
    } as never }]);
    const people = buildSubgraphSchema([{ typeDefs: parse(typeDefs.people), resolvers: { Person: { name: ({ id }: { id: string }) => `person ${id}` } } as never }]);
    const argsOf = (schema: typeof stream, { query, variables, context }: SourceRequest) => ({ schema, document: parse(query), variableValues: variables ?? {}, contextValue: { signal: context.signal, caller: context.caller } });
    const source = (schema: typeof stream): Source => ({
      execute: async (request) => {
        this.asked.completions++;
        await this.delay();
        this.fault('completion');
        return await execute(argsOf(schema, request));
      },
      subscribe: async (request) => {
        const events = await createSourceEventStream(argsOf(schema, request));
        if (!(Symbol.asyncIterator in events)) return (async function* () { yield await Promise.resolve(events); })();
        return (async function* (): AsyncGenerator<ExecutionResult> {
          try {
            for await (const event of events) yield await execute({ ...argsOf(schema, request), rootValue: event });
          } catch (error) {
            if (error instanceof GraphQLError) yield { errors: [error] };
            else throw error;
          }
        })();
      },
      close: async () => await Promise.resolve(),
    });
    return new Map([['stream', source(stream)], ['people', source(people)]]);
  }
}
