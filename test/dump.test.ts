import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAssay, type Assay } from './assay.ts';
import { search } from './dump/search.ts';
import { lookingUp, mark, seed } from './dump/seeds.ts';

let assay: Assay;
beforeAll(async () => {
  assay = await startAssay();
  await assay.fakeRunner(lookingUp);
});
afterAll(async () => await assay?.stop());

test('no table, stream or file holds in the clear what customers told of files, people and places, nor what was seen of them', async () => {
  const { seeds, hash } = await seed(assay);
  expect(seeds).toHaveLength(15);
  // The search sees tables, streams and files: a hash is no secret.
  const control = (await search(assay, [hash])).map(({ where }) => where);
  for (const kind of [/^samples\.sample$/, /^stream EVENTS/, /^file postgres/, /^file nats/]) expect(control.some((where) => kind.test(where)), String(kind)).toBe(true);
  const found = await search(assay, seeds.map(({ value }) => value), mark);
  expect(found.map(({ value, where }) => `${seeds.find((one) => one.value === value)!.what} in ${where}`)).toEqual([]);
});
