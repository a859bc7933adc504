import { newId } from '../../schema/ids.ts';
import { categories, defaultSettings, levels, uploadBytesMax, type PolicySettings } from '../../schema/decision.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { Assignment, Exclusion, Policy, PolicyRevision } from './entities.ts';

type Changes = { [K in keyof PolicySettings]?: PolicySettings[K] | null };

/** Settings with the changes put in; refused when the result makes no sense. */
export function changed(settings: PolicySettings, changes: Changes): PolicySettings {
  const next = { ...settings, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null && value !== undefined)) };
  const field = (name: keyof PolicySettings) => ['input', 'settings', name];
  const between = (name: 'sizeMax' | 'localScoreMin' | 'localScoreMax' | 'holdMax', min: number, max: number) => {
    if (!Number.isInteger(next[name]) || next[name] < min || next[name] > max) throw new Refusal('INVALID', `${name} must be ${min} to ${max}`, field(name));
  };
  between('sizeMax', 1, uploadBytesMax);
  between('localScoreMin', 0, 100);
  between('localScoreMax', 0, 100);
  between('holdMax', 0, 600_000);
  if (next.localScoreMin > next.localScoreMax) throw new Refusal('INVALID', 'localScoreMin is above localScoreMax: nothing would ever be sent', field('localScoreMin'));
  if (next.blockFrom === levels[0] || next.blockFrom === 'CLEAN') throw new Refusal('INVALID', 'blocking clean files is not a policy', field('blockFrom'));
  if (next.retention === 'NEVER' && next.categories.includes('DOCUMENT')) {
    throw new Refusal('INVALID', 'documents are kept for 30 days at most: leave DOCUMENT out, or choose another retention', field('retention'));
  }
  return { ...next, categories: categories.filter((category) => next.categories.includes(category)) };
}

export async function createPolicy(em: Manager, customerId: string, input: { name: string; settings: Changes }) {
  const name = input.name.trim();
  if (name.length < 1 || name.length > 200) throw new Refusal('INVALID', 'name must have 1 to 200 characters', ['input', 'name']);
  if ((await em.count(Policy, { customerId, name })) > 0) throw new Refusal('CONFLICT', 'there is a policy of this name', ['input', 'name']);
  if ((await em.count(Policy, { customerId })) >= 1000) throw new Refusal('CONFLICT', 'a customer has at most 1000 policies');
  const id = newId('policy');
  const revisionId = newId('policyRevision');
  const policy = em.create(Policy, { id, customerId, name, revisionId, createdAt: new Date() });
  em.persist(policy);
  await em.flush();
  em.persist(em.create(PolicyRevision, { id: revisionId, customerId, policyId: id, number: 1, settings: changed(defaultSettings, input.settings), createdAt: new Date() }));
  await tell(em, customerId);
  return policy;
}

export async function updatePolicy(em: Manager, policyId: string, changes: Changes) {
  const policy = await owned(em, policyId);
  const current = await em.findOneOrFail(PolicyRevision, { id: policy.revisionId });
  const revision = em.create(PolicyRevision, {
    id: newId('policyRevision'), customerId: policy.customerId, policyId, number: current.number + 1, settings: changed(current.settings, changes), createdAt: new Date(),
  });
  em.persist(revision);
  policy.revisionId = revision.id;
  await tell(em, policy.customerId);
  return policy;
}

export async function assignPolicy(em: Manager, input: { policyId: string; scope: 'DEVICE' | 'GROUP' | 'CUSTOMER'; target?: string | null | undefined }) {
  const policy = await owned(em, input.policyId);
  if ((input.scope === 'CUSTOMER') !== !input.target) {
    throw new Refusal('INVALID', input.scope === 'CUSTOMER' ? 'the whole customer has no target' : 'a device or group needs a target', ['input', 'target']);
  }
  if ((input.target ?? '').length > 100) throw new Refusal('INVALID', 'target is longer than 100 characters', ['input', 'target']);
  await em.upsert(Assignment, { customerId: policy.customerId, scope: input.scope, target: input.target ?? '', policyId: policy.id });
  await tell(em, policy.customerId);
  return policy;
}

export async function addExclusion(
  em: Manager, author: string, input: { policyId: string; kind: 'SHA256' | 'EXTENSION' | 'FOLDER'; value: string; reason: string; expiresAt?: string | null | undefined },
) {
  const policy = await owned(em, input.policyId);
  const value = input.kind === 'SHA256' ? input.value.trim().toLowerCase() : input.value.trim();
  const right = { SHA256: /^[0-9a-f]{64}$/, EXTENSION: /^[^.\\/\s][^\\/]{0,49}$/, FOLDER: /^([a-z]:\\|\\\\|\/)[^\0]{0,998}$/i }[input.kind].test(value);
  if (!right) {
    const hint = { SHA256: '64 hexadecimal digits', EXTENSION: 'an extension without its dot', FOLDER: 'an absolute folder such as C:\\Build or /srv/build' }[input.kind];
    throw new Refusal('INVALID', `value must be ${hint}`, ['input', 'value']);
  }
  if (input.reason.trim().length < 1 || input.reason.length > 500) throw new Refusal('INVALID', 'reason must have 1 to 500 characters', ['input', 'reason']);
  const existing = await em.findOne(Exclusion, { policyId: policy.id, kind: input.kind, value });
  if (existing) return existing;
  if ((await em.count(Exclusion, { policyId: policy.id })) >= 2000) throw new Refusal('CONFLICT', 'a policy has at most 2000 exclusions', ['input', 'policyId']);
  const exclusion = em.create(Exclusion, {
    id: newId('exclusion'), customerId: policy.customerId, policyId: policy.id, kind: input.kind, value, reason: input.reason.trim(), author,
    expiresAt: input.expiresAt ? new Date(input.expiresAt) : null, createdAt: new Date(),
  });
  em.persist(exclusion);
  await tell(em, policy.customerId);
  return exclusion;
}

export async function removeExclusion(em: Manager, exclusionId: string): Promise<void> {
  const exclusion = await em.findOne(Exclusion, { id: exclusionId });
  if (!exclusion) return;
  em.remove(exclusion);
  await tell(em, exclusion.customerId);
}

async function owned(em: Manager, id: string) {
  const policy = await em.findOne(Policy, { id });
  if (!policy) throw new Refusal('NOT_FOUND', 'no such policy', ['input', 'policyId']);
  return policy;
}

/** Tells the whole document that decides for this customer; its version orders it. */
async function tell(em: Manager, customerId: string): Promise<void> {
  await em.flush();
  const [row] = await em.execute<{ version: number }[]>(
    'insert into version (customer_id, version) values (?, 1) on conflict (customer_id) do update set version = version.version + 1 returning version',
    [customerId],
  );
  const policies = await em.find(Policy, { customerId });
  const revisions = await em.find(PolicyRevision, { id: { $in: policies.map((policy) => policy.revisionId) } });
  const assignments = await em.find(Assignment, { customerId });
  const exclusions = await em.find(Exclusion, { customerId });
  await publish(em, 'policy.changed', {
    customerId,
    version: row!.version,
    policies: policies
      .map((policy) => ({
        policyId: policy.id,
        revisionId: policy.revisionId,
        settings: revisions.find((revision) => revision.id === policy.revisionId)!.settings,
        exclusions: exclusions.filter((one) => one.policyId === policy.id).map((one) => ({ kind: one.kind, value: one.value, expiresAt: one.expiresAt?.toISOString() ?? null })),
        assignments: assignments.filter((one) => one.policyId === policy.id).map((one) => ({ scope: one.scope, target: one.target === '' ? null : one.target })),
      }))
      .filter((policy) => policy.assignments.length > 0),
  });
}
