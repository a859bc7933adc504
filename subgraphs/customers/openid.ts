import { LockMode } from '@mikro-orm/postgresql';
import { jwtVerify, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { fetch as undiciFetch } from 'undici';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkedEmail } from './actions.ts';
import { Credential, IdentityProvider, Session, User, type Role } from './entities.ts';
import { checkedTarget, guardedAgent, mayBeClear } from '../../platform/outbound.ts';
import { anybody, mayGrant, originOf } from './grants.ts';
import { noPassword } from './passwords.ts';
import { openSession } from './sessions.ts';

const ticketTime = '10m';
const answerMsMax = 10_000;
const answerBytesMax = 1_000_000;
const redirectsMax = 10;
const knownMs = 600_000;
const knownMax = 500;
const subjectMax = 300;

const sealOf = (id: string): string => `openid ${id}`;

/** The provider of a customer's people: theirs sign in there, and are known here by what it says. One a customer. */
export async function setProvider(em: Manager, caller: Caller, customerId: string, platform: Platform, input: { issuer: string; clientId: string; clientSecret: string; redirectUris: readonly string[]; newcomers?: Role | null | undefined; audience?: string | null | undefined }) {
  // It says who comes in as whom.
  mayGrant(caller, anybody, null);
  const issuer = checkedIssuer(input.issuer, platform.config.ASSAY_OUTBOUND_NETWORKS ?? []);
  for (const field of ['clientId', 'clientSecret'] as const) if (input[field].length < 1 || input[field].length > 500) throw new Refusal('INVALID', `${field} must have 1 to 500 characters`, ['input', field]);
  if (input.redirectUris.length < 1 || input.redirectUris.length > redirectsMax) throw new Refusal('INVALID', `1 to ${redirectsMax} redirectUris are wanted`, ['input', 'redirectUris']);
  for (const uri of input.redirectUris) {
    const url = URL.canParse(uri) && uri.length <= 500 ? new URL(uri) : null;
    if (!url || url.hash || url.search || !(url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)))) throw new Refusal('INVALID', `${uri.slice(0, 100)} is no https URL without query and fragment`, ['input', 'redirectUris']);
  }
  const audience = input.audience ?? null;
  // A token that was made to show us who signs in is none to ask things with: it is told to the console.
  if (audience !== null && (audience.length < 1 || audience.length > 500 || audience === input.clientId)) throw new Refusal('INVALID', 'audience must have 1 to 500 characters, and is not the client id', ['input', 'audience']);
  const id = newId('provider');
  const before = await em.findOne(IdentityProvider, { customerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  // Whom another provider named, or the same one to another client, is not whom this one names.
  if (before && (before.issuer !== issuer || before.clientId !== input.clientId)) await unbind(em, caller, customerId);
  const provider = before ?? em.create(IdentityProvider, { id, customerId, issuer, clientId: '', clientSecret: Buffer.alloc(0), redirectUris: [], newcomers: null, audience: null, createdAt: new Date() });
  Object.assign(provider, { issuer, clientId: input.clientId, clientSecret: wrap(platform.keys.master, Buffer.from(input.clientSecret), sealOf(provider.id)), redirectUris: [...input.redirectUris], newcomers: input.newcomers ?? null, audience, ...originOf(caller) });
  em.persist(provider);
  await em.flush();
  return provider;
}

function checkedIssuer(text: string, allowed: readonly string[]): string {
  const url = URL.canParse(text) && text.length <= 500 ? new URL(text) : null;
  if (!url || url.search || url.hash || url.username || !(url.protocol === 'https:' || mayBeClear(url, allowed))) throw new Refusal('INVALID', 'issuer must be an https URL without query', ['input', 'issuer']);
  try {
    checkedTarget(text, allowed);
  } catch (error) {
    throw new Refusal('INVALID', (error as Error).message, ['input', 'issuer']);
  }
  return text;
}

export async function removeProvider(em: Manager, caller: Caller, customerId: string) {
  const provider = await em.findOne(IdentityProvider, { customerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!provider) throw new Refusal('NOT_FOUND', 'there is no identity provider', ['input']);
  await endProvider(em, caller, provider);
  return provider;
}

/** Ends an identity provider that is there, whoever wants it. */
export async function endProvider(em: Manager, caller: Pick<Caller, 'session'>, provider: { customerId: string }): Promise<void> {
  await unbind(em, caller, provider.customerId);
  await em.remove(provider).flush();
}

/**
 * Nobody is known by what the provider called them any more, and who signed in by it is signed out, but for who asks: a subject of the next
 * provider is somebody else, whatever it is called.
 */
async function unbind(em: Manager, caller: Pick<Caller, 'session'>, customerId: string): Promise<void> {
  const bound = await em.find(User, { customerId, openidSubject: { $ne: null } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  for (const user of bound) user.openidSubject = null;
  await em.flush();
  const sessions = await em.find(Session, { customerId, method: 'OPENID', endedAt: null, id: { $ne: caller.session ?? '' } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  for (const session of sessions) session.endedAt = new Date();
  await em.flush();
  await em.nativeDelete(Credential, { sessionId: { $in: sessions.map(({ id }) => id) } });
}

/** Asks providers, and only where they may be. */
export function guardedFetch(allowed: readonly string[]) {
  const agent = guardedAgent(allowed, answerMsMax, answerBytesMax);
  return async (url: string, options: object) => {
    checkedTarget(url, allowed);
    // What a provider says of itself may name any address: of tokens and keys too, nothing is sent or taken in the clear elsewhere.
    const target = new URL(url);
    if (target.protocol !== 'https:' && !mayBeClear(target, allowed)) throw new Error(`${target.host} is not asked in the clear`);
    return await undiciFetch(url, { ...options, redirect: 'manual', dispatcher: agent, signal: AbortSignal.timeout(answerMsMax) });
  };
}

interface Provider { id: string; issuer: string; clientId: string; clientSecret: Uint8Array }
const known = new Map<string, { at: number; configuration: Promise<openid.Configuration> }>();

/** What a provider says of itself, asked anew every ten minutes. */
export async function configurationOf({ config, keys }: Platform, { id, issuer, clientId, clientSecret }: Provider): Promise<openid.Configuration> {
  const key = JSON.stringify([id, issuer, clientId, Buffer.from(clientSecret).toString('base64')]);
  const cached = known.get(key);
  if (cached && Date.now() - cached.at < knownMs) return await cached.configuration;
  const allowed = config.ASSAY_OUTBOUND_NETWORKS ?? [];
  const secret = unwrap(keys.master, clientSecret, sealOf(id)).toString();
  const configuration = openid.discovery(new URL(issuer), clientId, secret, undefined, {
    [openid.customFetch]: guardedFetch(allowed), timeout: answerMsMax / 1000,
    // ID tokens are verified by the keys that the provider publishes, whatever the way on which they came.
    execute: [openid.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [])],
  });
  if (known.size >= knownMax) known.delete(known.keys().next().value!);
  known.set(key, { at: Date.now(), configuration });
  configuration.catch(() => known.delete(key));
  return await configuration;
}

interface Ticket { providerId: string; redirectUri: string; verifier: string; nonce: string; state: string }

/** Where to send somebody's browser, and the ticket with which the answer is taken. */
export async function beginOpenId(em: Manager, caller: Caller, platform: Platform, { providerId, redirectUri }: { providerId: string; redirectUri: string }): Promise<{ url: string; ticket: string }> {
  const provider = await em.findOne(IdentityProvider, { id: providerId });
  if (!provider) throw publicError('NOT_FOUND', 'there is no such identity provider');
  if (!provider.redirectUris.includes(redirectUri)) throw publicError('FORBIDDEN', 'this redirectUri is not one that the administrator named');
  const [verifier, nonce, state] = [openid.randomPKCECodeVerifier(), openid.randomNonce(), openid.randomState()];
  const configuration = await configurationOf(platform, provider).catch((cause: unknown) => {
    platform.log.warn({ err: cause, provider: provider.id }, 'identity provider unavailable');
    // Why tells of addresses and of what answers there: to who named the provider, not to who knows its link.
    const own = caller.customerId === provider.customerId && caller.scopes.includes('customers:write');
    throw publicError('UNAVAILABLE', `the identity provider does not answer as one${own ? `: ${reasonOf(cause)}` : '; its administrator, signed in, is told why'}`);
  });
  const url = openid.buildAuthorizationUrl(configuration, { redirect_uri: redirectUri, scope: 'openid email', code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', nonce, state });
  const ticket = await new SignJWT({ providerId, redirectUri, verifier, nonce, state } satisfies Ticket).setProtectedHeader({ alg: 'EdDSA' }).setAudience('openid').setExpirationTime(ticketTime).sign(platform.keys.signing);
  return { url: url.href, ticket };
}

const reasonOf = (cause: unknown): string => {
  const { message, code, cause: inner } = cause as Error & { code?: string };
  const deeper = inner instanceof Error ? `: ${inner.message}` : '';
  return `${message}${deeper}${code ? ` (${code})` : ''}`.slice(0, 200);
};

/** What the provider says of who came back. */
export interface Claims { providerId: string; issuer: string; clientId: string; subject: string; email: string; secondFactor: boolean }

/** Takes the provider's answer: asks it for what the code stands for, and checks its signature, audience, nonce and time. Before any transaction: it takes as long as the provider does. */
export async function exchange(em: Manager, platform: Platform, input: { ticket: string; callbackUrl: string }): Promise<Claims | Refusal> {
  const ticket = await jwtVerify(input.ticket.slice(0, 5000), platform.keys.verifying, { audience: 'openid', algorithms: ['EdDSA'] }).then(({ payload }) => payload as unknown as Ticket, () => null);
  if (!ticket) return new Refusal('EXPIRED', 'this ticket is not ours, or older than ten minutes: begin anew', ['input', 'ticket']);
  const callback = URL.canParse(input.callbackUrl) && input.callbackUrl.length <= 5000 ? new URL(input.callbackUrl) : null;
  if (!callback || `${callback.origin}${callback.pathname}` !== new URL(ticket.redirectUri).href) return new Refusal('INVALID', 'callbackUrl must be the redirectUri with what the provider added to it', ['input', 'callbackUrl']);
  const provider = await em.findOne(IdentityProvider, { id: ticket.providerId });
  if (!provider) return new Refusal('EXPIRED', 'the identity provider was removed meanwhile', ['input', 'ticket']);
  const about = { customerId: provider.customerId, subject: provider.id };
  try {
    const configuration = await configurationOf(platform, provider);
    const tokens = await openid.authorizationCodeGrant(configuration, callback, { pkceCodeVerifier: ticket.verifier, expectedNonce: ticket.nonce, expectedState: ticket.state, idTokenExpected: true });
    const claims = tokens.claims()!;
    // Many providers tell the address only where it is asked for.
    const more: Record<string, unknown> = typeof claims.email === 'string' ? { ...claims } : { ...(await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)) };
    if (typeof more.email !== 'string' || !more.email.includes('@')) return new Refusal('FORBIDDEN', 'the identity provider tells no mail address', ['input', 'callbackUrl'], about);
    if (more.email_verified === false) return new Refusal('FORBIDDEN', 'the identity provider has not verified the mail address', ['input', 'callbackUrl'], about);
    const means = Array.isArray(claims.amr) ? claims.amr : [];
    if (claims.sub.length > subjectMax) return new Refusal('FORBIDDEN', `the identity provider calls somebody by more than ${subjectMax} characters`, ['input', 'callbackUrl'], about);
    return { providerId: provider.id, issuer: provider.issuer, clientId: provider.clientId, subject: claims.sub, email: more.email.trim().toLowerCase(), secondFactor: means.some((one) => ['mfa', 'otp', 'hwk', 'fpt', 'pop'].includes(String(one))) };
  } catch (cause) {
    platform.log.warn({ err: cause, provider: provider.id }, 'identity provider did not let in');
    return new Refusal('FORBIDDEN', 'the identity provider did not let you in; the audit of its customer says why', ['input', 'callbackUrl'], { ...about, reason: reasonOf(cause) });
  }
}

/** Signs in whom the provider named: known by its subject from the second time on, by the mail address at the first, made new where the administrator wants that. */
export async function createOpenIdSession(em: Manager, claims: Claims | Refusal, address: string | null) {
  if (claims instanceof Refusal) throw claims;
  // Held until the end: a provider that is changed at this moment is changed before or after, and unbinds in either case.
  const provider = await em.findOne(IdentityProvider, { id: claims.providerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!provider) throw new Refusal('EXPIRED', 'the identity provider was removed meanwhile', ['input', 'ticket']);
  const about = { customerId: provider.customerId, subject: provider.id };
  if (provider.issuer !== claims.issuer || provider.clientId !== claims.clientId) throw new Refusal('EXPIRED', 'the identity provider was changed meanwhile: begin anew', ['input', 'ticket'], about);
  await em.execute("select pg_advisory_xact_lock(hashtextextended('people ' || ?, 0))", [provider.customerId]);
  let user = await em.findOne(User, { customerId: provider.customerId, openidSubject: claims.subject, removedAt: null });
  if (!user) {
    const same = await em.findOne(User, { email: claims.email, removedAt: null });
    if (same && (same.customerId !== provider.customerId || same.openidSubject)) throw new Refusal('FORBIDDEN', 'this mail address is somebody else’s here', ['input', 'callbackUrl'], about);
    if (!same && !provider.newcomers) throw new Refusal('FORBIDDEN', 'nobody here has this mail address: an administrator invites you first', ['input', 'callbackUrl'], about);
    user = same ?? em.create(User, { id: newId('user'), customerId: provider.customerId, email: checkedEmail(claims.email, 'callbackUrl'), passwordHash: noPassword, role: provider.newcomers!, createdAt: new Date(), createdBy: provider.id, madeByProvider: provider.madeByProvider ?? null });
    user.openidSubject = claims.subject;
    em.persist(user);
    await em.flush();
  }
  return await openSession(em, user, { address, secondFactor: claims.secondFactor, method: 'OPENID' });
}
