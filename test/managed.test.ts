import { createClient } from 'graphql-ws';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { AssayClient } from '../endpoint/client.ts';
import { PolicyInForce } from '../endpoint/operations.ts';
import { send, startAssay, type Assay } from './assay.ts';

describe('a customer may manage others', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
  });
  afterAll(async () => await assay?.stop());

  /** Asks as one customer's administrator, or for another customer. */
  const ask = async <T>(token: string, query: string, variables: Record<string, unknown> = {}, customer?: string): Promise<T> => {
    const { body } = await request(`${assay.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...(customer === undefined ? {} : { 'assay-customer': customer }) }, body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await body.json()) as { data: Record<string, T>; errors?: { extensions: { code: string } }[] };
    if (errors) throw new Error(errors[0]!.extensions.code);
    return Object.values(data)[0]!;
  };
  const offer = async (token: string, role: string) => await ask<{ token: string; management: { id: string } }>(token, 'mutation ($role: UserRole!) { managementOffer(input: { role: $role, validHours: 1 }) { token management { id } } }', { role });
  const accept = async (token: string, offered: string) => await ask<{ management: { id: string; customerId: string; role: string } | null; userErrors: { code: string }[] }>(token, 'mutation ($token: String!) { managementAccept(input: { token: $token }) { management { id customerId role } userErrors { code } } }', { token: offered });
  const end = async (token: string, id: string) => await ask<{ userErrors: { code: string }[] }>(token, 'mutation ($id: ID!) { managementEnd(input: { managementId: $id }) { userErrors { code } } }', { id });

  async function managed(role: string) {
    const [customer, provider, stranger] = [await assay.customer(), await assay.customer(), await assay.customer()];
    const offered = await offer(customer.administrator, role);
    const { management } = await accept(provider.administrator, offered.token);
    expect(management).toEqual({ id: offered.management.id, customerId: customer.customerId, role });
    const act = async <T>(query: string, variables: Record<string, unknown> = {}) => await ask<T>(provider.administrator, query, variables, customer.customerId);
    return { customer, provider, stranger, offered, act };
  }

  test('when it was offered and accepted: its people then see and do there what the role allows, and what they may at home', async () => {
    const { customer, provider, stranger, offered, act } = await managed('OPERATOR');
    await send(assay, customer.devices[0]!, Buffer.from('of the managed one'));
    expect(await act<{ nodes: object[] }>('{ submissions(first: 5) { nodes { fileName } } }')).toEqual({ nodes: [{ fileName: 'sample.sh' }] });
    expect(await act('{ viewer { customer { id } } }')).toEqual({ customer: { id: customer.customerId } });
    await expect(act('mutation { policyCreate(input: { name: "p", settings: {} }) { userErrors { code } } }')).rejects.toThrow('FORBIDDEN');
    // Their own is as it was, and nobody else gets in.
    expect(await ask(provider.administrator, '{ submissions(first: 5) { nodes { id } } }')).toEqual({ nodes: [] });
    for (const token of [stranger.administrator, stranger.devices[0]!, provider.devices[0]!, assay.platform.operatorToken]) await expect(ask(token, '{ viewer { id } }', {}, customer.customerId)).rejects.toThrow('FORBIDDEN');
    await expect(ask(customer.administrator, '{ viewer { id } }', {}, provider.customerId)).rejects.toThrow('FORBIDDEN');
    await expect(ask(provider.administrator, '{ viewer { id } }', {}, 'somebody')).rejects.toThrow('BAD_USER_INPUT');
    expect(await accept(stranger.administrator, offered.token)).toMatchObject({ userErrors: [{ code: 'EXPIRED' }] });
    const mine = await offer(customer.administrator, 'VIEWER');
    expect(await accept(customer.administrator, mine.token)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await accept(provider.administrator, mine.token)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    // A viewer of the provider stays a viewer.
    const email = `v${Date.now()}@x.example`;
    await ask(provider.administrator, 'mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: VIEWER }) { user { id } } }', { email });
    const { token } = await ask<{ token: string }>(provider.administrator, 'mutation ($email: String!) { sessionCreate(input: { email: $email, password: "a long enough password" }) { token } }', { email });
    const { scopes } = await ask<{ scopes: string[] }>(token, '{ viewer { scopes } }', {}, customer.customerId);
    expect(scopes).toContain('samples:read');
    expect(scopes).not.toContain('quarantine:write');
  });

  test('what is done so stands in the chain of the managed customer, with who, and for which provider; policies and subscriptions work too', async () => {
    const { customer, provider, act } = await managed('ADMINISTRATOR');
    const { policy } = await act<{ policy: { id: string } }>('mutation { policyCreate(input: { name: "by the provider", settings: {} }) { policy { id } } }');
    await act('mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { userErrors { code } } }', { id: policy.id });
    const { id: deviceId } = await ask<{ id: string }>(customer.devices[0]!, '{ viewer { id } }');
    const client = new AssayClient({ url: assay.url, token: provider.administrator, customer: customer.customerId });
    expect((await client.query(PolicyInForce, { deviceId })).effectivePolicy?.revision.policy.name).toBe('by the provider');
    await client.close();
    const { id: me } = await ask<{ id: string }>(provider.administrator, '{ viewer { id } }');
    const events = async (token: string, action: string) => (await ask<{ nodes: { actor: string; detail: string }[] }>(token, 'query ($action: String) { auditEvents(first: 5, filter: { action: $action }) { nodes { actor detail } } }', { action })).nodes;
    const [event] = await vi.waitUntil(async () => { const found = await events(customer.administrator, 'policyCreate'); return found.length === 1 && found; }, { timeout: 20_000 });
    expect(event!.actor).toBe(me);
    expect(JSON.parse(event!.detail)).toMatchObject({ provider: provider.customerId });
    expect(await events(provider.administrator, 'policyCreate')).toEqual([]);
    expect((await events(customer.administrator, 'management.accepted')).map(({ actor }) => actor)).toEqual([me]);
    const socket = createClient({ url: `${assay.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${provider.administrator}`, customer: customer.customerId } });
    const heard: unknown[] = [];
    const stop = socket.subscribe({ query: 'subscription ($id: ID!) { policyChanged(deviceId: $id) { effective { revision { policy { name } } } } }', variables: { id: deviceId } }, { next: ({ data }) => void heard.push(data), error: () => undefined, complete: () => undefined });
    await vi.waitUntil(() => heard.length > 0, { timeout: 20_000 });
    expect(heard[0]).toEqual({ policyChanged: { effective: { revision: { policy: { name: 'by the provider' } } } } });
    stop();
    await socket.dispose();
  });

  test('either side ends it, at once; both see who manages whom', async () => {
    const { customer, provider, stranger, offered, act } = await managed('VIEWER');
    const seen = async (token: string) => (await ask<{ nodes: { customerId: string; providerId: string; endedAt: string | null }[] }>(token, '{ managements(first: 5) { nodes { customerId providerId endedAt } } }')).nodes;
    for (const { administrator } of [customer, provider]) expect(await seen(administrator)).toEqual([{ customerId: customer.customerId, providerId: provider.customerId, endedAt: null }]);
    expect(await seen(stranger.administrator)).toEqual([]);
    expect(await end(stranger.administrator, offered.management.id)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await end(customer.administrator, offered.management.id)).toEqual({ userErrors: [] });
    expect(await end(provider.administrator, offered.management.id)).toEqual({ userErrors: [] });
    await vi.waitUntil(async () => await act('{ viewer { id } }').then(() => false, (error: Error) => error.message === 'FORBIDDEN'), { timeout: 20_000 });
    expect((await seen(provider.administrator))[0]!.endedAt).not.toBeNull();
    const withdrawn = await offer(customer.administrator, 'VIEWER');
    await end(customer.administrator, withdrawn.management.id);
    expect(await accept(provider.administrator, withdrawn.token)).toMatchObject({ userErrors: [{ code: 'EXPIRED' }] });
  });
});
