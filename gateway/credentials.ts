import { createHash } from 'node:crypto';
import DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { anonymous, callerSchema, system, type Caller } from '../platform/caller.ts';
import { publicError } from '../platform/errors.ts';
import type { Source } from './source.ts';

/** Milliseconds for which a credential is taken to be what it was: the longest that a revoked one still works. */
const knownMs = 5_000;
const knownMax = 50_000;

/** Look-ups of sockets come in waves: so many travel together. */
const togetherMax = 500;

interface Wanted {
  hash: string;
  customerId: string | null;
}

/** Device tokens, session tokens, API keys: one kind of bearer, one Caller. */
export class Credentials {
  readonly #customers: Source;
  readonly #known = new Map<string, { caller: Promise<Caller | null>; until: number }>();
  readonly #together: DataLoader<Wanted, Caller | null>;

  constructor(customers: Source) {
    this.#customers = customers;
    this.#together = new DataLoader<Wanted, Caller | null>(async (wanted) => await this.#ask(wanted), { cache: false, maxBatchSize: togetherMax });
  }

  /** The caller behind an Authorization header; anonymous without one; throws for one that doesn't work. */
  async authenticate(authorization: string | undefined, customer?: string): Promise<Caller> {
    return await this.#caller(authorization, customer, false);
  }

  /** The same, but nothing that was known before is believed. */
  async again(authorization: string | undefined, customer?: string): Promise<Caller> {
    return await this.#caller(authorization, customer, true);
  }

  async #caller(authorization: string | undefined, customer: string | undefined, anew: boolean): Promise<Caller> {
    if (authorization === undefined || authorization === '') return anonymous;
    const token = /^Bearer (\S{1,300})$/i.exec(authorization)?.[1];
    const caller = token ? await this.#lookUp(createHash('sha256').update(token).digest('hex'), customer || null, anew) : null;
    if (!caller) throw publicError('UNAUTHENTICATED', 'this credential is unknown, revoked or past its time');
    return caller;
  }

  async #lookUp(hash: string, customer: string | null, anew: boolean): Promise<Caller | null> {
    if (customer !== null && !/^cus_\w{1,60}$/.test(customer)) throw publicError('BAD_USER_INPUT', 'Assay-Customer is the id of a customer');
    const name = `${hash} ${customer ?? ''}`;
    const known = this.#known.get(name);
    if (!anew && known && known.until > Date.now()) return await known.caller;
    const caller = this.#together.load({ hash, customerId: customer });
    this.#known.delete(name);
    if (this.#known.size >= knownMax) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(name, { caller, until: Date.now() + knownMs });
    // A failed look-up is no answer: the next request asks again.
    caller.catch(() => this.#known.delete(name));
    return await caller;
  }

  async #ask(wanted: readonly Wanted[]): Promise<(Caller | null | GraphQLError)[]> {
    const away = () => publicError('UNAVAILABLE', 'credentials cannot be checked at this moment; try again');
    const { data, errors } = await this.#customers.execute({
      query: 'query CallersByCredentials($credentials: [CredentialInput!]!) { callersByCredentials(credentials: $credentials) { json refusal } }', variables: { credentials: wanted }, operationName: 'CallersByCredentials',
      context: { caller: system, requestId: 'credentials' },
    }).catch(() => {
      throw away();
    });
    if (errors) throw away();
    return (data as { callersByCredentials: ({ json: string | null; refusal: string | null } | null)[] }).callersByCredentials.map((found) => {
      if (!found) return null;
      return found.json === null ? publicError('FORBIDDEN', found.refusal ?? 'not for you') : callerSchema.parse(JSON.parse(found.json));
    });
  }
}
