import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { networkOf } from '../platform/address.ts';
import { anonymous, type Caller } from '../platform/caller.ts';
import type { Budget, Charge } from './budget.ts';
import type { Shown } from './credentials.ts';
import { refuse } from './over-http.ts';

/** Points for what fails or leads nowhere: a credential that does not work, a body that does not come, a socket that is not greeted. */
const vainPoints = 10;
/** A point is some half millisecond of a core: a request takes more than two, and its text is parsed and validated before anybody knows what it is. */
const requestPoints = 5;
const bytesEach = 256;
/** Of a body that does not say its length. */
const unknownPoints = 64;
/** A socket, until its greeting. */
const socketPoints = 2;
/** Requests of one address, and sockets before their greeting, that are open at once. */
const requestsMax = 1_000;
const greetingsMax = 4_000;
/** Credentials that worked lately stay welcome wherever they come from. */
const provenMs = 600_000;
const provenMax = 100_000;
/** A refused body that is longer is not read to its end, and a shorter one not for longer than this. */
const unreadBytesMax = 16_384;
const unreadMsMax = 1_000;

/** Requests that take the place of others: operations, and pages that anybody may read. Uploads have tickets; probes must be answered. */
const counted = /^\/(?:graphql|graphiql|schema\.graphql|metrics)(?:[/?]|$)/;

/**
 * Who comes without a credential that is known to work is bounded by address, before anything that it sends is read: it pays in advance, more
 * for what is in vain, and gets it back once its credential works. Who showed a working one lately is not asked, so customers at the
 * address of an attacker go on.
 */
export class Admission {
  readonly #budget: Budget;
  readonly #authenticate: (shown: Shown) => Promise<Caller>;
  readonly #proven = new LRUCache<string, true>({ max: provenMax, ttl: provenMs });
  readonly #paid = new WeakMap<IncomingMessage, number>();
  readonly #requests = new Map<string, number>();
  readonly #greetings = new Map<string, number>();
  readonly #refused: () => void;

  /** `refused` hears of each request, operation and socket that is turned away. */
  constructor({ budget, authenticate, refused }: { budget: Budget; authenticate: (shown: Shown) => Promise<Caller>; refused: () => void }) {
    this.#budget = budget;
    this.#authenticate = authenticate;
    this.#refused = refused;
  }

  /** False when the request was refused: it has its answer. */
  admit(request: IncomingMessage, response: ServerResponse, address: string | null, headers: Readonly<Record<string, string>> = {}): boolean {
    if (request.method === 'OPTIONS' || !counted.test(request.url ?? '') || this.#isProven(request.headers.authorization)) return true;
    const length = request.headers['content-length'];
    const points = requestPoints + (length === undefined ? (request.headers['transfer-encoding'] === undefined ? 0 : unknownPoints) : Math.floor(Number(length) / bytesEach));
    const leave = enter(this.#requests, networkOf(address), requestsMax);
    const charge = this.#budget.anonymous.charge(address, points);
    if (!leave || charge.refused) {
      leave?.();
      this.#refuse(request, response, charge.refused ? charge : { ...charge, refused: true, resets: 1 }, headers);
      return false;
    }
    this.#paid.set(request, points);
    response.once('close', leave);
    return true;
  }

  /** What a request has paid in advance. */
  paid(request: IncomingMessage): number {
    return this.#paid.get(request) ?? 0;
  }

  /** Who it is. Whoever shows what does not work pays for that; who shows what does gets back what was paid. Throws as `authenticate` does, and RATE_LIMITED. */
  async authenticate(shown: Shown, address: string | null, paid: number | null = null): Promise<Caller> {
    const { authorization = '' } = shown;
    if (paid === null && authorization !== '' && !this.#isProven(authorization)) {
      const refusal = this.#budget.refusal(this.#budget.anonymous.left(address), anonymous);
      if (refusal) throw this.#counted(refusal);
    }
    try {
      const caller = await this.#authenticate(shown);
      if (caller.kind === 'ANONYMOUS') return caller;
      if (authorization !== '' && !this.#isProven(authorization)) {
        this.#proven.set(nameOf(authorization), true);
        this.#budget.anonymous.welcome(address);
      }
      if (paid) this.#budget.anonymous.refund(address, paid);
      return caller;
    } catch (error) {
      if (error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED') {
        this.#proven.delete(nameOf(authorization));
        this.inVain(address);
      }
      throw error;
    }
  }

  /** Before the text of an operation is looked at that comes by a socket: what it pays, or why it is refused. */
  operation(caller: Caller, address: string | null, characters: number): { paid: number; refusal: GraphQLError | null } {
    if (caller.kind !== 'ANONYMOUS') return { paid: 0, refusal: null };
    const paid = requestPoints + Math.floor(characters / bytesEach);
    const refusal = this.#budget.refusal(this.#budget.anonymous.charge(address, paid), caller);
    return { paid, refusal: refusal && this.#counted(refusal) };
  }

  /** A place for a socket until its greeting: how to leave it, `greeted` or not. Null when the address has none. */
  greeting(authorization: string | undefined, address: string | null): ((greeted: boolean) => void) | null {
    if (this.#isProven(authorization)) return () => undefined;
    const leave = this.#budget.anonymous.left(address).refused ? null : enter(this.#greetings, networkOf(address), greetingsMax);
    if (!leave) {
      this.#refused();
      return null;
    }
    this.#budget.anonymous.spend(address, socketPoints);
    return (greeted) => {
      if (!leave()) return;
      this.#budget.anonymous.refund(address, socketPoints);
      if (!greeted) this.inVain(address);
    };
  }

  inVain(address: string | null): void {
    this.#budget.anonymous.spend(address, vainPoints);
  }

  /** Seconds until an address may come again. */
  resets(address: string | null): number {
    return this.#budget.anonymous.left(address).resets;
  }

  #isProven(authorization: string | undefined): boolean {
    return authorization !== undefined && authorization !== '' && this.#proven.has(nameOf(authorization));
  }

  #counted(refusal: GraphQLError): GraphQLError {
    this.#refused();
    return refusal;
  }

  #refuse(request: IncomingMessage, response: ServerResponse, charge: Charge, headers: Readonly<Record<string, string>>): void {
    this.#refused();
    const close = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > unreadBytesMax ? { connection: 'close' } : {};
    refuse(response, 429, this.#budget.reason(charge, 'ANONYMOUS'), { code: 'RATE_LIMITED', rateLimit: this.#budget.rateLimit(charge), headers: { ...Object.fromEntries(this.#budget.headers(charge)), ...headers, ...close } });
    // Whoever sends slowly must not keep a connection by it.
    const late = setTimeout(() => request.destroy(), unreadMsMax).unref();
    const over = () => clearTimeout(late);
    request.resume().once('end', over).once('close', over);
  }
}

const nameOf = (authorization: string): string => hash('sha256', authorization);

/** How to leave again, true the first time; null when as many as may be are there already. */
function enter(counts: Map<string, number>, name: string, max: number): (() => boolean) | null {
  const count = counts.get(name) ?? 0;
  if (count >= max) return null;
  counts.set(name, count + 1);
  let left = false;
  return () => {
    if (left) return false;
    left = true;
    const others = counts.get(name)! - 1;
    if (others > 0) counts.set(name, others);
    else counts.delete(name);
    return true;
  };
}
