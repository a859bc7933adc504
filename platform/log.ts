import { pino, type Logger } from 'pino';
import { escapedLines } from '../schema/shown-text.ts';

export type Log = Logger;

/**
 * One JSON line an event, on stderr; never a secret, never a sample's bytes. What a terminal would obey or hide is
 * escaped: logs are read there, and an error's words may be a client's.
 */
export function makeLog(name: string, level = process.env.ASSAY_LOG_LEVEL ?? 'info'): Log {
  return pino(
    {
      name, level, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: escapedLines },
      redact: ['token', '*.token', 'password', '*.password', 'authorization', '*.authorization'],
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
