import { defineEntity, p } from '@mikro-orm/postgresql';

export const AuditEvent = defineEntity({
  name: 'AuditEvent', tableName: 'audit_event',
  properties: {
    id: p.text().primary(), customerId: p.text(), number: p.integer(), action: p.text(), actor: p.text(), subject: p.text().nullable(),
    outcome: p.text(), detail: p.text(), at: p.datetime(), previousHash: p.text(), hash: p.text(), requestId: p.text().nullable(),
  },
});
/** A chain's end as it was signed at one time: what came before it can't be written anew. */
export const AuditHead = defineEntity({
  name: 'AuditHead', tableName: 'audit_head',
  properties: { customerId: p.text().primary(), number: p.integer().primary(), hash: p.text(), signedAt: p.datetime(), signature: p.text() },
});
export type AnomalyKind = 'MASS_EXPORT' | 'MASS_RELEASE' | 'NEW_LOCATION' | 'REPEATED_REFUSALS';
export const AuditAnomaly = defineEntity({
  name: 'AuditAnomaly', tableName: 'audit_anomaly',
  properties: {
    id: p.text().primary(), customerId: p.text(), kind: p.text().$type<AnomalyKind>(), actor: p.text(), count: p.integer(), firstNumber: p.integer(), lastNumber: p.integer(), firstAt: p.datetime(), lastAt: p.datetime(),
  },
});
/** Somebody wants a chain kept whole, whatever its age. */
export const LegalHold = defineEntity({
  name: 'LegalHold', tableName: 'legal_hold',
  properties: { id: p.text().primary(), customerId: p.text(), reason: p.text(), placedBy: p.text(), placedAt: p.datetime(), liftedBy: p.text().nullable(), liftedAt: p.datetime().nullable(), liftReason: p.text().nullable() },
});
export const entities = [LegalHold, AuditEvent, AuditHead, AuditAnomaly];
