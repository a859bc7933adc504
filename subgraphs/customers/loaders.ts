import { batch } from '../../platform/batch.ts';
import type { Context } from '../../platform/subgraph.ts';
import { Customer, Device, User } from './entities.ts';

export function loaders({ em }: Omit<Context, 'loaders'>) {
  return {
    customer: batch(async (ids: readonly string[]) => await em.find(Customer, { id: { $in: [...ids] } }), (row) => row.id),
    device: batch(async (ids: readonly string[]) => await em.find(Device, { id: { $in: [...ids] } }), (row) => row.id),
    user: batch(async (ids: readonly string[]) => await em.find(User, { id: { $in: [...ids] } }), (row) => row.id),
  };
}
export type CustomersContext = Context<ReturnType<typeof loaders>>;
