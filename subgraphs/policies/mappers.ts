import type { InferEntity } from '@mikro-orm/postgresql';
import type { EffectiveRow } from './document.ts';
import type * as entities from './entities.ts';
import type { Found } from './node.ts';

/** What the resolvers of this subgraph have in hand, by the name of the type in its schema. */
export type Policy = Pick<InferEntity<typeof entities.Policy>, 'id' | 'name' | 'revisionId'>;
export type PolicyRevision = Omit<InferEntity<typeof entities.PolicyRevision>, 'customerId'>;
export type Exclusion = InferEntity<typeof entities.Exclusion>;
export type EffectivePolicy = EffectiveRow;
export type PolicyConsidered = EffectiveRow['considered'][number];
/** Its lines are read by its id. */
export interface CustomerExport {
  id: string;
}
export type Node = Found;
