import DataLoader from 'dataloader';
import { batch } from '../../platform/batch.ts';
import { openings } from '../../platform/reading.ts';
import type { Context } from '../../platform/subgraph.ts';
import { Assignment, Exclusion, Policy, PolicyRevision } from './entities.ts';

export function loaders(context: Omit<Context, 'loaders'>) {
  const { em } = context;
  const grouped = <T extends { policyId: string }>(load: (ids: string[]) => Promise<T[]>) =>
    new DataLoader<string, T[]>(async (ids) => {
      const rows = await load([...ids]);
      return ids.map((id) => rows.filter((row) => row.policyId === id));
    });
  return {
    /** What is put on record before it is told. */
    opened: openings(context),
    policy: batch(async (ids: readonly string[]) => await em.find(Policy, { id: { $in: [...ids] } }), (row) => row.id),
    revision: batch(async (ids: readonly string[]) => await em.find(PolicyRevision, { id: { $in: [...ids] } }), (row) => row.id),
    exclusion: batch(async (ids: readonly string[]) => await em.find(Exclusion, { id: { $in: [...ids] } }), (row) => row.id),
    assignments: grouped(async (ids) => await em.find(Assignment, { policyId: { $in: ids } })),
    exclusions: grouped(async (ids) => await em.find(Exclusion, { policyId: { $in: ids } }, { orderBy: { id: 'asc' } })),
  };
}
export type PoliciesContext = Context<ReturnType<typeof loaders>>;
