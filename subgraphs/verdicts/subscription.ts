import { levels, type Level } from '../../schema/policy-settings.ts';
import { events } from '../../schema/events.ts';
import { publicError } from '../../platform/errors.ts';
import { follow, streamBounds } from '../../platform/jetstream.ts';
import type { VerdictsContext } from './loaders.ts';
import { boardOf } from './status.ts';

export interface VerdictFilter {
  levelMin?: Level | null;
  sha256?: string | null;
  finalOnly?: boolean | null;
}
export interface VerdictEvent {
  verdictChanged: { cursor: string; verdictId: string | null; gap: boolean };
}

const list = 'verdictChanged';

/** What was missed since the cursor, then what happens: one ordered reading of the stream, so nothing falls between the two. */
export async function* verdictChanged({ after, filter }: { after?: string | null; filter?: VerdictFilter | null }, context: VerdictsContext): AsyncGenerator<VerdictEvent> {
  const { caller, platform, signal } = context;
  const { customerId } = caller;
  if (!customerId) throw publicError('FORBIDDEN', 'verdicts are pushed to the customers that wait for them');
  const customer = platform.pseudonyms.of(customerId);
  const at = (sequence: number) => platform.pages.cursor(list, customerId, String(sequence));
  const board = boardOf(platform);
  const bounds = await streamBounds(platform.bus, 'EVENTS');
  let from = bounds.last + 1;
  if (after) {
    from = Number(platform.pages.read(list, customerId, after)) + 1;
    // Older than the stream, or of a stream that is gone: say so, and go on from what there is.
    if (from < bounds.first || from > bounds.last + 1) {
      from = from < bounds.first ? bounds.first : bounds.last + 1;
      yield { verdictChanged: { cursor: at(from - 1), verdictId: null, gap: true } };
    }
  } else yield { verdictChanged: { cursor: at(bounds.last), verdictId: null, gap: false } };
  for await (const { data, sequence, timestamp } of follow(platform.bus, { stream: 'EVENTS', filter: `ev.${customer}.verdict.changed.>`, fromSequence: Math.max(1, from), signal })) {
    const event = events['verdict.changed'].safeParse(JSON.parse(Buffer.from(data).toString()));
    if (!event.success || event.data.customer !== customer || !matches(event.data, filter)) continue;
    // What happened before they listened is not late, but asked for.
    if (sequence > bounds.last) board.told(Date.now() - timestamp.getTime());
    yield { verdictChanged: { cursor: at(sequence), verdictId: event.data.verdictId, gap: false } };
  }
}

function matches(event: { level: Level; stage: string; sha256: string }, filter: VerdictFilter | null | undefined): boolean {
  if (!filter) return true;
  if (filter.sha256 && filter.sha256 !== event.sha256) return false;
  if (filter.finalOnly && event.stage !== 'FINAL') return false;
  return !filter.levelMin || levels.indexOf(event.level) >= levels.indexOf(filter.levelMin);
}
