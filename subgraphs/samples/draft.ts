import { exclusionFault, type ExclusionRule } from '../../schema/exclusion.ts';
import type { PolicySimulateInput } from '../../schema/generated/samples.ts';
import { changedSettings, defaultSettings, type PolicySettings } from '../../schema/policy-settings.ts';
import { concerns, type Place } from '../../schema/precedence.ts';
import { publicError } from '../../platform/errors.ts';
import { policyAt, type InForce, type PolicyDocument } from './policy.ts';

type Policy = PolicyDocument['policies'][number];
type Rules = PolicyDocument['exclusions'];

/** The id that `effectivePolicy` gives for what holds where nothing is assigned. */
const builtInId = 'pol_builtin';
const draftId = 'pol_draft';
const trialsMax = 100;

/** What holds for a device at a time. */
export type Resolve = (device: Place, at: Date) => InForce;

const bad = (message: string): never => {
  throw publicError('BAD_USER_INPUT', message);
};

/**
 * What would hold if a draft were carried out: the customer's document with the draft put in, resolved as the document
 * itself is. So whatever names the policy, the answer is what the mutations would bring about:
 *
 *     policyId                  policyUpdate, exclusionAdd to the policy: where it is in force
 *     policyId and scope        the same, and policyAssign: what is more specific still wins
 *     scope, or neither         each device's own policy changed, exclusionAdd to the scope
 *
 * Throws BAD_USER_INPUT in the words in which the mutations refuse.
 */
export function draftOf(document: PolicyDocument | null, input: PolicySimulateInput): Resolve {
  const base = document ?? { customerId: '', version: 0, policies: [], exclusions: [] };
  const trials = trialsOf(input);
  const target = targetOf(input);
  if (input.policyId) return ofPolicy(base, input.policyId, input, trials, input.scope ? target : null);
  const exclusions: Rules = [...base.exclusions, ...trials.map((rule) => ({ ...rule, ...target }))];
  const drafted: PolicyDocument = { ...base, exclusions };
  const changed = new WeakMap<PolicySettings, PolicySettings>();
  // Said before anything is played, as far as one policy can tell.
  if (input.settings) change(policyAt(base, { id: '', group: null }, new Date()).settings, input);
  const results = new WeakMap<InForce, InForce>();
  return (device, at) => {
    const held = policyAt(drafted, device, at);
    if (!input.settings || !concerns(target, device)) return held;
    let result = results.get(held);
    if (!result) {
      const settings = changed.get(held.settings) ?? change(held.settings, input);
      changed.set(held.settings, settings);
      results.set(held, (result = { ...held, settings }));
    }
    return result;
  };
}

function ofPolicy(
  base: PolicyDocument, policyId: string, input: PolicySimulateInput, trials: readonly Trial[], target: Target | null,
): Resolve {
  const isBuiltIn = policyId === builtInId;
  const named: Policy = isBuiltIn ? builtIn()
    : (base.policies.find((one) => one.policyId === policyId) ?? bad('no such policy'));
  const assignments = target === null ? named.assignments
    : [...named.assignments.filter(not(target)), { ...target, expiresAt: null }];
  const exclusions = [...named.exclusions, ...trials];
  const next: Policy = { ...named, settings: change(named.settings, input), exclusions, assignments };
  const others = base.policies.filter((one) => one.policyId !== policyId)
    .map((one) => (target === null ? one : { ...one, assignments: one.assignments.filter(not(target)) }));
  // The built-in default has no assignment: it is what is left.
  if (isBuiltIn && target === null) return (device, at) => policyAt(base, device, at, next);
  const drafted: PolicyDocument = { ...base, policies: [...others, next] };
  return (device, at) => policyAt(drafted, device, at);
}

interface Target {
  scope: NonNullable<PolicySimulateInput['scope']>;
  target: string | null;
}
type Trial = ExclusionRule & { version: number };

const not = ({ scope, target }: Target) => (one: Target): boolean => one.scope !== scope || one.target !== target;

const builtIn = (): Policy => ({
  policyId: draftId, revisionId: draftId, settings: defaultSettings, exclusions: [], assignments: [],
});

function targetOf({ scope, target }: PolicySimulateInput): Target {
  const given: Target = { scope: scope ?? 'CUSTOMER', target: target ?? null };
  const isWhole = given.scope === 'CUSTOMER';
  if (isWhole !== (given.target === null)) {
    bad(isWhole ? 'the whole customer has no target' : 'a device, group or product needs a target');
  }
  return given;
}

function trialsOf({ exclusions }: PolicySimulateInput): Trial[] {
  if ((exclusions?.length ?? 0) > trialsMax) bad(`at most ${trialsMax} exclusions to try`);
  return (exclusions ?? []).map(({ kind, value }, at) => {
    const clean = kind === 'SHA256' ? value.trim().toLowerCase() : value.trim();
    const fault = exclusionFault(kind, clean);
    if (fault) bad(`exclusions[${at}].value must be ${fault}`);
    return { id: `trial ${at}`, kind, value: clean, expiresAt: null, version: 0 };
  });
}

function change(settings: PolicySettings, input: PolicySimulateInput): PolicySettings {
  const result = changedSettings(settings, input.settings ?? {});
  return 'fault' in result ? bad(`settings.${result.fault.field}: ${result.fault.message}`) : result.settings;
}
