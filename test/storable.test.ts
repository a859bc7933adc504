import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storable, storableInteger, jsonb } from '../platform/storable.ts';
import { startAssay, type Assay } from './assay.ts';

describe('texts that others wrote fit into the database', () => {
  let assay: Assay;
  let client: pg.Client;
  beforeAll(async () => {
    assay = await startAssay();
    client = new pg.Client({ connectionString: assay.platform.engines.databaseUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await assay?.stop();
  });
  const kept = async (value: unknown): Promise<unknown> => (await client.query<{ v: unknown }>('select $1::jsonb as v', [jsonb(value)])).rows[0]!.v;

  test('a backslash before u0000 in the data stays what it is', async () => {
    const line = { evidence: [JSON.stringify('v\0s\0s'), "echo '\\u0000o'", '\\\\u0000'] };
    expect(await kept(line)).toEqual(line);
  });

  test('NUL and halves of surrogate pairs go, in names of fields too', async () => {
    expect(await kept({ 'a\0b': ['x\0y', 'half \ud83d', '\udc00\ud800'] })).toEqual({ ab: ['xy', 'half \ufffd', '\ufffd\ufffd'] });
  });

  test('whatever the value is, PostgreSQL takes it and gives it back', async () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom('\0', '\\', '\\u0000', '\ud800', '\udfff', 'u0000', '"'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), maxLength: 30 });
    await fc.assert(fc.asyncProperty(fc.dictionary(texts, fc.oneof(texts, fc.array(texts, { maxLength: 3 }), fc.constant(null), fc.integer())), async (value) => {
      // Field names are compared as PostgreSQL's texts: V8's JSON.parse can give an escaped name of one character back as
      // a backslash, once it has read such a name (nodejs/node issue 63785).
      const { rows } = await client.query<{ key: string; value: unknown }>('select key, value from jsonb_each($1::jsonb)', [jsonb(value)]);
      expect(new Map(rows.map((row) => [row.key, row.value]))).toEqual(new Map(Object.entries(storable(value))));
    }), { numRuns: 300 });
  });

  test('what is nested too deep is cut off, and numbers are what an integer can be', async () => {
    let deep: unknown = 'bottom';
    for (let n = 0; n < 50_000; n++) deep = [deep];
    expect(JSON.stringify(await kept(deep))).toBe(`${'['.repeat(100)}null${']'.repeat(100)}`);
    expect([storableInteger(3e11), storableInteger(-3e11), storableInteger(Number.NaN), storableInteger(7.9)]).toEqual([2_147_483_647, -2_147_483_648, 0, 7]);
  });
});
