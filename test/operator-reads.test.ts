import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAssay, type Assay } from './assay.ts';

describe('the operator reads what it makes', () => {
  let assay: Assay;
  beforeAll(async () => (assay = await startAssay()));
  afterAll(async () => await assay?.stop());
  const ask = async <T>(query: string, variables: Record<string, unknown> = {}, token = assay.platform.operatorToken): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(errors[0]!.extensions.code);
    return Object.values(data)[0]!;
  };
  const make = async (name: string, email: string) => (await ask<{ customer: { id: string; name: string } }>(
    'mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id name } userErrors { message } } }',
    { input: { name, seats: 3, dailyQuota: 10, expiresAt: '2031-02-03T00:00:00.000Z', administratorEmail: email, administratorPassword: 'a long enough password' } })).customer;
  const fields = 'id name createdAt secondFactorRequired licence { seats dailyQuota monthlyQuota seatsUsed expiresAt } administrators';

  test('customers: page by page, by name, by the end of their licence, by id; as changed since', async () => {
    const names = ['Anton & Söhne', 'Berta 100%', 'Cäsar'];
    const made = [];
    for (const [at, name] of names.entries()) made.push(await make(name, `first${at}@reads.example`));
    expect(made.map(({ name }) => name)).toEqual(names);
    interface Page { nodes: { id: string; name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
    const list = async (variables: object) => await ask<Page>(
      `query ($first: Int!, $after: Cursor, $filter: CustomerFilter) { customers(first: $first, after: $after, filter: $filter) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`, { ...variables });
    const first = await list({ first: 2 });
    expect(first.nodes.map(({ name }) => name)).toEqual(['Cäsar', 'Berta 100%']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect((await list({ first: 2, after: first.pageInfo.endCursor })).nodes[0]).toMatchObject({
      id: made[0]!.id, name: 'Anton & Söhne', licence: { seats: 3, seatsUsed: 0 }, administrators: ['first0@reads.example'],
    });
    expect((await list({ first: 10, filter: { nameContains: '100%' } })).nodes.map(({ name }) => name)).toEqual(['Berta 100%']);
    expect((await list({ first: 10, filter: { licenceEndsBefore: '2031-01-01T00:00:00.000Z' } })).nodes).toEqual([]);
    await ask('mutation ($id: ID!) { licenceUpdate(input: { customerId: $id, seats: 7 }) { userErrors { message } } }', { id: made[1]!.id });
    expect(await ask(`query ($id: ID!) { customer(id: $id) { ${fields} } }`, { id: made[1]!.id })).toMatchObject({
      name: 'Berta 100%', secondFactorRequired: false, licence: { seats: 7, dailyQuota: 10, monthlyQuota: 310, expiresAt: '2031-02-03T00:00:00.000Z' },
    });
    for (const query of ['{ customer { id } }', '{ customers(first: 0) { nodes { id } } }', '{ customer(id: "cus_none") { name } }']) await expect(ask(query), query).rejects.toThrow(/FORBIDDEN|BAD_USER_INPUT|NOT_FOUND/);
  });

  test('and nobody else does', async () => {
    const [ours, theirs] = [await assay.customer(), await assay.customer()];
    for (const token of [ours.administrator, ours.devices[0]!]) {
      await expect(ask('{ customers(first: 1) { nodes { id } } }', {}, token)).rejects.toThrow('FORBIDDEN');
      await expect(ask('query ($id: ID!) { customer(id: $id) { id } }', { id: theirs.customerId }, token)).rejects.toThrow('NOT_FOUND');
    }
    const query = 'query ($id: ID!) { customer(id: $id) { id administrators } }';
    const own = await ask<{ administrators: string[] }>(query, { id: ours.customerId }, ours.administrator);
    expect(own).toEqual({ id: ours.customerId, administrators: [expect.stringContaining('@')] });
    await ask('mutation ($input: UserCreateInput!) { userCreate(input: $input) { userErrors { message } } }',
      { input: { email: 'second@reads.example', password: 'a long enough password', role: 'ADMINISTRATOR' } }, ours.administrator);
    expect(await ask(query, { id: ours.customerId }, ours.administrator)).toMatchObject({ administrators: [...own.administrators, 'second@reads.example'] });
    // Whom the customer lets in itself is not told to the operator.
    expect(await ask(query, { id: ours.customerId })).toEqual(own);
    await expect(ask('{ customer { administrators } }', {}, ours.devices[0])).rejects.toThrow('FORBIDDEN');
  });

  test('staff, incidents, holds, erasures and campaigns', async () => {
    const { customerId } = await assay.customer();
    const { staff } = await ask<{ staff: { id: string } }>('mutation { staffCreate(input: { name: "ana", role: METRICS, validDays: 1 }) { staff { id } userErrors { message } } }');
    expect(await ask<object[]>('{ staff { id name } }')).toContainEqual({ id: staff.id, name: 'ana' });
    const { incident } = await ask<{ incident: { id: string } }>('mutation ($id: ID!) { incidentOpen(input: { title: "Slow", impact: DEGRADED, parts: [QUEUE], words: "we look", customerIds: [$id] }) { incident { id } } }', { id: customerId });
    expect(await ask('query ($id: ID!) { node(id: $id) { ... on Incident { id title } } }', { id: incident.id })).toEqual({ id: incident.id, title: 'Slow' });
    const { hold } = await ask<{ hold: { id: string } }>('mutation ($id: ID!) { legalHoldPlace(input: { customerId: $id, reason: "asked by a court" }) { hold { id } userErrors { message } } }', { id: customerId });
    expect((await ask<{ nodes: object[] }>('{ legalHolds(first: 10) { nodes { id customer { id name } } } }')).nodes).toContainEqual({ id: hold.id, customer: { id: customerId, name: expect.any(String) as string } });
    const { campaign } = await ask<{ campaign: { id: string } }>('mutation { campaignStart(input: { reason: "look again", levels: [UNKNOWN] }) { campaign { id } userErrors { message } } }');
    expect((await ask<{ nodes: object[] }>('{ campaigns(first: 10) { nodes { id reason } } }')).nodes).toContainEqual({ id: campaign.id, reason: 'look again' });
  });
});
