import { system } from '../platform/caller.ts';
import type { Assay } from './assay.ts';

interface Stored {
  sampleId: string;
  words: string | null;
}

/** What the subgraph of verdicts is, or will be, asked to analyse of a sample: the `sample.stored` events, told or not yet. */
export async function storedEvents(assay: Assay, sampleId: string): Promise<Stored[]> {
  const { platform } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!;
  // The outbox first: what leaves it meanwhile is in the stream by then, under the same subject.
  const untold = await platform.database.for(system).execute<{ subject: string; body: Stored }[]>(
    "select subject, body from outbox where subject like 'ev.%.sample.stored.%'");
  const manager = await platform.bus.manager();
  const { state } = await manager.streams.info('EVENTS', { subjects_filter: 'ev.*.sample.stored.>' });
  const told = await Promise.all(Object.keys(state.subjects ?? {}).map(async (subject) => {
    const message = await manager.streams.getMessage('EVENTS', { last_by_subj: subject });
    return { subject, body: message!.json<Stored>() };
  }));
  const events = new Map([...untold, ...told].map(({ subject, body }) => [subject, body]));
  return [...events.values()].filter((body) => body.sampleId === sampleId);
}
