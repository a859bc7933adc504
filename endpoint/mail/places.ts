import { isIPv6, type Socket } from 'node:net';
import type { SMTPServer } from 'smtp-server';

export interface PlacesOptions {
  /** Connections at the same time. */
  connectionsMax: number;
  /** Of them, those of one address; of IPv6, of one network of 64 bits, which is what one host is given. */
  connectionsPerAddressMax: number;
  /** Milliseconds until a client has greeted (EHLO, HELO). */
  greetingMsMax: number;
  /** Milliseconds without a byte after which a connection may lose its place to a new one, when all are taken. */
  idleMsMax: number;
  /** Addresses that `connectionsPerAddressMax` is not for. */
  exempt: (address: string) => boolean;
}

type Connection = SMTPServer['connections'] extends Set<infer C> ? C : never;

/** One connection. */
interface Place {
  socket: Socket;
  connection: Connection;
  /** Whose it is. */
  key: string;
  since: number;
  bytesRead: number;
  /** When the last byte was seen. */
  activeAt: number;
}

const lookMs = 1_000;
/** Milliseconds for a refused client to read why. */
const lingerMs = 2_000;

/** To whom a connection is counted. */
export function addressKey(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '').split('%')[0]!;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const groups = head.split(':').filter(Boolean);
  const after = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const whole = [...groups, ...Array.from({ length: 8 - groups.length - after.length }, () => '0'), ...after];
  return `${whole.slice(0, 4).join(':')}::/64`;
}

/**
 * Who may be connected. A server has to wait five minutes for each command (RFC 5321, 4.5.3.2), so a hundred clients that say nothing would
 * keep all others away for five minutes at a time. That patience is meant for a dialogue: who has not even greeted gets less of it, one
 * address gets a share of the places, and where all are taken, a new client gets the place of the connection that has been idle longest at
 * the address that has most. All of them hear 421, after which an honest server comes again.
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #places = new Map<Connection, Place>();
  /** By session: what we work on. The client waits for us, not we for it. */
  readonly #working = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  /** Stands in front of a server that counts nothing itself. */
  constructor(server: SMTPServer, options: PlacesOptions) {
    this.#options = options;
    const connect = server.connect.bind(server);
    server.connect = (socket, socketOptions) => {
      const key = addressKey(socket.remoteAddress ?? '');
      const refusal = this.#refusal(key, socket.remoteAddress ?? '');
      if (refusal) return refuse(socket, refusal);
      const before = new Set(server.connections);
      connect(socket, socketOptions);
      for (const connection of server.connections) if (!before.has(connection)) this.#take(connection, socket, key);
    };
    this.#timer = setInterval(() => this.#look(), lookMs).unref();
    server.on('close', () => clearInterval(this.#timer));
  }

  /** While a message that has come is written down: its client is owed an answer and keeps its place. */
  async work<T>(sessionId: string, work: Promise<T>): Promise<T> {
    this.#working.add(sessionId);
    try {
      return await work;
    } finally {
      this.#working.delete(sessionId);
    }
  }

  /** Why nobody more may come from there; null when somebody may. */
  #refusal(key: string, address: string): string | null {
    const mine = this.#of(key);
    if (mine.length >= this.#options.connectionsPerAddressMax && !this.#options.exempt(address)) return `${mine.length} connections are the most from your address`;
    if (this.#places.size < this.#options.connectionsMax || this.#makeRoom(mine.length)) return null;
    return `${this.#options.connectionsMax} connections are the most at a time: come again`;
  }

  /** Ends a connection for a client whose address has `count` of them. False when all do something, and nobody has many more. */
  #makeRoom(count: number): boolean {
    this.#observe();
    const byKey = new Map<string, Place[]>();
    for (const place of this.#places.values()) if (!this.#working.has(place.connection.id)) byKey.set(place.key, [...(byKey.get(place.key) ?? []), place]);
    const idlest = (places: readonly Place[]) => places.reduce((one, other) => (other.activeAt < one.activeAt ? other : one));
    const most = [...byKey.values()].sort((one, other) => other.length - one.length || idlest(one).activeAt - idlest(other).activeAt)[0];
    if (!most) return false;
    const victim = idlest(most);
    // With two less there, and one more here, nobody has more than before: such a place is given up even by who sends.
    if (most.length < count + 2 && Date.now() - victim.activeAt < this.#options.idleMsMax) return false;
    this.#end(victim, 'others need the place: come again');
    return true;
  }

  #take(connection: Connection, socket: Socket, key: string): void {
    const now = Date.now();
    this.#places.set(connection, { socket, connection, key, since: now, bytesRead: 0, activeAt: now });
    socket.once('close', () => this.#places.delete(connection));
  }

  #of(key: string): Place[] {
    return [...this.#places.values()].filter((place) => place.key === key);
  }

  /** Notes who has sent something. */
  #observe(): void {
    const now = Date.now();
    for (const place of this.#places.values()) {
      const { bytesRead } = place.socket;
      if (bytesRead === place.bytesRead) continue;
      place.bytesRead = bytesRead;
      place.activeAt = now;
    }
  }

  #look(): void {
    this.#observe();
    const now = Date.now();
    for (const place of this.#places.values()) {
      // After STARTTLS it has to greet once more: that is part of a dialogue.
      if (!place.connection.hostNameAppearsAs && !place.connection.secure && now - place.since >= this.#options.greetingMsMax) this.#end(place, 'you have not greeted');
    }
  }

  #end(place: Place, why: string): void {
    this.#places.delete(place.connection);
    place.connection.send(421, `4.3.2 ${why}`, false);
    setTimeout(() => place.socket.destroy(), lingerMs).unref();
  }
}

function refuse(socket: Socket, why: string): void {
  socket.on('error', () => undefined);
  socket.end(`421 4.3.2 ${why}\r\n`);
  // What it sends is read, or its end would never be.
  socket.resume();
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
