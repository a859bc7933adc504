import { levels, type Level } from '../../schema/policy-settings.ts';
import { events } from '../../schema/events.ts';
import { publicError } from '../../platform/errors.ts';
import { follow, streamBounds, stretch, type Delivery } from '../../platform/jetstream.ts';
import { messageOf } from '../../platform/message.ts';
import { goesOnFrom } from '../../platform/tracing.ts';
import type { VerdictsContext } from './loaders.ts';
import { boardOf } from './status.ts';

export interface VerdictFilter {
  levelMin?: Level | null;
  sha256?: string | null;
  finalOnly?: boolean | null;
}
export interface VerdictEvent {
  verdictChanged: { verdictId: string | null; gap: boolean; place: { sequence: number; cursor: string; key: string | null; end: boolean } };
}
interface Wanted {
  after?: string | null;
  filter?: VerdictFilter | null;
  page?: number | null;
}

/** Cursors of the stream, whoever tells it. */
export const list = 'verdictChanged';
const pageMax = 256;

/**
 * What was missed since the cursor, then what happens: one ordered reading of the stream, so nothing falls between the two. With `page` it
 * tells so many verdicts together, or what is left, and ends; an event that is no verdict says so.
 */
export async function* verdictChanged({ after, filter, page }: Wanted, context: VerdictsContext): AsyncGenerator<VerdictEvent | VerdictEvent[]> {
  const { caller, platform, signal } = context;
  const { customerId } = caller;
  if (!customerId) throw publicError('FORBIDDEN', 'verdicts are pushed to the customers that wait for them');
  if (page && (page < 1 || page > pageMax)) throw publicError('BAD_USER_INPUT', `page must be 1 to ${pageMax}`);
  const customer = platform.pseudonyms.of(customerId);
  const at = (sequence: number, { verdictId = null, key = null, gap = false, end = false }: { verdictId?: string | null; key?: string | null; gap?: boolean; end?: boolean }): VerdictEvent =>
    ({ verdictChanged: { verdictId, gap, place: { sequence, cursor: platform.pages.cursor(list, customerId, String(sequence)), key, end } } });
  const board = boardOf(platform);
  const bounds = await streamBounds(platform.bus, 'EVENTS');
  if (!after) {
    yield at(bounds.last, { end: true });
    if (page) return;
  }
  let from = bounds.last + 1;
  if (after) {
    from = Number(platform.pages.read(list, customerId, after)) + 1;
    // Older than the stream, or of a stream that is gone: say so, and go on from what there is.
    if (from < bounds.first || from > bounds.last + 1) {
      from = from < bounds.first ? bounds.first : bounds.last + 1;
      yield at(from - 1, { gap: true });
    }
  }
  const told = (delivery: Delivery): VerdictEvent | null => {
    const event = messageOf(events['verdict.changed'], delivery);
    if (event?.customer !== customer || !matches(event, filter)) return null;
    return goesOnFrom(at(delivery.sequence, { verdictId: event.verdictId, key: event.sha256 }), delivery.trace);
  };
  const reading = { stream: 'EVENTS', filter: `ev.${customer}.verdict.changed.>`, fromSequence: Math.max(1, from) };
  if (page) {
    const { found, more } = await stretch(platform.bus, { ...reading, max: page });
    yield found.map(told).filter((event) => event !== null);
    // How far it is, whether or not a verdict was wanted there.
    yield at(more ? found.at(-1)!.sequence : Math.max(bounds.last, found.at(-1)?.sequence ?? 0), { end: !more });
    return;
  }
  for await (const one of follow(platform.bus, { ...reading, signal })) {
    const event = told(one);
    if (!event) continue;
    // What happened before they listened is not late, but asked for.
    if (one.sequence > bounds.last) board.told(Date.now() - one.timestamp.getTime());
    yield event;
  }
}

export function matches(event: { level: Level; stage: string; sha256: string }, filter: VerdictFilter | null | undefined): boolean {
  if (!filter) return true;
  if (filter.sha256 && filter.sha256 !== event.sha256) return false;
  if (filter.finalOnly && event.stage !== 'FINAL') return false;
  return !filter.levelMin || levels.indexOf(event.level) >= levels.indexOf(filter.levelMin);
}
