import { createHash } from 'node:crypto';
import { anonymous, callerSchema, system, type Caller } from '../platform/caller.ts';
import { publicError } from '../platform/errors.ts';
import type { Source } from './source.ts';

/** Milliseconds for which a credential is taken to be what it was: the longest that a revoked one still works. */
const knownMs = 5_000;
const knownMax = 50_000;

/** Device tokens, session tokens, API keys: one kind of bearer, one Caller. */
export class Credentials {
  readonly #customers: Source;
  readonly #known = new Map<string, { caller: Promise<Caller | null>; until: number }>();

  constructor(customers: Source) {
    this.#customers = customers;
  }

  /** The caller behind an Authorization header; anonymous without one; throws for one that doesn't work. */
  async authenticate(authorization: string | undefined, customer?: string): Promise<Caller> {
    if (authorization === undefined || authorization === '') return anonymous;
    const token = /^Bearer (\S{1,300})$/i.exec(authorization)?.[1];
    const caller = token ? await this.#lookUp(createHash('sha256').update(token).digest('hex'), customer || null) : null;
    if (!caller) throw publicError('UNAUTHENTICATED', 'this credential is unknown, revoked or past its time');
    return caller;
  }

  async #lookUp(hash: string, customer: string | null): Promise<Caller | null> {
    if (customer !== null && !/^cus_\w{1,60}$/.test(customer)) throw publicError('BAD_USER_INPUT', 'Assay-Customer is the id of a customer');
    const name = `${hash} ${customer ?? ''}`;
    const known = this.#known.get(name);
    if (known && known.until > Date.now()) return await known.caller;
    const caller = this.#ask(hash, customer);
    this.#known.delete(name);
    if (this.#known.size >= knownMax) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(name, { caller, until: Date.now() + knownMs });
    // A failed look-up is no answer: the next request asks again.
    caller.catch(() => this.#known.delete(name));
    return await caller;
  }

  async #ask(hash: string, customerId: string | null): Promise<Caller | null> {
    const away = () => publicError('UNAVAILABLE', 'credentials cannot be checked at this moment; try again');
    const result = await this.#customers.execute({
      query: 'query CallerByCredential($hash: String!, $customerId: ID) { callerByCredential(hash: $hash, customerId: $customerId) { json } }', variables: { hash, customerId }, operationName: 'CallerByCredential',
      context: { caller: system, requestId: 'credentials' },
    }).catch(() => {
      throw away();
    });
    const refused = result.errors?.find(({ extensions }) => extensions?.code === 'FORBIDDEN');
    if (refused) throw publicError('FORBIDDEN', refused.message);
    if (result.errors) throw away();
    const found = (result.data as { callerByCredential: { json: string } | null }).callerByCredential;
    return found ? callerSchema.parse(JSON.parse(found.json)) : null;
  }
}
