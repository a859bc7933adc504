import type { Consumption } from './jetstream.ts';
import type { Log } from './log.ts';
import { Trouble } from './trouble.ts';

/** Repeats a piece of housekeeping; a failure is logged and the next turn comes all the same. */
export function sweep(name: string, everyMs: number, log: Log, work: () => Promise<void>): Consumption {
  let running: Promise<void> | undefined;
  const trouble = new Trouble(log, 'housekeeping failed; next turn follows', { sweep: name });
  const timer = setInterval(() => {
    // A turn that takes longer than its time is not followed by those that it missed.
    running ??= work()
      .then(() => trouble.worked(), (error: unknown) => trouble.failed(error))
      .finally(() => (running = undefined));
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
