import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ExclusionRule } from '../../schema/exclusion.ts';
import type { PolicySettings } from '../../schema/policy-settings.ts';
import type { PolicyScope } from '../../schema/precedence.ts';

export type Scope = PolicyScope;

export const Policy = defineEntity({
  name: 'Policy', tableName: 'policy',
  properties: { id: p.text().primary(), customerId: p.text(), name: p.text(), revisionId: p.text(), createdAt: p.datetime() },
});
export const PolicyRevision = defineEntity({
  name: 'PolicyRevision', tableName: 'policy_revision',
  properties: { id: p.text().primary(), customerId: p.text(), policyId: p.text(), number: p.integer(), settings: p.json().$type<PolicySettings>(), author: p.text(), createdAt: p.datetime() },
});
/** `target` is empty for the whole customer, as `policyId` of an exclusion is that has none: keys hold no nulls. */
export const Assignment = defineEntity({
  name: 'Assignment', tableName: 'assignment',
  properties: { customerId: p.text().primary(), scope: p.text().$type<Scope>().primary(), target: p.text().primary(), policyId: p.text(), expiresAt: p.datetime().nullable() },
});
export const Exclusion = defineEntity({
  name: 'Exclusion', tableName: 'exclusion',
  properties: {
    id: p.text().primary(), customerId: p.text(), policyId: p.text(), scope: p.text().$type<Scope>(), target: p.text(), kind: p.text().$type<ExclusionRule['kind']>(), value: p.text(), reason: p.text(),
    author: p.text(), expiresAt: p.datetime().nullable(), version: p.integer(), createdAt: p.datetime(),
  },
});
/** What customers told of a device; enough to know which assignments concern it. */
export const KnownDevice = defineEntity({
  name: 'KnownDevice', tableName: 'known_device',
  properties: { id: p.text().primary(), customerId: p.text(), group: p.text().fieldName('device_group').nullable(), product: p.text().nullable(), version: p.integer() },
});
export const entities = [Policy, PolicyRevision, Assignment, Exclusion, KnownDevice];
