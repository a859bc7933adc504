import { expect, test } from 'vitest';
import { Credentials } from '../gateway/credentials.ts';
import type { Source } from '../gateway/source.ts';
import { anonymous } from '../platform/caller.ts';

const device = { ...anonymous, kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1' };

/** Customers that answer these texts, one for each credential in the order in which they are shown. */
function answering(answers: readonly string[]): { source: Source; asked: () => number } {
  let asked = 0;
  const source = {
    execute: async () => {
      asked++;
      const data = { callersByCredentials: answers.map((json) => ({ json, refusal: null, endsAt: null })) };
      return await Promise.resolve({ data });
    },
    subscribe: () => Promise.reject(new Error('nobody subscribes')),
    close: async () => await Promise.resolve(),
  };
  return { source, asked: () => asked };
}
const shown = (name: string) => ({ authorization: `Bearer ${name}`, customer: undefined, certificate: null });

test.each([
  ['of a kind that this release does not know', JSON.stringify({ ...device, kind: 'ROBOT' })],
  ['that is no JSON', '{'],
])('a caller %s is told to try again, and those asked about together with it are let in', async (_name, strange) => {
  const { source, asked } = answering([JSON.stringify(device), strange, JSON.stringify({ ...device, id: 'dev_3' })]);
  const credentials = new Credentials(source);
  const [first, second, third] = await Promise.allSettled(
    ['one', 'two', 'three'].map(async (name) => await credentials.authenticate(shown(name))));
  expect(asked()).toBe(1);
  expect(first).toMatchObject({ status: 'fulfilled', value: { id: 'dev_1' } });
  expect(second).toMatchObject({ status: 'rejected', reason: { extensions: { code: 'UNAVAILABLE' } } });
  expect(third).toMatchObject({ status: 'fulfilled', value: { id: 'dev_3' } });
});
