import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { anonymous } from '../platform/caller.ts';
import { device, LogGateway } from './log-gateway.ts';

test('a gateway that is told to stop answers the requests that are under way, and then its port is free', async () => {
  const at = await LogGateway.start();
  const arrived = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  at.authenticate = async ({ authorization }) => {
    arrived.resolve();
    await go.promise;
    return authorization ? { ...device, id: authorization } : anonymous;
  };
  const ask = async () => await fetch(`${at.gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'dev_1' }, body: '{"query":"{ __typename }"}' });
  const underWay = ask();
  await arrived.promise;
  const stopped = at.gateway.stop();
  // Only once nobody new gets in: whatever is done with those inside has been done then.
  const { hostname, port } = new URL(at.gateway.url);
  await vi.waitUntil(async () => await new Promise<boolean>((resolve) => {
    const late = connect(Number(port), hostname, () => (late.destroy(), resolve(false)));
    late.once('error', () => resolve(true));
  }), { timeout: 20_000 });
  go.resolve();
  const answer = await underWay;
  expect([answer.status, await answer.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  await stopped;
  const next = createServer().listen(Number(port), '127.0.0.1');
  await once(next, 'listening');
  expect((next.address() as AddressInfo).port).toBe(Number(port));
  next.close();
});
