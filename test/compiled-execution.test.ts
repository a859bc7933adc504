import { isDeepStrictEqual } from 'node:util';
import { buildSchema, execute, GraphQLError, GraphQLScalarType, isObjectType, parse, validate, type ExecutionResult, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compile } from '../platform/execution.ts';
import { Dice, randomOperation, variants } from './federated/queries.ts';

const typeDefs = `
  interface Node { id: ID! name(times: Int = 1): String friend: Node }
  enum Colour { RED GREEN }
  scalar Odd
  union Anything = Book | Film | Person
  type Book implements Node { id: ID! name(times: Int = 1): String friend: Node pages: Int! colour: Colour author: Person! similar(first: Int!, after: ID): [Book!]! odd: Odd }
  type Film implements Node { id: ID! name(times: Int = 1): String friend: Node minutes: Int cast: [Person!] frames: [[Int!]]! rest: [Anything] }
  type Person implements Node { id: ID! name(times: Int = 1): String friend: Node likes: [Anything!]! born: Int! parent: Person mother: Person! }
  type Query { node(id: ID!): Node must: Node! books(first: Int = 2): [Book!] films: [Film]! anything(colour: Colour): Anything nothing: Int person: Person! }
  type Mutation { put(id: ID!): Book }`;

/** What a field answers follows from where it stands, and from the seed alone: values, failures, promises of both. */
function schemaOf(seed: number, faulty: boolean, late = true): GraphQLSchema {
  const schema = buildSchema(typeDefs);
  const types = ['Book', 'Film', 'Person'];
  const valueOf = (dice: Dice, type: string, depth: number): unknown => {
    const nonNull = type.endsWith('!');
    const bare = nonNull ? type.slice(0, -1) : type;
    if (dice.below(nonNull && !faulty ? 1_000_000 : 9) === 0) return dice.one([null, undefined]);
    if (faulty && dice.below(12) === 0) return new Error(`an error as a value, ${depth}`);
    if (bare.startsWith('[')) {
      if (faulty && dice.below(25) === 0) return 7;
      const items = Array.from({ length: dice.below(4) }, () => {
        const item = valueOf(dice, bare.slice(1, -1), depth + 1);
        return late && dice.below(4) === 0 ? Promise.resolve(item) : late && faulty && dice.below(15) === 0 ? Promise.reject(new Error('an item that never came')) : item;
      });
      // Items that reject are looked at by whoever executes; until then nobody else may complain.
      for (const item of items) if (item instanceof Promise) item.catch(() => undefined);
      if (dice.below(6) === 0) return new Set(items);
      return items;
    }
    if (bare === 'Int') return faulty && dice.below(10) === 0 ? 'no number' : dice.below(100);
    if (bare === 'Colour') return faulty && dice.below(10) === 0 ? 'BLUE' : dice.one(['RED', 'GREEN']);
    if (bare === 'Odd') return dice.one([1, { any: ['thing'] }, 'x']);
    if (bare === 'ID' || bare === 'String') return faulty && dice.below(20) === 0 ? {} : `${bare} ${dice.below(50)}`;
    const typename = types.includes(bare) ? bare : dice.one(types);
    // Half of the objects know some of their fields themselves, one of them as a function.
    return { __typename: typename, ...(dice.below(2) === 0 ? { id: `own ${dice.below(9)}`, name: ({ times }: { times: number }, context: string) => context.repeat(times), born: dice.below(3) === 0 ? null : 1900 } : {}) };
  };
  const keysOf = (info: GraphQLResolveInfo): string => {
    const keys = [];
    for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) keys.unshift(`${at.typename ?? ''}.${at.key}`);
    return keys.join('/');
  };
  const hash = (text: string) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, seed);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type instanceof GraphQLScalarType && type.name === 'Odd') type.serialize = (value) => (value === 'x' ? undefined : value);
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    if (type.name === 'Film') type.isTypeOf = (value: unknown) => (late && seed % 2 === 0 ? Promise.resolve((value as { __typename: string }).__typename === 'Film') : (value as { __typename: string }).__typename === 'Film');
    for (const field of Object.values(type.getFields())) {
      // Some fields are what their object has; they fall back to nothing where it has not.
      if (['born', 'name'].includes(field.name) || (field.name === 'id' && type.name === 'Person')) continue;
      field.resolve = (source, args, context, info) => {
        const dice = new Dice(hash(`${keysOf(info)} ${JSON.stringify(args)} ${JSON.stringify(context)} ${JSON.stringify(info.variableValues)} ${info.fieldName} ${String(info.returnType)} ${info.fieldNodes.length}`));
        const own = (source as Record<string, unknown> | undefined)?.[field.name];
        if (typeof own === 'string') return own;
        if (faulty && dice.below(15) === 0) throw new GraphQLError('refused', { extensions: { code: 'NO' } });
        if (late && faulty && dice.below(15) === 0) return Promise.reject(new Error('failed later'));
        const value = valueOf(dice, String(field.type), 0);
        return late && dice.below(3) === 0 ? Promise.resolve(value) : value;
      };
    }
  }
  return schema;
}

/** What it came to, and the failures of promises that nobody listened to. */
async function unheard<T>(run: () => T | Promise<T>): Promise<{ result: T; unheard: string[] }> {
  const others = process.listeners('unhandledRejection');
  const reasons: string[] = [];
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (reason) => reasons.push(String(reason)));
  try {
    const result = await run();
    await new Promise((resolve) => setImmediate(resolve));
    return { result, unheard: reasons };
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const other of others) process.on('unhandledRejection', other);
  }
}

interface Told { message: string; path?: (string | number)[] }

/**
 * Errors without an order: of what runs side by side, none is first. Where several failures make one `null` of what holds them all, which
 * of them is told depends on which came first: then the place of the `null` is compared. Words are ours where a value is not of its type.
 */
function plain(result: ExecutionResult, late = false): unknown {
  const { data, errors } = JSON.parse(JSON.stringify(result)) as { data?: unknown; errors?: Told[] };
  const told = errors?.map((error) => {
    const message = /^(Expected (value|`)|Expected a value|Odd cannot)/.test(error.message) ? 'no value of its type' : error.message;
    const at = holeOf(data, error.path ?? []);
    return JSON.stringify(late && at.length < (error.path?.length ?? 0) ? { at } : { ...error, message });
  });
  return { data, errors: told && [...new Set(told)].sort() };
}

/** As much of a path as there is in the answer. */
function holeOf(data: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let here = data;
  for (const [at, key] of path.entries()) {
    if (here === null || here === undefined) return path.slice(0, at);
    here = (here as Record<string, unknown>)[key];
  }
  return path;
}

async function compared(seed: number, count: number) {
  const found = { operations: 0, failing: 0, texts: new Set<string>(), differing: [] as { query: string; ours: unknown; theirs: unknown; unheard: string[] }[] };
  for (let at = 0; at < count; at++) {
    const late = at % 4 > 1;
    const schema = schemaOf(seed * 7_919 + at, at % 2 === 1, late);
    const operation = randomOperation(schema, seed * 1_000_003 + at);
    const document = parse(operation.query);
    if (validate(schema, document).length > 0) continue;
    found.texts.add(operation.query);
    const run = compile(schema, document, undefined);
    for (const { variables } of variants(operation)) {
      const heard = await unheard(async () => await run({ variables, context: 'context', rootValue: {} }));
      // graphql-js leaves promises behind.
      const { result } = await unheard(async () => await execute({ schema, document, variableValues: variables, contextValue: 'context', rootValue: {} }));
      const [ours, theirs] = [plain(heard.result, late), plain(result, late)];
      found.operations++;
      if (result.errors) found.failing++;
      if (!isDeepStrictEqual(ours, theirs) || heard.unheard.length > 0) found.differing.push({ query: operation.query, ours, theirs, unheard: heard.unheard });
    }
  }
  return found;
}

describe('a compiled operation', () => {
  test('answers what graphql-js answers: data, messages, paths, places; over random operations, half of them over resolvers that fail', async () => {
    const { operations, failing, texts, differing } = await compared(Number(process.env.ASSAY_TEST_SEED ?? 1), 1_500);
    expect(differing.slice(0, 1)).toEqual([]);
    expect(texts.size).toBeGreaterThan(1_000);
    expect(failing).toBeGreaterThan(300);
    expect(operations).toBeGreaterThan(texts.size);
  });

  test('says what is wrong with variables, as graphql-js does', async () => {
    const schema = schemaOf(1, false);
    const document = parse('query A($id: ID!, $colour: Colour) { node(id: $id) { id } anything(colour: $colour) { __typename } }');
    for (const variables of [{}, { id: null }, { id: {} }, { id: '1', colour: 'BLUE' }, { id: '1', colour: null }]) {
      expect(plain(await compile(schema, document, 'A')({ variables, context: 'c' }))).toEqual(plain(await execute({ schema, document, operationName: 'A', variableValues: variables, contextValue: 'c' })));
    }
  });

  test('runs one of several operations, introspection, a mutation, a subscription\'s event, a field called __proto__ and one that is nowhere', async () => {
    const schema = schemaOf(4, false);
    const same = async (query: string, operationName?: string, rootValue: unknown = {}) => {
      const document = parse(query);
      const ours = plain(await compile(schema, document, operationName)({ variables: {}, context: 'c', rootValue }));
      expect(ours).toEqual(plain(await execute({ schema, document, operationName: operationName ?? null, contextValue: 'c', rootValue })));
      return ours as { data: unknown; errors?: string[] };
    };
    await same('query A { must { id } } query B { person { name } }', 'B');
    expect((await same('query A { must { id } } query B { person { name } }')).errors).toHaveLength(1);
    await same('{ __schema { queryType { name } types { name fields { name type { kind ofType { name } } } } } __type(name: "Book") { interfaces { name } } __typename }');
    await same('mutation { a: put(id: 1) { id } b: put(id: 2) { id } }');
    await same('{ __proto__: must { id } }');
    const told = buildSchema('type Query { a: Int } type Subscription { rose: Rise } type Rise { to: Int! }');
    expect(await compile(told, parse('subscription { rose { to } }'), undefined)({ variables: {}, context: null, rootValue: { rose: { to: 4 } } })).toEqual({ data: { rose: { to: 4 } } });
  });

  test('a type that is none of the declared ones is an error of its field alone', async () => {
    const schema = buildSchema('type Query { any: Any other: Int } union Any = One type One { a: Int } type Two { b: Int }');
    for (const __typename of ['Two', 'None', undefined, 7]) {
      const result = await compile(schema, parse('{ any { ... on One { a } } other }'), undefined)({ variables: {}, context: null, rootValue: { any: { __typename }, other: 1 } });
      expect(result).toMatchObject({ data: { any: null, other: 1 }, errors: [{ path: ['any'] }] });
    }
  });

  test('what fails beside a failure that has been told already is not left unheard', async () => {
    const schema = buildSchema('type Query { list: [Int!]! a: Int! b: Int! }');
    const later = async () => await Promise.reject(new Error('later'));
    const rootValue = { list: () => [later(), new Error('now'), later()], a: later, b: () => { throw new Error('now'); } };
    for (const query of ['{ list }', '{ a b }', '{ a list b }']) {
      expect(await unheard(async () => await compile(schema, parse(query), undefined)({ variables: {}, context: null, rootValue }))).toMatchObject({ result: { data: null, errors: [expect.anything()] }, unheard: [] });
    }
  });

  test('begins no resolver any more once nobody waits, and finishes a mutation', async () => {
    const began: string[] = [];
    const leaving = new AbortController();
    const schema = buildSchema('type Query { list: [Item!] } type Mutation { one: Int two: Int } type Item { name: String also: String }');
    const item = { name: () => (began.push('name'), leaving.abort(), 'a name'), also: () => began.push('also') };
    const asked = compile(schema, parse('{ list { name also } }'), undefined)({ variables: {}, context: null, rootValue: { list: () => [item, item] }, signal: leaving.signal });
    expect(await asked).toMatchObject({ data: { list: [{ name: 'a name', also: null }, { name: null, also: null }] }, errors: [1, 2, 3].map(() => ({ extensions: { code: 'OPERATION_ENDED' } })) });
    expect(began).toEqual(['name']);
    const rootValue = { one: () => began.push('one'), two: () => began.push('two') };
    expect(await compile(schema, parse('mutation { one two }'), undefined)({ variables: {}, context: null, rootValue, signal: leaving.signal })).toEqual({ data: { one: 2, two: 3 } });
  });

  test('arguments belong to each call, though they are worked out once', async () => {
    const seen: string[] = [];
    const schema = buildSchema('type Query { all: [Item!]! } type Item { add(to: Int!, also: Int = 3): Int }');
    schema.getType('Item');
    const add = (given: { to: number; also: number }) => {
      seen.push(JSON.stringify(given));
      given.to = 100;
      return given.to;
    };
    await compile(schema, parse('query ($to: Int!) { all { add(to: $to) } }'), undefined)({ variables: { to: 1 }, context: null, rootValue: { all: [{ add }, { add }] } });
    expect(seen).toEqual(['{"to":1,"also":3}', '{"to":1,"also":3}']);
  });
});
