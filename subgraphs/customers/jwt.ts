import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { JOSEError } from 'jose/errors';
import type { Manager } from '../../platform/database.ts';
import { publicError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { callerOf, licenceColumns, type Holder } from './credentials.ts';
import { configurationOf, guardedFetch } from './openid.ts';
import { roleScopes } from './scopes.ts';

/** Signatures that only the provider can make. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const types = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);
/** A token can't be revoked: one that lasts longer is none for us. */
const hoursMax = 24;
const candidatesMax = 20;
const toleranceSeconds = 5;
const setsMax = 500;

/** Of one issuer, by where they are: jose asks for them anew when a token names one that it has not seen, at most every 30 seconds. */
const keySets = new Map<string, JWTVerifyGetKey>();
function keysAt(url: string, allowed: readonly string[]): JWTVerifyGetKey {
  let keys = keySets.get(url);
  if (!keys) {
    keys = createRemoteJWKSet(new URL(url), { [customFetch]: guardedFetch(allowed), timeoutDuration: 10_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 });
    if (keySets.size >= setsMax) keySets.delete(keySets.keys().next().value!);
    keySets.set(url, keys);
  }
  return keys;
}

interface Candidate {
  id: string;
  customer_id: string;
  issuer: string;
  client_id: string;
  client_secret: Buffer;
  audience: string;
}

/**
 * Who shows an access token of a customer's identity provider (JWT, RFC 9068): a person who has signed in by that provider before. The
 * token's issuer and audience lead to the provider, its discovery document to its keys, its subject to the person; mail addresses count for
 * nothing. `customerId`: which customer is meant, for who is known at several by the same subject. Null for a token that does not work; throws UNAVAILABLE while the provider can't be asked.
 */
export async function holderOfJwt(em: Manager, platform: Platform, token: string, certificate: string | null, customerId: string | null = null): Promise<Holder | null> {
  const said = saidBy(token);
  if (!said) return null;
  // Several customers may use one provider, under the same audience: whose the person is decides.
  const candidates = await em.execute<Candidate[]>(
    `select p.id, p.customer_id, p.issuer, p.client_id, p.client_secret, p.audience from identity_provider p
     where p.issuer = ? and p.audience = any(?::text[]) and exists (select from account u where u.customer_id = p.customer_id and u.openid_subject = ? and u.removed_at is null) limit ${candidatesMax}`,
    [said.issuer, arrayOf(said.audiences), said.subject]);
  // A subject at two customers: neither is meant more than the other, unless the request says which.
  const [provider] = candidates.length > 1 ? candidates.filter(({ customer_id }) => customer_id === customerId) : candidates;
  if (!provider) return null;
  const payload = await verified(platform, provider, token, certificate);
  if (!payload) return null;
  const [row] = await em.execute<{ id: string; customer_id: string; role: keyof typeof roleScopes; second_factor_required: boolean; made_by_provider: string | null; daily_quota: number; monthly_quota: number; licence_expires_at: string }[]>(
    `select u.id, u.customer_id, u.role, u.made_by_provider, k.second_factor_required, ${licenceColumns} from account u join customer k on k.id = u.customer_id where u.customer_id = ? and u.openid_subject = ? and u.removed_at is null`,
    [provider.customer_id, payload.sub!]);
  if (!row) return null;
  await em.execute("update account set last_sign_in_at = now() where id = ? and (last_sign_in_at is null or last_sign_in_at < now() - interval '1 minute')", [row.id], 'run');
  const means = Array.isArray(payload.amr) ? payload.amr.map(String) : [];
  const caller = callerOf({
    ...row, kind: 'USER', holder_id: row.id, device_group: null, product: null, scopes: null, staff_role: null, member_role: null, session_id: null,
    second_factor_missing: row.second_factor_required && !means.some((one) => ['mfa', 'otp', 'hwk', 'fpt', 'pop'].includes(one)) ? 'PROVIDER' : null,
  });
  return { caller: { ...caller, scopes: narrowed(caller.scopes, payload) }, endsAt: new Date(payload.exp! * 1000) };
}

const arrayOf = (values: readonly string[]): string => `{${values.map((value) => JSON.stringify(value)).join()}}`;

/** What an unchecked token claims to be; null when it can't be one for us. */
function saidBy(token: string): { issuer: string; subject: string; audiences: string[] } | null {
  let payload: JWTPayload;
  try {
    payload = decodeJwt(token);
  } catch {
    return null;
  }
  const audiences = [payload.aud ?? []].flat().slice(0, 20);
  const sane = (text: unknown): text is string => typeof text === 'string' && text.length > 0 && text.length <= 500 && !text.includes('\u0000');
  return sane(payload.iss) && sane(payload.sub) && payload.sub.length <= 300 && audiences.length > 0 && audiences.every(sane) ? { issuer: payload.iss, subject: payload.sub, audiences } : null;
}

async function verified(platform: Platform, provider: Candidate, token: string, certificate: string | null): Promise<JWTPayload | null> {
  const allowed = platform.config.ASSAY_OUTBOUND_NETWORKS ?? [];
  try {
    const configuration = await configurationOf(platform, { id: provider.id, issuer: provider.issuer, clientId: provider.client_id, clientSecret: provider.client_secret });
    const { jwks_uri: keys } = configuration.serverMetadata();
    if (!keys) return null;
    const { payload, protectedHeader } = await jwtVerify(token, keysAt(keys, allowed), { issuer: provider.issuer, audience: provider.audience, algorithms, requiredClaims: ['exp', 'sub'], clockTolerance: toleranceSeconds });
    if (!types.has(protectedHeader.typ?.toLowerCase())) return null;
    if (payload.exp! > Date.now() / 1000 + hoursMax * 3600 + toleranceSeconds) return null;
    return isBoundElsewhere(payload, certificate) ? null : payload;
  } catch (error) {
    // What jose says of a token is about the token, but for keys that could not be had.
    if (error instanceof JOSEError && !['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'].includes(error.code)) return null;
    platform.log.warn({ err: error, provider: provider.id }, 'an identity provider could not be asked for its keys');
    throw publicError('UNAVAILABLE', 'the identity provider cannot be asked at this moment; try again');
  }
}

/** A token that its provider bound to a key or a certificate (RFC 8705) works with that certificate, and with no key. */
function isBoundElsewhere({ cnf }: JWTPayload, certificate: string | null): boolean {
  if (cnf === undefined) return false;
  const { 'x5t#S256': thumbprint, ...more } = cnf as Record<string, unknown>;
  return typeof thumbprint !== 'string' || Object.keys(more).length > 0 || certificate === null || Buffer.from(certificate, 'hex').toString('base64url') !== thumbprint;
}

const allScopes = new Set(Object.values(roleScopes).flat());

/** A token that names rights of ours has no others; one that names none has those of the person. */
function narrowed(scopes: readonly string[], { scope, scp }: JWTPayload): string[] {
  const named = [scope, scp].flatMap((one) => (typeof one === 'string' ? one.split(' ') : Array.isArray(one) ? one.map(String) : []));
  const ours = named.filter((name) => allScopes.has(name));
  return ours.length === 0 ? [...scopes] : scopes.filter((one) => ours.includes(one));
}
