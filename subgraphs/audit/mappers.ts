import type { InferEntity } from '@mikro-orm/postgresql';
import type * as entities from './entities.ts';

/** What the resolvers of this subgraph have in hand, by the name of the type in its schema. */
export type AuditEvent = InferEntity<typeof entities.AuditEvent>;
export type AuditHead = InferEntity<typeof entities.AuditHead>;
export type AuditAnomaly = InferEntity<typeof entities.AuditAnomaly>;
export type LegalHold = InferEntity<typeof entities.LegalHold>;
/** Its lines are read by its id. */
export interface CustomerExport {
  id: string;
}
