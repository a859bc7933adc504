import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { enrolDemo } from '../embedded/first-customer.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';

interface Deliveries {
  nodes: { state: string; device: { name: string } }[];
  coverage: { devices: number; answered: number; share: number; p99: number | null };
  waiting: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

describe('the proof that a verdict was delivered', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  const deliveries = async (
    token: string, sha256: string, first = 100, after: string | null = null,
  ): Promise<Deliveries> => (await assay.ask<{ verdict: { deliveries: Deliveries } }>(token,
    `query ($sha256: Sha256!, $first: Int!, $after: Cursor) { verdict(sha256: $sha256) { deliveries(first: 10) { nodes { state device { name } } coverage { devices answered share p99 }
      waiting(first: $first, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } } } }`, { sha256, first, after })).data.verdict.deliveries;
  const acknowledge = async (token: string, verdictId: string) =>
    await assay.ask(
      token,
      'mutation ($id: ID!) { deliveryAcknowledge(input: { verdictId: $id, state: SEEN }) { userErrors { code } } }',
      { id: verdictId },
    );

  test('names who has not answered, of those that were there, and says how many have and how soon', async () => {
    const { administrator, devices } = await assay.customer();
    const other = await assay.customer();
    const bytes = Buffer.from('#!/bin/sh\n# delivered\ntrue\n');
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    await send(assay, devices[0]!, bytes);
    await ear.final(hashOf(bytes));
    ear.stop();
    const sha256 = hashOf(bytes);
    await vi.waitUntil(
      async () => (await deliveries(administrator, sha256)).coverage.devices === 2, { timeout: 120_000 },
    );
    expect(await deliveries(administrator, sha256)).toMatchObject({
      nodes: [], coverage: { devices: 2, answered: 0, share: 0, p99: null },
    });
    const page = await deliveries(administrator, sha256, 1);
    const next = await deliveries(administrator, sha256, 1, page.waiting.pageInfo.endCursor);
    expect(page.waiting.pageInfo.hasNextPage).toBe(true);
    expect([...page.waiting.nodes, ...next.waiting.nodes].map(({ name }) => name).sort()).toEqual(['one', 'two']);

    const { data } = await assay.ask<{ verdict: { id: string } }>(
      devices[0]!, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { id } }', { sha256 },
    );
    await acknowledge(devices[0]!, data.verdict.id);
    const half = await deliveries(administrator, sha256);
    expect(half).toMatchObject({
      coverage: { devices: 2, answered: 1, share: 0.5, p99: expect.any(Number) as number },
      waiting: { nodes: [{ name: 'two' }] },
    });

    // Who came later was not told, and is not waited for; nor is who has left.
    const { data: made } = await assay.ask<{ enrolmentTokenCreate: { token: string } }>(
      administrator, 'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }',
    );
    await assay.ask(
      null, 'mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "late" }) { deviceToken } }',
      { token: made.enrolmentTokenCreate.token },
    );
    const { data: all } = await assay.ask<{ devices: { nodes: { id: string; name: string }[] } }>(
      administrator, '{ devices(first: 10) { nodes { id name } } }',
    );
    const leaving = all.devices.nodes.find(({ name }) => name === 'two')!;
    await assay.ask(
      administrator, 'mutation ($id: ID!) { deviceRemove(input: { deviceId: $id }) { userErrors { code } } }',
      { id: leaving.id },
    );
    await vi.waitUntil(
      async () => (await deliveries(administrator, sha256)).coverage.devices === 1, { timeout: 120_000 },
    );
    expect(await deliveries(administrator, sha256)).toMatchObject({
      coverage: { devices: 1, answered: 1, share: 1 }, waiting: { nodes: [] },
    });

    // Another customer, who has never asked about it, learns nothing of these.
    expect(await deliveries(other.administrator, sha256)).toMatchObject({
      nodes: [], coverage: { devices: 0, answered: 0, share: 1, p99: null }, waiting: { nodes: [] },
    });
    // Nor by a cursor of theirs.
    const stolen =
      await assay.ask(other.administrator,
      'query ($sha256: Sha256!, $after: Cursor) { verdict(sha256: $sha256) { deliveries(first: 1) { waiting(first: 1, after: $after) { nodes { id } } } } }',
      { sha256, after: page.waiting.pageInfo.endCursor });
    expect(stolen.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    await enrolDemo(assay.url, assay.platform.operatorToken, ['elsewhere']);
    expect((await deliveries(administrator, sha256)).coverage.devices).toBe(1);
  });
});
