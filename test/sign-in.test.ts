import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Secret, TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { attemptsMax } from '../subgraphs/customers/attempts.ts';
import { stepOf } from '../subgraphs/customers/second-factor.ts';
import { startAssay, submitInput, submitMutation, type Assay } from './assay.ts';

test("a code is that of RFC 6238's own example, good for the step before and after its own, and for no other", () => {
  const secret = Buffer.from('12345678901234567890');
  for (const [seconds, code] of [[59, '287082'], [1_111_111_109, '081804'], [1_234_567_890, '005924'], [2_000_000_000, '279037']] as const) expect(stepOf(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  fc.assert(fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.integer({ min: 0, max: 2_000_000_000 }), (bytes, at) => {
    const key = Buffer.from(bytes);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
    const mac = createHmac('sha1', key).update(counter).digest();
    const code = String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
    expect(stepOf(key, code, at * 1000)).not.toBeNull();
    expect(stepOf(key, code.slice(1), at * 1000)).toBeNull();
  }));
});

describe('people and devices', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
  });
  afterAll(async () => await assay?.stop());
  const password = 'a long enough password';

  async function office() {
    const customer = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}, token: string | null = customer.administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(errors[0]!.extensions.code);
      return Object.values(data)[0]!;
    };
    interface Answer {
      userErrors: { code: string; field: string[] | null }[];
    }
    const invite = async (email: string, role = 'VIEWER') => await act<Answer & { token: string | null; mailed: boolean | null; invitation: { id: string } | null }>('mutation ($email: String!, $role: UserRole!) { userInvite(input: { email: $email, role: $role }) { token mailed invitation { id } userErrors { code field } } }', { email, role });
    const accept = async (token: string, word = password) => await act<Answer & { user: { id: string; role: string } | null }>('mutation ($token: String!, $password: String!) { invitationAccept(input: { token: $token, password: $password }) { user { id role } userErrors { code field } } }', { token, password: word }, null);
    const signIn = async (email: string, more: object = {}) => await act<Answer & { token: string | null }>('mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token userErrors { code message field } } }', { input: { email, password, ...more } }, null);
    let number = 0;
    const person = async (role = 'VIEWER') => {
      const email = `person${number++}-${customer.customerId}@x.example`;
      const { token } = await invite(email, role);
      const { user } = await accept(token!);
      const session = await signIn(email);
      return { email, id: user!.id, token: session.token! };
    };
    return { ...customer, act, invite, accept, signIn, person };
  }

  test('somebody is asked in: the token makes one account of the role that was meant, once, within its time', async () => {
    const { act, invite, accept, signIn, customerId } = await office();
    const email = `anna-${customerId}@x.example`;
    expect(await invite('no address')).toMatchObject({ token: null, userErrors: [{ field: ['input', 'email'] }] });
    const first = await invite(email);
    const { token, mailed } = await invite(email, 'INTEGRATOR');
    expect(mailed).toBe(false);
    // The second invitation took the place of the first.
    expect(await accept(first.token!)).toMatchObject({ user: null, userErrors: [{ code: 'EXPIRED' }] });
    expect(await accept(token!, 'short')).toMatchObject({ user: null, userErrors: [{ code: 'INVALID', field: ['input', 'password'] }] });
    expect(await accept(token!)).toMatchObject({ user: { role: 'INTEGRATOR' } });
    expect(await accept(token!)).toMatchObject({ user: null, userErrors: [{ code: 'EXPIRED' }] });
    expect((await signIn(email)).token).toMatch(/^assay_session_/);
    expect(await invite(email)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    const late = await invite(`late-${customerId}@x.example`);
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    await database.for(system).execute("update invitation set expires_at = now() - interval '1 second' where id = ?", [late.invitation!.id], 'run');
    expect(await accept(late.token!)).toMatchObject({ userErrors: [{ code: 'EXPIRED' }] });
    const withdrawn = await invite(`gone-${customerId}@x.example`);
    await act('mutation ($id: ID!) { invitationWithdraw(input: { invitationId: $id }) { userErrors { code } } }', { id: withdrawn.invitation!.id });
    expect(await accept(withdrawn.token!)).toMatchObject({ userErrors: [{ code: 'EXPIRED' }] });
    expect((await act<{ nodes: { email: string; acceptedAt: string | null }[] }>('{ invitations(first: 10) { nodes { email acceptedAt } } }')).nodes.map(({ email: one, acceptedAt }) => `${one.split('-')[0]} ${acceptedAt ? 'accepted' : 'open'}`)).toEqual(['late open', 'anna accepted']);
  });

  test('an integrator reads, submits and makes keys, and changes neither policy nor people', async () => {
    const { act, person } = await office();
    const { token } = await person('INTEGRATOR');
    expect(await act('{ submissions(first: 1) { nodes { id } } }', {}, token)).toEqual({ nodes: [] });
    expect(await act('mutation { apiKeyCreate(input: { name: "siem", scopes: ["verdicts:read"], validDays: 1 }) { userErrors { code } } }', {}, token)).toEqual({ userErrors: [] });
    expect(await act(submitMutation, { input: submitInput(Buffer.from('by an integrator')) }, token)).toMatchObject({ userErrors: [] });
    expect(await act('mutation { apiKeyCreate(input: { name: "more", scopes: ["policies:write"], validDays: 1 }) { userErrors { code } } }', {}, token)).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
    for (const query of ['mutation { policyCreate(input: { name: "p", settings: {} }) { userErrors { code } } }', 'mutation { userInvite(input: { email: "x@y.example", role: ADMINISTRATOR }) { userErrors { code } } }']) await expect(act(query, {}, token)).rejects.toThrow('FORBIDDEN');
  });

  test('sessions are listed with when and from where, and ended: one by one, and by administrators; the others go on', async () => {
    const { act, person, signIn } = await office();
    const { email, id, token } = await person();
    const second = (await signIn(email)).token!;
    interface Session {
      id: string;
      current: boolean;
      endedAt: string | null;
      address: string | null;
      user: { email: string };
    }
    const list = async (by: string, userId?: string) => (await act<{ nodes: Session[] }>('query ($userId: ID) { sessions(first: 10, userId: $userId) { nodes { id current endedAt address user { email } } } }', { userId: userId ?? null }, by)).nodes;
    const sessions = await list(second);
    expect(sessions.map(({ current, endedAt, user }) => ({ current, endedAt, email: user.email }))).toEqual([{ current: true, endedAt: null, email }, { current: false, endedAt: null, email }]);
    expect(sessions[0]!.address).toMatch(/127\.0\.0\.1$/);
    const end = async (sessionId: string, by: string) => await act<{ userErrors: { code: string }[] }>('mutation ($id: ID!) { sessionRevoke(input: { sessionId: $id }) { userErrors { code } } }', { id: sessionId }, by);
    const other = await person();
    expect(await end(sessions[1]!.id, other.token)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    await expect(list(other.token, id)).rejects.toThrow('FORBIDDEN');
    await end(sessions[1]!.id, second);
    const out = async (one: string) => await vi.waitUntil(async () => (await assay.ask(one, '{ viewer { id } }')).errors?.[0]?.extensions.code === 'UNAUTHENTICATED', { timeout: 20_000 });
    await out(token);
    expect(await list(second)).toHaveLength(2);
    const { administrator } = await office();
    await expect(list(administrator, id)).resolves.toEqual([]);
    const mine = await act<{ nodes: Session[] }>('query ($userId: ID) { sessions(first: 10, userId: $userId) { nodes { id } } }', { userId: id });
    expect(mine.nodes).toHaveLength(2);
    await act('mutation ($id: ID!) { sessionRevoke(input: { sessionId: $id }) { userErrors { code } } }', { id: mine.nodes[0]!.id });
    await out(second);
    // Signing out ends the session that asks, and no other.
    const [a, b] = [(await signIn(email)).token!, (await signIn(email)).token!];
    await act('mutation { sessionEnd { userErrors { code } } }', {}, a);
    await out(a);
    expect(await act('{ viewer { kind } }', {}, b)).toEqual({ kind: 'USER' });
  });

  test('who guesses is stopped: after ten wrong passwords from one address the right one opens nothing for a while, and others are not hindered', async () => {
    const { person, signIn } = await office();
    const [guessed, other] = [await person(), await person()];
    const wrong = async (email: string, code: object = {}) => (await signIn(email, { password: 'not the password', ...code })).userErrors;
    for (let n = 0; n < attemptsMax.fromOne; n++) expect(await wrong(guessed.email)).toMatchObject([{ code: 'FORBIDDEN', message: 'mail address or password is wrong' }]);
    expect(await signIn(guessed.email)).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN', message: expect.stringContaining('too many wrong attempts') as string }] });
    expect((await signIn(other.email)).token).not.toBeNull();
    const nobody = 'nobody.at.all@x.example';
    for (let n = 0; n < attemptsMax.fromOne; n++) await wrong(nobody);
    expect(await wrong(nobody), 'who does not exist looks the same').toMatchObject([{ message: expect.stringContaining('too many wrong attempts') as string }]);
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    expect(JSON.stringify(await database.for(system).execute('select * from failed_attempt'))).not.toMatch(/person|nobody|127\.0\.0\.1/);
    // From many addresses: each is let try, and all of them together are stopped.
    await database.for(system).execute("update failed_attempt set at = at - interval '16 minutes'", [], 'run');
    expect((await signIn(guessed.email)).token).not.toBeNull();
    await wrong(guessed.email);
    await database.for(system).execute("insert into failed_attempt (name, address, at) select name, 'a' || n, now() from (select name from failed_attempt limit 1) x, generate_series(2, ?) n", [attemptsMax.fromAll], 'run');
    expect((await signIn(guessed.email)).token).toBeNull();
  });

  test('a stolen session is no place to guess the password either', async () => {
    const { act, person, signIn } = await office();
    const { email, token } = await person();
    const begin = async (word: string) => (await act<{ userErrors: { message: string }[] }>('mutation ($password: String!) { totpBegin(input: { password: $password }) { userErrors { message } } }', { password: word }, token)).userErrors;
    const change = async () => (await act<{ userErrors: { message: string }[] }>('mutation { passwordChange(input: { password: "a wrong password!", newPassword: "another long password" }) { userErrors { message } } }', {}, token)).userErrors;
    for (let n = 0; n < attemptsMax.fromOne; n += 2) expect([await begin('not the password'), await change()]).toEqual([[{ message: 'the password is wrong' }], [{ message: 'the password is wrong' }]]);
    expect((await begin(password))[0]!.message).toContain('too many wrong attempts');
    expect((await signIn(email)).token).toBeNull();
  });

  test('a second factor: from its confirmation on signing in needs a code, each once; spare codes are for a lost device', async () => {
    const { act, person, signIn } = await office();
    const { email, token } = await person();
    const begin = async (word: string) => await act<{ secret: string | null; url: string | null; userErrors: { code: string; field: string[] }[] }>('mutation ($password: String!) { totpBegin(input: { password: $password }) { secret url userErrors { code field } } }', { password: word }, token);
    const confirm = async (code: string) => await act<{ spareCodes: string[] | null; userErrors: { code: string }[] }>('mutation ($code: String!) { totpConfirm(input: { code: $code }) { spareCodes userErrors { code } } }', { code }, token);
    expect(await confirm('123456')).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await begin('not it at all')).toMatchObject({ secret: null, userErrors: [{ code: 'FORBIDDEN', field: ['input', 'password'] }] });
    const { secret, url } = await begin(password);
    const parsed = URI.parse(url!) as TOTP;
    expect({ issuer: parsed.issuer, label: parsed.label, secret: parsed.secret.base32 }).toEqual({ issuer: 'Assay', label: email, secret });
    const codeAt = (ms: number) => new TOTP({ secret: Secret.fromBase32(secret!) }).generate({ timestamp: ms });
    // Not confirmed yet: nothing is asked for.
    expect((await signIn(email)).token).not.toBeNull();
    expect(await confirm(codeAt(Date.now() - 3_600_000))).toMatchObject({ spareCodes: null, userErrors: [{ code: 'INVALID' }] });
    const now = Date.now();
    const { spareCodes } = await confirm(codeAt(now - 30_000));
    expect(new Set(spareCodes).size).toBe(10);
    const refused = { token: null, userErrors: [{ code: 'FORBIDDEN', field: ['input', 'code'] }] };
    expect(await signIn(email)).toMatchObject(refused);
    expect(await signIn(email, { password: 'wrong wrong wrong', code: codeAt(Date.now()) })).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN', field: ['input'] }] });
    expect(await signIn(email, { code: '000000' })).toMatchObject(refused);
    // The step that confirmed it is used up; a later one is good, once, also for two at the same time.
    expect(await signIn(email, { code: codeAt(now - 30_000) })).toMatchObject(refused);
    const code = codeAt(Date.now() + 30_000);
    const both = await Promise.all([signIn(email, { code }), signIn(email, { code })]);
    expect(both.filter((one) => one.token !== null)).toHaveLength(1);
    expect((await signIn(email, { code: spareCodes![0]!.toUpperCase() })).token).not.toBeNull();
    expect(await signIn(email, { code: spareCodes![0]! })).toMatchObject(refused);
    expect((await act<{ nodes: { secondFactor: boolean }[] }>('{ sessions(first: 1) { nodes { secondFactor } } }', {}, token)).nodes).toEqual([{ secondFactor: true }]);
    await act('mutation ($code: String!) { totpRemove(input: { code: $code }) { userErrors { code } } }', { code: spareCodes![1]! }, token);
    expect((await signIn(email)).token).not.toBeNull();
    // Nothing of it stands in the audit chain.
    const { nodes } = await act<{ nodes: { detail: string }[] }>('{ auditEvents(first: 100) { nodes { detail } } }');
    for (const word of [secret!, ...spareCodes!, code, password]) expect(nodes.some(({ detail }) => detail.includes(word)), word).toBe(false);
  });

  test('a customer can want a second factor: sessions that have shown none can do nothing but set one up, and go on as soon as they have; devices and keys are not meant', async () => {
    const { act, person, signIn, devices, customerId } = await office();
    type Said = { userErrors: { code: string; field: string[] | null }[] };
    const viewer = async (token: string) => await act<{ scopes: string[]; secondFactorMissing: boolean }>('{ viewer { scopes secondFactorMissing } }', {}, token);
    const confirmed = async (token: string) => {
      const { url } = await act<{ url: string }>('mutation ($password: String!) { totpBegin(input: { password: $password }) { url } }', { password }, token);
      await act('mutation ($code: String!) { totpConfirm(input: { code: $code }) { userErrors { code } } }', { code: (URI.parse(url) as TOTP).generate() }, token);
    };
    const require = async (token: string, required: boolean) => await act<Said & { customer: { secondFactorRequired: boolean } | null }>('mutation ($required: Boolean!) { secondFactorRequire(input: { required: $required }) { customer { secondFactorRequired } userErrors { code field } } }', { required }, token);
    const [admin, other, operator] = [await person('ADMINISTRATOR'), await person('ADMINISTRATOR'), await person('OPERATOR')];
    const { secret: key } = await act<{ secret: string }>('mutation { apiKeyCreate(input: { name: "siem", scopes: ["samples:read"], validDays: 30 }) { secret userErrors { code } } }', {}, admin.token);
    expect(await require(admin.token, true)).toMatchObject({ customer: null, userErrors: [{ code: 'CONFLICT', field: ['input', 'required'] }] });
    await confirmed(admin.token);
    await expect(require(operator.token, true)).rejects.toThrow('FORBIDDEN');
    expect(await require(admin.token, true)).toEqual({ customer: { secondFactorRequired: true }, userErrors: [] });
    // Those who are signed in already are meant, too.
    await vi.waitUntil(async () => (await viewer(operator.token)).secondFactorMissing, { timeout: 20_000 });
    expect(await viewer(operator.token)).toEqual({ scopes: [], secondFactorMissing: true });
    const fresh = (await signIn(operator.email)).token!;
    for (const token of [operator.token, fresh]) await expect(act('{ submissions(first: 1) { nodes { id } } }', {}, token)).rejects.toThrow('FORBIDDEN');
    await vi.waitUntil(async () => (await viewer(other.token)).secondFactorMissing, { timeout: 20_000 });
    await expect(require(other.token, false)).rejects.toThrow('FORBIDDEN');
    for (const token of [devices[0]!, key]) expect((await viewer(token)).secondFactorMissing).toBe(false);
    expect(await act('{ submissions(first: 1) { nodes { id } } }', {}, key)).toEqual({ nodes: [] });
    expect((await viewer(admin.token)).scopes).toContain('customers:write');
    await confirmed(fresh);
    await vi.waitUntil(async () => !(await viewer(fresh)).secondFactorMissing, { timeout: 20_000 });
    expect(await act('{ submissions(first: 1) { nodes { id } } }', {}, fresh)).toEqual({ nodes: [] });
    // Who manages the customer shows one as well.
    const provider = await office();
    const { token: offered } = await act<{ token: string }>('mutation { managementOffer(input: { role: VIEWER, validHours: 1 }) { token } }', {}, admin.token);
    const manager = await provider.person('ADMINISTRATOR');
    await act('mutation ($token: String!) { managementAccept(input: { token: $token }) { userErrors { code } } }', { token: offered }, manager.token);
    const there = async () => (await assay.ask(manager.token, '{ viewer { secondFactorMissing } }', {}, { 'assay-customer': customerId })).errors?.[0]?.extensions.code ?? 'let in';
    expect(await there()).toBe('FORBIDDEN');
    await confirmed(manager.token);
    expect(await there()).toBe('let in');
    await require(admin.token, false);
    await vi.waitUntil(async () => !(await viewer(operator.token)).secondFactorMissing, { timeout: 20_000 });
  });

  test('people get other roles and go at once; the last administrator stays; a new password ends the other sessions', async () => {
    const { act, person, signIn } = await office();
    const one = await person();
    const [{ id: me } = { id: '' }] = [await act<{ id: string }>('{ viewer { id } }')];
    const update = async (userId: string, role: string) => await act<{ userErrors: { code: string }[] }>('mutation ($id: ID!, $role: UserRole!) { userUpdate(input: { userId: $id, role: $role }) { userErrors { code } } }', { id: userId, role });
    const remove = async (userId: string) => await act<{ userErrors: { code: string }[] }>('mutation ($id: ID!) { userRemove(input: { userId: $id }) { userErrors { code } } }', { id: userId });
    expect(await update(me, 'VIEWER')).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await remove(me)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    await update(one.id, 'ADMINISTRATOR');
    await vi.waitUntil(async () => (await act<{ scopes: string[] }>('{ viewer { scopes } }', {}, one.token)).scopes.includes('customers:write'), { timeout: 20_000 });
    const second = (await signIn(one.email)).token!;
    const change = async (word: string, next: string) => await act<{ userErrors: { code: string; field: string[] }[] }>('mutation ($password: String!, $next: String!) { passwordChange(input: { password: $password, newPassword: $next }) { userErrors { code field } } }', { password: word, next }, second);
    expect(await change('not it', 'another long password')).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
    expect(await change(password, 'short')).toMatchObject({ userErrors: [{ field: ['input', 'newPassword'] }] });
    expect(await change(password, 'another long password')).toEqual({ userErrors: [] });
    const out = async (token: string) => await vi.waitUntil(async () => (await assay.ask(token, '{ viewer { id } }')).errors?.[0]?.extensions.code === 'UNAUTHENTICATED', { timeout: 20_000 });
    await out(one.token);
    expect(await act('{ viewer { kind } }', {}, second)).toEqual({ kind: 'USER' });
    expect((await signIn(one.email)).token).toBeNull();
    expect(await remove(one.id)).toEqual({ userErrors: [] });
    await out(second);
    expect(await signIn(one.email, { password: 'another long password' })).toMatchObject({ token: null });
    // The address is free again.
    expect(await act('mutation ($email: String!) { userInvite(input: { email: $email, role: VIEWER }) { userErrors { code } } }', { email: one.email })).toEqual({ userErrors: [] });
  });

  test('a device says what product it is, and of which version, at enrolment and later', async () => {
    const { act, devices } = await office();
    const { token } = await act<{ token: string }>('mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }');
    const { device } = await act<{ device: { id: string } }>('mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "third", product: "Endpoint", version: "1.0" }) { device { id product productVersion } } }', { token }, null);
    expect(device).toMatchObject({ product: 'Endpoint', productVersion: '1.0' });
    const { device: one } = await act<{ device: { id: string } }>('mutation { deviceReport(input: { product: "Endpoint", version: "1.1" }) { device { id product productVersion } } }', {}, devices[0]);
    expect(one).toMatchObject({ product: 'Endpoint', productVersion: '1.1' });
    await expect(act('mutation { deviceReport(input: { version: "1.1" }) { device { id } } }')).rejects.toThrow('FORBIDDEN');
    const { nodes } = await act<{ nodes: { name: string; product: string | null; productVersion: string | null }[] }>('{ devices(first: 5) { nodes { name product productVersion } } }');
    expect(nodes.map(({ name, product, productVersion }) => [name, product, productVersion]).sort()).toEqual([['one', 'Endpoint', '1.1'], ['third', 'Endpoint', '1.0'], ['two', null, null]]);
  });
});
