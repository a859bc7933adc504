import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { parse, type GraphQLFormattedError } from 'graphql';
import { generateKeyPair } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../gateway/execution/engine.ts';
import { Hub } from '../gateway/stream/hub.ts';
import type { Sink } from '../gateway/stream/sink.ts';
import type { Told } from '../gateway/stream/told.ts';
import { sharingsOf } from '../gateway/stream/upstream.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { sharedCaller, sharing, signCaller, verifyCaller, type Caller } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';
import { LogGraph, logSupergraph } from './federated/log.ts';

let sdl: string;
beforeAll(() => void (sdl = logSupergraph()));

const device = (id: string, customerId = 'cus_1', scopes = ['read']): Caller => ({ kind: 'DEVICE', id, customerId, group: null, scopes, licence: null });

function makeHub() {
  const graph = new LogGraph();
  const sources = graph.sources();
  const text = supergraphOf(sdl);
  let served = { engine: new Engine(text.forPlanning, sources), sharings: sharingsOf(text.full) };
  const hub = new Hub({ served: () => served, sources, log: makeLog('test', 'silent') });
  const replace = (other: string) => {
    const next = supergraphOf(other);
    served = { engine: new Engine(next.forPlanning, sources), sharings: sharingsOf(next.full) };
    hub.renew();
  };
  const members = () => [...hub.groups()].map(({ members }) => members);
  return { graph, hub, replace, members, groups: () => members().length };
}

interface Heard {
  changed?: { cursor: string; number: number | null; gap: boolean; owner: { name: string } | null; mine?: string };
  [field: string]: unknown;
}

/** A client that remembers what it heard, and comes again when it is told to. */
class Client implements Sink {
  readonly heard: Heard[] = [];
  readonly told: Told[] = [];
  errors: readonly GraphQLFormattedError[] | null = null;
  completed = false;
  moves = 0;
  #leave: () => void = () => undefined;
  #wake: () => void = () => undefined;
  readonly #hub: Hub;
  readonly #query: string;
  readonly #caller: Caller;
  readonly #variables: Record<string, unknown>;
  readonly #room: () => Promise<void>;

  constructor(hub: Hub, { query, caller = device('dev_1'), variables = {}, room = async () => await Promise.resolve() }: { query: string; caller?: Caller; variables?: Record<string, unknown>; room?: () => Promise<void> }) {
    this.#hub = hub;
    this.#query = query;
    this.#caller = caller;
    this.#variables = variables;
    this.#room = room;
    this.#join();
  }
  #join(): void {
    const last = this.heard.at(-1)?.changed?.cursor;
    let over = false;
    const mine: Sink = {
      next: (told) => void (over || this.next(told)), all: (told) => told.forEach((one) => mine.next(one)), room: async () => await this.#room(), fail: (errors) => this.fail(errors), complete: () => this.complete(),
      move: () => {
        over = true;
        this.move();
      },
    };
    this.#leave = this.#hub.join({ document: parse(this.#query), operationName: undefined, variables: { ...this.#variables, ...(last ? { after: last } : {}) }, caller: this.#caller }, mine);
  }
  next(told: Told): void {
    this.told.push(told);
    this.heard.push((JSON.parse(told.json) as { data: Heard }).data);
    this.#wake();
  }
  all(told: readonly Told[]): void {
    for (const one of told) this.next(one);
  }
  room = async () => await this.#room();
  fail(errors: readonly GraphQLFormattedError[]): void {
    this.errors = errors;
    this.#wake();
  }
  complete(): void {
    this.completed = true;
    this.#wake();
  }
  move(): void {
    this.moves++;
    this.#wake();
    this.#join();
  }
  leave(): void {
    this.#leave();
  }
  async until(holds: () => boolean): Promise<this> {
    while (!holds()) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this;
  }
  async numbers(last: number): Promise<(number | null)[]> {
    await this.until(() => this.heard.at(-1)?.changed?.number === last);
    return this.heard.map(({ changed }) => changed!.number);
  }
}

test('a caller who stands for several says who they have in common, over the wire too, and throws when asked who in particular', async () => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const one: Caller = { ...device('dev_1'), group: 'a', session: 'ses_1', licence: { expiresAt: '2030-01-01T00:00:00Z', dailyQuota: 1, monthlyQuota: 2 } };
  for (const shared of [sharedCaller(one), await verifyCaller(await signCaller(sharedCaller(one), privateKey), publicKey)]) {
    expect(JSON.parse(JSON.stringify(shared))).toEqual({ kind: 'DEVICE', customerId: 'cus_1', scopes: ['read'], licence: one.licence, shared: true });
    for (const word of ['id', 'group', 'session', 'home'] as const) expect(() => shared[word]).toThrow('this depends on who asks');
  }
  expect(sharing(one)).toBe(sharing({ ...one, id: 'dev_2', group: 'b' }));
  expect(sharing({ ...one, home: 'cus_2' })).toBeNull();
});

const changes = 'subscription ($after: Cursor, $odd: Boolean) { changed(after: $after, odd: $odd) { cursor number gap owner { name } } }';
const greeted = async (client: Client) => await client.until(() => client.heard.length > 0);

describe('listeners to the same', () => {
  test('share one reading, one completion and one serialisation, whoever of the customer they are and wherever they come in', async () => {
    const { graph, hub, members } = makeHub();
    graph.append(3);
    const early = await greeted(new Client(hub, { query: changes }));
    const clients = [early, ...Array.from({ length: 50 }, (_one, n) => new Client(hub, { query: changes, caller: device(`dev_${n}`), variables: n % 2 ? { after: 'c1' } : {} }))];
    await Promise.all(clients.map(greeted));
    graph.append();
    await Promise.all(clients.map(async (client) => await client.until(() => client.heard.at(-1)?.changed?.number === 4)));
    expect(new Set(clients.map((client) => client.told.at(-1))).size).toBe(1);
    expect([members(), graph.open, graph.asked.readings]).toEqual([[51], 1, 1]);
    expect(graph.asked.pages).toBeLessThanOrEqual(3);
    for (const client of clients) client.leave();
    expect(members()).toEqual([]);
    while (graph.open > 0) await turn();
  });

  test('of another customer, with other rights or other variables are a group of their own', async () => {
    const { hub, groups } = makeHub();
    const of = async (caller: Caller, variables = {}) => await greeted(new Client(hub, { query: changes, caller, variables }));
    await of(device('a'));
    await of(device('b'));
    expect(groups()).toBe(1);
    await of(device('c', 'cus_2'));
    await of(device('d', 'cus_1', ['read', 'write']));
    await of(device('e'), { odd: true });
    await of({ ...device('f'), home: 'cus_3' });
    expect(groups()).toBe(5);
  });

  test('are told each what is theirs when a field depends on who asks, though they began together', async () => {
    const { graph, hub, groups } = makeHub();
    graph.append(2);
    const query = 'subscription ($after: Cursor) { changed(after: $after) { cursor number gap mine } }';
    const clients = ['a', 'b', 'c'].map((id, n) => new Client(hub, { query, caller: device(id), variables: n === 0 ? { after: 'c0' } : {} }));
    await Promise.all(clients.map(greeted));
    graph.append(4);
    await Promise.all(clients.map(async (client) => await client.numbers(6)));
    expect(groups()).toBe(1);
    graph.append(8);
    for (const [n, client] of clients.entries()) {
      expect((await client.numbers(14)).slice(1)).toEqual(Array.from({ length: n === 0 ? 13 : 12 }, (_one, at) => at + (n === 0 ? 2 : 3)));
      expect(client.heard.filter(({ changed }) => changed!.mine !== 'anybody').map(({ changed }) => changed)).toMatchObject([7, 14].map((number) => ({ number, mine: ['a', 'b', 'c'][n] })));
    }
    expect(groups()).toBe(3);
    const late = new Client(hub, { query, caller: device('d'), variables: { after: 'c6' } });
    expect(await late.numbers(14)).toEqual([7, 8, 9, 10, 11, 12, 13, 14]);
  });

  test('are not told where the stream stood before they came, though somebody asked that a moment ago', async () => {
    const { graph, hub } = makeHub();
    const other = await greeted(new Client(hub, { query: changes }));
    graph.append();
    await other.numbers(1);
    let open: (() => void) | null = null;
    graph.delay = async (after) => { if (after) await new Promise<void>((resolve) => (open = resolve)); };
    const early = new Client(hub, { query: changes });
    while (!open) await turn();
    graph.delay = async () => await Promise.resolve();
    graph.append();
    await other.numbers(2);
    const late = new Client(hub, { query: changes });
    await turn();
    (open as () => void)();
    await Promise.all([early, late].map(greeted));
    expect([early, late].map(({ heard }) => heard[0]!.changed!.cursor)).toEqual(['c1', 'c2']);
    graph.append();
    expect([await early.numbers(3), await late.numbers(3)]).toEqual([[null, 2, 3], [null, 3]]);
  });

  test('that come again all at once, each with a cursor of its own, cost a reading for each page of the stream and not for each of them', async () => {
    const { graph, hub } = makeHub();
    graph.append(400);
    const clients = Array.from({ length: 200 }, (_one, n) => new Client(hub, { query: changes, caller: device(`dev_${n}`), variables: { after: `c${(n * 7) % 200}` } }));
    for (const [n, client] of clients.entries()) {
      const from = (n * 7) % 200;
      expect(await client.numbers(400)).toEqual(Array.from({ length: 400 - from }, (_one, index) => from + index + 1));
    }
    // 400 events are 7 pages, and two readings go on at a time.
    expect(graph.asked.pages).toBeLessThan(20);
    // What the events of a page need of another subgraph is asked for at once.
    expect(graph.asked.completions).toBeLessThanOrEqual(graph.asked.pages);
    // What the group has heard itself is read for nobody.
    graph.append(50);
    await Promise.all(clients.map(async (client) => await client.numbers(450)));
    const read = graph.asked.pages;
    const again = Array.from({ length: 50 }, (_one, n) => new Client(hub, { query: changes, variables: { after: `c${400 + n + 1}` } }));
    graph.append();
    for (const [n, client] of again.entries()) expect(await client.numbers(451)).toEqual(Array.from({ length: 50 - n }, (_one, index) => 402 + n + index));
    expect(graph.asked.pages).toBe(read);
  });

  test('hear all of it though more happens while they read slowly than is kept for them', async () => {
    const { graph, hub } = makeHub();
    graph.append(3);
    let [open, free] = [() => undefined as void, false];
    const slow = new Client(hub, { query: changes, variables: { after: 'c0' }, room: async () => { if (!free) await new Promise<void>((resolve) => (open = resolve)); } });
    const other = await greeted(new Client(hub, { query: changes }));
    await slow.numbers(3);
    for (const until of [303, 603]) {
      graph.append(300);
      await other.numbers(until);
      open();
    }
    free = true;
    open();
    graph.append();
    expect(await slow.numbers(604)).toEqual(Array.from({ length: 604 }, (_one, n) => n + 1));
  });

  test('of a state hear at once how it stands, and of what is live from then on', async () => {
    const { graph, hub } = makeHub();
    graph.append(5);
    const state = 'subscription { stateChanged { number owner { name } } }';
    const [first, live] = [await greeted(new Client(hub, { query: state })), new Client(hub, { query: 'subscription { told { number } }' })];
    const second = await greeted(new Client(hub, { query: state, caller: device('dev_2') }));
    while (graph.open < 2) await turn();
    graph.append();
    for (const client of [first, second]) {
      await client.until(() => client.heard.length === 2);
      expect(client.heard).toEqual([5, 6].map((number) => ({ stateChanged: { number, owner: { name: `person ${number % 3}` } } })));
    }
    expect((await greeted(live)).heard).toEqual([{ told: { number: 6 } }]);
    expect(graph.asked.readings).toBe(2);
  });

  test('of what nobody declared to be shared have a reading each', async () => {
    const { graph, hub, groups } = makeHub();
    const clients = [new Client(hub, { query: 'subscription { mine { number } }' }), new Client(hub, { query: 'subscription { mine { number } }' })];
    while (graph.open < 2) await turn();
    graph.append();
    await Promise.all(clients.map(greeted));
    expect([groups(), graph.asked.readings]).toEqual([2, 2]);
  });

  test.each([['a cursor that is none', { after: 'nonsense' }, 'BAD_USER_INPUT'], ['a variable that is not of its type', { odd: 7 }, 'BAD_USER_INPUT']])('%s is refused to its sender alone', async (_what, variables, code) => {
    const { graph, hub } = makeHub();
    const good = await greeted(new Client(hub, { query: changes }));
    const bad = new Client(hub, { query: changes, variables });
    await bad.until(() => bad.errors !== null);
    expect(bad.errors).toMatchObject([{ extensions: { code } }]);
    graph.append();
    expect(await good.numbers(1)).toEqual([null, 1]);
  });

  test('are told of a gap when their cursor is older than what is kept', async () => {
    const { graph, hub } = makeHub();
    graph.append(10);
    graph.first = 8;
    const client = new Client(hub, { query: changes, variables: { after: 'c3' } });
    expect(await client.numbers(10)).toEqual([null, 8, 9, 10]);
    expect(client.heard.map(({ changed }) => changed!.gap)).toEqual([true, false, false, false]);
  });

  test('stay where they are when another supergraph comes, and are told why when it no longer has what they ask', async () => {
    const { graph, hub, replace } = makeHub();
    const [stays, goes] = [await greeted(new Client(hub, { query: changes })), await greeted(new Client(hub, { query: 'subscription ($after: Cursor) { changed(after: $after) { cursor mine } }' }))];
    replace(sdl.replace('mine: String!', 'yours: String!'));
    graph.append();
    expect(await stays.numbers(1)).toEqual([null, 1]);
    expect([stays.moves, graph.asked.readings]).toEqual([0, 2]);
    expect(goes.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  test('are not lost an event, nor told one twice, whatever breaks, in any order of joining, leaving, breaking and happening', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 90 }) }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('join' as const), back: fc.oneof(fc.constant(null), fc.constant(Infinity), fc.integer({ min: 0, max: 200 })), odd: fc.boolean(), slow: fc.boolean(), apart: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), which: fc.nat() }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('break' as const), where: fc.constantFrom('reading' as const, 'page' as const, 'completion' as const) }) },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), turns: fc.integer({ min: 1, max: 300 }) }) },
    );
    // Found at random: its group comes apart while a member still reads what it was told.
    const splitWhileOneReadsSlowly: (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[] = [
      { kind: 'join', back: null, odd: false, slow: true, apart: true }, { kind: 'join', back: Infinity, odd: false, slow: false, apart: false }, { kind: 'wait', turns: 3 }, { kind: 'append', count: 8 },
      { kind: 'wait', turns: 21 }, { kind: 'append', count: 1 }, { kind: 'break', where: 'reading' }, { kind: 'break', where: 'reading' }, { kind: 'break', where: 'reading' },
    ];
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.nat(), async (steps, seed) => {
      const { graph, hub, groups } = makeHub();
      let random = seed + 1;
      const chance = (of: number) => (random = (Math.imul(random, 1103515245) + 12345) >>> 0) % of;
      graph.delay = async () => {
        for (let n = chance(4); n > 0; n--) await turn();
      };
      const clients: { client: Client; from: number | null; odd: boolean; left: boolean }[] = [];
      for (const one of steps) {
        if (one.kind === 'append') graph.append(one.count);
        else if (one.kind === 'join') {
          const from = one.back === null ? null : Math.max(0, graph.last - one.back);
          const query = one.apart ? changes.replace('gap', 'gap mine') : changes;
          const room = one.slow ? async () => { for (let n = chance(20); n > 0; n--) await turn(); } : async () => await Promise.resolve();
          clients.push({ from, odd: one.odd, left: false, client: new Client(hub, { query, room, caller: device(`dev_${chance(3)}`), variables: { odd: one.odd, ...(from === null ? {} : { after: graph.cursor(from) }) } }) });
        } else if (one.kind === 'leave') {
          const leaving = clients[one.which % (clients.length || 1)];
          if (leaving) {
            leaving.client.leave();
            leaving.left = true;
          }
        } else if (one.kind === 'break') {
          graph.fault = (where) => {
            if (where !== one.where) return;
            graph.fault = () => undefined;
            throw new Error('broken');
          };
          graph.wake();
        } else for (let n = 0; n < one.turns; n++) await turn();
      }
      graph.fault = () => undefined;
      // The last is odd, so that all hear it; who came without a cursor is greeted before.
      await Promise.all(clients.filter(({ left }) => !left).map(async ({ client, from }) => from === null && (await greeted(client))));
      graph.append(graph.last % 2 === 0 ? 1 : 2);
      const end = graph.last;
      for (const { client, from, odd, left } of clients) {
        if (left) continue;
        const numbers = await client.numbers(end);
        const start = from ?? Number(client.heard[0]!.changed!.cursor.slice(1));
        const expected = Array.from({ length: end - start }, (_one, n) => start + 1 + n).filter((number) => !odd || number % 2 === 1);
        expect(from === null ? numbers.slice(1) : numbers).toEqual(expected);
        for (const { changed } of client.heard) if (changed!.number !== null) expect(changed!.owner).toEqual({ name: `person ${changed!.number % 3}` });
        client.leave();
      }
      expect(groups()).toBe(0);
    }), { numRuns: 60, examples: [[splitWhileOneReadsSlowly, 1302535888]] });
  });
});
