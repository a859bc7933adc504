import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { AssayClient, type AssayError } from '../endpoint/client.ts';
import { system } from '../platform/caller.ts';
import { startAssay, type Assay } from './assay.ts';

const audience = 'https://assay.example/api';

/** An identity provider's discovery and keys; tokens are signed here as it would sign them. */
class Issuer {
  readonly keys = new Map<string, { privateKey: KeyObject; publicKey: KeyObject }>();
  published: string[] = [];
  asked = 0;
  away = false;
  url = '';
  readonly #server: Server = createServer((request, response) => {
    if (this.away) return void response.writeHead(503).end();
    if (request.url === '/keys') this.asked++;
    const body = request.url === '/keys'
      ? { keys: this.published.map((kid) => ({ ...this.keys.get(kid)!.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' })) }
      : { issuer: this.url, jwks_uri: `${this.url}/keys`, authorization_endpoint: `${this.url}/authorize`, token_endpoint: `${this.url}/token`, response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

  async start(): Promise<this> {
    this.addKey('first');
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  addKey(kid: string): void {
    this.keys.set(kid, generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    this.published.push(kid);
  }

  async sign(claims: JWTPayload, { kid = 'first', typ = 'at+jwt', key, alg = 'ES256' }: { kid?: string; typ?: string; key?: KeyObject | Uint8Array; alg?: string } = {}): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000);
    return await new SignJWT({ iss: this.url, aud: audience, iat: seconds, exp: seconds + 3600, ...claims }).setProtectedHeader({ alg, kid, typ }).sign(key ?? this.keys.get(kid)!.privateKey);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe("a token of a customer's identity provider", () => {
  let assay: Assay;
  let idp: Issuer;
  let other: Issuer;
  beforeAll(async () => {
    [idp, other] = await Promise.all([new Issuer().start(), new Issuer().start()]);
    assay = await startAssay({ ASSAY_OUTBOUND_NETWORKS: '127.0.0.0/8' });
  });
  afterAll(async () => {
    await assay?.stop();
    await Promise.all([idp?.stop(), other?.stop()]);
  });
  afterEach(() => void vi.useRealTimers());
  const customersDatabase = () => assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform.database.for(system);
  const act = async <T>(token: string, query: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await assay.ask<Record<string, T & { userErrors?: { message: string; field: string[] }[] }>>(token, query, variables);
    if (errors) throw new Error(errors[0]!.message);
    return Object.values(data)[0]!;
  };
  const provide = async (administrator: string, more: Record<string, unknown> = {}) => await act(administrator, 'mutation ($input: IdentityProviderSetInput!) { identityProviderSet(input: $input) { identityProvider { audience } userErrors { message field } } }', {
    input: { issuer: idp.url, clientId: 'assay', clientSecret: 'x', redirectUris: ['https://console.example/back'], audience, ...more } });
  let number = 0;
  /** A customer with a person of each role, who has signed in by the provider before. */
  async function office(more: Record<string, unknown> = {}) {
    const { administrator, customerId } = await assay.customer();
    expect(await provide(administrator, more)).toMatchObject({ userErrors: [] });
    const person = async (role: string) => {
      const [email, subject] = [`person${number++}-${Date.now()}@corp.example`, `subject-${number}-${Date.now()}`];
      const { user: { id } } = await act<{ user: { id: string } }>(administrator, 'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { id } userErrors { message } } }', { input: { email, password: 'a long enough password', role } });
      await customersDatabase().execute('update account set openid_subject = ? where id = ?', [subject, id], 'run');
      return { id, subject, email };
    };
    return { administrator, customerId, person };
  }
  const who = async (token: string, headers = {}) => {
    const { status, data, errors } = await assay.ask<{ viewer: { id: string; kind: string; scopes: string[]; secondFactorMissing: boolean; customer: { id: string } } }>(token, '{ viewer { id kind scopes secondFactorMissing customer { id } } }', {}, headers);
    return errors ? { status, code: errors[0]!.extensions.code } : data.viewer;
  };
  const unknown = { status: 401, code: 'UNAUTHENTICATED' };

  test('speaks for the person who has signed in by it before, with the rights of the role', async () => {
    const { customerId, person } = await office();
    const { id, subject } = await person('VIEWER');
    const found = await who(await idp.sign({ sub: subject }));
    expect(found).toMatchObject({ id, kind: 'USER', customer: { id: customerId }, secondFactorMissing: false });
    expect((found as { scopes: string[] }).scopes).toContain('samples:read');
    expect(await who(await idp.sign({ sub: subject, aud: ['https://somewhere.example', audience] }, { typ: 'JWT' }))).toMatchObject({ id });
  });

  test('that is not for us, is past its time, lasts too long, says nothing of when it ends, or is meant for something else is refused', async () => {
    const { person } = await office();
    const { subject: sub, email } = await person('ADMINISTRATOR');
    const seconds = Math.floor(Date.now() / 1000);
    const wrong: [string, string][] = [
      ['for somebody else', await idp.sign({ sub, aud: 'https://somewhere.example' })],
      ['to sign in with', await idp.sign({ sub, aud: 'assay' }, { typ: 'JWT' })],
      ['for nobody', await idp.sign({ sub, aud: [] })],
      ['past its time', await idp.sign({ sub, exp: seconds - 10 })],
      ['not yet', await idp.sign({ sub, nbf: seconds + 60 })],
      ['for a month', await idp.sign({ sub, exp: seconds + 30 * 86_400 })],
      ['for ever', await idp.sign({ sub, exp: undefined } as never)],
      ['of nobody', await idp.sign({})],
      ['of a stranger, with a known address', await idp.sign({ sub: 'stranger', email, email_verified: true })],
      ['a notice that somebody left', await idp.sign({ sub }, { typ: 'logout+jwt' })],
      ['of another issuer', await other.sign({ sub })],
      ['of another issuer that says it is this one', await other.sign({ sub, iss: idp.url })],
      ['bound to a key of its holder', await idp.sign({ sub, cnf: { jkt: 'x' } })],
      ['bound to a certificate', await idp.sign({ sub, cnf: { 'x5t#S256': Buffer.alloc(32).toString('base64url') } })],
      ['three words', 'one.two.three'],
      ['too long', `${'a'.repeat(9000)}.b.c`],
    ];
    for (const [what, token] of wrong) expect([what, await who(token)]).toEqual([what, unknown]);
    expect(await who(await idp.sign({ sub }))).toMatchObject({ kind: 'USER' });
  });

  test('whose signature is none, or is made with what everybody knows, is refused', async () => {
    const { person } = await office();
    const { subject: sub } = await person('VIEWER');
    const good = await idp.sign({ sub });
    const [head, body, signature] = good.split('.') as [string, string, string];
    const elevated = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object), exp: Math.floor(Date.now() / 1000) + 7200 })).toString('base64url');
    const known = Buffer.from(idp.keys.get('first')!.publicKey.export({ format: 'pem', type: 'spki' }));
    for (const token of [
      `${head}.${elevated}.${signature}`, `${head}.${body}.`, new UnsecuredJWT({ iss: idp.url, aud: audience, sub }).setExpirationTime('1h').encode(),
      await idp.sign({ sub }, { alg: 'HS256', key: known }), await idp.sign({ sub }, { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
    ]) expect(await who(token)).toEqual(unknown);
  });

  test('names fewer rights than the role has, never more', async () => {
    const { person } = await office();
    const { subject: sub } = await person('VIEWER');
    const scopes = async (more: JWTPayload) => ((await who(await idp.sign({ sub, ...more }))) as { scopes: string[] }).scopes;
    expect(await scopes({ scope: 'openid verdicts:read customers:write' })).toEqual(['verdicts:read']);
    expect(await scopes({ scp: ['policies:write'] })).toEqual([]);
    expect((await scopes({ scope: 'openid profile' })).length).toBeGreaterThan(3);
  });

  test('without a second factor may do nothing where the customer wants one', async () => {
    const { customerId, person } = await office();
    const { subject: sub } = await person('VIEWER');
    await customersDatabase().execute('update customer set second_factor_required = true where id = ?', [customerId], 'run');
    expect(await who(await idp.sign({ sub, amr: ['pwd'] }))).toMatchObject({ secondFactorMissing: true, scopes: [] });
    expect(await who(await idp.sign({ sub, amr: ['pwd', 'otp'] }))).toMatchObject({ secondFactorMissing: false });
  });

  test('opens its own customer\'s door alone, also where two customers have the same provider', async () => {
    const [ours, theirs] = [await office(), await office()];
    const { subject: sub, id } = await ours.person('VIEWER');
    expect(await who(await idp.sign({ sub }))).toMatchObject({ id, customer: { id: ours.customerId } });
    expect(await who(await idp.sign({ sub }), { 'assay-customer': theirs.customerId })).toMatchObject({ code: 'FORBIDDEN' });
    // The same subject at both: neither is meant.
    const { id: twin } = await theirs.person('ADMINISTRATOR');
    await customersDatabase().execute('update account set openid_subject = ? where id = ?', [sub, twin], 'run');
    expect(await who(await idp.sign({ sub, jti: 'another' }))).toEqual(unknown);
    // Whoever plants a subject so keeps nobody out who says which customer is meant.
    expect(await who(await idp.sign({ sub, jti: 'named' }), { 'assay-customer': ours.customerId })).toMatchObject({ id, customer: { id: ours.customerId } });
  });

  test('is not kept out by a subject that another customer had of a provider of its own', async () => {
    const ours = await office();
    const { subject: sub, id } = await ours.person('VIEWER');
    const theirs = await office({ issuer: other.url });
    const { id: planted } = await theirs.person('VIEWER');
    await customersDatabase().execute('update account set openid_subject = ? where id = ?', [sub, planted], 'run');
    await act(theirs.administrator, 'mutation { identityProviderRemove { userErrors { message } } }');
    expect(await provide(theirs.administrator)).toMatchObject({ userErrors: [] });
    expect(await who(await idp.sign({ sub, jti: 'theirs too' }))).toMatchObject({ id, customer: { id: ours.customerId } });
  });

  test('ends with the account, with the provider, and where no audience is named', async () => {
    const { administrator, person } = await office();
    const [gone, stays] = [await person('VIEWER'), await person('VIEWER')];
    await act(administrator, 'mutation ($id: ID!) { userRemove(input: { userId: $id }) { userErrors { message } } }', { id: gone.id });
    expect(await who(await idp.sign({ sub: gone.subject }))).toEqual(unknown);
    expect(await who(await idp.sign({ sub: stays.subject }))).toMatchObject({ id: stays.id });
    await provide(administrator, { audience: null });
    expect(await who(await idp.sign({ sub: stays.subject, jti: '2' }))).toEqual(unknown);
    await provide(administrator);
    await act(administrator, 'mutation { identityProviderRemove { userErrors { message } } }');
    expect(await who(await idp.sign({ sub: stays.subject, jti: '3' }))).toEqual(unknown);
    expect(await provide(administrator, { audience: 'assay' })).toMatchObject({ userErrors: [{ field: ['input', 'audience'] }] });
  });

  test('can\'t be checked while its provider is away: that is said, and nobody else is kept out', async () => {
    const away = await new Issuer().start();
    const { administrator, person } = await office({ issuer: away.url });
    const { subject: sub, id } = await person('VIEWER');
    away.away = true;
    const token = await away.sign({ sub });
    const [theirs, ours] = await Promise.all([who(token), who(administrator)]);
    expect(theirs).toEqual({ status: 503, code: 'UNAVAILABLE' });
    expect(ours).toMatchObject({ kind: 'USER' });
    away.away = false;
    expect(await who(token)).toMatchObject({ id });
    await away.stop();
  });

  test('holds a subscription until it ends', async () => {
    const { person } = await office();
    const { subject: sub } = await person('VIEWER');
    const client = new AssayClient({ url: assay.url, token: await idp.sign({ sub, exp: Math.floor(Date.now() / 1000) + 3 }) });
    let greeted = false;
    const ended = await client.follow({ signal: new AbortController().signal, onChange: () => void (greeted = true) }).catch((error: unknown) => (error as AssayError).code);
    expect([greeted, ended]).toEqual([true, 'UNAUTHENTICATED']);
    await client.close();
  });

  test('has no session here: there is none to end', async () => {
    const { person } = await office();
    const { subject: sub } = await person('VIEWER');
    const { errors } = await assay.ask(await idp.sign({ sub }), 'mutation { sessionEnd { userErrors { message } } }');
    expect(errors![0]!.extensions.code).toBe('FORBIDDEN');
  });

  // The last: the clock goes on from there.
  test('is known by its provider\'s new key as soon as one is signed with it, and asking for keys has a bound', async () => {
    const { person } = await office();
    const { subject: sub, id } = await person('VIEWER');
    await who(await idp.sign({ sub }));
    const before = idp.asked;
    idp.addKey('second');
    const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
    later(31_000);
    expect(await who(await idp.sign({ sub }, { kid: 'second' }))).toMatchObject({ id });
    expect(idp.asked).toBe(before + 1);
    idp.keys.set('made up', generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    for (let n = 0; n < 5; n++) expect(await who(await idp.sign({ sub, jti: String(n) }, { kid: 'made up' }))).toEqual(unknown);
    expect(idp.asked).toBe(before + 1);
    // One that is no longer published ends within ten minutes.
    idp.published = ['second'];
    later(700_000);
    expect(await who(await idp.sign({ sub, jti: 'old key' }))).toEqual(unknown);
  });
});
