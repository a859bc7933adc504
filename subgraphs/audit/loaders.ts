import { batch } from '../../platform/batch.ts';
import type { Context } from '../../platform/subgraph.ts';
import { AuditEvent } from './entities.ts';

export function loaders({ em }: Omit<Context, 'loaders'>) {
  return { event: batch(async (ids: readonly string[]) => await em.find(AuditEvent, { id: { $in: [...ids] } }), (row) => row.id) };
}
export type AuditContext = Context<ReturnType<typeof loaders>>;
