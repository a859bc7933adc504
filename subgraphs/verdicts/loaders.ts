import DataLoader from 'dataloader';
import { batch } from '../../platform/batch.ts';
import { openings } from '../../platform/reading.ts';
import type { Context } from '../../platform/subgraph.ts';
import { Analysis, Detonation, EngineRelease, Environment, SignalRow, Verdict, VerdictOverride, type IncidentState } from './entities.ts';

export function loaders(context: Omit<Context, 'loaders'>) {
  const { em, caller, platform } = context;
  const ofAnalysis = <T extends { analysisId: string }>(load: (ids: string[]) => Promise<T[]>) =>
    new DataLoader<string, T[]>(async (ids) => {
      const rows = await load([...ids]);
      return ids.map((id) => rows.filter((row) => row.analysisId === id));
    });
  /** Those who work for the operator look into what they have the scope for, whoever sent it. */
  const mayLookIn = caller.kind === 'SYSTEM' || caller.scopes.includes('verdicts:read');
  const ofCustomer = (table: 'interest' | 'possession') => new DataLoader<string, boolean>(async (ids) => {
    if (caller.customerId === null) return ids.map(() => mayLookIn);
    const rows = await em.execute<{ sample_id: string }[]>(
      `select sample_id from ${table} where customer_id = ? and sample_id = any(?::text[])`, [platform.pseudonyms.of(caller.customerId), `{${ids.join()}}`]);
    const found = new Set(rows.map((row) => row.sample_id));
    return ids.map((id) => found.has(id));
  });
  return {
    /** What is put on record before it is told. */
    opened: openings(context),
    verdict: batch(async (ids: readonly string[]) => await em.find(Verdict, { id: { $in: [...ids] } }, { disableIdentityMap: true }), (row) => row.id),
    current: batch(async (ids: readonly string[]) => await em.find(Verdict, { sampleId: { $in: [...ids] }, current: true }, { disableIdentityMap: true }), (row) => row.sampleId),
    currentByHash: batch(async (hashes: readonly string[]) => await em.find(Verdict, { sha256: { $in: [...hashes] }, current: true }, { disableIdentityMap: true }), (row) => row.sha256),
    analysis: batch(async (ids: readonly string[]) => (mayLookIn || caller.customerId !== null ? await em.find(Analysis, { id: { $in: [...ids] } }) : []), (row) => row.id),
    override: batch(async (ids: readonly string[]) => await em.find(VerdictOverride, { id: { $in: [...ids] } }, { disableIdentityMap: true }), (row) => row.id),
    incidentNotes: new DataLoader<string, { at: string; state: IncidentState; words: string }[]>(async (ids) => {
      const rows = await em.execute<{ incident_id: string; at: string; state: IncidentState; words: string }[]>('select incident_id, at, state, words from incident_note where incident_id = any(?::text[]) order by number', [`{${ids.join()}}`]);
      return ids.map((id) => rows.filter((row) => row.incident_id === id).slice(0, 200).map(({ at, state, words }) => ({ at: new Date(at).toISOString(), state, words })));
    }),
    engine: batch(async (ids: readonly string[]) => await em.find(EngineRelease, { id: { $in: [...ids] } }), (row) => row.id),
    environment: batch(async (names: readonly string[]) => await em.find(Environment, { name: { $in: [...names] } }), (row) => row.name),
    detonations: ofAnalysis(async (ids) => await em.find(Detonation, { analysisId: { $in: ids } }, { orderBy: { number: 'asc' } })),
    signals: ofAnalysis(async (ids) => await em.find(SignalRow, { analysisId: { $in: ids } }, { orderBy: { number: 'asc' } })),
    /** Does the caller's customer wait for this sample? */
    interest: ofCustomer('interest'),
    /** Has the caller's customer shown that it has the bytes? Who hasn't sees the verdict, not what was seen. */
    possession: ofCustomer('possession'),
  };
}
export type VerdictsContext = Context<ReturnType<typeof loaders>>;
