import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { mayGrant } from '../subgraphs/customers/grants.ts';
import { roleScopes } from '../subgraphs/customers/scopes.ts';
import { startAssay, type Assay } from './assay.ts';

const api = buildSchema(readFileSync(new URL('../schema/api.graphql', import.meta.url), 'utf8'));
const mutations = Object.keys(api.getMutationType()!.getFields());

interface Attempt { query: string; variables?: (of: { viewer: string }) => Record<string, unknown> }
/** Each mutation by which somebody gets a credential or one that may more, as a key tries it that has customers:write and not what it gives. */
const granting: Record<string, Attempt> = {
  apiKeyCreate: { query: 'mutation { apiKeyCreate(input: { name: "k", scopes: ["policies:write"], validDays: 1 }) { userErrors { code message } } }' },
  userCreate: { query: 'mutation { userCreate(input: { email: "wide@x.example", password: "a long enough password", role: ADMINISTRATOR }) { userErrors { code message } } }' },
  userUpdate: { query: 'mutation ($id: ID!) { userUpdate(input: { userId: $id, role: OPERATOR }) { userErrors { code message } } }', variables: ({ viewer }) => ({ id: viewer }) },
  userInvite: { query: 'mutation { userInvite(input: { email: "invited@x.example", role: VIEWER }) { userErrors { code message } } }' },
  enrolmentTokenCreate: { query: 'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { userErrors { code message } } }' },
  managementOffer: { query: 'mutation { managementOffer(input: { role: VIEWER, validHours: 1 }) { userErrors { code message } } }' },
  identityProviderSet: { query: 'mutation { identityProviderSet(input: { issuer: "https://idp.example", clientId: "a", clientSecret: "b", redirectUris: ["https://c.example/back"] }) { userErrors { code message } } }' },
  secondFactorRequire: { query: 'mutation { secondFactorRequire(input: { required: false }) { userErrors { code message } } }' },
};
/** All others, by why they give nobody anything. A new mutation is put with one or the other. */
const others = {
  'by a token that somebody with the right made before': ['deviceEnroll', 'invitationAccept', 'staffInvitationAccept', 'managementAccept'],
  "the caller's own, no wider than it was": ['deviceTokenRotate', 'sessionCreate', 'sessionCreateByPasskey', 'sessionCreateByOpenId', 'passkeyBegin', 'passkeyAdd', 'passwordChange', 'totpBegin', 'totpConfirm', 'totpRemove', 'notificationRuleSet', 'verdictWebhookSet', 'verdictWebhookReplay'],
  'by the operator, from whom all rights come': ['customerCreate', 'licenceUpdate', 'staffCreate', 'staffRemove', 'staffMemberInvite', 'staffInvitationWithdraw', 'staffMemberUpdate', 'staffMemberRemove', 'operatorTokenRotate', 'incidentOpen', 'incidentUpdate', 'rescoringPause', 'campaignStart', 'campaignMove'],
  'between two people of the operator': ['identityRequest', 'identityDecide', 'identityEnd', 'verdictOverride', 'verdictOverrideDecide', 'verdictOverrideWithdraw'],
  'takes something away': ['userRemove', 'invitationWithdraw', 'apiKeyRevoke', 'deviceRemove', 'sessionEnd', 'sessionRevoke', 'passkeyRemove', 'identityProviderRemove', 'managementEnd', 'notificationRuleRemove', 'verdictWebhookRemove', 'customerErase', 'customerEraseCancel'],
  'about devices, files, policies and records': [
    'deviceUpdate', 'deviceReport', 'quarantineReport', 'quarantineTaskIssue', 'quarantineTaskCancel', 'quarantineTaskReport', 'notificationsRead', 'customerExport', 'sightingsReport', 'diagnosticSubmit', 'diagnosticDelete',
    'heldMessageReport', 'heldMessagesRelease', 'heldMessagesDrop', 'sampleSubmit', 'submissionProve', 'sampleDelete', 'submissionReanalyze', 'deliveryAcknowledge', 'policyCreate', 'policyUpdate', 'policyAssign', 'policyUnassign', 'exclusionAdd',
    'exclusionRemove', 'legalHoldPlace', 'legalHoldLift'],
};

test('nobody grants what they do not have, and everybody what they have', () => {
  const scopes = fc.subarray([...roleScopes.ADMINISTRATOR]);
  fc.assert(fc.property(scopes, scopes, (has, wanted) => {
    const granted = (() => {
      try {
        mayGrant({ scopes: has }, wanted, 'role');
        return true;
      } catch {
        return false;
      }
    })();
    expect(granted).toBe(wanted.every((scope) => has.includes(scope)));
  }));
});

describe('a credential', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
  });
  afterAll(async () => await assay?.stop());
  const act = async <T>(token: string | null, query: string, variables: Record<string, unknown> = {}, customer?: string): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables, customer === undefined ? {} : { 'assay-customer': customer });
    if (errors) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
    return Object.values(data)[0]!;
  };
  const customers = () => assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform.database.for(system);
  const keyOf = async (token: string, scopes: string[], customer?: string) => (await act<{ secret: string }>(token, 'mutation ($scopes: [String!]!) { apiKeyCreate(input: { name: "k", scopes: $scopes, validDays: 1 }) { secret } }', { scopes }, customer)).secret;
  let number = 0;
  const address = () => `p${number++}-${Date.now()}@x.example`;
  const personOf = async (token: string, role: string, customer?: string) => {
    const email = address();
    const { user } = await act<{ user: { id: string } }>(token, 'mutation ($email: String!, $role: UserRole!) { userCreate(input: { email: $email, password: "a long enough password", role: $role }) { user { id } } }', { email, role }, customer);
    const signIn = async () => (await act<{ token: string | null }>(null, 'mutation ($email: String!) { sessionCreate(input: { email: $email, password: "a long enough password" }) { token } }', { email })).token;
    return { id: user.id, signIn };
  };

  test('a key that a key makes ends with it at the latest', async () => {
    const { administrator } = await assay.customer();
    const made = 'mutation ($days: Int!) { apiKeyCreate(input: { name: "k", scopes: ["customers:write"], validDays: $days }) { secret apiKey { expiresAt } } }';
    const key = async (token: string, days: number) => await act<{ secret: string; apiKey: { expiresAt: string } }>(token, made, { days });
    const first = await key(administrator, 1);
    expect((await key(first.secret, 730)).apiKey.expiresAt).toBe(first.apiKey.expiresAt);
    expect(Date.parse((await key(administrator, 730)).apiKey.expiresAt)).toBeGreaterThan(Date.parse(first.apiKey.expiresAt));
  });

  test('every mutation is known to grant something or not to', () => {
    expect([...Object.keys(granting), ...Object.values(others).flat()].sort()).toEqual([...mutations].sort());
  });

  test.each(Object.keys(granting))('is not made wider than its maker by %s, and is made by who has enough', async (name) => {
    const { administrator, customerId } = await assay.customer();
    const key = await keyOf(administrator, ['customers:write', 'customers:read', 'keys:write']);
    const { id: viewer } = await personOf(administrator, 'VIEWER');
    if (name === 'secondFactorRequire') {
      await customers().execute('update customer set second_factor_required = true where id = ?', [customerId], 'run');
      await customers().execute('update session set second_factor = true where customer_id = ?', [customerId], 'run');
    }
    const { query, variables = () => ({}) } = granting[name]!;
    const errors = async (token: string) => (await act<{ userErrors: { code: string; message: string }[] }>(token, query, variables({ viewer }))).userErrors;
    expect(await errors(key)).toEqual([{ code: 'FORBIDDEN', message: expect.stringMatching(/^nobody grants what they do not have: /) as string }]);
    expect(await errors(administrator)).toEqual([]);
  });

  test('gives less than it has: a role is taken away by who may not give it', async () => {
    const { administrator } = await assay.customer();
    const key = await keyOf(administrator, ['customers:write']);
    const { id } = await personOf(administrator, 'ADMINISTRATOR');
    expect(await act(key, 'mutation ($id: ID!) { userUpdate(input: { userId: $id, role: VIEWER }) { user { role } userErrors { code } } }', { id })).toEqual({ user: { role: 'VIEWER' }, userErrors: [] });
  });

  async function managed() {
    const [customer, provider] = [await assay.customer(), await assay.customer()];
    const { token, management } = await act<{ token: string; management: { id: string } }>(customer.administrator, 'mutation { managementOffer(input: { role: ADMINISTRATOR, validHours: 1 }) { token management { id } } }');
    await act(provider.administrator, 'mutation ($token: String!) { managementAccept(input: { token: $token }) { management { id } } }', { token });
    const there = async <T>(query: string, variables: Record<string, unknown> = {}) => await act<T>(provider.administrator, query, variables, customer.customerId);
    const end = async (by = customer.administrator) => await act(by, 'mutation ($id: ID!) { managementEnd(input: { managementId: $id }) { userErrors { code } } }', { id: management.id });
    return { customer, provider, there, end };
  }
  const refused = async (token: string) => void (await vi.waitUntil(async () => (await assay.ask(token, '{ viewer { id } }')).errors?.[0]!.extensions.code === 'UNAUTHENTICATED', { timeout: 30_000 }));

  test('that a managing provider made ends with the management, and what such a credential made; what is the customer\'s own stays', async () => {
    const { customer, provider, there, end } = await managed();
    const { administrator, customerId } = customer;
    const own = await keyOf(administrator, ['customers:read']);
    const theirs = await keyOf(provider.administrator, ['customers:read'], customerId);
    const made = await personOf(provider.administrator, 'ADMINISTRATOR', customerId);
    const session = await made.signIn();
    const further = await keyOf(session!, ['customers:read']);
    const adopted = await personOf(provider.administrator, 'VIEWER', customerId);
    const { token: enrolment } = await there<{ token: string }>('mutation { enrolmentTokenCreate(input: { usesMax: 3, validHours: 1 }) { token } }');
    const enrol = async () => await act<{ deviceToken: string | null; userErrors: { code: string }[] }>(null, 'mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "rolled out" }) { deviceToken userErrors { code } } }', { token: enrolment });
    const { deviceToken } = await enrol();
    const { token: invitation } = await there<{ token: string }>('mutation ($email: String!) { userInvite(input: { email: $email, role: VIEWER }) { token } }', { email: address() });
    await there('mutation { identityProviderSet(input: { issuer: "https://idp.example", clientId: "a", clientSecret: "b", redirectUris: ["https://c.example/back"] }) { userErrors { code } } }');
    await there('mutation { notificationRuleSet(input: { kinds: [QUOTA], channels: [CONSOLE] }) { rule { id } } }');
    await there('mutation { verdictWebhookSet(input: { url: "https://hook.example/" }) { webhook { id } } }');
    await act(administrator, 'mutation { verdictWebhookSet(input: { url: "https://own.example/" }) { webhook { id } } }');
    const { token: chained } = await there<{ token: string }>('mutation { managementOffer(input: { role: VIEWER, validHours: 1 }) { token } }');
    const third = await assay.customer();
    await act(third.administrator, 'mutation ($token: String!) { managementAccept(input: { token: $token }) { management { id } } }', { token: chained });

    // It says who made it, and for whom.
    const { id: me } = await act<{ id: string }>(provider.administrator, '{ viewer { id } }');
    const keys = await act<{ createdBy: string; madeByProvider: string | null }[]>(administrator, '{ apiKeys { createdBy madeByProvider } }');
    expect(keys).toEqual([{ createdBy: made.id, madeByProvider: provider.customerId }, { createdBy: me, madeByProvider: provider.customerId }, { createdBy: expect.any(String) as string, madeByProvider: null }]);
    await act(administrator, 'mutation ($id: ID!) { userUpdate(input: { userId: $id, role: OPERATOR }) { userErrors { code } } }', { id: adopted.id });

    expect(await end()).toEqual({ userErrors: [] });
    await Promise.all([theirs, further, session!].map(refused));
    expect(await made.signIn()).toBeNull();
    expect(await adopted.signIn()).not.toBeNull();
    expect(await enrol()).toMatchObject({ deviceToken: null, userErrors: [{ code: 'EXPIRED' }] });
    expect(await act(null, 'mutation ($token: String!) { invitationAccept(input: { token: $token, password: "a long enough password" }) { userErrors { code } } }', { token: invitation })).toEqual({ userErrors: [{ code: 'EXPIRED' }] });
    expect(await act(administrator, '{ identityProvider { id } }')).toBeNull();
    await vi.waitUntil(async () => (await assay.ask(third.administrator, '{ viewer { id } }', {}, { 'assay-customer': customerId })).errors?.[0]!.extensions.code === 'FORBIDDEN', { timeout: 30_000 });
    expect(await customers().execute('select id from notification_rule where customer_id = ?', [customerId])).toEqual([]);
    await vi.waitUntil(async () => JSON.stringify(await act(administrator, '{ verdictWebhooks { url } }')) === '[{"url":"https://own.example/"}]', { timeout: 30_000 });
    expect(await act(own, '{ viewer { kind } }')).toEqual({ kind: 'API_KEY' });
    expect(await act(deviceToken, '{ viewer { kind } }')).toEqual({ kind: 'DEVICE' });
    const { nodes } = await act<{ nodes: { madeByProvider: string | null }[] }>(administrator, '{ devices(first: 1, filter: { nameContains: "rolled" }) { nodes { madeByProvider } } }');
    expect(nodes).toEqual([{ madeByProvider: provider.customerId }]);
  });

  test('of the customer\'s own administrator is left: a provider cannot be the only one who lets others in', async () => {
    const { customer, provider, there } = await managed();
    await personOf(provider.administrator, 'ADMINISTRATOR', customer.customerId);
    const { id } = await act<{ id: string }>(customer.administrator, '{ viewer { id } }');
    expect(await there('mutation ($id: ID!) { userRemove(input: { userId: $id }) { userErrors { code } } }', { id })).toEqual({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await there('mutation ($id: ID!) { userUpdate(input: { userId: $id, role: VIEWER }) { userErrors { code } } }', { id })).toEqual({ userErrors: [{ code: 'CONFLICT' }] });
  });

  test('that a provider made goes too when the provider itself is erased', async () => {
    const { customer, provider } = await managed();
    const key = await keyOf(provider.administrator, ['customers:read'], customer.customerId);
    const { customer: { name } } = await act<{ customer: { name: string } }>(provider.administrator, '{ viewer { customer { name } } }');
    await act(assay.platform.operatorToken, 'mutation ($id: ID!, $name: String!) { customerErase(input: { customerId: $id, confirmName: $name, reason: "over", graceHours: 0 }) { userErrors { code } } }', { id: provider.customerId, name });
    await refused(key);
  });
});
