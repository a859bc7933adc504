import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accessHead, accessLine } from '../endpoint/access-export.ts';
import { system } from '../platform/caller.ts';
import { remindOfReviews } from '../subgraphs/customers/access-review.ts';
import { startAssay, type Assay } from './assay.ts';

interface Entry { kind: string; subjectId: string; name: string; role: string | null; scopes: string[]; secondFactor: boolean | null; lastUsedAt: string | null; expiresAt: string | null; createdBy: string | null; madeByProvider: string | null; createdAt: string }

describe('a review of access', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
  });
  afterAll(async () => await assay?.stop());
  const act = async <T>(token: string | null, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
    return Object.values(data)[0]!;
  };
  const page = async (token: string, more: { first: number; after?: string | null; kinds?: string[] }) => await act<{ nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }>(
    token, 'query ($first: Int!, $after: Cursor, $kinds: [AccessKind!]) { accessReview(first: $first, after: $after, kinds: $kinds) { nodes { kind subjectId name role scopes secondFactor lastUsedAt expiresAt createdBy madeByProvider createdAt } pageInfo { hasNextPage endCursor } } }', more);
  const customers = () => assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;

  test('lists everybody and everything that can get in, who made it and when it was last used, page by page, and nothing that is over', async () => {
    const { administrator, customerId } = await assay.customer();
    const { id: me } = await act<{ id: string }>(administrator, '{ viewer { id } }');
    const key = async (name: string) => await act<{ secret: string; apiKey: { id: string } }>(administrator, 'mutation ($name: String!) { apiKeyCreate(input: { name: $name, scopes: ["verdicts:read"], validDays: 1 }) { secret apiKey { id } } }', { name });
    const [used, , revoked] = [await key('used'), await key('unused'), await key('revoked')];
    await act(administrator, 'mutation ($id: ID!) { apiKeyRevoke(input: { apiKeyId: $id }) { userErrors { code } } }', { id: revoked.apiKey.id });
    await act(used.secret, '{ viewer { id } }');
    await act(administrator, 'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1, group: "berlin" }) { token } }');
    await act(administrator, 'mutation { userInvite(input: { email: "asked.in@x.example", role: OPERATOR }) { token } }');
    const provider = await assay.customer();
    const { token } = await act<{ token: string }>(administrator, 'mutation { managementOffer(input: { role: VIEWER, validHours: 1 }) { token } }');
    await act(provider.administrator, 'mutation ($token: String!) { managementAccept(input: { token: $token }) { userErrors { code } } }', { token });

    const all: Entry[] = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo }: Awaited<ReturnType<typeof page>> = await page(administrator, { first: 2, after });
      all.push(...nodes);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(all.map(({ kind, name }) => [kind, name])).toEqual([
      ['API_KEY', 'used'], ['API_KEY', 'unused'], ['DEVICE', 'one'], ['DEVICE', 'two'], ['ENROLMENT_TOKEN', expect.any(String)], ['INVITATION', 'asked.in@x.example'], ['MANAGEMENT', expect.any(String)], ['USER', expect.stringContaining('@')],
    ]);
    const of = (kind: string) => all.filter((one) => one.kind === kind);
    expect(of('API_KEY').map(({ lastUsedAt, createdBy, scopes }) => [lastUsedAt !== null, createdBy, scopes])).toEqual([[true, me, ['verdicts:read']], [false, me, ['verdicts:read']]]);
    expect(of('USER')[0]).toMatchObject({ subjectId: me, role: 'ADMINISTRATOR', secondFactor: false, madeByProvider: null });
    expect(of('USER')[0]!.lastUsedAt).not.toBeNull();
    expect(of('INVITATION')[0]).toMatchObject({ createdBy: me, role: 'OPERATOR' });
    expect((await page(administrator, { first: 100, kinds: ['USER', 'INVITATION'] })).nodes.map(({ kind }) => kind)).toEqual(['INVITATION', 'USER']);
    // Nobody else's.
    expect(JSON.stringify(await page(provider.administrator, { first: 100 }))).not.toContain(me);
    await expect(page((await assay.customer()).devices[0]!, { first: 1 })).rejects.toThrow('FORBIDDEN');
    expect(customerId).toMatch(/^cus_/);
  });

  test('is asked for by a notification every 90 days, once, with what stands out', async () => {
    const { administrator, customerId } = await assay.customer();
    await act(administrator, 'mutation { notificationRuleSet(input: { kinds: [ACCESS_REVIEW], channels: [CONSOLE] }) { userErrors { code } } }');
    const told = async () => (await act<{ nodes: { kind: string; words: string }[] }>(administrator, '{ notifications(first: 10) { nodes { kind words } } }')).nodes;
    await remindOfReviews(customers());
    const em = customers().database.for(system);
    await em.execute("update customer set created_at = now() - interval '91 days' where id = ?", [customerId], 'run');
    await em.execute("update account set created_at = now() - interval '91 days', last_sign_in_at = now() - interval '91 days' where customer_id = ?", [customerId], 'run');
    for (let n = 0; n < 2; n++) await remindOfReviews(customers());
    await vi.waitUntil(async () => (await told()).length > 0, { timeout: 20_000 });
    expect(await told()).toEqual([{ kind: 'ACCESS_REVIEW', words: expect.stringContaining('1 people and 0 API keys can get in. 1 people, keys and devices have not been used for 90 days; 1 people have no second factor') as string }]);
  });

  test('is a table too, in which no name is a formula', () => {
    const row = { kind: 'API_KEY' as const, subjectId: 'key_1', name: '=cmd(), "x"', role: null, scopes: ['a:read', 'b:read'], secondFactor: null, lastUsedAt: null, expiresAt: '2026-01-01T00:00:00.000Z', createdAt: '2025-01-01T00:00:00.000Z', createdBy: 'usr_1', madeByProvider: null };
    expect(accessLine(row)).toBe(`API_KEY,key_1,"'=cmd(), ""x""",,a:read b:read,,,2026-01-01T00:00:00.000Z,2025-01-01T00:00:00.000Z,usr_1,`);
    expect(accessLine(row).split(',').length).toBeGreaterThan(accessHead.split(',').length - 1);
  });
});
