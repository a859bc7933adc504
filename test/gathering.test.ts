import fc from 'fast-check';
import type { ExecutionResult } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Source, SourceRequest } from '../gateway/source.ts';
import { gathering } from '../gateway/stream/gathering.ts';
import { context } from './federated/differential.ts';

const query = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Thing { name } } }';
interface Wanted { ids: readonly number[]; query?: string; variables?: Record<string, unknown>; textual?: boolean }
const requestOf = ({ ids, query: asked = query, variables = {}, textual = false }: Wanted): SourceRequest => {
  const values = ids.map((id) => ({ __typename: 'Thing', id }));
  return { query: asked, context: context(), variables: { ...variables, ...(textual ? {} : { representations: values }) }, texts: new Map([['representations', values.map((value) => JSON.stringify(value))]]) };
};

/** A subgraph that knows things by their ids; a thing of 13 has no name, of 17 fails it all. */
function makeSource(textual = false) {
  const asked: number[][] = [];
  const execute = async ({ variables, texts, query: words }: SourceRequest): Promise<ExecutionResult> => {
    const given = (textual ? texts!.get('representations')!.map((text) => JSON.parse(text) as unknown) : variables!.representations) as { id: number }[];
    const ids = given.map(({ id }) => id);
    asked.push(ids);
    await Promise.resolve();
    if (ids.includes(99)) throw new Error('away');
    if (ids.includes(17)) return { errors: [{ message: 'not at all' }] as never, data: null };
    const errors = ids.flatMap((id, at) => (id === 13 ? [{ message: 'nameless', path: ['_entities', at, 'name'], extensions: { code: 'NOT_FOUND' } }] : []));
    return { data: { _entities: ids.map((id) => ({ name: id === 13 ? null : `${words.length} ${JSON.stringify(variables!.kind)} ${id}` })) }, ...(errors.length > 0 ? { errors: errors as never } : {}) };
  };
  const source: Source = { textual, execute, subscribe: async () => await Promise.reject(new Error('no')), close: async () => await Promise.resolve() };
  return { source, asked };
}
const gathered = (source: Source) => gathering(new Map([['things', source]])).get('things')!;

describe('what events of one page ask a subgraph', () => {
  test.each([false, true])('is asked at once, and each hears of its own: texts %s', async (textual) => {
    const { source, asked } = makeSource(textual);
    const one = gathered(source);
    const answers = await Promise.all([[1, 2], [3], [13, 4]].map(async (ids) => await one.execute(requestOf({ ids, textual }))));
    expect(asked).toEqual([[1, 2, 3, 13, 4]]);
    expect(answers.map(({ data }) => (data!._entities as { name: string | null }[]).map(({ name }) => name?.split(' ').at(-1)))).toEqual([['1', '2'], ['3'], [undefined, '4']]);
    expect(answers.map(({ errors }) => errors?.map(({ path }) => path))).toEqual([undefined, undefined, [['_entities', 0, 'name']]]);
  });

  test('is asked apart where the question differs, where it is something else, and where it would be too much', async () => {
    const { source, asked } = makeSource();
    const one = gathered(source);
    const of = (from: number, count: number) => Array.from({ length: count }, (_none, n) => from + n);
    await Promise.all([{ ids: [1] }, { ids: [2], query: `${query} ` }, { ids: [3], variables: { kind: 'x' } }, { ids: [4] }].map(async (wanted) => await one.execute(requestOf(wanted))));
    expect(asked.sort()).toEqual([[1, 4], [2], [3]]);
    asked.length = 0;
    await Promise.all([of(100, 600), of(1_000, 400), of(2_000, 1)].map(async (ids) => await one.execute(requestOf({ ids }))));
    expect(asked.map(({ length }) => length).sort()).toEqual([1, 1_000]);
    asked.length = 0;
    await Promise.all([1, 2].map(async (id) => await one.execute({ ...requestOf({ ids: [id] }), mutation: true })));
    expect(asked).toEqual([[1], [2]]);
  });

  test('is asked again by itself when it fails as a whole, so that one spoils nothing for the others; nobody is asked twice who does not answer', async () => {
    const { source, asked } = makeSource();
    const one = gathered(source);
    const [good, bad] = await Promise.all([[1], [17]].map(async (ids) => await one.execute(requestOf({ ids }))));
    expect([good!.data, bad!.errors]).toEqual([{ _entities: [{ name: expect.stringMatching(/ 1$/) as string }] }, [{ message: 'not at all' }]]);
    expect(asked).toEqual([[1, 17], [1], [17]]);
    asked.length = 0;
    const away = await Promise.allSettled([[1], [99]].map(async (ids) => await one.execute(requestOf({ ids }))));
    expect([away.map(({ status }) => status), asked]).toEqual([['rejected', 'rejected'], [[1, 99]]]);
  });

  test('is answered as if it were asked by itself', async () => {
    const wanted = fc.record({ ids: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }), variables: fc.constantFrom({}, { kind: 1 }, { kind: 2 }), query: fc.constantFrom(query, `${query}#`) });
    await fc.assert(fc.asyncProperty(fc.array(wanted, { minLength: 1, maxLength: 12 }), fc.boolean(), async (all, textual) => {
      const { source } = makeSource(textual);
      const one = gathered(source);
      const requests = all.map((given) => requestOf({ ...given, textual }));
      expect(await Promise.all(requests.map(async (request) => await one.execute(request)))).toEqual(await Promise.all(requests.map(async (request) => await source.execute(request))));
    }));
  });
});
