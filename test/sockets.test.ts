import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { Front } from '../gateway/stream/connection.ts';
import { Sockets } from '../gateway/stream/sockets.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { changes, device, LogGateway } from './log-gateway.ts';

let at: LogGateway;
beforeEach(async () => {
  at = await LogGateway.start();
});
afterEach(async () => await at.stop());

describe('a socket', () => {
  test('may use an id again as soon as it has completed it, and hears of the new operation alone', async () => {
    const peer = await at.greeted();
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    peer.say({ type: 'complete', id: '1' });
    peer.subscribe('1', 'subscription { stateChanged { number } }');
    await peer.message(({ payload }) => JSON.stringify(payload)?.includes('stateChanged') ?? false);
    at.graph.append();
    await peer.message(({ payload }) => JSON.stringify(payload)?.includes('"number":1') ?? false);
    expect(peer.heard.filter(({ payload }) => payload?.data?.changed?.number)).toEqual([]);
    expect(peer.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('has at most a hundred operations at once', async () => {
    const peer = await at.greeted();
    for (let n = 0; n < 101; n++) peer.subscribe(String(n), 'subscription { told { number } }');
    expect(await peer.message(({ type }) => type === 'error')).toMatchObject({ id: '100', payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }] });
    peer.say({ type: 'complete', id: '7' });
    peer.subscribe('again', '{ __typename }');
    await peer.message(({ id, type }) => id === 'again' && type === 'complete');
  });

  test('renews its credential by a ping, for the same holder alone', async () => {
    at.authenticate = async ({ authorization }) => authorization?.startsWith('dev_1') ? await Promise.resolve(device) : authorization === 'other' ? { ...device, id: 'dev_2' } : await Promise.reject(new GraphQLError('unknown', { extensions: { code: 'UNAUTHENTICATED' } }));
    const peer = await at.greeted();
    const renewed = async (authorization: string) => {
      peer.heard.length = 0;
      peer.say({ type: 'ping', payload: { authorization } });
      return (await peer.message(({ type }) => type === 'pong')).payload;
    };
    expect(await renewed('dev_1 new')).toEqual({ renewed: true });
    expect(await renewed('other')).toMatchObject({ renewed: false });
    expect(await renewed('nonsense')).toEqual({ renewed: false, reason: 'unknown' });
    // The new one counts from here on, and the old one no longer.
    at.authenticate = async ({ authorization }) => (authorization === 'dev_1 new' ? await Promise.resolve(device) : await Promise.reject(new GraphQLError('unknown', { extensions: { code: 'UNAUTHENTICATED' } })));
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    at.graph.append();
    await peer.number(1);
  });

  test.each([
    ['is taken back', async () => await Promise.reject(new GraphQLError('revoked', { extensions: { code: 'UNAUTHENTICATED' } })), 4403],
    ['means other rights', async () => await Promise.resolve({ ...device, scopes: [] }), 1012],
  ])('whose credential %s is closed, though nothing happens', async (_what, then, code) => {
    const peer = await at.greeted();
    at.authenticate = then;
    expect((await peer.closed()).code).toBe(code);
  });

  test('is told nothing while its credential cannot be looked at, and all of it afterwards', async () => {
    const peer = await at.greeted();
    peer.subscribe('1', changes.replace('number', 'number owner { name }'));
    await peer.message(({ type }) => type === 'next');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
    try {
      at.authenticate = async () => await Promise.reject(new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } }));
      at.graph.append(2);
      while (at.graph.asked.completions < 2) await turn();
      for (let n = 0; n < 50; n++) await turn();
      expect(peer.numbers('1')).toEqual([null]);
      at.authenticate = async () => await Promise.resolve(device);
      await peer.number(2);
      expect(peer.numbers('1')).toEqual([null, 1, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  // Long names fill what the kernel keeps for a socket.
  const long = changes.replace('number', `number ${Array.from({ length: 20 }, (_one, n) => `${'x'.repeat(1_000)}${n}: number`).join(' ')}`);
  const unread = async (events: number) => {
    const slow = await at.greeted();
    slow.subscribe('1', long);
    await slow.message(({ type }) => type === 'next');
    const raw = (slow.socket as unknown as { _socket: Socket })._socket;
    raw.pause();
    const quick = await at.greeted('dev_2');
    quick.subscribe('1');
    await quick.message(({ type }) => type === 'next');
    for (let n = 0; n < events; n += 20) {
      at.graph.append(20);
      await quick.number(n + 20);
    }
    expect(quick.numbers('1').slice(1)).toEqual(Array.from({ length: events }, (_one, n) => n + 1));
    raw.resume();
    return slow;
  };

  test('that does not read costs the others nothing, and hears the newest of each thing when it reads again', async () => {
    const slow = await unread(1_500);
    await slow.number(1_500);
    const numbers = slow.numbers('1').slice(1) as number[];
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    expect(numbers.slice(-5)).toEqual([1_496, 1_497, 1_498, 1_499, 1_500]);
    expect(numbers.length).toBeLessThan(1_500);
  });

  test('that does not read while too many things happen is told to come again, and finds all of it after its cursor', async () => {
    at.graph.keys = Infinity;
    const slow = await unread(2_000);
    expect(await slow.closed()).toEqual({ code: 1013, reason: 'you read too slowly: come again with your last cursor' });
    const last = slow.numbers('1').at(-1)!;
    expect(slow.numbers('1').slice(1)).toEqual(Array.from({ length: last }, (_one, n) => n + 1));
    const again = await at.greeted();
    again.subscribe('1', changes, { after: `c${last}` });
    await again.number(2_000);
    expect(again.numbers('1')).toEqual(Array.from({ length: 2_000 - last }, (_one, n) => last + n + 1));
  });

  test('stays where it is when another supergraph comes', async () => {
    const peer = await at.greeted();
    peer.subscribe('1');
    await peer.message(({ type }) => type === 'next');
    at.gateway.reload(supergraphOf(at.sdl.replace('mine: String!', 'yours: String!')));
    at.graph.append();
    await peer.number(1);
    peer.subscribe('2', '{ __type(name: "Change") { fields { name } } }');
    expect(JSON.stringify(await peer.message(({ id }) => id === '2'))).toContain('yours');
    expect(() => at.gateway.reload(supergraphOf('type Query { a: Int }'))).toThrow();
    at.graph.append();
    await peer.number(2);
  });

  test('is sent away by a gateway that stops, to come again', async () => {
    const peers = await Promise.all(Array.from({ length: 20 }, async () => await at.greeted()));
    await at.gateway.stop();
    for (const peer of peers) expect(await peer.closed()).toEqual({ code: 1012, reason: 'this gateway restarts: come again with your cursor' });
  });

  test.each(['/elsewhere', '/graphql'])('that is refused at %s after its client has left harms nobody', async (path) => {
    const server = createServer();
    const sockets = new Sockets(server, '/graphql', {} as Front);
    await sockets.stop();
    const raw = new PassThrough();
    raw.end();
    server.emit('upgrade', { url: path, headers: {} }, raw, Buffer.alloc(0));
    await new Promise((resolve) => raw.once('close', resolve));
    expect(raw.destroyed).toBe(true);
  });

  test('whose first bytes are none of a socket gets an answer of HTTP', async () => {
    const socket = connect(at.gateway.port, '127.0.0.1');
    at.open.push({ end: () => socket.destroy() });
    socket.write('GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /);
  });
});
