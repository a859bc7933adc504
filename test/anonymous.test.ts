import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { createClient } from 'graphql-ws';
import { GraphQLError } from 'graphql';
import { request } from 'undici';
import WebSocket from 'ws';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AnonymousBudget } from '../gateway/anonymous-budget.ts';
import type { Gateway } from '../gateway/server.ts';
import { anonymous } from '../platform/caller.ts';
import { closed } from './closed.ts';
import { device, LogGateway } from './log-gateway.ts';
import { askBy, ways } from './ways.ts';

describe('the budget of addresses', () => {
  const budget = (points = 10, share = 10) => {
    let now = 1;
    const made = new AnonymousBudget({ points, seconds: 60, share }, () => now);
    return { take: (address: string, cost = 4) => made.charge(address, cost), left: (address: string) => made.left(address).remaining, later: (seconds: number) => void (now += seconds * 1_000), made };
  };

  test('is one for each IPv4 address, and for each /64 of IPv6', () => {
    const { take } = budget(60);
    expect(['192.0.2.1', '192.0.2.2', '192.0.2.1', '::ffff:192.0.2.1'].map((address) => take(address, 1).remaining)).toEqual([59, 59, 58, 57]);
    expect(['2001:db8::1', '2001:db8::ffff', '2001:db8:0:1::1'].map((address) => take(address, 1).remaining)).toEqual([59, 58, 59]);
  });

  test('comes back point by point, and a refusal says when there is enough', () => {
    const { take, left, later } = budget(60);
    take('192.0.2.1', 60);
    expect(take('192.0.2.1', 20)).toEqual({ refused: true, remaining: 0, resets: 20, quota: 60, window: 60 });
    later(19);
    expect([left('192.0.2.1'), take('192.0.2.1', 20)]).toMatchObject([19, { refused: true, resets: 1 }]);
    later(1);
    expect(take('192.0.2.1', 20)).toMatchObject({ refused: false, remaining: 0, resets: 60 });
  });

  test('what is refused takes nothing; what is in vain is owed', () => {
    const { take, left, later, made } = budget(60);
    for (let n = 0; n < 100; n++) take('192.0.2.1', 50);
    expect(left('192.0.2.1')).toBe(10);
    for (let n = 0; n < 100; n++) made.spend('192.0.2.1', 10);
    later(60);
    expect(made.left('192.0.2.1')).toMatchObject({ refused: true, remaining: 0 });
    later(60);
    expect(left('192.0.2.1')).toBe(60);
  });

  test('has a bound for all addresses together: a quarter of one budget at once, one in its time', () => {
    const { take, later } = budget(40, 0.25);
    const served = () => Array.from({ length: 1_000 }, (_one, n) => take(`192.0.2.${n % 250}`, 1)).filter(({ refused }) => !refused).length;
    expect(served()).toBe(10);
    let count = 0;
    for (let second = 0; second < 60; second++) {
      later(1);
      count += served();
    }
    expect(count).toBe(40);
  });

  test('of addresses where a credential worked lately strangers elsewhere take nothing', () => {
    const { take, made, later } = budget(10, 1);
    made.welcome('198.51.100.1');
    const flood = () => {
      for (let n = 0; n < 1_000; n++) take(`192.0.2.${n % 250}`, 10);
    };
    flood();
    expect([take('192.0.2.1', 10), take('198.51.100.1', 10), take('198.51.100.1', 10)].map(({ refused }) => refused)).toEqual([true, false, true]);
    later(86_401);
    flood();
    expect(take('198.51.100.1', 10)).toMatchObject({ refused: true });
  });

  test('as it is assumed, people at an address that is known sign in five at once, and strangers together one by one', () => {
    const signIn = 110;
    const made = new AnonymousBudget(undefined, () => 0);
    made.welcome('198.51.100.1');
    const refused = (addresses: string[]) => addresses.map((address) => made.charge(address, signIn).refused);
    expect(refused(Array.from({ length: 5 }, () => '198.51.100.1'))).toEqual([false, false, false, false, false]);
    expect(refused(['192.0.2.1', '192.0.2.2', '192.0.2.3'])).toEqual([false, true, true]);
  });

  test('whatever comes in whatever order, nobody gets more than a full budget and what came back since', () => {
    const step = fc.record({ address: fc.integer({ min: 1, max: 4 }), cost: fc.integer({ min: 0, max: 150 }), seconds: fc.integer({ min: 0, max: 30 }), isKnown: fc.boolean() });
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { take, later, made } = budget(100, 0.25);
      const got = new Map<string, number>();
      let elapsed = 0;
      for (const { address, cost, seconds, isKnown } of steps) {
        later(seconds);
        elapsed += seconds;
        if (isKnown) made.welcome(`192.0.2.${address}`);
        const { refused, remaining, resets } = take(`192.0.2.${address}`, cost);
        const taken = refused ? 0 : Math.min(cost, 100);
        for (const [whose, most] of [[String(address), 100 + (elapsed * 100) / 60], ['all', 2 * (25 + 100) + (elapsed * 100 * 3) / 60]] as const) {
          got.set(whose, (got.get(whose) ?? 0) + taken);
          expect(got.get(whose)).toBeLessThanOrEqual(most + 1e-6);
        }
        expect(remaining).toBeGreaterThanOrEqual(0);
        expect(resets).toBeGreaterThanOrEqual(1);
      }
    }));
  });

  test('forgets no more than it must, and remembers no more than so many addresses', () => {
    const { take, left } = budget(1_000_000);
    for (let n = 0; n < 100_001; n++) take(`2001:db8:${(n >> 16).toString(16)}:${(n & 65_535).toString(16)}::1`, 1);
    expect([left('2001:db8:0:2::1'), left('2001:db8:0:0::1')]).toEqual([999_999, 1_000_000]);
  });
});

describe('without a credential that works', () => {
  let at: LogGateway;
  let gateway: Gateway;
  const person = '{ person(id: 1) { name id } }';
  const [points, others] = [60, '10.0.0.2'];
  beforeEach(async () => {
    at = await LogGateway.start();
    at.authenticate = async ({ authorization = '' }) => {
      if (authorization.includes('wrong')) throw new GraphQLError('unknown', { extensions: { code: 'UNAUTHENTICATED' } });
      return await Promise.resolve(authorization ? { ...device, id: authorization } : anonymous);
    };
    gateway = await at.another({ anonymousBudget: { points, seconds: 3_600, share: 10 }, trustedProxies: ['127.0.0.1'], bodyMsMax: 1 });
  });
  afterEach(async () => {
    await gateway.stop();
    await at.stop();
  });
  const coming = (token?: string, address = '10.0.0.1') => ({ url: gateway.url, token, headers: { 'x-forwarded-for': address } });
  const code = async (...[way, from, query]: Parameters<typeof askBy>) => {
    const answer = await askBy<unknown>(way, from, query).catch((error: { code?: number; reason?: string; message?: string }) => ({ data: null, errors: [{ extensions: { code: error.reason ?? error.message ?? '' } }] }));
    return answer.errors?.[0]?.extensions.code ?? 'served';
  };
  /** Asks until the address has nothing left. */
  const spend = async () => {
    for (let n = 0; n < points; n++) if ((await code('a request', coming(), person)) === 'RATE_LIMITED') return;
    throw new Error('it is never refused');
  };

  test.each(ways)('an address has so much by %s, and customers at the same address go on', async (way) => {
    expect(await code(way, coming('dev'), person)).toBe('served');
    let served = 0;
    while ((await code(way, coming(), person)) === 'served') served++;
    expect(served).toBe(points / 5);
    for (const other of ways) expect([other, await code(other, coming(), person)]).toEqual([other, expect.not.stringMatching('served')]);
    for (const other of ['a request', 'an event stream'] as const) expect([other, await code(other, coming('dev'), person)]).toEqual([other, 'served']);
    expect(await code('a request', coming(undefined, others), person)).toBe('served');
  });

  test('a refusal is 429, says when to come again, and comes before the body', async () => {
    await spend();
    const { statusCode, headers, body } = await request(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': '10.0.0.1' }, body: '{' });
    expect([statusCode, headers, await body.json()]).toMatchObject([429, { 'ratelimit-policy': `"cost";q=${points};w=3600`, ratelimit: expect.stringMatching(/^"cost";r=0;t=\d+$/) as string, 'retry-after': expect.stringMatching(/^\d+$/) as string }, {
      errors: [{ message: expect.stringMatching(/your address .* there is more in \d+ seconds/) as string, extensions: { code: 'RATE_LIMITED', rateLimit: { quota: points, window: 3_600, remaining: 0 } } }],
    }]);
  });

  test('what does not parse is paid for, by its length', async () => {
    const wrong = async (length: number) => await code('a request', coming(), `{ nothing ${' '.repeat(length)} }`);
    expect(await wrong(256 * (points - 12))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect([await wrong(0), await wrong(0)]).toEqual(['GRAPHQL_VALIDATION_FAILED', 'RATE_LIMITED']);
  });

  test.each(ways)('credentials that do not work are paid for by %s', async (way) => {
    const codes = [];
    for (let n = 0; n < 8; n++) codes.push(await code(way, coming(`wrong ${n}`), person));
    expect(codes.at(-1)).toMatch(/RATE_LIMITED|429|your address/);
    expect(codes[0]).not.toMatch(/RATE_LIMITED|429|your address/);
    expect(await code('a request', coming('dev', others), person)).toBe('served');
  });

  test('a credential that works costs an address nothing', async () => {
    for (let n = 0; n < points + 1; n++) expect(await code('a request', coming(`dev ${n}`), person)).toBe('served');
    expect(await code('a request', coming(), person)).toBe('served');
  });

  const open = (headers: Record<string, string> = {}) => new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: { 'x-forwarded-for': '10.0.0.1', ...headers } });

  test('sockets that leave without a greeting are paid for; past that they are refused with 429, but for who shows with the upgrade what worked lately', async () => {
    expect(await code('a request', coming('dev'), person)).toBe('served');
    for (;;) {
      const socket = open();
      const refused = await new Promise<number>((resolve) => {
        socket.once('open', () => resolve(0)).once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0)).once('error', () => undefined);
      });
      if (refused) {
        expect(refused).toBe(429);
        break;
      }
      socket.terminate();
      await once(socket, 'close');
    }
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`, retryAttempts: 0, connectionParams: { authorization: 'Bearer dev' },
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { headers: { 'x-forwarded-for': '10.0.0.1', authorization: 'Bearer dev' } });
        }
      },
    });
    expect(await client.iterate({ query: person }).next()).toMatchObject({ value: { data: { person: null } } });
    await client.dispose();
  });

  test('a body that does not come is paid for, and ends its connection, also when it was refused', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 5; n++) {
      const socket = connect(gateway.port, '127.0.0.1');
      socket.once('data', (data) => void answers.push(data.toString().slice(0, 12)));
      socket.write('POST /graphql HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{');
      await closed(socket);
    }
    expect(answers).toEqual([...Array.from({ length: 4 }, () => 'HTTP/1.1 408'), 'HTTP/1.1 429']);
  });

  test('probes are answered always', async () => {
    await spend();
    for (const path of ['/health', '/ready']) expect((await request(`${gateway.url}${path}`, { headers: { 'x-forwarded-for': '10.0.0.1' } })).statusCode).toBe(200);
  });
});
