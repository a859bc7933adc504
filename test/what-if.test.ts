import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type Decision, type Facts } from '../schema/decision.ts';
import type { PolicySimulateInput } from '../schema/generated/samples.ts';
import { categories, changedSettings, defaultSettings, type PolicySettings } from '../schema/policy-settings.ts';
import { concerns, effective, policyScopes, type Place } from '../schema/precedence.ts';
import { startOf, type Start } from '../schema/start.ts';
import { draftOf, type Resolve } from '../subgraphs/samples/draft.ts';
import { analysisMs } from '../subgraphs/samples/past-knowledge.ts';
import { policyAt, policyIn, type PolicyDocument } from '../subgraphs/samples/policy.ts';
import type { Known } from '../subgraphs/samples/sample-start.ts';
import { Simulation, type PastSubmission, type PastVerdict } from '../subgraphs/samples/simulation.ts';

const begin = Date.parse('2026-06-28T20:00:00.000Z');
const devices: Place[] = [
  { id: 'dev_1', group: 'berlin/finance', product: 'Mail Gateway' }, { id: 'dev_2', group: 'berlin', product: 'Endpoint' },
  { id: 'dev_3', group: null, product: 'Mail Gateway' }, { id: '', group: null, product: null },
];
const targets = [
  ['CUSTOMER', null], ['PRODUCT', 'Mail Gateway'], ['PRODUCT', 'Endpoint'], ['GROUP', 'berlin'], ['GROUP', 'berlin/finance'], ['DEVICE', 'dev_1'], ['DEVICE', 'dev_2'],
] as const;

/** A file that a device meets. */
interface Meeting {
  waitMs: number;
  device: number;
  sample: number;
  fileName: string;
  asked: boolean;
  facts: Pick<Facts, 'size' | 'category' | 'contains' | 'localScore' | 'licenceExpired' | 'mail' | 'path'>;
}
const meeting: fc.Arbitrary<Meeting> = fc.record({
  waitMs: fc.constantFrom(1_000, 30_000, 61_000, 3_600_000, 20 * 3_600_000), device: fc.nat(devices.length - 1), sample: fc.nat(2),
  fileName: fc.constantFrom('a.txt', 'a.bat', 'a.log'), asked: fc.constantFrom(false, false, false, true),
  facts: fc.record({
    size: fc.constantFrom(10, 1_000), category: fc.constantFrom(...categories), contains: fc.option(fc.subarray([...categories])),
    localScore: fc.option(fc.constantFrom(5, 30, 50, 95)), licenceExpired: fc.constantFrom(false, false, false, true),
    mail: fc.constantFrom(null, null, { senderDomain: 'corp.example', verified: true }), path: fc.constantFrom(null, '/srv/build/x'),
  }),
});

const settings: fc.Arbitrary<NonNullable<PolicySimulateInput['settings']>> = fc.record({
  categories: fc.subarray([...categories]), localScoreMin: fc.constantFrom(0, 20, 40), sizeMax: fc.constantFrom(100, 10_000), organisationDomains: fc.constantFrom([], ['corp.example']),
}, { requiredKeys: [] });
const rule = fc.constantFrom(
  { kind: 'EXTENSION' as const, value: 'log' }, { kind: 'FOLDER' as const, value: '/srv/build' }, { kind: 'SHA256' as const, value: '1'.repeat(64) },
);
const target = fc.constantFrom(...targets).map(([scope, of]) => ({ scope, target: of }));
const expiresAt = fc.constantFrom(null, null, new Date(begin + 3_600_000).toISOString());

const document: fc.Arbitrary<PolicyDocument> = fc.record({
  policies: fc.array(fc.record({ settings, exclusions: fc.uniqueArray(rule, { maxLength: 2 }) }), { maxLength: 3 }),
  assignments: fc.uniqueArray(fc.record({ of: fc.nat(2), target, expiresAt }), { selector: (one) => JSON.stringify(one.target), maxLength: 5 }),
  exclusions: fc.array(fc.record({ rule, target, expiresAt }), { maxLength: 3 }),
}).map(({ policies, assignments, exclusions }) => ({
  customerId: 'cus_1', version: 7,
  policies: policies.map((one, n) => ({
    policyId: `pol_${n}`, revisionId: `prv_${n}`, settings: withChanges(defaultSettings, one.settings),
    exclusions: one.exclusions.map((own, at) => ({ ...own, id: `exc_${n}_${at}`, expiresAt: null, version: 3 })),
    assignments: assignments.filter(({ of }) => of === n).map((one) => ({ ...one.target, expiresAt: one.expiresAt })),
  })),
  exclusions: exclusions.map((one, at) => ({ ...one.rule, ...one.target, id: `exc_${at}`, expiresAt: one.expiresAt, version: 9 })),
}));

function withChanges(base: PolicySettings, changes: NonNullable<PolicySimulateInput['settings']>): PolicySettings {
  const result = changedSettings(base, changes);
  if ('fault' in result) throw new Error(result.fault.message);
  return result.settings;
}

/** The service, as far as it decides: what it knows of bytes follows from what it was sent. */
class Service {
  readonly #resolve: Resolve;
  readonly #quota: { day: number; month: number };
  readonly #elsewhere: boolean;
  readonly #malicious: boolean;
  readonly #sent = new Map<string, Map<Start, number>>();
  readonly #used = new Map<string, number>();
  readonly history: PastSubmission[] = [];
  readonly verdicts = new Map<string, PastVerdict[]>();

  /** `elsewhere`: others have had the first sample analysed as a text. `malicious`: so are the others. */
  constructor(resolve: Resolve, quota: { day: number; month: number }, elsewhere: boolean, malicious: boolean) {
    this.#resolve = resolve;
    this.#quota = quota;
    this.#elsewhere = elsewhere;
    this.#malicious = malicious;
  }

  submit(met: Meeting, at: number): Pick<Decision, 'outcome' | 'reason'> {
    const [device, sampleId, now] = [devices[met.device]!, `smp_${met.sample}`, new Date(at)];
    const start = startOf(met.fileName, null);
    const isElsewhere = this.#elsewhere && met.sample === 0;
    const starts = this.#sent.get(sampleId) ?? new Map<Start, number>(isElsewhere ? [['content', begin - 3_600_000]] : []);
    this.#sent.set(sampleId, starts);
    const isOpen = (since: number) => at - since < analysisMs;
    const bytes: Known = starts.size === 0 ? 'NO' : [...starts.values()].some(isOpen) ? 'IN_PROGRESS' : 'FINAL';
    const own = starts.get(start);
    const isWorst = this.#malicious && [...starts.values()].some((since) => !isOpen(since));
    const known: Known = own === undefined ? (isWorst ? bytes : 'NO') : isOpen(own) ? 'IN_PROGRESS' : bytes;
    const [day, month] = [now.toISOString().slice(0, 10), now.toISOString().slice(0, 7)];
    const left = { day: this.#quota.day - (this.#used.get(day) ?? 0), month: this.#quota.month - (this.#used.get(month) ?? 0) };
    const facts = { ...met.facts, sha256: String(met.sample).repeat(64), fileName: met.fileName, signer: null, now };
    const policy = this.#resolve(device, now);
    const decided = (as: Known) => decide(policy.settings, policy.exclusions, { ...facts, known: as, quotaLeft: Math.min(left.day, left.month) });
    let decision = decided(met.asked ? 'NO' : known);
    if ((met.asked || known === 'NO') && decision.outcome === 'SKIP') decision = decided(bytes);
    const isAsked = met.asked || known === 'NO';
    this.history.push({
      id: `sub_${this.history.length}`, sampleId, origin: 'WEB', outcome: decision.outcome, reason: decision.reason, facts, start, known: { start: known, bytes }, asked: met.asked,
      dailyQuota: this.#quota.day, dayLeft: isAsked ? left.day : null, monthLeft: isAsked ? left.month : null,
    });
    if (decision.outcome === 'SUBMIT') {
      for (const period of [day, month]) this.#used.set(period, (this.#used.get(period) ?? 0) + 1);
      if (known === 'NO') {
        starts.set(start, at);
        const verdict: PastVerdict = { at: at + analysisMs, level: this.#malicious ? 'MALICIOUS' : 'CLEAN', stage: 'FINAL', probability: null };
        this.verdicts.set(sampleId, [...(this.verdicts.get(sampleId) ?? []), verdict]);
      }
    }
    return { outcome: decision.outcome, reason: decision.reason };
  }
}

function lived(resolve: Resolve, meetings: readonly Meeting[], [quota, elsewhere, malicious]: [{ day: number; month: number }, boolean, boolean]) {
  const service = new Service(resolve, quota, elsewhere, malicious);
  let at = begin;
  const decisions = meetings.map((met) => service.submit(met, (at += met.waitMs)));
  return { service, decisions };
}

function played(resolve: Resolve, { history, verdicts }: Service, meetings: readonly Meeting[]) {
  const simulation = new Simulation((past) => resolve(devices[meetings[Number(past.id.slice(4))]!.device]!, past.facts.now), (id) => verdicts.get(id) ?? []);
  return history.map((past) => simulation.play(past));
}

/** What the mutations that a draft stands for would make of a document, written down by themselves. */
function carriedOut(base: PolicyDocument, input: PolicySimulateInput): Resolve {
  const rules = (input.exclusions ?? []).map((one, at) => ({ ...one, id: `new ${at}`, expiresAt: null, version: 8 }));
  const changes = input.settings ?? {};
  const aim = { scope: input.scope ?? 'CUSTOMER', target: input.target ?? null } as const;
  const of = (policies: PolicyDocument['policies'], exclusions: PolicyDocument['exclusions'], device: Place, at: Date) => {
    const policy = effective(policies, device, at)?.policy ?? null;
    return { policy, settings: policy?.settings ?? defaultSettings, exclusions: [...(policy?.exclusions ?? []), ...exclusions.filter((one) => concerns(one, device))] };
  };
  if (!input.policyId) return (device, at) => {
    const held = of(base.policies, [...base.exclusions, ...rules.map((one) => ({ ...one, ...aim }))], device, at);
    return concerns(aim, device) ? { ...held, settings: withChanges(held.settings, changes) } : held;
  };
  const fresh = { policyId: 'pol_builtin', revisionId: 'prv_new', settings: defaultSettings, exclusions: [], assignments: [] };
  const policies = [...base.policies, ...(input.policyId === 'pol_builtin' ? [fresh] : [])].map((one) => {
    const kept = input.scope ? one.assignments.filter(({ scope, target: whom }) => scope !== aim.scope || whom !== aim.target) : one.assignments;
    if (one.policyId !== input.policyId) return { ...one, assignments: kept };
    return {
      ...one, settings: withChanges(one.settings, changes), exclusions: [...one.exclusions, ...rules],
      assignments: input.scope ? [...kept, { ...aim, expiresAt: null }] : kept,
    };
  });
  return (device, at) => {
    const held = of(policies, base.exclusions, device, at);
    if (input.policyId !== 'pol_builtin' || input.scope || held.policy) return held;
    return { settings: withChanges(defaultSettings, changes), exclusions: [...rules, ...held.exclusions] };
  };
}

const circumstances = fc.tuple(fc.record({ day: fc.integer({ min: 1, max: 5 }), month: fc.integer({ min: 3, max: 9 }) }), fc.boolean(), fc.boolean());
const draft = fc.record({
  naming: fc.constantFrom('NONE', 'BUILT_IN', 'POLICY'), of: fc.nat(2), settings: fc.option(settings, { nil: undefined }), exclusions: fc.array(rule, { maxLength: 2 }),
  aim: fc.option(target, { nil: undefined }),
});
const inputOf = (base: PolicyDocument, { naming, of, settings: changes, exclusions, aim }: typeof draft extends fc.Arbitrary<infer D> ? D : never): PolicySimulateInput => {
  const named = naming === 'POLICY' ? base.policies[of]?.policyId : naming === 'BUILT_IN' ? 'pol_builtin' : undefined;
  return { days: 1, ...(named ? { policyId: named } : {}), ...(changes ? { settings: changes } : {}), exclusions, ...(aim ?? {}) };
};

describe('what if', () => {
  test('what-if equals what is, however the policy is named', () => {
    fc.assert(fc.property(document, draft, fc.array(meeting, { minLength: 1, maxLength: 14 }), circumstances, (base, drafted, meetings, given) => {
      const input = inputOf(base, drafted);
      const before = lived((device, at) => policyAt(base, device, at), meetings, given);
      const after = lived(carriedOut(base, input), meetings, given);
      // That bytes are malicious, which settles all their names, nobody can know of bytes that nobody has analysed.
      fc.pre(!given[2] || [...after.service.verdicts.keys()].every((sampleId) => before.service.verdicts.has(sampleId)));
      expect(played(draftOf(base, input), before.service, meetings)).toEqual(after.decisions);
    }), { numRuns: 2_000 });
  });

  test('the policies in force, played again, decide what they decided', () => {
    fc.assert(fc.property(document, fc.array(meeting, { minLength: 1, maxLength: 14 }), circumstances, (base, meetings, given) => {
      const { service, decisions } = lived((device, at) => policyAt(base, device, at), meetings, given);
      expect(played((device, at) => policyAt(base, device, at), service, meetings)).toEqual(decisions);
    }), { numRuns: 500 });
  });

  test('to name the policy that is in force is no change, nor is to assign it where it is', () => {
    fc.assert(fc.property(document, fc.array(meeting, { minLength: 1, maxLength: 14 }), circumstances, (base, meetings, given) => {
      const { service, decisions } = lived((device, at) => policyAt(base, device, at), meetings, given);
      for (const { policyId, assignments } of [...base.policies, { policyId: 'pol_builtin', assignments: [] }]) {
        expect(played(draftOf(base, { days: 1, policyId }), service, meetings)).toEqual(decisions);
        const lasting = assignments.find((one) => one.expiresAt === null);
        if (lasting) expect(played(draftOf(base, { days: 1, policyId, scope: lasting.scope, target: lasting.target }), service, meetings)).toEqual(decisions);
      }
    }), { numRuns: 300 });
  });

  test('what is played again never becomes what is: a policy whose time is over is not brought back', () => {
    const [now, then] = [new Date(), new Date(Date.now() - 30_000)];
    const base: PolicyDocument = {
      customerId: 'cus_1', version: 1, exclusions: [],
      policies: [{ policyId: 'pol_1', revisionId: 'prv_1', settings: { ...defaultSettings, categories: [] }, exclusions: [], assignments: [{ scope: 'CUSTOMER', target: null, expiresAt: new Date(now.getTime() - 10_000).toISOString() }] }],
    };
    const device = { id: 'dev_1', group: null, product: null };
    policyIn(base, { ...device, id: 'dev_2' }, now);
    expect(policyAt(base, device, then).policyId).toBe('pol_1');
    expect(policyIn(base, device, now).policyId).toBeNull();
  });
});

describe('product is a scope of policy', () => {
  test('a product goes before the customer, and never before the group or device that an administrator named', () => {
    const policies = policyScopes.map((scope, n) => ({ name: scope, assignments: [{ scope, target: ['dev_1', 'berlin', 'Mail Gateway', null][n]! }] }));
    const device = { id: 'dev_1', group: 'berlin', product: 'Mail Gateway' };
    expect(effective(policies, device)?.policy.name).toBe('DEVICE');
    expect(effective(policies, { ...device, id: 'dev_2' })?.policy.name).toBe('GROUP');
    expect(effective(policies, { ...device, id: 'dev_2', group: null })?.policy.name).toBe('PRODUCT');
    expect(effective(policies, { id: 'dev_2', group: null, product: 'mail gateway' })?.policy.name).toBe('CUSTOMER');
    expect(effective(policies, { id: 'dev_2', group: null, product: null })?.policy.name).toBe('CUSTOMER');
  });
});
