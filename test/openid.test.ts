import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { startAssay, type Assay } from './assay.ts';
import { browse, redirectUri, startProvider, type Person } from './identity-provider.ts';

interface Answer { userErrors: { code: string; message: string; field: string[] | null }[] }

describe('signing in at an identity provider', () => {
  let assay: Assay;
  let idp: Awaited<ReturnType<typeof startProvider>>;
  beforeAll(async () => {
    idp = await startProvider();
    assay = await startAssay({ ASSAY_OUTBOUND_NETWORKS: '127.0.0.0/8', ASSAY_CONSOLE_ORIGINS: 'https://console.example' });
  });
  afterAll(async () => {
    await assay?.stop();
    await idp?.stop();
  });
  const act = async <T>(query: string, variables: Record<string, unknown> = {}, token: string | null = null, where = assay): Promise<T> => {
    const { data, errors } = await where.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
    return Object.values(data)[0]!;
  };
  const set = async (token: string, more: object = {}, where = assay) => await act<Answer & { identityProvider: { id: string; issuer: string; newcomers: string | null } | null }>(
    'mutation ($input: IdentityProviderSetInput!) { identityProviderSet(input: $input) { identityProvider { id issuer newcomers } userErrors { code message field } } }',
    { input: { issuer: idp.issuer, clientId: 'assay', clientSecret: 'its secret there', redirectUris: [redirectUri], ...more } }, token, where);
  const begin = async (providerId: string, to = redirectUri) => await act<{ url: string; ticket: string }>('query ($id: ID!, $to: String!) { openIdSignIn(providerId: $id, redirectUri: $to) { url ticket } }', { id: providerId, to });
  const enter = async (ticket: string, callbackUrl: string) => await act<Answer & { token: string | null }>('mutation ($input: SessionCreateByOpenIdInput!) { sessionCreateByOpenId(input: $input) { token userErrors { code message field } } }', { input: { ticket, callbackUrl } });
  let number = 0;
  const known = (more: Person = {}): { sub: string; email: string } => {
    const sub = `sub-${number++}`;
    const email = more.email ?? `${sub}-${Math.random()}@corp.example`;
    idp.people.set(sub, { email, email_verified: true, ...more });
    return { sub, email };
  };
  async function signIn(providerId: string, sub: string) {
    idp.state.next = sub;
    const { url, ticket } = await begin(providerId);
    return await enter(ticket, await browse(url));
  }
  async function office(more: object = {}) {
    const customer = await assay.customer();
    const { identityProvider, userErrors } = await set(customer.administrator, more);
    expect(userErrors).toEqual([]);
    const user = async (email: string, role = 'VIEWER') => await act('mutation ($input: UserCreateInput!) { userCreate(input: $input) { userErrors { code } } }', { input: { email, password: 'a long enough password', role } }, customer.administrator);
    const users = async () => await act<{ email: string; role: string }[]>('{ users { email role } }', {}, customer.administrator);
    return { ...customer, providerId: identityProvider!.id, user, users };
  }
  const who = async (token: string) => (await act<{ nodes: { method: string; secondFactor: boolean; user: { email: string; role: string } }[] }>('{ sessions(first: 1) { nodes { method secondFactor user { email role } } } }', {}, token)).nodes[0]!;

  test('who has an account of the same mail address comes in with its role; from then on it is known by its subject, whatever its address', async () => {
    const { providerId, user } = await office();
    const { sub, email } = known();
    await user(email, 'OPERATOR');
    const first = await signIn(providerId, sub);
    expect(first.userErrors).toEqual([]);
    expect(await who(first.token!)).toEqual({ method: 'OPENID', secondFactor: false, user: { email, role: 'OPERATOR' } });
    idp.people.set(sub, { email: 'married@corp.example', email_verified: true, amr: ['pwd', 'mfa'] });
    expect(await who((await signIn(providerId, sub)).token!)).toMatchObject({ secondFactor: true, user: { email } });
    // The address was given to somebody else there: that is not the person here.
    const other = known({ email });
    expect(await signIn(providerId, other.sub)).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
  });

  test('who has none is refused, or is let in with the role that the administrator says', async () => {
    const closed = await office();
    const stranger = known();
    expect(await signIn(closed.providerId, stranger.sub)).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN', message: expect.stringContaining('an administrator invites you first') as string }] });
    const open = await office({ newcomers: 'VIEWER' });
    const newcomer = known();
    expect(await who((await signIn(open.providerId, newcomer.sub)).token!)).toMatchObject({ user: { email: newcomer.email, role: 'VIEWER' } });
    expect(await open.users()).toContainEqual({ email: newcomer.email, role: 'VIEWER' });
    expect(await closed.users()).toHaveLength(1);
  });

  test("a provider opens its own customer's door alone", async () => {
    const [ours, theirs] = [await office({ newcomers: 'ADMINISTRATOR' }), await office()];
    const { sub, email } = known();
    await theirs.user(email, 'ADMINISTRATOR');
    expect(await signIn(ours.providerId, sub)).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
    expect((await act<{ issuer: string } | null>('{ identityProvider { issuer } }', {}, (await assay.customer()).administrator))).toBeNull();
  });

  test.each<[string, Person, string]>([
    ['whose address is not verified', { email_verified: false }, 'not verified'],
    ['without an address', { email: '' }, 'tells no mail address'],
  ])('somebody %s is not let in', async (_name, person, reason) => {
    const { providerId } = await office({ newcomers: 'VIEWER' });
    const { sub } = known(person);
    const refused = await signIn(providerId, sub);
    expect(refused.token).toBeNull();
    expect(refused.userErrors[0]!.message).toMatch(new RegExp(reason));
  });

  test('who has no password of its own sets up a second factor just after signing in there, and not later, nor from a session of a password', async () => {
    const { providerId, user, customerId } = await office({ newcomers: 'VIEWER' });
    const { sub } = known();
    const { token } = await signIn(providerId, sub);
    const begin = async (as: string) => await act<Answer & { url: string | null }>('mutation { totpBegin(input: {}) { url userErrors { code message field } } }', {}, as);
    const passkey = async (as: string) => await act<Answer & { ticket: string | null }>('mutation { passkeyBegin(input: {}) { ticket userErrors { code message field } } }', {}, as);
    const refused = { userErrors: [{ code: 'FORBIDDEN', field: ['input', 'password'] }] };
    expect((await begin(token!)).url).toMatch(/^otpauth:/);
    expect((await passkey(token!)).ticket).not.toBeNull();
    await assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform.database.for(system).execute("update session set created_at = now() - interval '11 minutes' where customer_id = ?", [customerId], 'run');
    expect(await begin(token!)).toMatchObject({ url: null, ...refused });
    expect(await passkey(token!)).toMatchObject({ ticket: null, ...refused });
    await user('word@corp.example');
    const { token: worded } = await act<{ token: string }>('mutation { sessionCreate(input: { email: "word@corp.example", password: "a long enough password" }) { token } }');
    expect(await begin(worded)).toMatchObject({ url: null, ...refused });
  });

  test('an answer counts once, for who began, and only if nobody changed it', async () => {
    const { providerId } = await office({ newcomers: 'VIEWER' });
    const { sub } = known();
    idp.state.next = sub;
    const [one, two] = [await begin(providerId), await begin(providerId)];
    const back = await browse(one.url);
    expect(await enter(two.ticket, back), "another's ticket").toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
    expect(await enter(one.ticket, back.replace(/code=[^&]*/, 'code=made-up'))).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
    expect(await enter(one.ticket, `https://elsewhere.example/back?${back.split('?')[1]}`)).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['input', 'callbackUrl'] }] });
    expect(await enter('x', back)).toMatchObject({ userErrors: [{ code: 'EXPIRED', field: ['input', 'ticket'] }] });
    const denied = await enter(one.ticket, `${redirectUri}?error=access_denied&state=${new URL(back).searchParams.get('state')}&iss=${encodeURIComponent(idp.issuer)}`);
    expect(denied).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
    const fresh = await begin(providerId);
    const good = await browse(fresh.url);
    expect((await enter(fresh.ticket, good)).token).not.toBeNull();
    expect(await enter(fresh.ticket, good), 'a second time').toMatchObject({ token: null });
  });

  test('nobody is known by what a provider called them that was removed, or that is another by now; who came in by it is signed out', async () => {
    const other = await startProvider();
    try {
      for (const change of ['removed', 'changed'] as const) {
        const { administrator, providerId, user } = await office();
        const { sub, email } = known();
        await user(email, 'ADMINISTRATOR');
        const { token } = await signIn(providerId, sub);
        expect(token).not.toBeNull();
        if (change === 'removed') await act('mutation { identityProviderRemove { userErrors { code } } }', {}, administrator);
        const { identityProvider } = await set(administrator, { issuer: other.issuer });
        await vi.waitUntil(async () => (await assay.ask(token, '{ viewer { id } }')).errors?.[0]!.extensions.code === 'UNAUTHENTICATED', { timeout: 30_000 });
        // The same subject there is somebody else.
        other.people.set(sub, { email: `mallory-${Math.random()}@corp.example`, email_verified: true });
        other.state.next = sub;
        const { url, ticket } = await begin(identityProvider!.id);
        expect(await enter(ticket, await browse(url)), change).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN', message: expect.stringContaining('invites you first') as string }] });
      }
    } finally {
      await other.stop();
    }
  });

  test('who is on the way in while the provider is changed does not arrive', async () => {
    const { administrator, providerId } = await office({ newcomers: 'VIEWER' });
    const { sub } = known();
    idp.state.next = sub;
    const { url, ticket } = await begin(providerId);
    const back = await browse(url);
    await set(administrator, { newcomers: 'VIEWER', clientId: 'another' });
    expect(await enter(ticket, back)).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
  });

  test('an ID token that the published keys did not sign lets nobody in, and why is told to the administrator alone', async () => {
    const { administrator, providerId } = await office({ newcomers: 'VIEWER' });
    const { sub } = known();
    idp.state.next = sub;
    const { url, ticket } = await begin(providerId);
    const back = await browse(url);
    idp.state.keys = [generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })];
    try {
      expect(await enter(ticket, back)).toEqual({ token: null, userErrors: [{ code: 'FORBIDDEN', field: ['input', 'callbackUrl'], message: 'the identity provider did not let you in; the audit of its customer says why' }] });
    } finally {
      delete idp.state.keys;
    }
    const said = async () => (await act<{ nodes: { outcome: string; detail: string }[] }>('{ auditEvents(first: 5, filter: { action: "sessionCreateByOpenId" }) { nodes { outcome detail } } }', {}, administrator)).nodes;
    const [event] = await vi.waitUntil(async () => ((await said()).length > 0 ? await said() : null), { timeout: 20_000 });
    expect(event!.outcome).toBe('FORBIDDEN');
    expect(JSON.parse(event!.detail)).toMatchObject({ reason: expect.stringMatching(/JWKS|key|signature/i) as string });
  });

  test('it begins only at a provider that is there, and goes back only where the administrator said', async () => {
    const { providerId, administrator } = await office();
    await expect(begin('idp_nobody')).rejects.toThrow('NOT_FOUND');
    await expect(begin(providerId, 'https://evil.example/back')).rejects.toThrow('FORBIDDEN');
    const { url } = await begin(providerId);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ client_id: 'assay', code_challenge_method: 'S256', redirect_uri: redirectUri, nonce: expect.any(String) as string, state: expect.any(String) as string });
    await set(administrator, { issuer: 'http://127.0.0.1:1' });
    await expect(begin(providerId)).rejects.toThrow('UNAVAILABLE: the identity provider does not answer');
    await act('mutation { identityProviderRemove { userErrors { code } } }', {}, administrator);
    await expect(begin(providerId)).rejects.toThrow('NOT_FOUND');
  });

  test('what it is named with is checked, only administrators name it, and its secret is shown to nobody', async () => {
    const { administrator, devices, customerId } = await assay.customer();
    for (const [more, field] of [[{ issuer: 'ftp://x.example' }, 'issuer'], [{ issuer: 'http://idp.example' }, 'issuer'], [{ issuer: 'http://192.0.2.1' }, 'issuer'], [{ issuer: 'https://10.0.0.1/' }, 'issuer'], [{ issuer: 'https://u:p@x.example' }, 'issuer'], [{ clientId: '' }, 'clientId'], [{ clientSecret: 'x'.repeat(501) }, 'clientSecret'],
      [{ redirectUris: [] }, 'redirectUris'], [{ redirectUris: ['http://console.example/back'] }, 'redirectUris'], [{ redirectUris: ['https://console.example/back?x=1'] }, 'redirectUris'], [{ redirectUris: Array.from({ length: 11 }, () => redirectUri) }, 'redirectUris']] as const) {
      expect(await set(administrator, more), JSON.stringify(more)).toMatchObject({ identityProvider: null, userErrors: [{ code: 'INVALID', field: ['input', field] }] });
    }
    await expect(set(devices[0]!)).rejects.toThrow('FORBIDDEN');
    expect((await set(administrator, { newcomers: 'VIEWER' })).identityProvider).toMatchObject({ issuer: idp.issuer, newcomers: 'VIEWER' });
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    const rows = await database.for({ kind: 'SYSTEM', id: 's', customerId: null, group: null, scopes: [], licence: null }).execute<{ client_secret: Buffer }[]>('select client_secret from identity_provider where customer_id = ?', [customerId]);
    expect(rows[0]!.client_secret.includes('its secret there')).toBe(false);
    const events = async () => JSON.stringify(await act('{ auditEvents(first: 20) { nodes { action detail } } }', {}, administrator));
    await vi.waitUntil(async () => (await events()).includes('"identityProviderSet"'), { timeout: 20_000 });
    expect(await events()).not.toContain('its secret there');
  });

  test('a service that is not let inside calls no provider there', async () => {
    const shut = await startAssay();
    try {
      const { administrator } = await shut.customer();
      expect(await set(administrator, {}, shut)).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['input', 'issuer'] }] });
      expect(await set(administrator, { issuer: 'https://localhost:8443' }, shut)).toMatchObject({ userErrors: [] });
      const { id } = await act<{ id: string }>('{ identityProvider { id } }', {}, administrator, shut);
      const begin = async (token: string | null) => await act('query ($id: ID!, $to: String!) { openIdSignIn(providerId: $id, redirectUri: $to) { url } }', { id, to: redirectUri }, token, shut);
      await expect(begin(administrator)).rejects.toThrow(/UNAVAILABLE.*not called from here/s);
      // A stranger, another customer's administrator among them, learns nothing of what is where.
      for (const stranger of [null, (await shut.customer()).administrator]) await expect(begin(stranger)).rejects.toThrow(/^UNAVAILABLE: the identity provider does not answer as one; its administrator, signed in, is told why$/);
    } finally {
      await shut.stop();
    }
  });
});
