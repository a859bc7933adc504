import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { hashOf, listen, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

interface Quota {
  dailyLimit: number;
  usedToday: number;
  monthlyLimit: number;
  usedThisMonth: number;
  warning: string;
}

describe('licence', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  const fresh = () => Buffer.from(`#!/bin/sh\n# licensed ${Math.random()}\n`);
  const submit = async (token: string, bytes = fresh()) => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes) })).data.sampleSubmit.submission!;
  const quota = async (token: string) => (await assay.ask<{ customer: { quota: Quota; licence: object } }>(token, '{ customer { quota { dailyLimit usedToday monthlyLimit usedThisMonth warning } licence { seats seatsUsed dailyQuota monthlyQuota } } }')).data.customer;

  test('seats and quota are visible, to administrators and devices alike', async () => {
    const { administrator, devices } = await assay.customer({ seats: 4, dailyQuota: 10, monthlyQuota: 50 });
    await submit(devices[0]!);
    const expected = { quota: { dailyLimit: 10, usedToday: 1, monthlyLimit: 50, usedThisMonth: 1, warning: 'NONE' }, licence: { seats: 4, seatsUsed: 2, dailyQuota: 10, monthlyQuota: 50 } };
    expect(await quota(administrator)).toEqual(expected);
    expect(await quota(devices[1]!)).toEqual(expected);
  });

  test("the month's quota ends what the day's would still allow; what is known stays free, and no file is lost: each has its decision", async () => {
    const { administrator, devices: [device = ''] } = await assay.customer({ seats: 2, dailyQuota: 100, monthlyQuota: 3 });
    const known = fresh();
    const ear = listen(assay.url, device);
    await ear.listening();
    await send(assay, device, known);
    await ear.final(hashOf(known));
    ear.stop();
    await vi.waitUntil(async () => (await submit(device, known)).decision.reason === 'ALREADY_ANALYZED', { timeout: 20_000 });
    const reasons: string[] = [];
    for (let n = 0; n < 5; n++) reasons.push((await submit(device)).decision.reason);
    expect(reasons).toEqual(['NEW_SAMPLE', 'NEW_SAMPLE', 'OVER_QUOTA', 'OVER_QUOTA', 'OVER_QUOTA']);
    expect((await submit(device, known)).decision.reason).toBe('ALREADY_ANALYZED');
    expect(await quota(administrator)).toMatchObject({ quota: { usedThisMonth: 3, warning: 'USED_UP' } });
    const { data } = await assay.ask<{ submissions: { nodes: { state: string; decision: { reason: string } }[] } }>(administrator, '{ submissions(first: 100) { nodes { state decision { reason } } } }');
    expect(data.submissions.nodes.filter(({ decision }) => decision.reason === 'OVER_QUOTA').map(({ state }) => state)).toEqual(['SKIPPED', 'SKIPPED', 'SKIPPED']);
    // And the policy in force, played again, still decides what it decided.
    expect((await assay.ask<{ policySimulate: object }>(administrator, '{ policySimulate(input: { days: 1 }) { unlikeHistory differing } }')).data.policySimulate).toEqual({ unlikeHistory: 0, differing: 0 });
  });

  test('who listens is warned before the end', async () => {
    const { devices: [device = ''] } = await assay.customer({ seats: 2, dailyQuota: 10, monthlyQuota: 1000 });
    const heard: Quota[] = [];
    const client = createClient({ url: `${assay.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${device}` } });
    const stop = client.subscribe<{ quotaChanged: Quota }>({ query: 'subscription { quotaChanged { usedToday warning } }' }, { next: ({ data }) => void (data && heard.push(data.quotaChanged)), error: () => undefined, complete: () => undefined });
    await vi.waitUntil(() => heard.length === 1, { timeout: 20_000 });
    for (let n = 1; n <= 10; n++) {
      await submit(device);
      // Each word is heard before the next file goes, so that it can be told what was used then.
      const words = [8, 9, 10].filter((used) => used <= n).length;
      await vi.waitUntil(() => heard.length === 1 + words, { timeout: 20_000 });
    }
    expect(heard).toEqual([{ usedToday: 0, warning: 'NONE' }, { usedToday: 8, warning: 'NEARLY_USED_UP' }, { usedToday: 9, warning: 'NEARLY_USED_UP' }, { usedToday: 10, warning: 'USED_UP' }]);
    stop();
    await client.dispose();
  });

  test('the operator changes a licence, and it counts within seconds; nobody else does', async () => {
    const { administrator, devices: [device = ''], customerId } = await assay.customer({ seats: 2, dailyQuota: 0 });
    expect((await submit(device)).decision.reason).toBe('OVER_QUOTA');
    const change = async (token: string, more: string) => await assay.ask<{ licenceUpdate: { userErrors: { code: string }[] } }>(token, `mutation ($id: ID!) { licenceUpdate(input: { customerId: $id, ${more} }) { customer { licence { seats dailyQuota } } userErrors { code } } }`, { id: customerId });
    expect((await change(administrator, 'dailyQuota: 100')).errors![0]!.extensions.code).toBe('FORBIDDEN');
    expect((await change(assay.platform.operatorToken, 'dailyQuota: -1')).data.licenceUpdate.userErrors).toEqual([{ code: 'INVALID' }]);
    expect((await change(assay.platform.operatorToken, 'dailyQuota: 100, monthlyQuota: 100')).data.licenceUpdate.userErrors).toEqual([]);
    await vi.waitUntil(async () => (await submit(device)).decision.reason === 'NEW_SAMPLE', { timeout: 20_000, interval: 500 });
    await change(assay.platform.operatorToken, 'expiresAt: "2026-01-01T00:00:00.000Z"');
    await vi.waitUntil(async () => (await submit(device)).decision.reason === 'LICENCE_EXPIRED', { timeout: 20_000, interval: 500 });
  });

  test('an expired licence still answers with known verdicts, and tells when they change', async () => {
    const { administrator, devices: [device = ''], customerId } = await assay.customer({ seats: 2, dailyQuota: 10 });
    const [known, met] = [fresh(), fresh()];
    const other = await assay.customer();
    await send(assay, other.devices[0]!, met);
    await send(assay, device, known);
    await assay.analysed(known);
    await assay.analysed(met);
    await assay.ask(assay.platform.operatorToken, 'mutation ($id: ID!) { licenceUpdate(input: { customerId: $id, expiresAt: "2026-01-01T00:00:00.000Z" }) { userErrors { code } } }', { id: customerId });
    await vi.waitUntil(async () => (await submit(device)).decision.reason === 'LICENCE_EXPIRED', { timeout: 20_000, interval: 500 });
    const ear = listen(assay.url, device);
    await ear.listening();
    for (const bytes of [known, met]) {
      const answer = await submit(device, bytes);
      expect(answer).toMatchObject({ state: 'ANALYZED', decision: { outcome: 'KNOWN', reason: 'ALREADY_ANALYZED' }, sample: { verdict: { level: 'CLEAN', stage: 'FINAL' } } });
    }
    // Whose verdict it was told of now, it hears of from now on.
    await ear.final(hashOf(met));
    ear.stop();
    const { data, errors } = await assay.ask<{ sample: { verdict: { level: string } } }>(administrator, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { verdict { level } } }', { sha256: hashOf(met) });
    expect({ data, errors }).toEqual({ data: { sample: { verdict: { level: 'CLEAN' } } }, errors: undefined });
  });

  test("another customer's quota is not told", async () => {
    const one = await assay.customer();
    const { errors } = await assay.ask(assay.platform.operatorToken, '{ viewer { customer { quota { usedToday } } } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await quota(one.administrator)).quota).not.toEqual((await quota((await assay.customer({ seats: 9, dailyQuota: 3 })).administrator)).quota);
  });
});
