import type { SecureContextOptions } from 'node:tls';
import WebSocket from 'ws';
import type { ChangesSubscription } from '../schema/generated/client/graphql.ts';
import { Changes } from './operations.ts';
import type { ServiceUrls } from './service-urls.ts';

/** As every endpoint asks. */
const subscription = Changes.toString();
/** Between two tries of a device that was sent away. Milliseconds. */
const pauseMsMax = 10_000;

export interface Told {
  device: SimulatedDevice;
  sha256: string;
  stage: string;
  revision: number;
}

interface Message {
  type: string;
  payload?: { data?: ChangesSubscription };
}

/**
 * A device as the service sees it: a socket that listens from its cursor on, and comes again when it is cut off. No
 * more is kept of it.
 */
export class SimulatedDevice {
  readonly token: string;
  readonly #urls: ServiceUrls;
  readonly #tls: SecureContextOptions;
  readonly #onTold: (told: Told) => void;
  #socket: WebSocket | undefined;
  #cursor: string | null = null;
  #ended = false;
  #tries = 0;
  #live = Promise.withResolvers<void>();
  /** How often it was cut off. */
  losses = 0;

  constructor(token: string, urls: ServiceUrls, tls: SecureContextOptions, onTold: (told: Told) => void) {
    this.token = token;
    this.#urls = urls;
    this.#tls = tls;
    this.#onTold = onTold;
  }

  /** Resolves when the service tells it things. */
  async listening(): Promise<void> {
    if (!this.#socket) this.#connect();
    await this.#live.promise;
  }

  /** Cuts it off: it comes again and hears what it missed. */
  cut(): void {
    this.#live = Promise.withResolvers();
    this.#socket?.terminate();
  }

  end(): void {
    this.#ended = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    const url = this.#urls.current;
    const authorization = `Bearer ${this.token}`;
    const socket = new WebSocket(
      `${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws',
      { ...this.#tls, perMessageDeflate: false, headers: { authorization } },
    );
    this.#socket = socket;
    const say = (message: object) => socket.send(JSON.stringify(message));
    socket.on('open', () => say({ type: 'connection_init', payload: { authorization } }));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.type === 'connection_ack') say({
        type: 'subscribe', id: '1', payload: { query: subscription, variables: { after: this.#cursor } },
      });
      else if (message.type === 'ping') say({ type: 'pong' });
      else if (message.type === 'next') this.#told(message);
      else if (message.type === 'error' || message.type === 'complete') socket.terminate();
    });
    socket.on('error', () => this.#urls.failed(url));
    socket.on('close', () => this.#again());
    // With a cursor the service says nothing before there is something to say.
    if (this.#cursor !== null) socket.once('open', () => this.#live.resolve());
  }

  #told({ payload }: Message): void {
    const told = payload?.data?.verdictChanged;
    if (!told) return;
    this.#tries = 0;
    this.#cursor = told.cursor;
    this.#live.resolve();
    if (told.verdict) this.#onTold({
      device: this, sha256: told.verdict.sample.sha256, stage: told.verdict.stage, revision: told.verdict.revision,
    });
  }

  #again(): void {
    if (this.#ended) return;
    this.losses++;
    setTimeout(
      () => this.#ended || this.#connect(), Math.min(pauseMsMax, 100 * 2 ** this.#tries++) * (0.5 + Math.random()),
    );
  }
}
