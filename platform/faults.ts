import type { Log } from './log.ts';

/** What a process ends with for a fault of its own; 1 and 2 say that it can't work as it is configured. */
export const faultExitCode = 70;

/**
 * A fault that nothing caught is written to the log, and ends the process: what it left half done is unknown, and its
 * supervisor starts another one.
 */
export function endOnFault(log: Log): void {
  process.on('uncaughtException', (error: unknown, origin) => {
    log.fatal({ err: error, origin }, 'this process ends: a fault that nothing caught');
    process.exit(faultExitCode);
  });
}
