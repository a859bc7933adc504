import { hash } from 'node:crypto';
import DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { anonymous, callerSchema, system, type Caller } from '../platform/caller.ts';
import { publicError } from '../platform/errors.ts';
import type { Source } from './source.ts';

/** Milliseconds for which a credential is taken to be what it was: the longest that a revoked one still works. */
const knownMs = 5_000;
const knownMax = 50_000;
/** Credentials that don't work are remembered beside the others: those who try many must not push out the customers'. */
const unknownMax = 5_000;

/** Look-ups of sockets come in waves: so many travel together. */
const togetherMax = 500;

/** What somebody shows to say who they are. */
export interface Shown {
  /** The header of that name. */
  authorization: string | undefined;
  /** The customer to act for, where it is not the own one. */
  customer: string | undefined;
  /** Of the client's certificate, its SHA-256 in hexadecimal; null when there is none that we trust. */
  certificate: string | null;
}

interface Wanted {
  hash: string;
  customerId: string | null;
  certificate: string | null;
  /** The credential itself, where it says by itself who it is. */
  jwt: string | null;
}

interface Found {
  caller: Caller;
  /** Milliseconds since the epoch; null for what ends only by being revoked. */
  endsAt: number | null;
}

const bearer = /^Bearer (\S{1,8192})$/i;
/** Three parts in base64url: a token of a customer's identity provider. Ours have no dots, and are short. */
const jwtForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const ownCharactersMax = 300;

/** Device tokens, session tokens, API keys, tokens of identity providers: one kind of bearer, one Caller. */
export class Credentials {
  readonly #customers: Source;
  readonly #known = new Map<string, { found: Promise<Found | null>; until: number }>();
  readonly #unknown = new LRUCache<string, true>({ max: unknownMax, ttl: knownMs });
  readonly #together: DataLoader<Wanted, Found | null>;

  constructor(customers: Source) {
    this.#customers = customers;
    this.#together = new DataLoader<Wanted, Found | null>(async (wanted) => await this.#ask(wanted), { cache: false, maxBatchSize: togetherMax });
  }

  /** The caller behind what is shown; anonymous without a credential; throws for one that doesn't work. */
  async authenticate(shown: Shown): Promise<Caller> {
    return await this.#caller(shown, false);
  }

  /** The same, but nothing that was known before is believed. */
  async again(shown: Shown): Promise<Caller> {
    return await this.#caller(shown, true);
  }

  async #caller({ authorization, customer, certificate }: Shown, anew: boolean): Promise<Caller> {
    if (authorization === undefined || authorization === '') return anonymous;
    if (customer && !/^cus_\w{1,60}$/.test(customer)) throw publicError('BAD_USER_INPUT', 'Assay-Customer is the id of a customer');
    const token = bearer.exec(authorization)?.[1] ?? '';
    const jwt = jwtForm.test(token) ? token : null;
    const found = token && (jwt || token.length <= ownCharactersMax) ? await this.#lookUp({ hash: hash('sha256', token), customerId: customer || null, certificate, jwt }, anew) : null;
    if (!found || (found.endsAt !== null && found.endsAt <= Date.now())) throw publicError('UNAUTHENTICATED', 'this credential is unknown, revoked or past its time');
    return found.caller;
  }

  async #lookUp(wanted: Wanted, anew: boolean): Promise<Found | null> {
    const name = `${wanted.hash} ${wanted.customerId ?? ''} ${wanted.certificate ?? ''}`;
    if (!anew && this.#unknown.has(name)) return null;
    const known = this.#known.get(name);
    if (!anew && known && known.until > Date.now()) return await known.found;
    const found = this.#together.load(wanted);
    this.#known.delete(name);
    if (this.#known.size >= knownMax) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(name, { found, until: Date.now() + knownMs });
    // A failed look-up is no answer: the next request asks again.
    found.then((one) => {
      if (one !== null) return void this.#unknown.delete(name);
      this.#known.delete(name);
      this.#unknown.set(name, true);
    }, () => this.#known.delete(name));
    return await found;
  }

  async #ask(wanted: readonly Wanted[]): Promise<(Found | null | GraphQLError)[]> {
    const away = () => publicError('UNAVAILABLE', 'credentials cannot be checked at this moment; try again');
    const { data, errors } = await this.#customers.execute({
      query: 'query CallersByCredentials($credentials: [CredentialInput!]!) { callersByCredentials(credentials: $credentials) { json refusal endsAt } }', variables: { credentials: wanted }, operationName: 'CallersByCredentials',
      context: { caller: system, requestId: 'credentials' },
    }).catch(() => {
      throw away();
    });
    const alone = new Set(errors?.map(({ path }) => path?.[1]));
    if (errors && [...alone].some((at) => typeof at !== 'number')) throw away();
    return (data as { callersByCredentials: ({ json: string | null; refusal: string | null; endsAt?: string | null } | null)[] }).callersByCredentials.map((found, at) => {
      if (!found) return alone.has(at) ? away() : null;
      if (found.json === null) return publicError('FORBIDDEN', found.refusal ?? 'not for you');
      const caller = callerOf(found.json);
      // Asked together with others, who are not to suffer for it.
      return caller ? { caller, endsAt: found.endsAt ? Date.parse(found.endsAt) : null } : away();
    });
  }
}

/** Null for JSON of no known shape: the subgraph may be of a newer release, with other kinds of callers. */
function callerOf(json: string): Caller | null {
  try {
    return callerSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
