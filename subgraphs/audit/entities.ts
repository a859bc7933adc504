import { defineEntity, p } from '@mikro-orm/postgresql';

export const AuditEvent = defineEntity({
  name: 'AuditEvent', tableName: 'audit_event',
  properties: {
    id: p.text().primary(), customerId: p.text(), number: p.integer(), action: p.text(), actor: p.text(), subject: p.text().nullable(),
    outcome: p.text(), detail: p.text(), at: p.datetime(), previousHash: p.text(), hash: p.text(),
  },
});
export const entities = [AuditEvent];
