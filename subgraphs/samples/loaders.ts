import DataLoader from 'dataloader';
import { batch } from '../../platform/batch.ts';
import { openings } from '../../platform/reading.ts';
import type { Category } from '../../schema/policy-settings.ts';
import type { Context } from '../../platform/subgraph.ts';
import { system } from '../../platform/caller.ts';
import { seenOf } from './reputation.ts';
import { knownKey, openFacts, openName, type PrivateFacts } from './sealing.ts';
import { HeldMessage, Member, Sample, Submission } from './entities.ts';
import { openWords, type DiagnosticRow } from './diagnostics.ts';
import type { Sample as SampleRead } from './mappers.ts';
import { openMessage } from './messages.ts';
import { openPlace, type SightingRow } from './sightings.ts';

export function loaders(context: Omit<Context, 'loaders'>) {
  const { em, caller, platform } = context;
  const key = new DataLoader<string, Buffer | null>(async (customers) => await Promise.all(customers.map(async (customer) => await knownKey(em, platform.keys, customer))));
  const ownName = caller.customerId === null ? '' : platform.pseudonyms.of(caller.customerId);
  const opened = new WeakMap<object, Promise<PrivateFacts | null>>();
  const words = new WeakMap<object, Promise<ReturnType<typeof openMessage> | null>>();
  return {
    /** What is put on record before it is told. */
    opened: openings(context),
    /** Name of a submission's file; empty when it can no longer be told. */
    fileName: async (row: { id: string; customerId: string; fileName?: string | null | undefined; name?: Uint8Array | null | undefined }): Promise<string> =>
      openName(row.name ? await key.load(row.customerId) : null, { id: row.id, file_name: row.fileName ?? null, name: row.name ?? null }),
    /** What a submission tells of its device; null when that is no longer there to be told. */
    personal: async (row: { id: string; customerId: string; sealed?: Uint8Array | null | undefined }): Promise<PrivateFacts | null> => {
      const { sealed } = row;
      const found = opened.get(row) ?? (sealed ? key.load(row.customerId).then((one) => one && openFacts(one, row.id, sealed)) : Promise.resolve(null));
      opened.set(row, found);
      return await found;
    },
    /** Where a sighting was; null when that can no longer be told. */
    place: async (row: SightingRow) => await key.load(row.customer_id).then((one) => one && openPlace(one, row.id, row.sealed)),
    diagnosticWords: async (row: DiagnosticRow) => await key.load(row.customer_id).then((one) => one && openWords(one, row.id, row.sealed)),
    message: batch(async (ids: readonly string[]) => await em.find(HeldMessage, { id: { $in: [...ids] } }), (row) => row.id),
    /** Who wrote a message to whom, and about what; null when the customer's key is gone. */
    words: async (row: { id: string; customerId: string; sealed: Uint8Array }) => {
      const found = words.get(row) ?? key.load(row.customerId).then((one) => one && openMessage(one, row.id, row.sealed));
      words.set(row, found);
      return await found;
    },
    parts: new DataLoader<string, { number: number; submission_id: string; kind: 'ATTACHMENT' | 'LINK' }[]>(async (ids) => {
      const rows = await em.execute<{ message_id: string; number: number; submission_id: string; kind: 'ATTACHMENT' | 'LINK' }[]>('select message_id, number, submission_id, kind from message_part where message_id = any(?::text[]) order by number', [`{${ids.join()}}`]);
      return ids.map((id) => rows.filter((row) => row.message_id === id));
    }),
    sample: batch(async (ids: readonly string[]): Promise<SampleRead[]> => await em.find(Sample, { id: { $in: [...ids] } }), (row) => row.id),
    sampleByHash: batch(async (hashes: readonly string[]): Promise<SampleRead[]> => await em.find(Sample, { sha256: { $in: [...hashes] } }), (row) => row.sha256),
    /** Whether the caller's customer has shown that it has these very bytes: what was seen of them is told by that alone. */
    shown: new DataLoader<string, boolean>(async (ids) => {
      const rows = await em.execute<{ id: string }[]>(
        'select sample_id as id from sample_customer where sample_id = any(?::text[]) and customer_id = ? and possessed_at is not null',
        [`{${ids.join()}}`, ownName]);
      const found = new Set(rows.map((row) => row.id));
      return ids.map((id) => found.has(id));
    }),
    /** Whether the caller's customer has shown that it has the bytes, by themselves or in a container. */
    possession: new DataLoader<string, boolean>(async (ids) => {
      if (caller.customerId === null) return ids.map(() => true);
      const rows = await em.execute<{ id: string }[]>(
        `select s.id from unnest(?::text[]) as s(id) where exists (select from sample_customer h where h.customer_id = ? and h.possessed_at is not null
           and (h.sample_id = s.id or h.sample_id in (select m.container_id from member m where m.sample_id = s.id)))`,
        [`{${ids.join()}}`, platform.pseudonyms.of(caller.customerId)]);
      const found = new Set(rows.map((row) => row.id));
      return ids.map((id) => found.has(id));
    }),
    /** What the caller's customer said last of bytes that it may not have. */
    told: batch(async (ids: readonly string[]) => await em.execute<{ id: string; size: number; category: Category }[]>(
      `select distinct on (sample_id) sample_id as id, (facts->>'size')::float as size, facts->>'category' as category from submission
       where sample_id = any(?::text[]) and customer_id = ? and facts is not null order by sample_id, id desc`,
      [`{${ids.join()}}`, ownName]), (row) => row.id),
    /** Whether the caller's customer met it before all others: when that was, is its own business. */
    first: new DataLoader<string, boolean>(async (ids) => {
      const rows = await platform.database.for(system).execute<{ id: string }[]>(
        `select c.sample_id as id from sample_customer c where c.sample_id = any(?::text[]) and c.customer_id = ?
           and not exists (select from sample_customer o where o.sample_id = c.sample_id and o.first_seen_at < c.first_seen_at)`,
        [`{${ids.join()}}`, ownName]);
      const found = new Set(rows.map((row) => row.id));
      return ids.map((id) => found.has(id));
    }),
    submission: batch(async (ids: readonly string[]) => await em.find(Submission, { id: { $in: [...ids] } }), (row) => row.id),
    /** Across customers: the count is a fact about the sample, and is told in buckets. */
    seen: batch(async (ids: readonly string[]) => await seenOf(platform.database.for(system), ids, ownName), (row) => row.sample_id),
    own: new DataLoader<string, { devices: number; submissions: number }>(async (ids) => {
      const rows = await em.execute<{ sample_id: string; devices: number; submissions: number }[]>(
        'select sample_id, count(distinct device_id)::int as devices, count(*)::int as submissions from submission where sample_id = any(?::text[]) and customer_id = ? group by 1',
        [`{${ids.join()}}`, ownName]);
      return ids.map((id) => rows.find((row) => row.sample_id === id) ?? { devices: 0, submissions: 0 });
    }),
    container: batch(async (ids: readonly string[]) => await em.find(Member, { sampleId: { $in: [...ids] } }, { orderBy: { containerId: 'desc' } }), (row) => row.sampleId),
  };
}
export type SamplesContext = Context<ReturnType<typeof loaders>>;
