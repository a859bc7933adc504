import type { EventOf } from '../../schema/events.ts';
import type { Signal } from '../../schema/jobs.ts';
import type { Manager } from '../../platform/database.ts';

/** Samples says who has shown that it has the bytes. */
export async function notePossession(
  em: Manager, { sampleId, customer }: EventOf<'sample.possessed'>,
): Promise<void> {
  await em.execute(
    'insert into possession (sample_id, customer_id) values (?, ?) on conflict do nothing', [sampleId, customer], 'run');
}

/** A title without the name of the file that it is about. */
const withoutName = (title: string): string => title.replace(/ \((?:in|by) [\s\S]*$/, '');

/** A signal as it is told to those who have not shown that they have the bytes: which rule, nothing of the bytes. */
export function signalForOthers(signal: Signal & { sealed?: string | null }): Signal {
  const { sealed: _own, ...open } = signal;
  return { ...open, title: withoutName(open.title), evidence: [] };
}

interface Summed {
  summary: string;
  reason: string;
  decisive: readonly Signal[];
}

/** The sentence for them: names of files, and what a machine said of its failure, are left out. */
export function summaryForOthers({ summary, reason, decisive }: Summed): string {
  if (reason === 'ANALYSIS_FAILED') return 'its analysis failed';
  const [heaviest] = decisive;
  if (heaviest === undefined) return summary.replace(/; its analysis failed: [\s\S]*$/, '; its analysis failed');
  return `${withoutName(heaviest.title)}${decisive.length > 1 ? `, and ${decisive.length - 1} more` : ''}`;
}
