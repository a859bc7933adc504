import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { request } from 'undici';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Breaker, failuresMax, openMsMax, openMsMin } from '../gateway/breaker.ts';
import { plainSource, remoteSource } from '../gateway/source.ts';
import { Transport } from '../gateway/transport.ts';
import { freePort } from '../embedded/port.ts';
import { AssayClient } from '../endpoint/client.ts';
import { anonymous, deadlineHeader, identityHeader, signCaller, type Caller } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';
import { serveSubgraph } from '../platform/serve.ts';
import type { Request } from '../platform/subgraph.ts';

describe('a subgraph that is away', () => {
  test('fails the subscription, also of who leaves while it is looked for, and nothing else: the process goes on', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', hear);
    const source = plainSource(`http://127.0.0.1:${await freePort()}/graphql`);
    const remote = remoteSource(`http://127.0.0.1:${await freePort()}/graphql`, { signing: generateKeyPairSync('ed25519').privateKey } as never);
    const client = new AssayClient({ url: `http://127.0.0.1:${await freePort()}`, token: 'none' });
    try {
      for (const one of [source, remote]) {
        const leaving = new AbortController();
        const events = await one.subscribe({ query: 'subscription { changed { number } }', context: { caller: anonymous, requestId: 'r', signal: leaving.signal } });
        const first = events[Symbol.asyncIterator]().next();
        leaving.abort();
        const closed = one.close();
        await first.catch(() => undefined);
        await closed;
      }
      const leaving = new AbortController();
      const followed = client.follow({ signal: leaving.signal, onChange: () => undefined });
      leaving.abort();
      await followed;
      // What nobody heard is told when nothing else is to be done.
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(unheard).toEqual([]);
    } finally {
      process.off('unhandledRejection', hear);
      await client.close();
    }
  });
});

describe('a subgraph behind HTTP', () => {
  const pair = generateKeyPairSync('ed25519');
  const keys = { signing: pair.privateKey, verifying: pair.publicKey } as never;
  const stopping: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stopping.splice(0)) await stop();
  });
  const behind = async (execute: (request: Request) => Promise<object>) => {
    const subgraph = { name: 'one', schema: null, platform: { keys, log: makeLog('test', 'silent') }, execute, subscribe: execute, routes: undefined };
    const served = await serveSubgraph(subgraph as never, { host: '127.0.0.1', port: 0 });
    const source = remoteSource(served.url, keys);
    stopping.push(source.close, served.stop);
    return { source, url: served.url };
  };
  const of = (given: { deadline?: number; signal?: AbortSignal; caller?: Caller } = {}) => ({ query: '{ x }', context: { caller: anonymous, requestId: 'r-1', ...given } });

  test('ends by itself what nobody waits for any more, and says so, though nobody closes the connection', async () => {
    let ended: unknown;
    const { source } = await behind(async ({ signal }) => await new Promise((resolve) => signal!.addEventListener('abort', () => resolve((ended = signal!.reason as object)))));
    expect(await source.execute(of({ deadline: Date.now() + 20 }))).toEqual({ errors: [{ message: 'the time that there was for this is over', extensions: { code: 'TIMEOUT' } }] });
    expect(ended).toMatchObject({ extensions: { code: 'TIMEOUT' } });
  });

  test('answers within the time as without one, and takes no word for one that is none', async () => {
    const { source, url } = await behind(async ({ requestId, signal }) => await Promise.resolve({ data: { requestId, ended: signal!.aborted } }));
    expect(await source.execute(of({ deadline: Date.now() + 60_000 }))).toEqual({ data: { requestId: 'r-1', ended: false } });
    expect(await source.execute(of())).toEqual({ data: { requestId: 'r-1', ended: false } });
    for (const odd of ['', '-1', 'soon', '1e9', '99999999999999']) {
      const { body } = await request(url, { method: 'POST', headers: { 'content-type': 'application/json', [identityHeader]: await signCaller(anonymous, pair.privateKey), [deadlineHeader]: odd }, body: '{"query":"{ x }"}' });
      expect(await body.json()).toEqual({ data: { requestId: '', ended: false } });
    }
  });

  test('tells every fault of a request as JSON, without a stack', async () => {
    const { url } = await behind(async ({ query }) => (query === '{ broken }' ? await Promise.reject(new Error('of ours')) : await Promise.resolve({ data: {} })));
    const identity = await signCaller(anonymous, pair.privateKey);
    const asked: [string, string, Record<string, string>, number][] = [
      ['no JSON', '{', {}, 400], ['JSON that is no object', '[1]', {}, 400], ['variables that are a list', '{"query":"{ x }","variables":[1]}', {}, 400], ['nothing', '', {}, 400], ['no JSON at all', '{}', { 'content-type': 'text/html' }, 400],
      ['another character set', '{}', { 'content-type': 'application/json; charset=utf-99' }, 415], ['another encoding', '{}', { 'content-encoding': 'lzma' }, 415], ['too much', `{"query":"${'x'.repeat(2_000_000)}"}`, {}, 413],
      ['a fault of ours', '{"query":"{ broken }"}', {}, 500], ['no identity', '{"query":"{ x }"}', { [identityHeader]: 'x' }, 401],
    ];
    for (const [name, body, headers, status] of asked) {
      const answer = await request(url, { method: 'POST', headers: { 'content-type': 'application/json', [identityHeader]: identity, ...headers }, body });
      const text = await answer.body.text();
      expect([answer.statusCode, answer.headers['content-type']], name).toEqual([status, 'application/json; charset=utf-8']);
      expect(JSON.parse(text), name).toMatchObject({ errors: [{ extensions: { code: expect.any(String) as string } }] });
      expect(text, name).not.toMatch(/\.[jt]s:\d|of ours/);
    }
    for (const path of ['/nowhere', '/%ff', '/graphql']) {
      const answer = await request(new URL(path, url));
      expect([answer.statusCode < 500, answer.headers['content-type']], path).toEqual([true, 'application/json; charset=utf-8']);
      await answer.body.dump();
    }
  });

  test('ends what its client has left', async () => {
    const leaving = new AbortController();
    const { promise: left, resolve } = Promise.withResolvers<unknown>();
    const { source } = await behind(async ({ signal }) => await new Promise((answer) => {
      signal!.addEventListener('abort', () => (resolve(signal!.reason), answer({})));
      leaving.abort();
    }));
    await expect(source.execute(of({ signal: leaving.signal, deadline: Date.now() + 60_000 }))).rejects.toThrow('the client has left');
    expect(await left).toMatchObject({ name: 'AbortError' });
  });
});

describe('the breaker before a subgraph', () => {
  test('opens after failures in a row, tries one request when its time is up, and closes by one answer', () => {
    let now = 1_000;
    const breaker = new Breaker(() => now);
    for (let failures = 0; failures < failuresMax; failures++) {
      expect(breaker.admits()).toBe(true);
      breaker.failed();
    }
    expect([breaker.state, breaker.admits()]).toEqual(['open', false]);
    now += openMsMin;
    expect([breaker.admits(), breaker.state, breaker.admits()]).toEqual([true, 'trying', false]);
    breaker.failed();
    now += openMsMin;
    expect(breaker.admits()).toBe(false);
    now += openMsMin;
    expect(breaker.admits()).toBe(true);
    breaker.gaveUp();
    expect(breaker.admits()).toBe(true);
    breaker.answered();
    expect([breaker.state, breaker.admits(), breaker.admits()]).toEqual(['closed', true, true]);
  });

  test('never stays shut: whatever happened, a request is admitted once the longest time has passed', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('ask', 'answered', 'failed', 'gaveUp'), fc.integer({ min: 0, max: openMsMax }))), (steps) => {
      let now = 0;
      let under = 0;
      const breaker = new Breaker(() => now);
      for (const step of steps) {
        if (typeof step === 'number') now += step;
        else if (step === 'ask') under += Number(breaker.admits());
        else if (under > 0) {
          under--;
          breaker[step as 'answered']();
        }
      }
      // What was admitted ends, one way or another.
      for (; under > 0; under--) breaker.failed();
      now += openMsMax;
      expect(breaker.admits()).toBe(true);
    }));
  });

  test('lets nobody through between two tries of a subgraph that stays away', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), (rounds) => {
      let now = 0;
      const breaker = new Breaker(() => now);
      for (let failures = 0; failures < failuresMax; failures++) breaker.failed();
      let waited = openMsMin;
      for (let round = 0; round < rounds; round++) {
        now += waited - 1;
        expect(breaker.admits()).toBe(false);
        now += 1;
        expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
        breaker.failed();
        waited = Math.min(waited * 2, openMsMax);
      }
    }));
  });
});

describe('the transport to a subgraph', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map(async (close) => await close()));
  });

  async function transportTo(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
    let count = 0;
    const server = createServer((request, response) => {
      request.resume();
      request.once('end', () => answer(request, response, ++count));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const transport = new Transport(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?x=1`));
    closing.push(async () => await transport.close(), async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { transport, server, counted: () => count };
  }
  const post = { body: '{"query":"{x}"}', headers: { 'content-type': 'application/json' }, idempotent: true };

  test('posts to the path and the question of its URL, and gives the answer as it is', async () => {
    const { transport } = await transportTo((request, response) => response.writeHead(400).end(`${request.method} ${request.url} ${request.headers['content-type']} ü`));
    expect(await transport.post(post)).toEqual({ status: 400, text: 'POST /graphql?x=1 application/json ü' });
  });

  test('asks again when a kept connection is gone, and a mutation only once', async () => {
    const { transport, counted } = await transportTo((request, response, count) => (count % 2 === 1 ? request.socket.destroy() : response.end('{}')));
    expect(await transport.post(post)).toEqual({ status: 200, text: '{}' });
    expect(counted()).toBe(2);
    await expect(transport.post({ ...post, idempotent: false })).rejects.toThrow();
    expect(counted()).toBe(3);
  });

  test('takes an answer of 500 and above for none, and does not ask a subgraph for a while that gives nothing else', async () => {
    const { transport, counted } = await transportTo((_request, response) => response.writeHead(503).end());
    for (let asked = 0; asked < failuresMax; asked++) await expect(transport.post(post)).rejects.toThrow('answered 503');
    await expect(transport.post(post)).rejects.toThrow('does not answer');
    expect(counted()).toBe(failuresMax);
  });

  test('asks once what the same caller asks at the same time; another caller, another question and a mutation are asked by themselves', async () => {
    const held: ServerResponse[] = [];
    const { transport, counted } = await transportTo((_request, response) => void held.push(response));
    const same = [0, 1, 2].map(async () => await transport.post({ ...post, asker: 'a' }));
    const others = [{ ...post, asker: 'b' }, { ...post, asker: 'a', body: '{"query":"{y}"}' }, { ...post, asker: 'a', idempotent: false }, { ...post, asker: 'a', idempotent: false }, post, post].map(async (one) => await transport.post(one));
    await vi.waitUntil(() => held.length === 7);
    for (const [n, response] of held.entries()) response.end(`answer ${n}`);
    expect(new Set((await Promise.all(same)).map(({ text }) => text)).size).toBe(1);
    expect(new Set((await Promise.all(others)).map(({ text }) => text)).size).toBe(6);
    // What is over is asked anew.
    const again = transport.post({ ...post, asker: 'a' });
    await vi.waitUntil(() => held.length === 8);
    held[7]!.end('later');
    expect(await again).toEqual({ status: 200, text: 'later' });
    expect(counted()).toBe(8);
  });

  test('goes on for those who stay when one of several leaves, and ends with the last; who comes then asks anew', async () => {
    const held: ServerResponse[] = [];
    const gone: ServerResponse[] = [];
    const { transport } = await transportTo((_request, response) => {
      held.push(response);
      response.once('close', () => gone.push(response));
    });
    const leaving = [0, 1, 2].map(() => new AbortController());
    const asked = leaving.map(async ({ signal }) => await transport.post({ ...post, asker: 'a', signal }));
    await vi.waitUntil(() => held.length === 1);
    leaving[0]!.abort();
    await expect(asked[0]).rejects.toThrow('the client has left');
    held[0]!.end('first');
    expect(await asked[1]).toEqual({ status: 200, text: 'first' });
    expect(await asked[2]).toEqual({ status: 200, text: 'first' });
    const alone = new AbortController();
    const last = transport.post({ ...post, asker: 'a', signal: alone.signal });
    await vi.waitUntil(() => held.length === 2);
    alone.abort();
    const next = transport.post({ ...post, asker: 'a', signal: new AbortController().signal });
    await expect(last).rejects.toThrow('the client has left');
    await vi.waitUntil(() => gone.includes(held[1]!) && held.length === 3);
    held[2]!.end('anew');
    expect(await next).toEqual({ status: 200, text: 'anew' });
  });

  test('tells a subgraph how long there is, when that is known', async () => {
    const { transport } = await transportTo((request, response) => response.end(String(request.headers[deadlineHeader])));
    expect((await transport.post(post)).text).toBe('undefined');
    const ms = Number((await transport.post({ ...post, deadline: Date.now() + 50_000 })).text);
    expect([ms > 0, ms <= 50_000]).toEqual([true, true]);
    expect((await transport.post({ ...post, deadline: 1 })).text).toBe('1');
  });

  test('asks again for who has time left when the one who had asked first has none, and holds that against nobody', async () => {
    const held: ServerResponse[] = [];
    const { transport, counted } = await transportTo((_request, response) => void held.push(response));
    const late = (response: ServerResponse) => response.writeHead(504, { [deadlineHeader]: '1' }).end('late');
    const [first, second] = [1, Date.now() + 60_000].map(async (deadline) => await transport.post({ ...post, asker: 'a', deadline }));
    await vi.waitUntil(() => held.length === 1);
    late(held[0]!);
    expect(await first).toEqual({ status: 504, text: 'late', late: true });
    await vi.waitUntil(() => held.length === 2);
    held[1]!.end('answer');
    expect(await second).toEqual({ status: 200, text: 'answer' });
    expect(counted()).toBe(2);
    for (let asked = 0; asked < failuresMax; asked++) {
      const one = transport.post({ ...post, deadline: 1 });
      await vi.waitUntil(() => held.length === 3 + asked);
      late(held[2 + asked]!);
      await one;
    }
    const next = transport.post(post);
    await vi.waitUntil(() => held.length === 3 + failuresMax);
    held.at(-1)!.end('still asked');
    expect((await next).text).toBe('still asked');
  });

  test('does not ask for ever a subgraph that is always late', async () => {
    const { transport, counted } = await transportTo((_request, response) => response.writeHead(504, { [deadlineHeader]: '1' }).end('late'));
    expect((await transport.post({ ...post, asker: 'a', deadline: Date.now() + 60_000 })).late).toBe(true);
    expect(counted()).toBeLessThan(10);
  });

  test('takes a 504 of something in between for no answer', async () => {
    const { transport } = await transportTo((_request, response) => response.writeHead(504).end());
    await expect(transport.post({ ...post, deadline: Date.now() + 60_000 })).rejects.toThrow('answered 504');
  });

  test('tells all who wait that there is no answer, and the next one asks', async () => {
    const { transport, counted } = await transportTo((_request, response, count) => (count === 1 ? response.writeHead(503).end() : response.end('{}')));
    const asked = [0, 1].map(async () => await transport.post({ ...post, asker: 'a' }));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await transport.post({ ...post, asker: 'a' })).toEqual({ status: 200, text: '{}' });
    expect(counted()).toBe(2);
  });

  test('ends the request when the client leaves', async () => {
    const left = new AbortController();
    let closed: Promise<unknown> | undefined;
    const { transport } = await transportTo((request) => {
      closed = new Promise((resolve) => request.socket.once('close', resolve));
      left.abort();
    });
    await expect(transport.post({ ...post, signal: left.signal })).rejects.toThrow('the client has left');
    await closed;
    await expect(transport.post({ ...post, signal: left.signal })).rejects.toThrow('the client has left');
  });

  test('bounds what a subgraph may answer', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    const { transport } = await transportTo((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    await expect(transport.post(post)).rejects.toThrow('is larger than');
  });
});
