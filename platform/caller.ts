import { GraphQLError } from 'graphql';
import { jwtVerify, SignJWT, type CryptoKey, type KeyObject } from 'jose';
import { z } from 'zod';
import { networkOf } from './address.ts';

/** Who is asking. Made by the gateway from a credential; subgraphs trust it only when it is signed or handed over in the same process. */
export const callerSchema = z.object({
  kind: z.enum(['DEVICE', 'USER', 'API_KEY', 'OPERATOR', 'STAFF', 'SYSTEM', 'ANONYMOUS']),
  id: z.string(),
  customerId: z.string().nullable(),
  group: z.string().nullable(),
  /** Of a device, the product that it says it is; left out when it did not say. */
  product: z.string().optional(),
  scopes: z.array(z.string()),
  /** Of a person who has signed in. */
  session: z.string().optional(),
  /** The customer that a caller belongs to, where it acts for another one. */
  home: z.string().optional(),
  /** The provider that made this credential while it managed the customer. */
  provider: z.string().optional(),
  /**
   * Of a person who must show a second factor and has not: there are no scopes until then. Whether the account has
   * one to show (UNSHOWN), has none yet (NONE), or has it at its identity provider (PROVIDER).
   */
  secondFactorMissing: z.enum(['NONE', 'UNSHOWN', 'PROVIDER']).optional(),
  licence: z.object({ expiresAt: z.string(), dailyQuota: z.number(), monthlyQuota: z.number() }).nullable(),
  /** It stands for all who have the same rights at the same customer. */
  shared: z.literal(true).optional(),
});
export type Caller = z.infer<typeof callerSchema>;

export const anonymous: Caller = { kind: 'ANONYMOUS', id: 'anonymous', customerId: null, group: null, scopes: [], licence: null };
/** A subgraph acting for itself: consumers of events, sweepers, the gateway's own look-ups. */
export const system: Caller = { kind: 'SYSTEM', id: 'system', customerId: null, group: null, scopes: ['system'], licence: null };

/** One caller, distinct from all others; one without a credential, by its address (of IPv6, its network). */
export const callerKey = ({ kind, id }: Caller, address: string | null): string => (kind === 'ANONYMOUS' ? `at ${networkOf(address)}` : `${kind} ${id}`);

/** What a resolver's error says when it wanted to know who in particular asks, of a caller that stands for several. */
export const ofCaller = 'OF_CALLER';

/**
 * One caller for all who have the same rights at the same customer, so that what they all listen to is worked out once. Whatever asks it
 * who it is in particular throws, with the code `ofCaller`: what depends on that can't be shared, and is never shared by mistake.
 */
export function sharedCaller({ kind, customerId, scopes, licence }: Caller): Caller {
  const particular = {
    get: () => {
      throw new GraphQLError('this depends on who asks', { extensions: { code: ofCaller } });
    },
  };
  return Object.defineProperties({ kind, customerId, scopes, licence, shared: true }, { id: particular, group: particular, product: particular, session: particular, home: particular }) as Caller;
}

/**
 * Callers of the same words may share; null for one who acts at a customer that is not its own, for who has not shown
 * the second factor, which a shared caller can't say, and for the operator's token, whose uses are on record.
 */
export function sharing(caller: Caller): string | null {
  const { kind, customerId, scopes, licence, home, secondFactorMissing } = caller;
  return home === undefined && !secondFactorMissing && !isOperatorToken(caller) ? JSON.stringify([kind, customerId, licence, [...scopes].sort()]) : null;
}

export const identityHeader = 'assay-identity';
/** The client's address; believed because who sends it has signed an identity. */
export const addressHeader = 'assay-client-address';
/** SHA-256 of the client's certificate; believed likewise. */
export const certificateHeader = 'assay-client-certificate';
/** By which the logs of all tell what belongs together. */
export const requestIdHeader = 'x-request-id';
/** Milliseconds that the client still waits for; a 504 that bears it says that they are over. */
export const deadlineHeader = 'assay-deadline-ms';
const [issuer, audience] = ['assay-gateway', 'subgraph'];
const seconds = 60;

export type SigningKey = CryptoKey | KeyObject;

export async function signCaller(caller: Caller, key: SigningKey): Promise<string> {
  return await new SignJWT({ caller }).setProtectedHeader({ alg: 'EdDSA' }).setIssuer(issuer).setAudience(audience).setExpirationTime(`${seconds}s`).setIssuedAt().sign(key);
}

/**
 * Throws for anything but a caller signed by the gateway within the last minute, for subgraphs alone: one without an
 * end, or with a later one, would be worth stealing.
 */
export async function verifyCaller(token: string, key: SigningKey): Promise<Caller> {
  const { payload } = await jwtVerify(token, key, {
    issuer, audience, algorithms: ['EdDSA'], clockTolerance: 5, requiredClaims: ['exp', 'iat'], maxTokenAge: seconds,
  });
  if (payload.aud !== audience) throw new Error('an identity is for subgraphs alone');
  if (payload.exp! - payload.iat! > seconds) throw new Error(`an identity is good for ${seconds} seconds at the most`);
  const given = payload.caller as { shared?: unknown };
  return given.shared === true ? sharedCaller(callerSchema.parse({ ...given, id: '', group: null })) : callerSchema.parse(given);
}

/** What is said to a caller who lacks what `field` needs. */
export const wantOf = ({ secondFactorMissing }: Pick<Caller, 'secondFactorMissing'>, field: string, alternatives: readonly (readonly string[])[]): string =>
  secondFactorMissing
    ? secondFactorWords[secondFactorMissing]
    : `${field} needs ${alternatives.map((all) => all.join(' and ')).join(', or ')}`;

/** One sentence, whatever was asked for: what is missing, and what to do about it. */
const secondFactorWords: Record<NonNullable<Caller['secondFactorMissing']>, string> = {
  NONE: 'second factor missing: this account must have one and has none. Set one up first: totpBegin and totpConfirm '
    + '("assay second-factor"), or passkeyBegin and passkeyAdd',
  UNSHOWN: 'second factor missing: this session was begun without it. Sign in again with a code (sessionCreate with '
    + '`code`, "assay sign-in"), or by a passkey',
  PROVIDER: 'second factor missing: your identity provider does not say that you have shown one. Sign in there again '
    + 'with it',
};

/** Whether the caller is a person, who has an account of their own: a customer's, or the installation's. Not for one that is shared. */
export const isPerson = ({ kind, session }: Pick<Caller, 'kind' | 'session'>): boolean => kind === 'USER' || session !== undefined;

/** Whether the caller is the operator's token, which is nobody in particular. */
export const isOperatorToken = ({ kind, session }: Pick<Caller, 'kind' | 'session'>): boolean => kind === 'OPERATOR' && session === undefined;

/** True when the caller has every scope of one of the alternatives, as `@requiresScopes` means it. */
export function hasScopes(caller: Caller, alternatives: readonly (readonly string[])[]): boolean {
  return alternatives.some((all) => all.every((scope) => caller.scopes.includes(scope)));
}
