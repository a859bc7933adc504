import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashOf, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

describe('a policy decides what is sent', () => {
  let assay: Assay;
  let administrator: string;
  let device: string;
  let customerId: string;
  let policyId: string;
  let counter = 0;
  const fresh = () => Buffer.from(`#!/bin/sh\n# policy ${counter++}\n`);
  const submit = async (bytes: Buffer, more: Record<string, unknown> = {}, token = device) => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes, more) })).data.sampleSubmit;
  const change = async <T>(query: string, variables: Record<string, unknown>): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(administrator, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  beforeAll(async () => {
    assay = await startAssay();
    ({ administrator, devices: [device = ''], customerId } = await assay.customer({ seats: 3, dailyQuota: 6 }));
    const { policy } = await change<{ policy: { id: string } }>('mutation { policyCreate(input: { name: "office", settings: { categories: [EXECUTABLE], localScoreMin: 10 } }) { policy { id } } }', {});
    policyId = policy.id;
    await change('mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { policy { id } } }', { id: policyId });
    await assay.policiesHeard(customerId);
  });
  afterAll(async () => await assay?.stop());

  test('a category that is off is not sent by itself, and the revision that decided is named', async () => {
    const { submission, upload } = await submit(fresh());
    expect(submission).toMatchObject({ state: 'SKIPPED', decision: { outcome: 'SKIP', reason: 'CATEGORY_OFF', policyRevision: { id: expect.stringMatching(/^prv_/) as string } } });
    expect(upload).toBeNull();
  });

  test('a new revision decides from then on, and the old one still explains what it decided', async () => {
    await change('mutation ($id: ID!) { policyUpdate(input: { policyId: $id, revision: 1, settings: { categories: [EXECUTABLE, SCRIPT] } }) { policy { revision { number } } } }', { id: policyId });
    await assay.policiesHeard(customerId);
    expect((await submit(fresh())).submission).toMatchObject({ state: 'AWAITING_UPLOAD', decision: { reason: 'NEW_SAMPLE' } });
    const { data } = await assay.ask<{ submissions: { nodes: { decision: { policyRevision: { number: number; categories: string[] } } }[] } }>(administrator, '{ submissions(first: 2) { nodes { decision { policyRevision { number categories } } } } }');
    expect(data.submissions.nodes.map((one) => one.decision.policyRevision)).toEqual([{ number: 2, categories: ['EXECUTABLE', 'SCRIPT'] }, { number: 1, categories: ['EXECUTABLE'] }]);
  });

  test('an excluded hash is never sent again, and adding it twice gives the first', async () => {
    const bytes = fresh();
    const add = async () => (await change<{ exclusion: { id: string } }>('mutation ($id: ID!, $value: String!) { exclusionAdd(input: { policyId: $id, kind: SHA256, value: $value, reason: "our own build" }) { exclusion { id } userErrors { message } } }', { id: policyId, value: hashOf(bytes).toUpperCase() })).exclusion.id;
    expect(await add()).toBe(await add());
    await assay.policiesHeard(customerId);
    expect((await submit(bytes)).submission).toMatchObject({ state: 'SKIPPED', decision: { reason: 'EXCLUDED' } });
    expect((await submit(bytes, { localScore: null })).submission, 'also by hand').toMatchObject({ decision: { reason: 'EXCLUDED' } });
  });

  test.each([
    ['settings that send nothing', { localScoreMin: 90, localScoreMax: 10 }, 'localScoreMin'],
    ['blocking clean files', { blockFrom: 'CLEAN' }, 'blockFrom'],
    ['keeping documents for ever', { retention: [{ category: 'DOCUMENT', keep: 'NEVER' }] }, 'retention'],
    ['a hold without end', { holdMax: 10_000_000 }, 'holdMax'],
  ])('%s is refused, and nothing changes', async (_name, settings, field) => {
    const { userErrors, policy } = await change<{ policy: null; userErrors: { code: string; field: string[] }[] }>(
      'mutation ($id: ID!, $settings: PolicySettingsInput!) { policyUpdate(input: { policyId: $id, revision: 2, settings: $settings }) { policy { id } userErrors { code field } } }', { id: policyId, settings });
    expect({ policy, userErrors }).toEqual({ policy: null, userErrors: [{ code: 'INVALID', field: ['input', 'settings', field] }] });
  });

  test("another customer's policy does not exist", async () => {
    const other = await assay.customer();
    const { data } = await assay.ask<{ policyUpdate: { userErrors: { code: string }[] }; policies: unknown }>(other.administrator, 'mutation ($id: ID!) { policyUpdate(input: { policyId: $id, revision: 2, settings: {} }) { userErrors { code } } }', { id: policyId });
    expect(data.policyUpdate.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  });

  test('a device may read its own policy, and no other', async () => {
    const { data } = await assay.ask<{ viewer: { id: string } }>(device, '{ viewer { id } }');
    const query = 'query ($id: ID!) { effectivePolicy(deviceId: $id) { assignment { scope } revision { number policy { name } } } }';
    expect((await assay.ask(device, query, { id: data.viewer.id })).data).toMatchObject({ effectivePolicy: { assignment: { scope: 'CUSTOMER' }, revision: { number: 2, policy: { name: 'office' } } } });
    expect((await assay.ask(device, query, { id: 'dev_other' })).errors![0]!.extensions.code).toBe('FORBIDDEN');
  });

  test('over the quota is a decision with a reason, and what is known stays free', async () => {
    await assay.fakeRunner();
    const known = fresh();
    await send(assay, device, known);
    await vi.waitUntil(async () => (await submit(known)).submission?.decision.reason === 'ALREADY_ANALYZED', { timeout: 20_000 });
    let last = (await submit(fresh())).submission;
    while (last?.decision.reason === 'NEW_SAMPLE') last = (await submit(fresh())).submission;
    expect(last).toMatchObject({ state: 'SKIPPED', decision: { outcome: 'SKIP', reason: 'OVER_QUOTA' } });
    expect((await submit(known)).submission).toMatchObject({ state: 'ANALYZED', decision: { outcome: 'KNOWN' } });
  });

  test('the quota is never overshot, however many files arrive at once', async () => {
    const other = await assay.customer({ seats: 3, dailyQuota: 3 });
    const outcomes = await Promise.all(Array.from({ length: 12 }, async () => (await submit(fresh(), {}, other.devices[0])).submission?.decision.reason));
    expect(outcomes.sort()).toEqual([...Array.from({ length: 3 }, () => 'NEW_SAMPLE'), ...Array.from({ length: 9 }, () => 'OVER_QUOTA')]);
  });

  test('no seat is given twice, however many ask at once', async () => {
    const { token } = await change<{ token: string }>('mutation { enrolmentTokenCreate(input: { usesMax: 10, validHours: 1 }) { token } }', {});
    const enrol = async () => (await assay.ask<{ deviceEnroll: { device: object | null; userErrors: { code: string }[] } }>(null, 'mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "x" }) { device { id } userErrors { code } } }', { token })).data.deviceEnroll;
    const outcomes = await Promise.all(Array.from({ length: 5 }, enrol));
    expect(outcomes.filter((one) => one.device).length).toBe(1);
    expect(outcomes.flatMap((one) => one.userErrors.map((error) => error.code))).toEqual(['OVER_QUOTA', 'OVER_QUOTA', 'OVER_QUOTA', 'OVER_QUOTA']);
  });
});
