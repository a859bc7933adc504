import { batch } from '../../platform/batch.ts';
import type { Context } from '../../platform/subgraph.ts';
import { Member, Sample, Submission } from './entities.ts';

export function loaders({ em }: Omit<Context, 'loaders'>) {
  return {
    sample: batch(async (ids: readonly string[]) => await em.find(Sample, { id: { $in: [...ids] } }), (row) => row.id),
    sampleByHash: batch(async (hashes: readonly string[]) => await em.find(Sample, { sha256: { $in: [...hashes] } }), (row) => row.sha256),
    submission: batch(async (ids: readonly string[]) => await em.find(Submission, { id: { $in: [...ids] } }), (row) => row.id),
    container: batch(async (ids: readonly string[]) => await em.find(Member, { sampleId: { $in: [...ids] } }, { orderBy: { containerId: 'desc' } }), (row) => row.sampleId),
  };
}
export type SamplesContext = Context<ReturnType<typeof loaders>>;
