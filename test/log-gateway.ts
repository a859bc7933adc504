import { once } from 'node:events';
import WebSocket from 'ws';
import { startGateway, type Authenticate, type Gateway, type GatewayOptions } from '../gateway/server.ts';
import { supergraphOf } from '../gateway/supergraph.ts';
import { anonymous, type Caller } from '../platform/caller.ts';
import { makeLog } from '../platform/log.ts';
import { LogGraph, logSupergraph } from './federated/log.ts';

export const device: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: ['read'], licence: null };
export const changes = 'subscription ($after: Cursor) { changed(after: $after) { cursor number } }';
type Message = { type: string; id?: string; payload?: { data?: { changed?: { cursor: string; number: number | null } }; errors?: unknown } & Record<string, unknown> };

let composed: string | undefined;

/** A gateway before the graph of a log, and those who listen to it. */
export class LogGateway {
  readonly sdl = (composed ??= logSupergraph());
  readonly graph = new LogGraph();
  /** Ended with the gateway. */
  readonly open: { end: () => void }[] = [];
  /** Whoever shows something is a device of that name. */
  authenticate: Authenticate = async ({ authorization }) => await Promise.resolve(authorization ? { ...device, id: authorization } : anonymous);
  gateway!: Gateway;

  static async start(): Promise<LogGateway> {
    const at = new LogGateway();
    at.gateway = await at.another();
    return at;
  }

  /** Before the same graph. */
  async another(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
    return await startGateway({ supergraph: supergraphOf(this.sdl), sources: this.graph.sources(), routes: [], host: '127.0.0.1', port: 0, log: makeLog('test', 'silent'), authenticate: async (...given) => await this.authenticate(...given), ...options });
  }

  async stop(): Promise<void> {
    for (const one of this.open.splice(0)) one.end();
    await this.gateway.stop();
  }

  /** A socket that says and hears what it wants. */
  async greeted(authorization = 'dev_1', url = this.gateway.url) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws']);
    const heard: Message[] = [];
    const waiting = new Set<() => void>();
    const wake = () => {
      for (const one of waiting) one();
      waiting.clear();
    };
    let closed: { code: number; reason: string } | null = null;
    socket.on('message', (data: Buffer) => (heard.push(JSON.parse(data.toString()) as Message), wake()));
    socket.on('close', (code, reason) => ((closed = { code, reason: reason.toString() }), wake()));
    const until = async <T>(look: () => T): Promise<NonNullable<T>> => {
      for (;;) {
        const found = look();
        if (found) return found;
        await new Promise<void>((resolve) => void waiting.add(resolve));
      }
    };
    const peer = {
      heard, socket, say: (message: object) => socket.send(JSON.stringify(message)), end: () => socket.terminate(), closed: async () => await until(() => closed),
      subscribe: (id: string, query = changes, variables = {}) => socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables } })),
      message: async (fits: (message: Message) => boolean) => await until(() => heard.find(fits)),
      number: async (number: number) => await until(() => heard.find(({ payload }) => payload?.data?.changed?.number === number)),
      numbers: (id: string) => heard.filter((message) => message.type === 'next' && message.id === id).map(({ payload }) => payload!.data!.changed!.number),
    };
    this.open.push(peer);
    await once(socket, 'open');
    peer.say({ type: 'connection_init', payload: { authorization } });
    await Promise.race([peer.message(({ type }) => type === 'connection_ack'), peer.closed()]);
    return peer;
  }
}
