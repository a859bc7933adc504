import { isIP } from 'node:net';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { jwtVerify, SignJWT } from 'jose';
import { newId } from '../../schema/ids.ts';
import { isPerson, type Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { confirmedPerson, personOf, type Confirmed } from './confirmation.ts';
import { hashOf } from './credentials.ts';
import { Passkey, User } from './entities.ts';
import { managesPeople } from './grants.ts';
import { openSession } from './sessions.ts';
import { checkShown, strengthen } from './strength.ts';

/** Loaded when somebody first asks for a passkey: a quarter of a second that no start has to wait for. */
const webauthn = async () => await import('@simplewebauthn/server');
/** EdDSA, ES256, RS256: what authenticators make. */
const algorithms = [-8, -7, -257];
const ticketTime = '5m';
const passkeysMax = 20;
const responseMax = 20_000;

/** Where passkeys are good: the sites on which people sign in, and the name that binds them, which is the first one's. */
function sites({ config, publicUrl }: Pick<Platform, 'config' | 'publicUrl'>): { origins: string[]; name: string } {
  const origins = config.ASSAY_CONSOLE_ORIGINS ?? [new URL(publicUrl()).origin];
  const name = new URL(origins[0]!).hostname;
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) throw new Refusal('CONFLICT', 'passkeys belong to a name, and this service has none: the operator sets ASSAY_CONSOLE_ORIGINS', ['input']);
  return { origins, name };
}

/** What was asked, so that an answer is to a question of ours, and to a young one. */
async function ticketOf({ keys }: Platform, use: string, challenge: string, userId: string | null): Promise<string> {
  return await new SignJWT({ challenge, userId }).setProtectedHeader({ alg: 'EdDSA' }).setAudience(use).setExpirationTime(ticketTime).sign(keys.signing);
}
async function opened({ keys }: Platform, use: string, ticket: string): Promise<{ challenge: string; userId: string | null }> {
  const { payload } = await jwtVerify(ticket.slice(0, 5000), keys.verifying, { audience: use, algorithms: ['EdDSA'] }).catch(() => {
    throw new Refusal('EXPIRED', 'this ticket is not ours, or older than five minutes: begin anew', ['input', 'ticket']);
  });
  return payload as { challenge: string; userId: string | null };
}
function answerOf<T>(text: string): T {
  if (text.length <= responseMax) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return value as T;
    } catch {
      // It is refused below.
    }
  }
  throw new Refusal('INVALID', `response must be what navigator.credentials answered, as JSON of at most ${responseMax} characters`, ['input', 'response']);
}

/** What the browser needs to make a passkey. Who it is is asked once more: a stolen session must not become a key of one's own. */
export async function beginPasskey(em: Manager, caller: Caller, platform: Platform, confirmed: Confirmed) {
  const user = await confirmedPerson(em, caller, confirmed);
  const known = await em.find(Passkey, { userId: user.id });
  if (known.length >= passkeysMax) throw new Refusal('CONFLICT', `at most ${passkeysMax} passkeys a person: remove one first`, ['input']);
  const { generateRegistrationOptions } = await webauthn();
  const options = await generateRegistrationOptions({
    supportedAlgorithmIDs: algorithms, rpName: 'Assay', rpID: sites(platform).name, userName: user.email, userID: new TextEncoder().encode(user.id), attestationType: 'none', timeout: 300_000,
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })), authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { options: JSON.stringify(options), ticket: await ticketOf(platform, 'passkey-new', options.challenge, user.id) };
}

export async function addPasskey(em: Manager, caller: Caller, platform: Platform, input: { ticket: string; response: string; name: string }) {
  const name = input.name.trim();
  if (name.length < 1 || name.length > 100) throw new Refusal('INVALID', 'name must have 1 to 100 characters', ['input', 'name']);
  const { challenge, userId } = await opened(platform, 'passkey-new', input.ticket);
  if (userId !== caller.id || !isPerson(caller)) throw new Refusal('FORBIDDEN', 'somebody else began this', ['input', 'ticket']);
  await checkShown(em, caller, await personOf(em, caller));
  const { origins, name: site } = sites(platform);
  const { verifyRegistrationResponse } = await webauthn();
  const made = await verifyRegistrationResponse({ supportedAlgorithmIDs: algorithms, response: answerOf<RegistrationResponseJSON>(input.response), expectedChallenge: challenge, expectedOrigin: origins, expectedRPID: site, requireUserVerification: true }).catch(() => null);
  if (!made?.verified) throw new Refusal('INVALID', 'this is not a passkey for this service and this question', ['input', 'response']);
  const { credential } = made.registrationInfo;
  if (await em.findOne(Passkey, { credentialId: credential.id })) throw new Refusal('CONFLICT', 'this passkey is known already', ['input', 'response']);
  const passkey = em.create(Passkey, {
    id: newId('passkey'), customerId: caller.customerId, userId: caller.id, name, credentialId: credential.id, publicKey: Buffer.from(credential.publicKey), counter: credential.counter,
    transports: (credential.transports ?? []).slice(0, 10).map((one) => one.slice(0, 32)), createdAt: new Date(),
  });
  em.persist(passkey);
  await em.flush();
  await strengthen(em, caller);
  return passkey;
}

export async function removePasskey(em: Manager, caller: Caller, passkeyId: string) {
  const passkey = await em.findOne(Passkey, { id: passkeyId });
  if (!passkey || (passkey.userId !== caller.id && !managesPeople(caller))) throw new Refusal('NOT_FOUND', 'you have no such passkey', ['input', 'passkeyId']);
  if (passkey.userId === caller.id) await checkShown(em, caller, await personOf(em, caller));
  await em.nativeDelete(Passkey, { id: passkeyId });
  return passkey;
}

/** What the browser needs to sign in with one: whoever asks, the same, so that nothing is told of who has one. */
export async function askForPasskey(platform: Platform) {
  try {
    const { generateAuthenticationOptions } = await webauthn();
    const options = await generateAuthenticationOptions({ rpID: sites(platform).name, userVerification: 'required', timeout: 300_000 });
    return { options: JSON.stringify(options), ticket: await ticketOf(platform, 'passkey-use', options.challenge, null) };
  } catch (error) {
    if (error instanceof Refusal) throw publicError('UNAVAILABLE', error.message);
    throw error;
  }
}

/** Signs in: something that one has and something that one is or knows, so nothing else is asked. A ticket lets in once. */
export async function createPasskeySession(em: Manager, platform: Platform, input: { ticket: string; response: string }, address: string | null) {
  const { challenge } = await opened(platform, 'passkey-use', input.ticket);
  const response = answerOf<AuthenticationResponseJSON>(input.response);
  const passkey = typeof response.id === 'string' ? await em.findOne(Passkey, { credentialId: response.id }) : null;
  const user = passkey ? await em.findOne(User, { id: passkey.userId, removedAt: null }) : null;
  if (!passkey || !user) throw new Refusal('FORBIDDEN', 'this passkey is not known here', ['input', 'response']);
  const about = { customerId: user.customerId ?? null, subject: user.id };
  const { origins, name } = sites(platform);
  const { verifyAuthenticationResponse } = await webauthn();
  const used = await verifyAuthenticationResponse({
    response, expectedChallenge: challenge, expectedOrigin: origins, expectedRPID: name, requireUserVerification: true,
    credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter, transports: passkey.transports },
  }).catch(() => null);
  if (!used?.verified) throw new Refusal('FORBIDDEN', 'this passkey did not sign this question', ['input', 'response'], about);
  const { affectedRows } = await em.execute<{ affectedRows: number }>("insert into used_ticket (hash, expires_at) values (?, now() + interval '10 minutes') on conflict do nothing", [hashOf(input.ticket)], 'run');
  if (affectedRows === 0) throw new Refusal('EXPIRED', 'this ticket has let somebody in already: begin anew', ['input', 'ticket'], about);
  await em.execute('delete from used_ticket where expires_at < now()', [], 'run');
  Object.assign(passkey, { counter: used.authenticationInfo.newCounter, lastUsedAt: new Date() });
  return await openSession(em, user, { address, secondFactor: true, method: 'PASSKEY' });
}
