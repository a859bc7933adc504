import { defineEntity, p } from '@mikro-orm/postgresql';
import type { PolicySettings } from '../../schema/decision.ts';

export const Policy = defineEntity({
  name: 'Policy', tableName: 'policy',
  properties: { id: p.text().primary(), customerId: p.text(), name: p.text(), revisionId: p.text(), createdAt: p.datetime() },
});
export const PolicyRevision = defineEntity({
  name: 'PolicyRevision', tableName: 'policy_revision',
  properties: { id: p.text().primary(), customerId: p.text(), policyId: p.text(), number: p.integer(), settings: p.json().$type<PolicySettings>(), createdAt: p.datetime() },
});
export const Assignment = defineEntity({
  name: 'Assignment', tableName: 'assignment',
  properties: { customerId: p.text().primary(), scope: p.text().$type<'DEVICE' | 'GROUP' | 'CUSTOMER'>().primary(), target: p.text().primary(), policyId: p.text() },
});
export const Exclusion = defineEntity({
  name: 'Exclusion', tableName: 'exclusion',
  properties: {
    id: p.text().primary(), customerId: p.text(), policyId: p.text(), kind: p.text().$type<'SHA256' | 'EXTENSION' | 'FOLDER'>(), value: p.text(), reason: p.text(),
    author: p.text(), expiresAt: p.datetime().nullable(), createdAt: p.datetime(),
  },
});
export const entities = [Policy, PolicyRevision, Assignment, Exclusion];
