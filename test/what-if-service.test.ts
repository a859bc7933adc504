import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '../platform/caller.ts';
import { hashOf, put, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

/** A file that one of two devices meets: one of three contents, under a name, as its local engine sees it. */
interface Meeting {
  device: 0 | 1;
  content: number;
  fileName: string;
  category: string;
  localScore: number | null;
}
const meetings: fc.Arbitrary<Meeting[]> = fc.array(fc.record({
  device: fc.constantFrom(0, 1), content: fc.nat(2), fileName: fc.constantFrom('a.sh', 'a.txt', 'a.log'),
  category: fc.constantFrom('SCRIPT', 'DOCUMENT', 'OTHER'), localScore: fc.constantFrom(null, 10, 50),
}), { minLength: 5, maxLength: 8 });
const settings = fc.record({
  categories: fc.subarray(['SCRIPT', 'DOCUMENT', 'OTHER']), localScoreMin: fc.constantFrom(0, 20, 60),
}, { requiredKeys: [] });
const assigned = fc.constantFrom({ scope: 'CUSTOMER' }, { scope: 'PRODUCT', target: 'Mail Gateway' }, { scope: 'DEVICE', target: 'first' });
const trial = fc.constantFrom(null, { kind: 'EXTENSION', value: 'log' });
const draft = fc.record({ settings, exclusion: trial, aim: fc.option(assigned, { nil: undefined }) });

describe('what-if equals what is', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  const samples = () => assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;

  /** A customer whose first device is a mail gateway, with one policy. */
  async function customer(given: object, aim: { scope: string; target?: string }) {
    const { administrator, devices: [other = ''], customerId } = await assay.customer({ seats: 4, dailyQuota: 4 });
    const act = async <T>(query: string, variables: object = {}, token = administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T & { userErrors?: object[] }>>(token, query, variables as never);
      const [answer] = Object.values(data ?? {});
      if (errors || (answer?.userErrors ?? []).length > 0) throw new Error(JSON.stringify(errors ?? answer));
      return answer!;
    };
    const { token } = await act<{ token: string }>(
      'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token userErrors { message } } }');
    const { deviceToken, device: { id } } = await act<{ deviceToken: string; device: { id: string } }>(
      `mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "relay", product: "Mail Gateway" }) {
        deviceToken device { id } userErrors { message } } }`, { token });
    const devices = [deviceToken, other];
    const { policy } = await act<{ policy: { id: string } }>(
      'mutation ($input: PolicyCreateInput!) { policyCreate(input: $input) { policy { id } userErrors { message } } }', { input: { name: 'p', settings: given } });
    const aimed = ({ scope, target }: { scope: string; target?: string }) => ({ scope, ...(target ? { target: target === 'first' ? id : target } : {}) });
    const assign = async (to: { scope: string; target?: string }) => {
      await act('mutation ($input: PolicyAssignInput!) { policyAssign(input: $input) { userErrors { message } } }', { input: { policyId: policy.id, ...aimed(to) } });
    };
    await assign(aim);
    await assay.policiesHeard(customerId);
    return { act, devices, customerId, policyId: policy.id, assign, aimed };
  }
  type Customer = Awaited<ReturnType<typeof customer>>;

  /** Meets the files one after the other; what is sent is analysed before the next one comes. */
  async function meet({ act, devices }: Customer, list: readonly Meeting[], mark: string) {
    const decisions: { id: string; outcome: string; reason: string }[] = [];
    for (const { device, content, ...facts } of list) {
      const bytes = Buffer.from(`#!/bin/sh\necho ${content} of ${mark}\n`);
      const { submission, upload } = await act<Submitted['sampleSubmit']>(submitMutation, { input: submitInput(bytes, facts) }, devices[device]);
      if (upload) await put(upload, bytes);
      if (upload) await assay.analysed(bytes);
      if (submission!.decision.outcome === 'SUBMIT') await settled(hashOf(bytes));
      const { id, decision: { outcome, reason } } = submission!;
      decisions.push({ id, outcome, reason });
    }
    return decisions;
  }

  /** No class of start of these bytes is being analysed any more. */
  async function settled(sha256: string) {
    await expect.poll(async () => (await samples().database.for(system).execute<object[]>(
      `select 1 from sample s where s.sha256 = ? and s.analysis_state = 'FINISHED'
       and not exists (select from sample_start o where o.sample_id = s.id and o.state = 'OPEN')`, [sha256])).length, { timeout: 60_000 }).toBe(1);
  }

  /** As if two minutes had passed between one submission and the next, yesterday, and each analysis had taken a second. */
  async function spread(customerId: string) {
    const { database, pseudonyms } = samples();
    const em = database.for(system);
    const mine = pseudonyms.of(customerId);
    await em.execute(
      `update submission u set submitted_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - interval '12 hours' + n * interval '2 minutes'
       from (select id, row_number() over (order by id) as n from submission where customer_id = ?) numbered where numbered.id = u.id`, [mine], 'run');
    await em.execute(
      `update sample_verdict v set reached_at = u.at + interval '1 second'
       from (select sample_id, min(submitted_at) as at from submission where customer_id = ? and outcome = 'SUBMIT' group by 1) u where u.sample_id = v.sample_id`, [mine], 'run');
  }

  test('of a real service, for random policies, histories and drafts', async () => {
    await fc.assert(fc.asyncProperty(settings, assigned, meetings, draft, fc.nat(), async (given, aim, list, drafted, number) => {
      const [before, after] = [await customer(given, aim), await customer(given, aim)];
      // Carried out at the one, and only asked about at the other.
      await after.act('mutation ($input: PolicyUpdateInput!) { policyUpdate(input: $input) { userErrors { message } } }',
        { input: { policyId: after.policyId, revision: 1, settings: drafted.settings } });
      if (drafted.exclusion) await after.act('mutation ($input: ExclusionAddInput!) { exclusionAdd(input: $input) { userErrors { message } } }',
        { input: { policyId: after.policyId, reason: 'r', ...drafted.exclusion } });
      if (drafted.aim) await after.assign(drafted.aim);
      await assay.policiesHeard(after.customerId);
      const history = await meet(before, list, `before ${number} ${before.customerId}`);
      await spread(before.customerId);
      const whatIf = await before.act<{ unlikeHistory: number; differences: { submission: { id: string }; draft: { outcome: string; reason: string } }[] }>(
        'query ($input: PolicySimulateInput!) { policySimulate(input: $input) { unlikeHistory differences { submission { id } draft { outcome reason } } } }',
        { input: {
          days: 2, policyId: before.policyId, settings: drafted.settings, exclusions: drafted.exclusion ? [drafted.exclusion] : [],
          ...(drafted.aim ? before.aimed(drafted.aim) : {}),
        } });
      expect(whatIf.unlikeHistory).toBe(0);
      const answered = history.map(({ id, outcome, reason }) => whatIf.differences.find(({ submission }) => submission.id === id)?.draft ?? { outcome, reason });
      const real = await meet(after, list, `after ${number} ${after.customerId}`);
      expect(answered).toEqual(real.map(({ outcome, reason }) => ({ outcome, reason })));
    }), { numRuns: 8, endOnFailure: true });
  });
});
