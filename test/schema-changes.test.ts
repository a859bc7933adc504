import { readFile } from 'node:fs/promises';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { unannounced } from '../schema/changes.ts';

const base = 'type Query { a(x: Int, y: Int): Int b: Color } enum Color { RED BLUE } input In { one: Int two: Int }';
const changed = (from: string, to: string, today = '2027-01-01', was = base) => unannounced(buildSchema(was), buildSchema(was.replace(from, to)), today);

describe('a change of the public schema', () => {
  test('breaks no client of the released one, unless it was announced', async () => {
    const read = async (name: string) => buildSchema(await readFile(new URL(`../schema/${name}`, import.meta.url), 'utf8'));
    expect(unannounced(await read('released.graphql'), await read('api.graphql'), new Date().toISOString().slice(0, 10)), 'deprecate it with "gone after YYYY-MM-DD", release that (npm run release-schema), and take it away after that day').toEqual([]);
  });
  test.each([
    ['a field that goes', 'b: Color', 'c: Color', 'Query.b was removed.'], ['an argument that goes', ', y: Int', '', 'Query.a arg y was removed.'], ['a value that goes', ' BLUE', '', 'BLUE was removed from enum type Color.'],
    ['a type that changes', 'b: Color', 'b: Int', 'Query.b changed type from Color to Int.'], ['an argument that must be given', 'y: Int', 'y: Int!', 'Query.a arg y has changed type from Int to Int!.'], ['an input that must be given', 'two: Int', 'two: Int three: Int!', 'A required field three on input type In was added.'],
  ])('is refused for %s', (_what, from, to, words) => expect(changed(from, to)).toEqual([words]));
  test.each([['a new field', 'b: Color', 'b: Color c: Int'], ['a new argument that may be left out', 'y: Int', 'y: Int z: Int'], ['a new value', 'RED', 'RED GREEN']])('may bring %s', (_what, from, to) => expect(changed(from, to)).toEqual([]));

  const dying = base.replace('b: Color', 'b: Color @deprecated(reason: "use a; gone after 2026-12-31")').replace('BLUE', 'BLUE @deprecated(reason: "gone after 2026-12-31")').replace('y: Int', 'y: Int @deprecated(reason: "gone after 2026-12-31")');
  test.each([['a field', ' b: Color @deprecated(reason: "use a; gone after 2026-12-31")'], ['a value', ' BLUE @deprecated(reason: "gone after 2026-12-31")'], ['an argument', ', y: Int @deprecated(reason: "gone after 2026-12-31")']])('may take %s away after the day that was announced, not before', (_what, text) => {
    expect(changed(text, '', '2027-01-01', dying)).toEqual([]);
    expect(changed(text, '', '2026-12-31', dying)).toHaveLength(1);
  });
  test('may not take away what was deprecated without a day', () => expect(changed(' b: Color @deprecated', '', '2030-01-01', base.replace('b: Color', 'b: Color @deprecated'))).toEqual(['Query.b was removed.']));
});
