import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Gateway } from '../gateway/server.ts';
import { changes, LogGateway } from './log-gateway.ts';
import { askBy } from './ways.ts';

let at: LogGateway;
beforeEach(async () => {
  at = await LogGateway.start();
});
afterEach(async () => await at.stop());

describe('a caller', () => {
  let narrow: Gateway;
  beforeEach(async () => {
    narrow = await at.another({ socketsMax: 3 });
  });
  afterEach(async () => await narrow.stop());

  const refused = { code: 1013, reason: 'you have 3 sockets and event streams open, which is the most' };
  const stream = async (authorization: string) => {
    const { statusCode, body } = await request(`${narrow.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization }, body: JSON.stringify({ query: changes }) });
    const peer = { end: () => void body.on('error', () => undefined).destroy(), text: async () => await body.text(), status: statusCode };
    at.open.push(peer);
    return peer;
  };

  test('holds so many sockets and event streams at once, the next is refused with a reason; others have their own', async () => {
    const [first] = [await at.greeted('dev_1', narrow.url), await at.greeted('dev_1', narrow.url), await stream('dev_1')];
    expect(await (await at.greeted('dev_1', narrow.url)).closed()).toEqual(refused);
    const fourth = await stream('dev_1');
    expect([fourth.status, JSON.parse(await fourth.text())]).toEqual([429, { errors: [expect.objectContaining({ message: refused.reason, extensions: { code: 'TOO_MANY_OPERATIONS' } })] }]);
    for (const authorization of ['dev_2', '']) {
      const peer = await at.greeted(authorization, narrow.url);
      peer.subscribe('1', '{ __typename }');
      await peer.message(({ type }) => type === 'complete');
    }
    // Requests are no sockets.
    expect(await askBy('a request', { url: narrow.url, token: 'dev_1' }, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    first.subscribe('1', '{ __typename }');
    await first.message(({ type }) => type === 'complete');
  });

  test.each(['socket', 'event stream'] as const)('that leaves by its %s may come again', async (kind) => {
    const peers = [await at.greeted('dev_1', narrow.url), await at.greeted('dev_1', narrow.url), kind === 'socket' ? await at.greeted('dev_1', narrow.url) : await stream('dev_1')];
    peers.at(-1)!.end();
    // The gateway hears of it a little later.
    for (;;) {
      const again = await at.greeted('dev_1', narrow.url);
      if (again.heard.some(({ type }) => type === 'connection_ack')) break;
      expect(await again.closed()).toEqual(refused);
    }
    expect(await (await at.greeted('dev_1', narrow.url)).closed()).toEqual(refused);
  });

  test('that is nobody is counted by its address', async () => {
    for (let n = 0; n < 3; n++) expect((await at.greeted('', narrow.url)).heard).toMatchObject([{ type: 'connection_ack' }]);
    expect(await (await at.greeted('', narrow.url)).closed()).toEqual(refused);
    expect((await at.greeted('dev_1', narrow.url)).heard).toMatchObject([{ type: 'connection_ack' }]);
  });

  test('listens by its sockets to ten times as many subscriptions, and to another for each that it ends', async () => {
    const [one, other] = [await at.greeted('dev_1', narrow.url), await at.greeted('dev_1', narrow.url)];
    const listen = 'subscription { stateChanged { number } }';
    for (let n = 0; n < 20; n++) one.subscribe(String(n), listen);
    await one.message(({ id, type }) => id === '19' && type === 'next');
    for (let n = 0; n < 11; n++) other.subscribe(String(n), listen);
    expect(await other.message(({ type }) => type === 'error')).toMatchObject({ id: '10', payload: [{ message: 'you have 30 subscriptions by your sockets, which is the most', extensions: { code: 'TOO_MANY_OPERATIONS' } }] });
    other.subscribe('query', '{ __typename }');
    await other.message(({ id, type }) => id === 'query' && type === 'complete');
    // One is ended by its listener, one by itself, and those of a socket with it.
    other.say({ type: 'complete', id: '3' });
    other.subscribe('wrong', 'subscription ($odd: Boolean!) { changed(odd: $odd) { number } }');
    await other.message(({ id, type }) => id === 'wrong' && type === 'error');
    other.subscribe('again', listen);
    await other.message(({ id, type }) => id === 'again' && type === 'next');
    other.subscribe('more', listen);
    await other.message(({ id, type }) => id === 'more' && type === 'error');
    one.socket.close();
    await one.closed();
    other.subscribe('after', listen);
    await other.message(({ id, type }) => id === 'after' && type === 'next');
  });
});
