import { setTimeout as pause } from 'node:timers/promises';
import { Stage } from '../test/chaos/stage.ts';
import { list } from '../subgraphs/verdicts/subscription.ts';
import { streamBounds, stretch } from '../platform/jetstream.ts';
import type { Heard } from '../test/chaos/listeners.ts';
import type { Measured, Options } from './report.ts';

/**
 * All endpoints come at once to hear what they missed, each from another place of what happened: how long until all have heard all, as a
 * multiple of how long one takes that comes alone and missed everything.
 */
export async function replay(options: Options): Promise<Measured> {
  const [events, listeners] = options.quick ? [1_000, 200] : [10_000, options.limit ?? 2_000];
  const stage = await Stage.set(1);
  try {
    const { last } = await streamBounds(stage.verdicts.bus, 'EVENTS');
    // Several at a time, but of each sample one after the other.
    let left = events;
    await Promise.all(stage.things.map(async (thing) => {
      while (left-- > 0) await stage.write(thing);
    }));
    // Where each of them stands in the stream.
    const filter = `ev.${stage.verdicts.pseudonyms.of(stage.customerId)}.verdict.changed.>`;
    const places: number[] = [last];
    while (places.length <= events) {
      const { found } = await stretch(stage.verdicts.bus, { stream: 'EVENTS', filter, fromSequence: places.at(-1)! + 1, max: 1_000 });
      places.push(...found.map(({ sequence }) => sequence));
      if (found.length === 0) await pause(100);
    }
    // Whoever else hears of verdicts here has heard them all: nothing runs beside what is measured.
    const manager = await stage.verdicts.bus.manager();
    for (let open = 1; open > 0; await pause(200)) {
      open = 0;
      for await (const { num_pending, num_ack_pending } of manager.consumers.list('EVENTS')) open += num_pending + num_ack_pending;
    }
    const timed = async (missed: number[]) => {
      const wanted = missed.reduce((total, count) => total + count, 0);
      const cursors = missed.map((count) => stage.verdicts.pages.cursor(list, stage.customerId, String(places[events - count])));
      await stage.endGateway('SIGTERM');
      const from = performance.now();
      await stage.listen({ count: cursors.length, slow: 0, slowMs: 0, cursors });
      let heard: Heard;
      for (let told = 0, toldAt = from; (heard = await stage.heard()).told < wanted; told = heard.told) {
        if (heard.told > told) toldAt = performance.now();
        else if (performance.now() - toldAt > 60_000) break;
        await pause(200);
      }
      const seconds = (performance.now() - from) / 1000;
      const memory = Math.round(await stage.memory());
      await stage.leave();
      return { ...heard, seconds, memory, lost: wanted - heard.told };
    };
    const alone = await timed([events]);
    const all = await timed(Array.from({ length: listeners }, (_none, n) => events - Math.floor(((n * 7919) % listeners) * events / listeners)));
    const row = (what: string, { seconds, told, lost, twice, disordered, gaps, memory }: typeof all) => ({ what, seconds: seconds.toFixed(1), 'events told': told, 'a second': Math.round(told / seconds), lost, twice, disordered, gaps, 'gateway MiB': memory });
    return {
      rows: [row('one endpoint, from the beginning', alone), row(`${listeners} endpoints, each from elsewhere`, all)],
      result: { listeners, events, all_over_one: (all.seconds / alone.seconds).toFixed(2), told_per_second: Math.round(all.told / all.seconds), memory_mib: all.memory },
    };
  } finally {
    await stage.stop();
  }
}
