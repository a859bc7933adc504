import { once } from 'node:events';
import type { Socket } from 'node:net';
import WebSocket from 'ws';

/**
 * Many endpoints in one process: each follows the stream with its cursor, comes again when it is cut off, and writes down what it heard of
 * each sample. Some read slowly: they stop reading for a while, again and again.
 */
export interface ListenersOptions {
  url: string;
  count: number;
  slow: number;
  /** Credentials by turns; each may become another. */
  tokens: string[];
  /** Where each begins, by turns; without, with what happens from then on. */
  cursors?: string[];
  slowMs: number;
}
export interface Heard {
  /** Listeners that have heard the newest revision of every sample. */
  complete: number;
  /** Revisions that a listener with a quick eye never heard, though it heard newer ones; and of slow ones, for which the newest is told alone. */
  missed: number;
  skipped: number;
  /** Heard again after its cursor, or before an older one. */
  twice: number;
  disordered: number;
  gaps: number;
  told: number;
  closes: Record<string, number>;
  errors: Record<string, number>;
}

const [options] = (await once(process, 'message')) as [ListenersOptions];
const fields = ['', 'level stage summary', 'level decisiveSignals { title } conditions { environments limitations }'];
/** What each has to have heard in the end. */
let wanted = new Map<string, number>();
let ending = false;
const [closes, errors] = [{} as Record<string, number>, {} as Record<string, number>];
const count = (into: Record<string, number>, what: string) => (into[what] = (into[what] ?? 0) + 1);

class Listener {
  readonly slow: boolean;
  readonly #turn: number;
  readonly #query: string;
  /** By sample: the first and the newest revision that it heard, and what between them it did not. */
  readonly heard = new Map<string, { first: number; newest: number; holes: Set<number> }>();
  twice = 0;
  disordered = 0;
  gaps = 0;
  told = 0;
  #after: string | null = null;
  #socket: WebSocket | undefined;
  #tries = 0;
  readonly greeted = Promise.withResolvers<void>();

  constructor(n: number) {
    this.#turn = n % options.tokens.length;
    this.slow = n < options.slow;
    this.#after = options.cursors?.[n % options.cursors.length] ?? null;
    this.#query = `subscription ($after: Cursor) { verdictChanged(after: $after) { cursor gap verdict { id revision sample { sha256 } ${fields[n % fields.length]!} } } }`;
    this.#open();
    if (this.slow) void this.greeted.promise.then(() => this.#nap());
  }

  complete(): boolean {
    return [...wanted].every(([sample, revision]) => this.heard.get(sample)?.newest === revision);
  }

  #open(): void {
    const token = options.tokens[this.#turn]!;
    const socket = new WebSocket(`${options.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false, handshakeTimeout: 10_000 });
    this.#socket = socket;
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })));
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      count(closes, String(code));
      if (this.#socket !== socket) return;
      // Who is no longer known waits for another credential; all others come again by chance within a while.
      const again = () => (code === 4403 && options.tokens[this.#turn] === token && this.#tries < 1_000 ? setTimeout(again, 100) : this.#open());
      setTimeout(again, Math.min(3_000, 50 * 2 ** this.#tries++) * (0.5 + Math.random()));
    });
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; payload?: { data?: { verdictChanged: { cursor: string; gap: boolean; verdict: { revision: number; sample: { sha256: string } } | null } }; errors?: { extensions?: { code?: string } }[] } };
      if (message.type === 'connection_ack') socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: this.#query, variables: { after: this.#after } } }));
      else if (message.type === 'ping') socket.send('{"type":"pong"}');
      else if (message.type === 'next' && message.payload?.data) this.#hear(message.payload.data.verdictChanged);
      else if (message.type === 'next' || message.type === 'error' || message.type === 'complete') {
        count(errors, `${message.type} ${JSON.stringify(message.payload).slice(0, 200)}`);
        socket.close();
      }
    });
  }

  #hear({ cursor, gap, verdict }: { cursor: string; gap: boolean; verdict: { revision: number; sample: { sha256: string } } | null }): void {
    this.#tries = 0;
    this.#after = cursor;
    this.greeted.resolve();
    if (gap) this.gaps++;
    if (!verdict) return;
    this.told++;
    const { revision, sample: { sha256 } } = verdict;
    const heard = this.heard.get(sha256);
    if (!heard) return void this.heard.set(sha256, { first: revision, newest: revision, holes: new Set() });
    if (revision > heard.newest) {
      for (let between = heard.newest + 1; between < revision; between++) heard.holes.add(between);
      heard.newest = revision;
    } else if (heard.holes.delete(revision) || revision < heard.first) this.disordered++;
    else this.twice++;
  }

  /** Revisions after the `first` that anybody could hear, up to the newest that there is. */
  unheard(first: number): number {
    return [...wanted].reduce((total, [sample, newest]) => {
      const heard = this.heard.get(sample);
      return total + (heard ? heard.holes.size + Math.max(0, heard.first - 1 - first) + newest - heard.newest : newest - first);
    }, 0);
  }

  /** Doesn't read for a while, reads a little, and again. */
  #nap(): void {
    const raw = () => (this.#socket as unknown as { _socket?: Socket } | undefined)?._socket;
    const sleep = () => {
      if (ending) return void raw()?.resume();
      raw()?.pause();
      setTimeout(() => {
        raw()?.resume();
        setTimeout(sleep, options.slowMs / 10);
      }, options.slowMs * (0.5 + Math.random()));
    };
    setTimeout(sleep, options.slowMs * Math.random());
  }
}

const listeners: Listener[] = [];
for (let n = 0; n < options.count; n += 50) {
  const some = Array.from({ length: Math.min(50, options.count - n) }, (_one, index) => new Listener(n + index));
  listeners.push(...some);
  await Promise.all(some.map(async (one) => await one.greeted.promise));
}
process.on('message', (message: { token?: [number, string]; wanted?: [string, number][]; first?: number }) => {
  if (message.token) options.tokens[message.token[0]] = message.token[1];
  if (!message.wanted) return;
  wanted = new Map(message.wanted);
  ending = true;
  const first = message.first ?? 1;
  const sum = (value: (one: Listener) => number) => listeners.reduce((total, one) => total + value(one), 0);
  process.send!({
    complete: listeners.filter((one) => one.complete()).length, missed: sum((one) => (one.slow ? 0 : one.unheard(first))), skipped: sum((one) => (one.slow ? one.unheard(first) : 0)),
    twice: sum((one) => one.twice), disordered: sum((one) => one.disordered), gaps: sum((one) => one.gaps), told: sum((one) => one.told), closes, errors,
  } satisfies Heard);
});
process.send!('ready');
process.on('disconnect', () => process.exit(0));
