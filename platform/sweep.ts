import type { Consumption } from './jetstream.ts';
import type { Log } from './log.ts';

/** Repeats a piece of housekeeping; a failure is logged and the next turn comes all the same. */
export function sweep(name: string, everyMs: number, log: Log, work: () => Promise<void>): Consumption {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    // A turn that takes longer than its time is not followed by those that it missed.
    running ??= work()
      .catch((error: unknown) => log.warn({ err: error, sweep: name }, 'housekeeping failed; next turn follows'))
      .finally(() => (running = undefined));
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
