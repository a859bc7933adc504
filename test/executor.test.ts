import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ApolloServer } from '@apollo/server';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute as executeWithGraphqlJs, GraphQLError, parse, type ExecutionResult } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Deadlines } from '../gateway/deadlines.ts';
import { Engine } from '../gateway/execution/engine.ts';
import { Graph } from '../gateway/graph.ts';
import type { GatewayContext, Source, SourceRequest } from '../gateway/source.ts';
import { compare, context } from './federated/differential.ts';
import { sourcesOf, supergraphSdl } from './federated/subgraphs.ts';

/** A graph of these subgraphs, each answering by itself; `asked` has what they were asked. */
function graphOf(subgraphs: Record<string, { typeDefs: string; resolvers?: object; answer?: (request: SourceRequest) => ExecutionResult | Promise<ExecutionResult> }>) {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@requires", "@interfaceObject"])';
  const composed = composeServices(Object.entries(subgraphs).map(([name, { typeDefs }]) => ({ name, url: '', typeDefs: parse(`${link} ${typeDefs}`) })));
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  const asked: (SourceRequest & { subgraph: string })[] = [];
  const sources = new Map<string, Source>(Object.entries(subgraphs).map(([name, { typeDefs, resolvers, answer }]) => {
    const schema = buildSubgraphSchema([{ typeDefs: parse(`${link} ${typeDefs}`), resolvers: (resolvers ?? {}) as never }]);
    return [name, {
      execute: async (request) => {
        asked.push({ ...request, subgraph: name });
        return await (answer?.(request) ?? executeWithGraphqlJs({ schema, document: parse(request.query), variableValues: request.variables ?? {} }));
      },
      subscribe: async () => await Promise.reject(new Error('not here')),
      close: async () => await Promise.resolve(),
    }];
  }));
  const engine = new Engine(composed.supergraphSdl, sources);
  const run = async (query: string, variables: Record<string, unknown> = {}, given: GatewayContext = context()) =>
    JSON.parse(JSON.stringify(await engine.execute(engine.prepare({ document: parse(query), key: query, operationName: undefined }), variables, given))) as { data: unknown; errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[] };
  return { run, asked, engine, sdl: composed.supergraphSdl, sources };
}

const people = {
  staff: {
    typeDefs: 'type Query { team: [Person!]! boss: Person } type Person @key(fields: "id") { id: ID! desk: Desk } type Desk @key(fields: "place") { place: String! }',
    resolvers: { Query: { team: () => [{ id: '1' }, { id: '2' }, { id: '1' }], boss: () => ({ id: '2' }) }, Person: { desk: () => ({ place: 'window' }) } },
  },
  names: {
    typeDefs: 'type Person @key(fields: "id") { id: ID! name: String! lamp: Lamp } type Lamp @key(fields: "no") { no: ID! }',
    resolvers: { Person: { __resolveReference: ({ id }: { id: string }) => ({ id }), name: ({ id }: { id: string }) => `name ${id}`, lamp: ({ id }: { id: string }) => ({ no: `lamp ${id}` }) } },
  },
  things: {
    typeDefs: 'type Person @key(fields: "id") { id: ID! age: Int } type Desk @key(fields: "place") { place: String! width: Int! } type Lamp @key(fields: "no") { no: ID! watts: Int }',
    resolvers: {
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id }), age: () => 40 }, Desk: { __resolveReference: ({ place }: { place: string }) => ({ place }), width: () => 120 },
      Lamp: {
        __resolveReference: ({ no }: { no: string }) => ({ no }),
        watts: ({ no }: { no: string }) => {
          if (no === 'lamp 1') throw new GraphQLError('this lamp is broken');
          return 9;
        },
      },
    },
  },
};

describe('the executor', () => {
  test('agrees with @apollo/gateway on data and failures, for random operations, half of them over subgraphs that fail', async () => {
    const compared = await compare(11, 500);
    expect(compared.differing.map(({ operation, difference }) => `${operation.query}\n${difference}`)).toEqual([]);
    expect(compared.unique).toBeGreaterThan(450);
    expect(compared.failing).toBeGreaterThan(300);
  });

  test('is told apart from each of its mutants by that comparison', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [new URL('federated/mutants.ts', import.meta.url).pathname], { timeout: 450_000 }).catch((error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }));
    expect(stdout).toContain('killed');
    expect(stdout).not.toContain('SURVIVED');
    expect(stdout).toMatch(/^mutants=27 survived=0$/m);
  });

  test('asks a subgraph once for all that becomes ready together', async () => {
    const { run, asked } = graphOf(people);
    expect((await run('{ team { age desk { width } } boss { age desk { width } } }')).errors).toBeUndefined();
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['staff', 'things']);
  });

  test('asks for an entity once, however many places it has', async () => {
    const { run, asked } = graphOf(people);
    expect((await run('{ team { id name } }')).data).toEqual({ team: [{ id: '1', name: 'name 1' }, { id: '2', name: 'name 2' }, { id: '1', name: 'name 1' }] });
    expect(asked[1]!.variables).toEqual({ representations: [{ __typename: 'Person', id: '1' }, { __typename: 'Person', id: '2' }] });
  });

  test('asks for an entity once for all fetches of a request that want the same of it, or less', async () => {
    const { run, asked } = graphOf(people);
    expect(await run('{ team { lamp { no } name } boss { name } }')).toEqual({ data: { team: [1, 2, 1].map((id) => ({ lamp: { no: `lamp ${id}` }, name: `name ${id}` })), boss: { name: 'name 2' } } });
    expect(asked.map(({ subgraph, variables }) => [subgraph, variables])).toEqual([['staff', {}], ['names', { representations: [{ __typename: 'Person', id: '1' }, { __typename: 'Person', id: '2' }] }]]);
    expect(asked[1]!.texts!.get('representations')).toEqual(['{"__typename":"Person","id":"1"}', '{"__typename":"Person","id":"2"}']);
    // An entity that the others do not want is asked for by itself, and what is wanted by some under a name of another is not theirs.
    asked.length = 0;
    expect((await run('{ boss { lamp { no } name } team { name } }')).data).toEqual({ boss: { lamp: { no: 'lamp 2' }, name: 'name 2' }, team: [1, 2, 1].map((id) => ({ name: `name ${id}` })) });
    expect(Object.values(asked[1]!.variables!)).toEqual([[{ __typename: 'Person', id: '2' }], [{ __typename: 'Person', id: '1' }, { __typename: 'Person', id: '2' }]]);
    // The same name for something else is something else.
    const other = graphOf({ ...people, names: { typeDefs: 'type Person @key(fields: "id") { id: ID! name: String! nick: String! }', resolvers: { Person: { __resolveReference: ({ id }: { id: string }) => ({ id }), name: ({ id }: { id: string }) => `name ${id}`, nick: ({ id }: { id: string }) => `nick ${id}` } } } });
    expect((await other.run('{ team { name x: nick } boss { x: name } }')).data).toEqual({ team: [1, 2, 1].map((id) => ({ name: `name ${id}`, x: `nick ${id}` })), boss: { x: 'name 2' } });
  });

  test('takes entities of several types that come in turn for what each is', async () => {
    const known = (kind: string) => ({ __resolveReference: ({ id }: { id: string }) => ({ id }), label: ({ id }: { id: string }) => `${kind} ${id}` });
    const { run, asked } = graphOf({
      basket: {
        typeDefs: 'type Query { basket: [Fruit!]! } union Fruit = Apple | Pear type Apple @key(fields: "id") { id: ID! } type Pear @key(fields: "id") { id: ID! }',
        resolvers: { Query: { basket: () => ['Apple', 'Apple', 'Pear', 'Apple', 'Pear'].map((__typename, at) => ({ __typename, id: String(at % 2) })) } },
      },
      labels: { typeDefs: 'type Apple @key(fields: "id") { id: ID! label: String! } type Pear @key(fields: "id") { id: ID! label: String! }', resolvers: { Apple: known('apple'), Pear: known('pear') } },
    });
    expect((await run('{ basket { ... on Apple { label } ... on Pear { label } } }')).data).toEqual({ basket: ['apple 0', 'apple 1', 'pear 0', 'apple 1', 'pear 0'].map((label) => ({ label })) });
    expect(asked[1]!.texts!.get('representations')).toEqual(['{"__typename":"Apple","id":"0"}', '{"__typename":"Apple","id":"1"}', '{"__typename":"Pear","id":"0"}']);
  });

  test('takes entities for different ones by whatever their subgraph is told of them', async () => {
    const { run, asked } = graphOf({
      list: { typeDefs: 'type Query { offers: [Offer!]! } type Offer @key(fields: "id") { id: ID! price: Int }', resolvers: { Query: { offers: () => [{ id: '1', price: 5 }, { id: '1', price: 7 }, { id: '1', price: null }, { id: '1', price: 7 }, { id: '1', price: null }] } } },
      tax: { typeDefs: 'type Offer @key(fields: "id") { id: ID! price: Int @external tax: Int @requires(fields: "price") }', resolvers: { Offer: { __resolveReference: (reference: object) => reference, tax: ({ price }: { price: number | null }) => (price ?? 0) * 10 } } },
    });
    expect((await run('{ offers { tax } }')).data).toEqual({ offers: [{ tax: 50 }, { tax: 70 }, { tax: 0 }, { tax: 70 }, { tax: 0 }] });
    expect(asked[1]!.variables!.representations).toEqual([5, 7, null].map((price) => ({ __typename: 'Offer', id: '1', price })));
  });

  test('tells of a failure at each place of all that share an entity', async () => {
    const { run } = graphOf({ ...people, names: { ...people.names, resolvers: { Person: { ...people.names.resolvers.Person, name: ({ id }: { id: string }) => { if (id === '2') throw new GraphQLError('nameless'); return `name ${id}`; } } } } });
    const { errors } = await run('{ team { n: id ... on Person { name } } boss { name } }');
    expect(errors!.map(({ message, path }) => [message, path])).toEqual([['nameless', ['team', 1, 'name']], ['nameless', ['boss', 'name']]]);
  });

  test('spares who wants less what has failed for who wants more', async () => {
    const { run } = graphOf({
      ...people,
      names: { ...people.names, resolvers: { Person: { ...people.names.resolvers.Person, lamp: () => { throw new GraphQLError('there is no light'); } } } },
    });
    const { data, errors } = await run('{ team { lamp { no } name } boss { name } }');
    expect(data).toEqual({ team: [1, 2, 1].map((id) => ({ lamp: null, name: `name ${id}` })), boss: { name: 'name 2' } });
    expect(errors!.map(({ path }) => path)).toEqual([['team', 0, 'lamp'], ['team', 2, 'lamp'], ['team', 1, 'lamp']]);
  });

  test('sends what nothing waits for with a later request to the same subgraph, and by itself when none comes', async () => {
    const { run, asked } = graphOf(people);
    expect((await run('{ boss { age lamp { watts } } }')).data).toEqual({ boss: { age: 40, lamp: { watts: 9 } } });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['staff', 'names', 'things']);
    // What a condition leaves out never comes.
    expect((await run('query ($lit: Boolean!) { boss { age lamp @include(if: $lit) { watts } } }', { lit: false })).data).toEqual({ boss: { age: 40 } });
    const dark = graphOf({ ...people, names: { ...people.names, answer: async () => await Promise.reject(new Error('connect ECONNREFUSED')) } });
    expect((await dark.run('{ boss { age lamp { watts } } }')).data).toEqual({ boss: { age: 40, lamp: null } });
    expect(dark.asked.map(({ subgraph }) => subgraph)).toEqual(['staff', 'names', 'things']);
  });

  test('tells every place of what failed, below entities with several places too', async () => {
    const { run } = graphOf(people);
    const { data, errors } = await run('{ team { lamp { no watts } } }');
    expect(data).toEqual({ team: [{ lamp: { no: 'lamp 1', watts: null } }, { lamp: { no: 'lamp 2', watts: 9 } }, { lamp: { no: 'lamp 1', watts: null } }] });
    expect(errors!.map(({ path }) => path)).toEqual([['team', 0, 'lamp', 'watts'], ['team', 2, 'lamp', 'watts']]);
  });

  test('gives the place in the client\'s answer where a list holds what the fetch does not concern', async () => {
    const { run } = graphOf({
      one: { typeDefs: 'type Query { found: [Found] } union Found = Cat | Dog type Cat { name: String } type Dog @key(fields: "id") { id: ID! }', resolvers: { Query: { found: () => [{ __typename: 'Cat', name: 'Tom' }, null, { __typename: 'Dog', id: '7' }] } } },
      two: {
        typeDefs: 'type Dog @key(fields: "id") { id: ID! bark: String! }',
        resolvers: { Dog: { __resolveReference: (reference: object) => reference, bark: () => { throw new GraphQLError('it does not bark', { extensions: { code: 'QUIET' } }); } } },
      },
    });
    const { data, errors } = await run('{ found { ... on Cat { name } ... on Dog { bark } } }');
    expect(data).toEqual({ found: [{ name: 'Tom' }, null, null] });
    expect(errors).toEqual([{ message: 'it does not bark', path: ['found', 2, 'bark'], extensions: { code: 'QUIET', serviceName: 'two' } }]);
  });

  test('asks for each part again when a request made of several fails as a whole', async () => {
    const { run, asked } = graphOf({
      ...people,
      things: { ...people.things, answer: ({ query, variables }) => (query.includes('f1:') ? { data: null, errors: [new GraphQLError('too much at a time')] } : executeWithGraphqlJs({ schema: buildSubgraphSchema([{ typeDefs: parse(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"]) ${people.things.typeDefs}`), resolvers: people.things.resolvers as never }]), document: parse(query), variableValues: variables ?? {} })) },
    });
    expect(await run('{ team { age desk { width } } }')).toEqual({ data: { team: [1, 2, 3].map(() => ({ age: 40, desk: { width: 120 } })) } });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['staff', 'things', 'things', 'things']);
  });

  test('says that a subgraph is not there, in one error, and answers the rest', async () => {
    const { run, asked } = graphOf({ ...people, names: { ...people.names, answer: async () => await Promise.reject(new Error('connect ECONNREFUSED')) } });
    const { data, errors } = await run('{ boss { id lamp { watts } } team { lamp { no } } }');
    expect(data).toEqual({ boss: { id: '2', lamp: null }, team: [{ lamp: null }, { lamp: null }, { lamp: null }] });
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['staff', 'names']);
    expect(errors).toEqual([{ message: 'connect ECONNREFUSED', extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'names' } }]);
  });

  test.each([
    ['fewer entities than it was asked for', { data: { _entities: [] } }],
    ['no list of entities', { data: { _entities: 'many' } }],
    ['nothing', {}],
    ['data and a list that are not objects', { data: [1, 2] }],
  ])('survives a subgraph that answers with %s', async (_what, answer) => {
    const { run } = graphOf({ ...people, names: { ...people.names, answer: () => answer as never } });
    const { data, errors } = await run('{ boss { id name } }');
    expect(data).toEqual({ boss: null });
    expect(errors!.length).toBe(1);
  });

  test('takes ids for what they are, whatever they look like', async () => {
    const ids = ['1', '","id":"1', '__proto__', 'constructor', '\0', '{}', 'a\nb', '💥'];
    const { run, asked } = graphOf({
      ...people, staff: { ...people.staff, resolvers: { Query: { team: () => ids.map((id) => ({ id })) } } },
    });
    expect((await run('{ team { id name } }')).data).toEqual({ team: ids.map((id) => ({ id, name: `name ${id}` })) });
    expect((asked[1]!.variables as { representations: unknown[] }).representations.length).toBe(ids.length);
  });

  test('takes names for what they are: __proto__, constructor and toString are names like any other', async () => {
    const { run } = graphOf({ one: { typeDefs: 'type Query { constructor: String toString: Thing } type Thing { valueOf: Int hasOwnProperty: [String] }', resolvers: { Query: { constructor: () => 'made', toString: () => ({}) }, Thing: { valueOf: () => 3, hasOwnProperty: () => null } } } });
    expect(JSON.stringify(await run('{ __proto__: constructor toString { valueOf hasOwnProperty } constructor }'))).toBe('{"data":{"__proto__":"made","toString":{"valueOf":3,"hasOwnProperty":null},"constructor":"made"}}');
    const silent = graphOf({ one: { typeDefs: 'type Query { constructor: String toString: [Int] }', answer: () => ({ data: {} }) } });
    expect(await silent.run('{ constructor toString }')).toEqual({ data: { constructor: null, toString: null } });
  });

  test.each([
    ['a number for a text', 'String', 5, '5'], ['a text for a number', 'Int', 'many', null], ['a fraction for a whole number', 'Int', 1.5, null], ['a number beyond 32 bits', 'Int', 2 ** 40, null],
    ['a whole number for an id', 'ID', 7, '7'], ['a list for one', 'String', ['a', 'b'], null], ['one for a list', '[String]', 'a', null], ['no number for a number', 'Float', 'NaN', null], ['a text for yes or no', 'Boolean', 'yes', null],
  ])('makes of %s what the type allows, and else null with an error', async (_what, type, value, expected) => {
    const { run } = graphOf({ one: { typeDefs: `type Query { field: ${type} other: Int }`, answer: () => ({ data: { field: value, other: 1 } }) } });
    const { data, errors } = await run('{ field other }');
    expect(data).toEqual({ field: expected, other: 1 });
    expect(errors?.map(({ path }) => path)).toEqual(expected === null ? [['field']] : undefined);
  });

  test('refuses variables that are not of their types before any subgraph is asked', async () => {
    const { run, asked } = graphOf({ one: { typeDefs: 'type Query { sum(numbers: [Int!]!): Int }' } });
    const { data, errors } = await run('query ($numbers: [Int!]!) { sum(numbers: $numbers) }', { numbers: [1, 'two'] });
    expect(data).toBeUndefined();
    expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('at "numbers[1]"') as string })]);
    expect(asked).toEqual([]);
  });

  test('keeps what an object of an interface is, whatever a subgraph calls it that knows the interface alone', async () => {
    const { run } = graphOf({
      media: {
        typeDefs: 'type Query { all: [Media!]! } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! pages: Int } type Film implements Media @key(fields: "id") { id: ID! minutes: Int }',
        resolvers: { Query: { all: () => [{ __typename: 'Book', id: 'b', pages: 9 }, { __typename: 'Film', id: 'f', minutes: 90 }] }, Media: { __resolveReference: ({ id }: { id: string }) => ({ __typename: id === 'b' ? 'Book' : 'Film', id }) } },
      },
      stars: { typeDefs: 'type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }', resolvers: { Query: { best: () => ({ id: 'f' }) }, Media: { __resolveReference: ({ id }: { id: string }) => ({ id }), stars: () => 4 } } },
    });
    expect(await run('{ all { stars __typename ... on Book { pages } ... on Film { minutes } } }')).toEqual({ data: { all: [{ stars: 4, __typename: 'Book', pages: 9 }, { stars: 4, __typename: 'Film', minutes: 90 }] } });
    // Its own fields are there without anybody asking what it is.
    expect(await run('{ best { id stars } }')).toEqual({ data: { best: { id: 'f', stars: 4 } } });
    expect(await run('{ best { stars __typename } }')).toEqual({ data: { best: { stars: 4, __typename: 'Film' } } });
  });

  test('answers what an object\'s own type asks for inside a fragment on its interface', async () => {
    const { run } = graphOf({ one: { typeDefs: 'type Query { me: Person } interface Named { name: String } type Person implements Named { name: String age: Int }', resolvers: { Query: { me: () => ({ name: 'Eve', age: 30 }) } } } });
    expect(await run('{ me { ... on Named { name ... on Person { age } } } }')).toEqual({ data: { me: { name: 'Eve', age: 30 } } });
  });

  test('answers questions about the schema beside those about data', async () => {
    const { run } = graphOf(people);
    expect((await run('{ __type(name: "Desk") { name fields { name } } boss { name } __typename }')).data).toEqual({ __type: { name: 'Desk', fields: [{ name: 'place' }, { name: 'width' }] }, boss: { name: 'name 2' }, __typename: 'Query' });
  });

  test('ends when the client leaves, though a subgraph never answers, and asks nobody any more', async () => {
    const left = new AbortController();
    const { run, asked } = graphOf({ ...people, names: { ...people.names, answer: async () => {
      left.abort();
      return await new Promise<never>(() => undefined);
    } } });
    const { errors } = await run('{ team { lamp { watts } } }', {}, { ...context(), signal: left.signal });
    expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'OPERATION_ENDED' } })]);
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['staff', 'names']);
  });

  test('finishes a mutation though the client has left', async () => {
    const { run } = graphOf({ one: { typeDefs: 'type Query { x: Int } type Mutation { add(n: Int!): Int }', resolvers: { Mutation: { add: (_root: unknown, { n }: { n: number }) => n + 1 } } } });
    expect(await run('mutation { add(n: 1) }', {}, { ...context(), signal: AbortSignal.abort() })).toEqual({ data: { add: 2 } });
  });

  test('ends what takes too long, a mutation too, and says so', async () => {
    let now = 0;
    const deadlines = new Deadlines(1_000, () => now);
    const never = async () => await new Promise<never>(() => undefined);
    const { run } = graphOf({ one: { typeDefs: 'type Query { x: Int } type Mutation { add: Int }', answer: never } });
    const ended: string[] = [];
    const asked = ['{ x }', 'mutation { add }'].map(async (query) => {
      const operation = new AbortController();
      const { deadline, ended: done } = deadlines.watch(operation);
      expect(deadline).toBe(1_000);
      const { data, errors } = await run(query, {}, { ...context(), signal: operation.signal });
      done();
      ended.push(query);
      return [data, errors!.map(({ message, extensions }) => [message, extensions!.code])];
    });
    now = 999;
    deadlines.look();
    await run('{ __typename }');
    expect(ended).toEqual([]);
    now = 1_000;
    deadlines.look();
    const late = [['the operation took longer than 1 seconds and was ended', 'TIMEOUT']];
    expect(await Promise.all(asked)).toEqual([[{ x: null }, late], [{ add: null }, late]]);
  });

  test('tells a thousand failures of one answer at the most', async () => {
    const { run } = graphOf({ one: { typeDefs: 'type Query { x: Int }', answer: () => ({ data: { x: 1 }, errors: Array.from({ length: 5_000 }, (_, at) => new GraphQLError(`no ${at}`)) }) } });
    const { data, errors } = await run('{ x }');
    expect([data, errors!.length]).toEqual([{ x: 1 }, 1_000]);
  });

  test('completes every event of a subscription from the other subgraphs, and leaves the event as it is', async () => {
    const { sources } = sourcesOf({ seed: 3, perMille: 0 });
    const engine = new Engine(supergraphSdl(), sources);
    const query = 'subscription { reviewAdded { id author { name greeting } subject { title stars } } }';
    const prepared = engine.prepare({ document: parse(query), key: query, operationName: undefined });
    const { events } = prepared.plan;
    const results: ExecutionResult[] = [];
    for await (const event of await sources.get(events!.subgraph)!.subscribe({ query: events!.operation, context: context() })) {
      const before = JSON.stringify(event);
      results.push(await engine.complete(prepared, event, {}, context()), await engine.complete(prepared, event, {}, context()));
      expect(JSON.stringify(event)).toBe(before);
    }
    expect(results.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined, undefined]);
    expect(results[0]).toEqual(results[1]);
    expect(JSON.parse(JSON.stringify(results[2]!.data))).toEqual({ reviewAdded: { id: '2', author: { name: expect.any(String) as string, greeting: expect.stringMatching(/^hello /) as string }, subject: { title: expect.any(String) as string, stars: expect.any(Number) as number } } });
  });
});

describe('a graph', () => {
  const first = graphOf({ one: { typeDefs: 'type Query { old: Int kept: Int }', resolvers: { Query: { old: () => 1, kept: () => 2 } } } });
  const second = graphOf({ one: { typeDefs: 'type Query { kept: Int new: String }' } });

  test('serves a new supergraph once it is planned for what was asked lately, and keeps the old one when the new is none', async () => {
    const graph = new Graph(first.sdl, first.sources);
    const server = new ApolloServer<GatewayContext>({ gateway: graph, stopOnTerminationSignals: false });
    await server.start();
    const ask = async (query: string) => {
      const { body } = await server.executeOperation({ query }, { contextValue: context() });
      return body.kind === 'single' ? JSON.parse(JSON.stringify(body.singleResult)) as unknown : null;
    };
    try {
      expect(await ask('{ old kept }')).toEqual({ data: { old: 1, kept: 2 } });
      expect(await ask('{ kept }')).toEqual({ data: { kept: 2 } });
      expect(() => graph.reload('type Query { broken')).toThrow();
      expect(await ask('{ old }')).toEqual({ data: { old: 1 } });
      graph.reload(second.sdl);
      expect(graph.engine.asked().map(({ document }) => document.loc?.source.body)).toEqual(['{ kept }']);
      expect(await ask('{ kept }')).toEqual({ data: { kept: 2 } });
      expect(await ask('{ old }')).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    } finally {
      await server.stop();
    }
  });
});
