import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { startAssay, type Assay } from './assay.ts';
import { Authenticator, type Doings } from './authenticator.ts';

const origin = 'https://console.assay.example';
const password = 'a long enough password';
interface Answer { userErrors: { code: string; field: string[] | null }[] }

describe('passkeys', () => {
  let assay: Assay;
  let nameless: Assay;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_CONSOLE_ORIGINS: `${origin},https://other.assay.example` });
    nameless = await startAssay();
  });
  afterAll(async () => {
    await nameless?.stop();
    await assay?.stop();
  });
  const act = async <T>(query: string, variables: Record<string, unknown> = {}, token: string | null = null, where = assay): Promise<T> => {
    const { data, errors } = await where.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
    return Object.values(data)[0]!;
  };
  let number = 0;
  async function person(where = assay) {
    const { administrator, customerId } = await where.customer();
    const email = `person${number++}-${customerId}@x.example`;
    await act('mutation ($email: String!, $password: String!) { userCreate(input: { email: $email, password: $password, role: OPERATOR }) { userErrors { code } } }', { email, password }, administrator, where);
    const { token } = await act<{ token: string }>('mutation ($email: String!, $password: String!) { sessionCreate(input: { email: $email, password: $password }) { token } }', { email, password }, null, where);
    return { administrator, email, token, customerId };
  }
  const begin = async (token: string, word = password, where = assay) => await act<Answer & { options: string | null; ticket: string | null }>('mutation ($password: String!) { passkeyBegin(input: { password: $password }) { options ticket userErrors { code field } } }', { password: word }, token, where);
  const add = async (token: string, ticket: string, response: string, name = 'laptop') => await act<Answer & { passkey: { id: string; name: string; lastUsedAt: string | null } | null }>('mutation ($input: PasskeyAddInput!) { passkeyAdd(input: $input) { passkey { id name lastUsedAt } userErrors { code field } } }', { input: { ticket, response, name } }, token);
  const ask = async () => await act<{ options: string; ticket: string }>('{ passkeyQuestion { options ticket } }');
  const enter = async (ticket: string, response: string) => await act<Answer & { token: string | null }>('mutation ($input: SessionCreateByPasskeyInput!) { sessionCreateByPasskey(input: $input) { token userErrors { code field } } }', { input: { ticket, response } });
  async function made(doings: Doings = {}) {
    const somebody = await person();
    const authenticator = new Authenticator();
    const { options, ticket } = await begin(somebody.token);
    const added = await add(somebody.token, ticket!, authenticator.create(options!, origin, doings));
    return { ...somebody, authenticator, added };
  }

  test('one is made with the password once more, and then lets in without a name, a password and a code; the session says how', async () => {
    const { token, email, authenticator, added } = await made();
    expect(added).toMatchObject({ passkey: { name: 'laptop', lastUsedAt: null }, userErrors: [] });
    const { options, ticket } = await ask();
    expect(JSON.parse(options)).toMatchObject({ rpId: 'console.assay.example', userVerification: 'required' });
    expect(JSON.parse(options), 'who has one is not told').not.toHaveProperty('allowCredentials.0');
    const session = await enter(ticket, authenticator.get(options, origin));
    expect(session).toMatchObject({ token: expect.stringMatching(/^assay_session_/) as string, userErrors: [] });
    const { nodes } = await act<{ nodes: { current: boolean; method: string; secondFactor: boolean; user: { email: string } }[] }>('{ sessions(first: 5) { nodes { current method secondFactor user { email } } } }', {}, session.token);
    expect(nodes.map(({ method, secondFactor, user }) => [method, secondFactor, user.email])).toEqual([['PASSKEY', true, email], ['PASSWORD', true, email]]);
    // The one in which it was made has shown it too.
    expect((await act<{ lastUsedAt: string }[]>('{ passkeys { lastUsedAt } }', {}, token))[0]!.lastUsedAt).not.toBeNull();
    // From a second page of the same service too.
    const again = await ask();
    expect((await enter(again.ticket, authenticator.get(again.options, 'https://other.assay.example'))).token).not.toBeNull();
  });

  test('where a second factor is a must, a stolen password changes nothing of who has one', async () => {
    const { email, customerId, authenticator, added } = await made();
    await assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform.database.for(system).execute('update customer set second_factor_required = true where id = ?', [customerId], 'run');
    const { token: stolen } = await act<{ token: string }>('mutation ($email: String!, $password: String!) { sessionCreate(input: { email: $email, password: $password }) { token } }', { email, password });
    const refused = { userErrors: [{ code: 'FORBIDDEN', field: ['input'] }] };
    expect(await begin(stolen)).toMatchObject(refused);
    expect(await act('mutation ($password: String!) { totpBegin(input: { password: $password }) { userErrors { code field } } }', { password }, stolen)).toMatchObject(refused);
    expect(await act('mutation ($password: String!) { passwordChange(input: { password: $password, newPassword: "a thief knows this" }) { userErrors { code field } } }', { password }, stolen)).toMatchObject(refused);
    const remove = async (as: string) => await act('mutation ($id: ID!) { passkeyRemove(input: { passkeyId: $id }) { userErrors { code field } } }', { id: added.passkey!.id }, as);
    expect(await remove(stolen)).toMatchObject(refused);
    const { options, ticket } = await ask();
    const { token: own } = await enter(ticket, authenticator.get(options, origin));
    expect((await begin(own!)).ticket).not.toBeNull();
    expect(await remove(own!)).toEqual({ userErrors: [] });
  });

  test.each<[string, Doings]>([
    ['for another page', { origin: 'https://console.assay.example.evil.example' }],
    ['for another name', { site: 'evil.example' }],
    ['to another question', { challenge: 'bm90IHRoZSBvbmU' }],
    ['without the person being verified', { verified: false }],
  ])('one that was made %s is not taken', async (_name, doings) => {
    expect((await made(doings)).added).toMatchObject({ passkey: null, userErrors: [{ code: 'INVALID', field: ['input', 'response'] }] });
  });

  test.each<[string, Doings]>([
    ['for another page', { origin: 'https://console.assay.example.evil.example' }],
    ['for another name', { site: 'evil.example' }],
    ['another question', { challenge: 'bm90IHRoZSBvbmU' }],
    ['without the person being verified', { verified: false }],
    ['by a copy whose counter lags', { counter: 1 }],
  ])('a signature %s lets nobody in', async (_name, doings) => {
    const { authenticator } = await made();
    const first = await ask();
    expect((await enter(first.ticket, authenticator.get(first.options, origin, { counter: 9 }))).token).not.toBeNull();
    const { options, ticket } = await ask();
    expect(await enter(ticket, authenticator.get(options, origin, doings))).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
  });

  test("nobody comes in by another's signature, an unknown key, an answer used before, or a ticket that is not ours", async () => {
    const { authenticator } = await made({ counter: 0 });
    const other = new Authenticator();
    const { options, ticket } = await ask();
    expect(await enter(ticket, other.get(options, origin))).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
    const forged = JSON.parse(other.get(options, origin)) as Record<string, unknown>;
    expect(await enter(ticket, JSON.stringify({ ...forged, id: authenticator.id, rawId: authenticator.id }))).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
    const answer = authenticator.get(options, origin, { counter: 0 });
    const twice = await Promise.all([enter(ticket, answer), enter(ticket, answer)]);
    expect(twice.map(({ token }) => token !== null).sort(), 'of two at once one is let in').toEqual([false, true]);
    expect(await enter(ticket, answer)).toMatchObject({ token: null });
    for (const bad of ['', 'x', ticket.slice(0, -2), `${'a'.repeat(6000)}`]) expect(await enter(bad, answer)).toMatchObject({ userErrors: [{ code: 'EXPIRED', field: ['input', 'ticket'] }] });
    const fresh = await ask();
    for (const bad of ['', '[]', 'null', '{}', '{"id":1}', `{"id":"${authenticator.id}"}`, 'x'.repeat(20_001)]) expect((await enter(fresh.ticket, bad)).userErrors[0]!.code).toMatch(/INVALID|FORBIDDEN/);
  });

  test('it is not begun without the password, by a device, for somebody else, or twice with one key', async () => {
    const [one, two] = [await person(), await person()];
    expect(await begin(one.token, 'not the password')).toMatchObject({ options: null, ticket: null, userErrors: [{ code: 'FORBIDDEN', field: ['input', 'password'] }] });
    const { devices } = await assay.customer();
    await expect(begin(devices[0]!)).rejects.toThrow('FORBIDDEN');
    const authenticator = new Authenticator();
    const { options, ticket } = await begin(one.token);
    const response = authenticator.create(options!, origin);
    expect(await add(two.token, ticket!, response)).toMatchObject({ userErrors: [{ code: 'FORBIDDEN', field: ['input', 'ticket'] }] });
    expect(await add(one.token, ticket!, response, ' ')).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['input', 'name'] }] });
    expect((await add(one.token, ticket!, response)).userErrors).toEqual([]);
    expect(await add(one.token, ticket!, response)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(JSON.parse((await begin(one.token)).options!) as object, 'the browser is told not to make it again').toMatchObject({ excludeCredentials: [{ id: authenticator.id }] });
    expect(await act('{ passkeys { name } }', {}, two.token)).toEqual([]);
  });

  test('a removed one, and one of a person who was removed, let nobody in; an administrator removes anybody\'s, no one else another\'s', async () => {
    const remove = async (passkeyId: string, token: string) => await act<Answer>('mutation ($id: ID!) { passkeyRemove(input: { passkeyId: $id }) { userErrors { code } } }', { id: passkeyId }, token);
    const { authenticator, added, administrator } = await made();
    const stranger = await person();
    for (const who of [stranger.token, stranger.administrator]) expect((await remove(added.passkey!.id, who)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await remove(added.passkey!.id, administrator)).userErrors).toEqual([]);
    const { options, ticket } = await ask();
    expect(await enter(ticket, authenticator.get(options, origin))).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
    const gone = await made();
    const { id } = (await act<{ id: string; email: string }[]>('{ users { id email } }', {}, gone.administrator)).find(({ email }) => email === gone.email)!;
    await act('mutation ($id: ID!) { userRemove(input: { userId: $id }) { userErrors { code } } }', { id }, gone.administrator);
    const last = await ask();
    expect(await enter(last.ticket, gone.authenticator.get(last.options, origin))).toMatchObject({ token: null });
  });

  test('it stands in the audit chain who came in by one, and nothing with which one could', async () => {
    const { administrator, authenticator } = await made();
    const { options, ticket } = await ask();
    const response = authenticator.get(options, origin);
    await enter(ticket, response);
    const events = async () => (await act<{ nodes: { action: string; outcome: string; detail: string }[] }>('{ auditEvents(first: 20) { nodes { action outcome detail } } }', {}, administrator)).nodes;
    await vi.waitUntil(async () => (await events()).some(({ action, outcome }) => action === 'sessionCreateByPasskey' && outcome === 'OK'), { timeout: 20_000 });
    const text = JSON.stringify(await events());
    expect(text).toContain('passkeyAdd');
    for (const secret of [ticket, authenticator.id, (JSON.parse(response) as { response: { signature: string } }).response.signature]) expect(text).not.toContain(secret);
  });

  test('a service without a name says so', async () => {
    await expect(act('{ passkeyQuestion { ticket } }', {}, null, nameless)).rejects.toThrow('UNAVAILABLE: passkeys belong to a name');
    const { token } = await person(nameless);
    expect(await begin(token, password, nameless)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  });
});
