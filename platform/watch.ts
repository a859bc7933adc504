import { follow, streamBounds, type Bus, type Delivery } from './jetstream.ts';

/** A timer can't wait longer. */
const waitMax = 2 ** 31 - 1;

/** What happens on a subject from the making of the watch on, for those who look at how things stand and then wait. */
export interface Watch {
  /** The next message; `MOMENT` when so many milliseconds have passed first (null waits for a message alone); null when it is over. */
  next(ms: number | null): Promise<Delivery | 'MOMENT' | null>;
  close(): Promise<void>;
}

/** Where the stream stands is noted first: a change between looking and waiting is heard. */
export async function watch(bus: Bus, filter: string, signal: AbortSignal): Promise<Watch> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  signal.addEventListener('abort', stop, { once: true });
  const { last } = await streamBounds(bus, 'EVENTS');
  const changes = follow(bus, { stream: 'EVENTS', filter, fromSequence: last + 1, signal: stopping.signal });
  let coming = changes.next();
  return {
    async next(ms) {
      let timer: NodeJS.Timeout | undefined;
      const moment = ms === null ? [] : [new Promise<'MOMENT'>((resolve) => (timer = setTimeout(resolve, Math.min(waitMax, Math.max(0, ms)), 'MOMENT')))];
      try {
        const heard = await Promise.race([coming, ...moment]);
        if (heard === 'MOMENT') return heard;
        if (heard.done) return null;
        coming = changes.next();
        return heard.value;
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      stopping.abort();
      signal.removeEventListener('abort', stop);
      await coming.catch(() => undefined);
      await changes.return(undefined).catch(() => undefined);
    },
  };
}
