import { batch } from '../../platform/batch.ts';
import { openings } from '../../platform/reading.ts';
import type { Context } from '../../platform/subgraph.ts';
import { AuditEvent } from './entities.ts';

export function loaders(context: Omit<Context, 'loaders'>) {
  const { em, caller } = context;
  return {
    /** What is put on record before it is told. */
    opened: openings(context),
    /** Of the caller's own chain: the operator reads that of the installation, no customer's. */
    event: batch(async (ids: readonly string[]) => await em.find(AuditEvent, { id: { $in: [...ids] }, customerId: caller.customerId ?? 'operator' }), (row) => row.id),
    /** By the customer and the number in its chain, with a space between. */
    numbered: batch(async (places: readonly string[]) => await em.find(AuditEvent, { $or: places.map((place) => ({ customerId: place.split(' ')[0]!, number: Number(place.split(' ')[1]) })) }, { disableIdentityMap: true }), (row) => `${row.customerId} ${row.number}`),
  };
}
export type AuditContext = Context<ReturnType<typeof loaders>>;
