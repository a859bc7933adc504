import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { closeReason } from '../gateway/stream/close-reason.ts';
import { startAssay, type Assay } from './assay.ts';

type Message = { type: string; id?: string; payload?: unknown } & Record<string, unknown>;

/** A client that may break every rule. */
class Peer {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  #wake: () => void = () => undefined;
  readonly closed: Promise<number>;

  constructor(url: string, protocol: string | null = 'graphql-transport-ws') {
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol === null ? [] : [protocol]);
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', (data: Buffer) => {
      this.#messages.push(JSON.parse(data.toString()) as Message);
      this.#wake();
    });
    this.closed = new Promise((resolve) => this.#socket.on('close', resolve));
  }
  async open(): Promise<this> {
    await once(this.#socket, 'open');
    return this;
  }
  say(message: unknown): void {
    this.#socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }
  async hear(): Promise<Message> {
    while (this.#messages.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#messages.shift()!;
  }
  end(): void {
    this.#socket.terminate();
  }
}

describe('the graphql-transport-ws protocol', () => {
  let assay: Assay;
  let device: string;
  const peers: Peer[] = [];
  beforeAll(async () => {
    assay = await startAssay();
    device = (await assay.customer()).devices[0]!;
  });
  afterAll(async () => await assay?.stop());
  afterEach(() => {
    for (const peer of peers.splice(0)) peer.end();
  });
  const opened = async (protocol?: string | null) => {
    const peer = new Peer(assay.url, protocol);
    peers.push(peer);
    return await peer.open();
  };
  const greeted = async (token: string | null = device) => {
    const peer = await opened();
    peer.say({ type: 'connection_init', payload: token ? { authorization: `Bearer ${token}` } : {} });
    expect(await peer.hear()).toMatchObject({ type: 'connection_ack' });
    return peer;
  };
  const subscribe = (id: string, query: string) => ({ type: 'subscribe', id, payload: { query } });
  const stream = 'subscription { verdictChanged { gap } }';
  const gap = { data: { verdictChanged: { gap: false } } };

  test('who names no protocol is closed with 4406, and another one is not agreed to', async () => {
    expect(await (await opened(null)).closed).toBe(4406);
    await expect(opened('graphql-ws')).rejects.toThrow('Server sent no subprotocol');
  });
  test('who says nothing is closed with 4408', async () => expect(await (await opened()).closed).toBe(4408));
  test('who asks before the greeting is closed with 4401', async () => {
    const peer = await opened();
    peer.say(subscribe('1', '{ __typename }'));
    expect(await peer.closed).toBe(4401);
  });
  test('who greets twice is closed with 4429', async () => {
    const peer = await greeted();
    peer.say({ type: 'connection_init' });
    expect(await peer.closed).toBe(4429);
  });
  test('who greets with a credential that does not work is closed with 4403', async () => {
    const peer = await opened();
    peer.say({ type: 'connection_init', payload: { authorization: 'Bearer assay_device_nothing' } });
    expect(await peer.closed).toBe(4403);
  });
  test.each([['bytes', 'x'.repeat(300)], ['letters of three bytes', '\u20ac'.repeat(60)], ['letters of four bytes', '\u{1f600}'.repeat(60)], ['halves of pairs', '\ud800'.repeat(60)], ['exactly as many', 'x'.repeat(123)]])(
    'a reason of too many %s is cut where a letter ends, and fits into the frame', (_name, text) => {
      const reason = closeReason(text);
      expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
      expect(Buffer.byteLength(reason)).toBeGreaterThan(119);
      expect(text.toWellFormed().startsWith(reason)).toBe(true);
    });

  test('an id that is in use is closed with 4409, however long it is', async () => {
    const peer = await greeted();
    const id = '\u20ac'.repeat(60);
    for (let n = 0; n < 2; n++) peer.say(subscribe(id, stream));
    expect(await peer.closed).toBe(4409);
  });

  test('an id that is in use is closed with 4409', async () => {
    const peer = await greeted();
    peer.say(subscribe('1', stream));
    expect(await peer.hear()).toEqual({ type: 'next', id: '1', payload: gap });
    peer.say(subscribe('1', stream));
    expect(await peer.closed).toBe(4409);
  });
  test.each<[string, unknown]>([
    ['no JSON', '{'], ['no object', '[]'], ['nothing', 'null'], ['no type', {}], ['an unknown type', { type: 'start' }], ['a type of the server', { type: 'next', id: '1' }], ['a subscription without an id', { type: 'subscribe', payload: { query: '{ __typename }' } }],
    ['a subscription with an empty id', { type: 'subscribe', id: '', payload: { query: '{ __typename }' } }], ['a subscription without a payload', { type: 'subscribe', id: '1' }], ['a query that is no text', { type: 'subscribe', id: '1', payload: { query: 1 } }],
    ['variables that are no object', { type: 'subscribe', id: '1', payload: { query: '{ __typename }', variables: [] } }], ['a completion without an id', { type: 'complete' }], ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe])],
  ])('a message that is %s is closed with 4400', async (_what, message) => {
    const peer = await greeted();
    peer.say(message);
    expect(await peer.closed).toBe(4400);
  });
  test('a message larger than an operation may be is closed with 1009', async () => {
    const peer = await greeted();
    peer.say(subscribe('1', `{ __typename } ${'#'.repeat(300_000)}`));
    expect(await peer.closed).toBe(1009);
  });
  test('a ping is answered by a pong with its payload, before the greeting too; a pong by nothing', async () => {
    const peer = await opened();
    peer.say({ type: 'ping', payload: { a: 1 } });
    expect(await peer.hear()).toEqual({ type: 'pong', payload: { a: 1 } });
    peer.say({ type: 'pong' });
    peer.say({ type: 'connection_init' });
    expect(await peer.hear()).toMatchObject({ type: 'connection_ack' });
  });
  test('a query is answered once and completed; its id is free again', async () => {
    const peer = await greeted();
    for (let n = 0; n < 2; n++) {
      peer.say(subscribe('q', '{ viewer { kind } }'));
      expect([await peer.hear(), await peer.hear()]).toMatchObject([{ type: 'next', id: 'q', payload: { data: { viewer: { kind: 'DEVICE' } } } }, { type: 'complete', id: 'q' }]);
    }
  });
  test.each([
    ['cannot be parsed', '{'], ['does not fit the schema', '{ nothing }'], ['asks for too much', `{ ${Array.from({ length: 40 }, (_one, n) => `a${n}: __typename`).join(' ')} }`], ['may not be asked', '{ users { nodes { email } } }'], ['has no operation', 'fragment A on Query { __typename }'],
  ])('an operation that %s ends with an error for its id alone', async (_what, query) => {
    const peer = await greeted();
    peer.say(subscribe('bad', query));
    expect(await peer.hear()).toEqual({ type: 'error', id: 'bad', payload: expect.arrayContaining([expect.objectContaining({ message: expect.stringMatching(/\w{3}/) as string })]) as unknown });
    peer.say(subscribe('good', '{ __typename }'));
    expect(await peer.hear()).toMatchObject({ type: 'next', id: 'good' });
  });
  test('what a client completes is over: nothing more comes for it, and the socket goes on', async () => {
    const peer = await greeted();
    peer.say(subscribe('s', stream));
    expect(await peer.hear()).toEqual({ type: 'next', id: 's', payload: gap });
    peer.say({ type: 'complete', id: 's' });
    peer.say(subscribe('t', '{ __typename }'));
    expect([await peer.hear(), await peer.hear()]).toMatchObject([{ type: 'next', id: 't' }, { type: 'complete', id: 't' }]);
  });
  test('subscriptions of one socket do not wait for each other', async () => {
    const peer = await greeted();
    peer.say(subscribe('a', stream));
    peer.say(subscribe('b', stream));
    peer.say(subscribe('c', '{ __typename }'));
    const heard = [await peer.hear(), await peer.hear(), await peer.hear(), await peer.hear()];
    expect(heard.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(['complete c', 'next a', 'next b', 'next c']);
  });
  test('an upgrade to another place is refused', async () => {
    const socket = new WebSocket(`${assay.url.replace('http', 'ws')}/elsewhere`, ['graphql-transport-ws']);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('404');
  });
});
