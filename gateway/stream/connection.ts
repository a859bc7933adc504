import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, OperationTypeNode, type DocumentNode, type GraphQLFormattedError, type OperationDefinitionNode } from 'graphql';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { anonymous, sharing, type Caller } from '../../platform/caller.ts';
import type { Log } from '../../platform/log.ts';
import type { RateLimit } from '../budget.ts';
import type { Shown } from '../credentials.ts';
import type { Admission } from '../admission.ts';
import { masked } from '../masking.ts';
import { isDeep, nestingRefusal } from '../nesting.ts';
import { operationOf } from '../operation.ts';
import type { Listener, Vigil } from '../vigil.ts';
import { closeReason } from './close-reason.ts';
import { textFrame } from './frame.ts';
import type { Hub } from './hub.ts';
import { Outbox } from './outbox.ts';
import type { Presence } from './presence.ts';
import type { Sink } from './sink.ts';
import type { Told } from './told.ts';

/** The subprotocol, in its own words: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export const subprotocol = 'graphql-transport-ws';

/** Close codes of the subprotocol, and of RFC 6455's registry for what a client tries again. */
export const closeCodes = {
  badMessage: 4400, unauthorized: 4401, forbidden: 4403, subprotocolNotAcceptable: 4406, initTimeout: 4408, idInUse: 4409, tooManyInits: 4429, internalError: 4500,
  restarts: 1012, tryAgainLater: 1013,
} as const;

const initMsMax = 5_000;
const operationsMax = 100;

const record = z.record(z.string(), z.unknown());
const id = z.string().min(1).max(128);
const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_init'), payload: record.nullish() }),
  z.object({ type: z.literal('ping'), payload: record.nullish() }),
  z.object({ type: z.literal('pong'), payload: record.nullish() }),
  z.object({ type: z.literal('subscribe'), id, payload: z.object({ query: z.string(), operationName: z.string().nullish(), variables: record.nullish(), extensions: record.nullish() }) }),
  z.object({ type: z.literal('complete'), id }),
]);
type Subscribe = Extract<z.infer<typeof clientMessage>, { type: 'subscribe' }>;

/** What a socket's operations need of the gateway. */
export interface Front {
  hub: Hub;
  vigil: Vigil;
  /** Of callers, with their sockets and event streams. */
  sockets: Presence;
  /** Of callers, with what they listen to by sockets. */
  subscriptions: Presence;
  log: Log;
  /** `paid` in advance by a request; null for what comes by a socket. */
  authenticate: (shown: Shown, address: string | null, paid?: number | null) => Promise<Caller>;
  /** Bounds who shows no credential that works; null where nothing is bounded. */
  admission: Admission | null;
  /** Of the client, also behind proxies that are trusted. */
  addressOf: (request: IncomingMessage) => string | null;
  /** The document, or why it is refused. */
  checked: (query: string, caller: Caller) => DocumentNode | readonly (GraphQLError | GraphQLFormattedError)[];
  /** Takes what a subscription costs from the customer's budget: an error when there is too little, and the headers that say what is left. */
  charge: (listening: { document: DocumentNode; operation: OperationDefinitionNode; variables: Record<string, unknown>; caller: Caller; address: string | null; paid: number }) => Promise<{ refusal: GraphQLError | null; headers: readonly [string, string][] }>;
  /** What is left of the customer's budget; null where there is none. */
  left: (caller: Caller, address: string | null) => Promise<RateLimit | null>;
  /** A query or mutation; its answer as JSON, with what is left of the budget in its extensions. */
  execute: (operation: { query: string; operationName: string | undefined; variables: Record<string, unknown>; requestId: string; caller: Caller; address: string | null; certificate: string | null; signal: AbortSignal; paid: number }) => Promise<string>;
}

/** One socket. */
export class Connection implements Listener {
  shown: Shown;
  caller: Caller = anonymous;
  checkedAt = 0;
  /** Heard of since the last heartbeat. */
  alive = true;
  readonly #socket: WebSocket;
  readonly #front: Front;
  readonly #address: string | null;
  readonly #outbox: Outbox;
  readonly #told: (code: number) => void;
  /** Gives back the place that it had before its greeting. */
  readonly #arrived: (greeted: boolean) => void;
  /** By the ids of operations: how to end them. */
  readonly #operations = new Map<string, () => void>();
  #state: 'opened' | 'greeting' | 'greeted' | 'closed' = 'opened';
  #timer: NodeJS.Timeout | undefined;
  #depart: (() => void) | undefined;

  constructor(socket: WebSocket, raw: Duplex, front: Front, { shown, address, arrived }: { shown: Shown; address: string | null; arrived: (greeted: boolean) => void }, closed: (code: number) => void) {
    this.#told = closed;
    this.#arrived = arrived;
    this.#socket = socket;
    this.#front = front;
    this.#address = address;
    this.shown = shown;
    this.#outbox = new Outbox(raw, () => this.close(closeCodes.tryAgainLater, 'you read too slowly: come again with your last cursor'));
    // Whatever goes wrong with what one client says is that client's alone.
    socket.on('message', (data: Buffer, binary) => {
      try {
        this.#hear(data, binary);
      } catch (error) {
        this.#broken(error);
      }
    });
    socket.on('close', () => this.#closed());
    socket.on('pong', () => (this.alive = true));
    // Messages that are too large, frames that are none: ws closes with the code for it.
    socket.on('error', () => undefined);
    if (socket.protocol !== subprotocol) this.close(closeCodes.subprotocolNotAcceptable, 'speak graphql-transport-ws');
    else this.#timer = setTimeout(() => this.close(closeCodes.initTimeout, 'no connection_init came'), initMsMax);
  }

  /** What waits to be sent to it. */
  get waiting(): number {
    return this.#outbox.waiting;
  }

  close(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#leave();
    this.#told(code);
    this.#socket.close(code, closeReason(reason));
  }

  /** A ping that nobody answers ends the socket. */
  beat(): void {
    if (!this.alive) return this.#socket.terminate();
    this.alive = false;
    if (this.#state !== 'closed') this.#socket.ping();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  confirmed(caller: Caller): void {
    // What it may hear is decided where it joined: with other rights it comes again.
    if (sharing(caller) !== sharing(this.caller) || caller.id !== this.caller.id || caller.home !== this.caller.home) return this.close(closeCodes.restarts, 'your rights have changed: come again');
    this.caller = caller;
    this.#outbox.release();
  }

  refused(): void {
    this.close(closeCodes.forbidden, 'the credential no longer works');
  }

  forsaken(): void {
    this.close(closeCodes.tryAgainLater, 'credentials cannot be checked at this moment; try again');
  }

  #closed(): void {
    this.#leave();
  }

  #leave(): void {
    if (this.#state === 'closed') return;
    // A credential that did not work is paid for already.
    this.#arrived(this.#state !== 'opened');
    this.#state = 'closed';
    clearTimeout(this.#timer);
    this.#depart?.();
    this.#front.vigil.leave(this);
    this.#outbox.end();
    for (const end of this.#operations.values()) end();
    this.#operations.clear();
  }

  #hear(data: Buffer, binary: boolean): void {
    if (this.#state === 'closed') return;
    this.alive = true;
    let message: unknown;
    try {
      message = binary ? null : JSON.parse(data.toString());
    } catch {
      message = null;
    }
    const parsed = clientMessage.safeParse(message);
    if (!parsed.success) return this.close(closeCodes.badMessage, reasonOf(message, parsed.error));
    if (parsed.data.type !== 'subscribe' && isDeep(message)) return this.close(closeCodes.badMessage, 'what is in this message is nested too deep');
    switch (parsed.data.type) {
      case 'connection_init':
        return this.#greet(parsed.data.payload ?? {});
      case 'ping':
        return this.#pong(parsed.data.payload ?? undefined);
      case 'pong':
        return;
      case 'complete':
        return this.#end(parsed.data.id);
      case 'subscribe':
        return this.#subscribe(parsed.data);
    }
  }

  #greet(payload: Record<string, unknown>): void {
    if (this.#state !== 'opened') return this.close(closeCodes.tooManyInits, 'one connection_init is enough');
    this.#state = 'greeting';
    clearTimeout(this.#timer);
    const { authorization, customer } = payload;
    if (authorization !== undefined) this.shown = { ...this.shown, authorization: typeof authorization === 'string' ? authorization : 'nothing' };
    if (typeof customer === 'string') this.shown = { ...this.shown, customer };
    this.#front.authenticate(this.shown, this.#address).then(async (caller) => {
      this.#arrived(true);
      const rateLimit = await this.#front.left(caller, this.#address);
      if (this.#state !== 'greeting') return;
      const depart = this.#front.sockets.enter(caller, this.#address);
      if (!depart) return this.close(closeCodes.tryAgainLater, tooMany(this.#front.sockets.max));
      this.#depart = depart;
      this.#state = 'greeted';
      this.caller = caller;
      this.#front.vigil.watch(this);
      this.#say({ type: 'connection_ack', ...(rateLimit ? { payload: { rateLimit } } : {}) });
    }).catch((error: unknown) => this.#unknown(error));
  }

  #unknown(error: unknown): void {
    const code = error instanceof GraphQLError ? error.extensions.code : undefined;
    if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'BAD_USER_INPUT') return this.close(closeCodes.forbidden, 'Forbidden');
    // A client takes every close of the subprotocol's own codes for final: this one it tries again.
    if (code === 'UNAVAILABLE') return this.forsaken();
    if (code === 'RATE_LIMITED') return this.close(closeCodes.tryAgainLater, 'your address has asked for too much without a credential');
    this.#broken(error, randomUUID(), 'a socket could not be greeted');
  }

  /** A ping with a credential in its payload renews the one of the greeting, for the same holder; one with `rateLimit` asks what is left. */
  #pong(payload: Record<string, unknown> | undefined): void {
    const authorization = payload?.authorization;
    if (payload && 'rateLimit' in payload && this.#state === 'greeted' && authorization === undefined) {
      return void this.#front.left(this.caller, this.#address).then((rateLimit) => this.#say({ type: 'pong', payload: { ...payload, rateLimit } })).catch((error: unknown) => this.#broken(error));
    }
    if (typeof authorization !== 'string' || this.#state !== 'greeted') return this.#say(payload ? { type: 'pong', payload } : { type: 'pong' });
    this.#front.authenticate({ ...this.shown, authorization }, this.#address).then((caller) => {
      const same = caller.id === this.caller.id && caller.kind === this.caller.kind && caller.customerId === this.caller.customerId;
      if (same) {
        this.shown = { ...this.shown, authorization };
        this.checkedAt = Date.now();
        this.confirmed(caller);
      }
      this.#say({ type: 'pong', payload: same ? { renewed: true } : { renewed: false, reason: 'this credential is somebody else\'s' } });
    }, (error: unknown) => this.#say({ type: 'pong', payload: { renewed: false, reason: error instanceof GraphQLError ? error.message : 'it could not be checked' } }));
  }

  #subscribe({ id, payload }: Subscribe): void {
    if (this.#state !== 'greeted') return this.close(closeCodes.unauthorized, 'Unauthorized');
    if (this.#operations.has(id)) return this.close(closeCodes.idInUse, `Subscriber for ${id} already exists`);
    if (this.#operations.size >= operationsMax) return this.#error(id, [new GraphQLError(`${operationsMax} operations at once are the most for one socket`, { extensions: { code: 'TOO_MANY_OPERATIONS' } })]);
    const deep = nestingRefusal(payload);
    if (deep) return this.#error(id, [deep]);
    const { caller } = this;
    const { paid, refusal } = this.#front.admission?.operation(caller, this.#address, payload.query.length) ?? { paid: 0, refusal: null };
    if (refusal) return this.#error(id, [refusal]);
    const document = this.#front.checked(payload.query, caller);
    if (!('kind' in document)) return this.#error(id, document);
    const operationName = payload.operationName ?? undefined;
    const operation = operationOf(document, operationName);
    if (operation instanceof GraphQLError) return this.#error(id, [operation]);
    const variables = payload.variables ?? {};
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return this.#listen(id, operation, { document, operationName, variables, caller, paid });
    const leaving = new AbortController();
    const requestId = randomUUID();
    const end = () => leaving.abort();
    this.#operations.set(id, end);
    this.#front.execute({ query: payload.query, operationName, variables, requestId, caller, address: this.#address, certificate: this.shown.certificate, signal: leaving.signal, paid }).then((answer) => {
      if (this.#operations.get(id) !== end) return;
      this.#operations.delete(id);
      const text = JSON.stringify(id);
      this.#outbox.send(null, () => textFrame(`{"id":${text},"type":"next","payload":${answer}}`));
      this.#say({ type: 'complete', id });
    }, (error: unknown) => this.#broken(error, requestId));
  }

  #broken(error: unknown, requestId: string = randomUUID(), what = 'operation failed'): void {
    this.#front.log.error({ err: error, requestId }, what);
    this.close(closeCodes.internalError, `something went wrong here; the log has it by ${requestId}`);
  }

  #listen(id: string, operation: OperationDefinitionNode, listening: { document: DocumentNode; operationName: string | undefined; variables: Record<string, unknown>; caller: Caller; paid: number }): void {
    const depart = this.#front.subscriptions.enter(listening.caller, this.#address);
    if (!depart) return this.#error(id, [new GraphQLError(`you have ${this.#front.subscriptions.max} subscriptions by your sockets, which is the most`, { extensions: { code: 'TOO_MANY_OPERATIONS' } })]);
    let leave: (() => void) | null = null;
    let over = false;
    const end = () => {
      over = true;
      depart();
      leave?.();
    };
    const ended = () => {
      const mine = !over && this.#operations.get(id) === end;
      over = true;
      depart();
      if (mine) this.#operations.delete(id);
      return mine;
    };
    const sink: Sink = {
      next: (told) => void (over || this.#tell(id, told)),
      all: (told) => this.#outbox.together(() => {
        for (const one of told) if (!over) this.#tell(id, one);
      }),
      room: async () => await this.#outbox.room(),
      fail: (errors) => void (ended() && this.#error(id, errors)),
      complete: () => void (ended() && this.#say({ type: 'complete', id })),
      move: (reason) => void (over || this.close(closeCodes.tryAgainLater, reason)),
    };
    this.#operations.set(id, end);
    this.#front.charge({ ...listening, operation, address: this.#address }).then(({ refusal }) => {
      if (over) return;
      if (refusal) return sink.fail(masked([refusal]));
      leave = this.#front.hub.join(listening, sink);
      // It may have ended while it began.
      if (over) leave();
    }).catch((error: unknown) => this.#broken(error));
  }

  #tell(id: string, told: Told): void {
    if (!this.#front.vigil.believed(this)) this.#outbox.hold();
    this.#outbox.send(told.key === null ? null : `${id} ${told.key}`, () => told.frame(id));
  }

  #end(id: string): void {
    const end = this.#operations.get(id);
    this.#operations.delete(id);
    end?.();
  }

  #error(id: string, errors: readonly (GraphQLError | GraphQLFormattedError)[]): void {
    this.#say({ type: 'error', id, payload: masked(errors) });
  }

  #say(message: object): void {
    const text = JSON.stringify(message);
    this.#outbox.send(null, () => textFrame(text));
  }
}

/** To who holds as many sockets and event streams as one may. */
export const tooMany = (max: number): string => `you have ${max} sockets and event streams open, which is the most`;

/** What is wrong with a message. */
function reasonOf(message: unknown, { issues }: z.ZodError): string {
  const [issue] = issues;
  const where = issue?.path.join('.');
  return message === null ? 'a message is a JSON object in text' : `Invalid message${where ? ` at ${where}` : ''}: ${issue?.message ?? ''}`.replace(/[^\x20-\x7e]/g, '?');
}
