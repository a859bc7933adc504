import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { certificateOf } from '../certificate.ts';
import { limits } from '../limits.ts';
import { closeCodes, Connection, subprotocol, type Front } from './connection.ts';

/** Every socket is asked once in this many beats whether it is still there, each second a share of them. */
const beats = 15;
const beatMs = 1_000;
/** Milliseconds over which a stopping gateway spreads the farewell to its clients, at the most; and for each of them. */
const farewellMsMax = 10_000;
const farewellMsEach = 1;

/** All sockets of a gateway. */
export class Sockets {
  readonly #server: WebSocketServer;
  readonly #shares: readonly Set<Connection>[] = Array.from({ length: beats }, () => new Set<Connection>());
  #turn = 0;
  #stopping = false;
  readonly #timer: NodeJS.Timeout;

  constructor(http: Server, path: string, front: Front, closed: (code: number) => void = () => undefined) {
    this.#server = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytesMax, perMessageDeflate: false, clientTracking: false, handleProtocols: (offered) => offered.has(subprotocol) && subprotocol });
    http.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
      if (!URL.canParse(request.url ?? '', 'http://gateway') || new URL(request.url!, 'http://gateway').pathname !== path) return refuse(raw, '404 Not Found');
      if (this.#stopping) return refuse(raw, '503 Service Unavailable');
      const [address, { authorization }] = [front.addressOf(request), request.headers];
      const arrived = front.admission ? front.admission.greeting(authorization, address) : () => undefined;
      if (!arrived) return refuse(raw, '429 Too Many Requests', `Retry-After: ${front.admission!.resets(address)}\r\n`);
      // Whatever becomes of it before it is a socket.
      raw.once('close', () => arrived(false));
      this.#server.handleUpgrade(request, raw, head, (socket) => {
        const share = this.#shares[this.#turn]!;
        const connection = new Connection(socket, raw, front, {
          shown: { authorization, customer: undefined, certificate: certificateOf(request.socket) }, address, arrived,
        }, closed);
        share.add(connection);
        socket.once('close', () => share.delete(connection));
      });
    });
    this.#timer = setInterval(() => this.#beat(), beatMs).unref();
  }

  get count(): number {
    return this.#shares.reduce((sum, share) => sum + share.size, 0);
  }

  /** What waits to be sent, of all. */
  get waiting(): number {
    let sum = 0;
    for (const share of this.#shares) for (const connection of share) sum += connection.waiting;
    return sum;
  }

  /** Sends all away, one by one, so that they don't come to another gateway all at once. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    const all = this.#shares.flatMap((share) => [...share]);
    const spread = Math.min(farewellMsMax, all.length * farewellMsEach);
    await Promise.all(all.map(async (connection) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * spread));
      connection.close(closeCodes.restarts, 'this gateway restarts: come again with your cursor');
    }));
    await new Promise<void>((resolve) => setTimeout(resolve, all.length > 0 ? 100 : 0));
    for (const connection of all) connection.terminate();
    this.#server.close();
  }

  #beat(): void {
    this.#turn = (this.#turn + 1) % beats;
    for (const connection of this.#shares[this.#turn]!) connection.beat();
  }
}

/** Whoever is refused may be gone already: nobody else listens to what goes wrong with this socket. */
function refuse(raw: Duplex, status: string, headers = ''): void {
  raw.on('error', () => raw.destroy());
  raw.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\n\r\n`);
}
