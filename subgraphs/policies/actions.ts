import { newId } from '../../schema/ids.ts';
import { exclusionFault, type ExclusionRule } from '../../schema/exclusion.ts';
import { changedSettings, defaultSettings, type PolicySettings, type SettingsChanges } from '../../schema/policy-settings.ts';
import type { Manager } from '../../platform/database.ts';
import { noteChange } from '../../platform/changes.ts';
import { Refusal } from '../../platform/errors.ts';
import { tell } from './document.ts';
import { Assignment, Exclusion, Policy, PolicyRevision, type Scope } from './entities.ts';

const policiesMax = 1_000;
const assignmentsMax = 10_000;
/** Of one customer: all of them travel in one document, and are tried on each file. */
export const exclusionsMax = 10_000;

function changed(settings: PolicySettings, changes: SettingsChanges): PolicySettings {
  const result = changedSettings(settings, changes);
  if ('fault' in result) throw new Refusal('INVALID', result.fault.message, ['input', 'settings', result.fault.field]);
  return result.settings;
}

export async function createPolicy(em: Manager, customerId: string, author: string, input: { name: string; settings: SettingsChanges }) {
  const name = input.name.trim();
  if (name.length < 1 || name.length > 200) throw new Refusal('INVALID', 'name must have 1 to 200 characters', ['input', 'name']);
  await one(em, customerId);
  if ((await em.count(Policy, { customerId, name })) > 0) throw new Refusal('CONFLICT', 'there is a policy of this name', ['input', 'name']);
  if ((await em.count(Policy, { customerId })) >= policiesMax) throw new Refusal('CONFLICT', `a customer has at most ${policiesMax} policies`);
  const id = newId('policy');
  const revisionId = newId('policyRevision');
  const policy = em.create(Policy, { id, customerId, name, revisionId, createdAt: new Date() });
  em.persist(policy);
  await em.flush();
  em.persist(em.create(PolicyRevision, { id: revisionId, customerId, policyId: id, number: 1, settings: changed(defaultSettings, input.settings), author, createdAt: new Date() }));
  await tell(em, customerId);
  return policy;
}

/** A change made from an older revision is refused: it would undo what it has not seen. */
export async function updatePolicy(em: Manager, author: string, input: { policyId: string; revision: number; settings: SettingsChanges }) {
  const policy = await owned(em, input.policyId);
  const current = await em.findOneOrFail(PolicyRevision, { id: policy.revisionId });
  if (current.number !== input.revision) {
    throw new Refusal('CONFLICT', `the policy is at revision ${current.number}, made by ${current.author}; look at it and change that one, not ${input.revision}`, ['input', 'revision']);
  }
  const revision = em.create(PolicyRevision, {
    id: newId('policyRevision'), customerId: policy.customerId, policyId: policy.id, number: current.number + 1, settings: changed(current.settings, input.settings), author, createdAt: new Date(),
  });
  em.persist(revision);
  policy.revisionId = revision.id;
  const differ = (Object.keys(revision.settings) as (keyof PolicySettings)[]).filter((field) => JSON.stringify(revision.settings[field]) !== JSON.stringify(current.settings[field]));
  const only = (settings: PolicySettings) => Object.fromEntries(differ.map((field) => [field, settings[field]]));
  noteChange(em, { what: 'PolicySettings', id: policy.id, before: only(current.settings), after: only(revision.settings) });
  await tell(em, policy.customerId);
  return policy;
}

interface Target {
  scope: Scope;
  target?: string | null | undefined;
}

function checkedTarget({ scope, target }: Target): string {
  if ((scope === 'CUSTOMER') !== !target) throw new Refusal('INVALID', scope === 'CUSTOMER' ? 'the whole customer has no target' : 'a device, group or product needs a target', ['input', 'target']);
  if ((target ?? '').length > 200) throw new Refusal('INVALID', 'target is longer than 200 characters', ['input', 'target']);
  return target ?? '';
}

function checkedExpiry(expiresAt: string | null | undefined): Date | null {
  if (!expiresAt) return null;
  const date = new Date(expiresAt);
  if (date.getTime() <= Date.now()) throw new Refusal('INVALID', 'expiresAt lies in the past', ['input', 'expiresAt']);
  return date;
}

export async function assignPolicy(em: Manager, input: Target & { policyId: string; expiresAt?: string | null | undefined }) {
  const target = checkedTarget(input);
  const expiresAt = checkedExpiry(input.expiresAt);
  const policy = await owned(em, input.policyId);
  if ((await em.count(Assignment, { customerId: policy.customerId })) >= assignmentsMax) throw new Refusal('CONFLICT', `a customer has at most ${assignmentsMax} assignments`);
  const before = await em.findOne(Assignment, { customerId: policy.customerId, scope: input.scope, target });
  noteChange(em, { what: 'Assignment', id: `${input.scope} ${target}`, before: before && { policyId: before.policyId, expiresAt: before.expiresAt }, after: { policyId: policy.id, expiresAt } });
  await em.upsert(Assignment, { customerId: policy.customerId, scope: input.scope, target, policyId: policy.id, expiresAt });
  await tell(em, policy.customerId);
  return policy;
}

export async function unassignPolicy(em: Manager, customerId: string, input: Target): Promise<void> {
  const target = checkedTarget(input);
  await one(em, customerId);
  const before = await em.findOne(Assignment, { customerId, scope: input.scope, target }, { disableIdentityMap: true });
  if (!before) return;
  noteChange(em, { what: 'Assignment', id: `${input.scope} ${target}`, before: { policyId: before.policyId, expiresAt: before.expiresAt }, after: null });
  await em.nativeDelete(Assignment, { customerId, scope: input.scope, target });
  await tell(em, customerId, { shrinks: true });
}

export async function addExclusion(
  em: Manager, customerId: string, author: string,
  input: { policyId?: string | null | undefined; scope?: Scope | null | undefined; target?: string | null | undefined; kind: ExclusionRule['kind']; value: string; reason: string; expiresAt?: string | null | undefined },
) {
  if (Boolean(input.policyId) === Boolean(input.scope)) throw new Refusal('INVALID', 'an exclusion belongs to a policy or to a scope: give one of them', ['input', 'policyId']);
  const trimmed = input.value.trim();
  const value = input.kind === 'SHA256' || (input.kind === 'SIGNER' && /^[0-9a-f]{64}$/i.test(trimmed)) ? trimmed.toLowerCase() : trimmed;
  const fault = exclusionFault(input.kind, value);
  if (fault) throw new Refusal('INVALID', `value must be ${fault}`, ['input', 'value']);
  if (input.reason.trim().length < 1 || input.reason.length > 500) throw new Refusal('INVALID', 'reason must have 1 to 500 characters', ['input', 'reason']);
  const expiresAt = checkedExpiry(input.expiresAt);
  const target = input.scope ? checkedTarget({ scope: input.scope, target: input.target }) : '';
  if (input.policyId) await owned(em, input.policyId);
  else await one(em, customerId);
  const where = { customerId, policyId: input.policyId ?? '', scope: input.scope ?? 'CUSTOMER', target, kind: input.kind, value };
  const existing = await em.findOne(Exclusion, where);
  // Given again with another end, or after its end: the newer wish counts.
  if (existing && (existing.expiresAt?.getTime() ?? null) === (expiresAt?.getTime() ?? null)) return existing;
  if (existing) em.remove(existing);
  else if ((await em.count(Exclusion, { customerId })) >= exclusionsMax) throw new Refusal('CONFLICT', `a customer has at most ${exclusionsMax} exclusions; remove some that are no longer needed`, ['input']);
  await em.flush();
  const exclusion = em.create(Exclusion, { id: newId('exclusion'), ...where, reason: input.reason.trim(), author, expiresAt, version: 0, createdAt: new Date() });
  em.persist(exclusion);
  await tell(em, customerId);
  return exclusion;
}

export async function removeExclusion(em: Manager, exclusionId: string): Promise<void> {
  const exclusion = await em.findOne(Exclusion, { id: exclusionId });
  if (!exclusion) return;
  await one(em, exclusion.customerId);
  em.remove(exclusion);
  await tell(em, exclusion.customerId, { shrinks: true });
}

/** One change of a customer's policies at a time: what is read here is what is written upon. */
async function one(em: Manager, customerId: string): Promise<void> {
  await em.execute("select pg_advisory_xact_lock(hashtextextended('policies ' || ?, 0))", [customerId]);
}

async function owned(em: Manager, id: string) {
  const known = await em.findOne(Policy, { id });
  if (!known) throw new Refusal('NOT_FOUND', 'no such policy', ['input', 'policyId']);
  await one(em, known.customerId);
  return await em.refreshOrFail(known);
}
