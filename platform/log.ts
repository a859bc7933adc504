import { pino, type Logger } from 'pino';

export type Log = Logger;

/** One JSON line an event, on stderr; never a secret, never a sample's bytes. */
export function makeLog(name: string, level = process.env.ASSAY_LOG_LEVEL ?? 'info'): Log {
  return pino(
    { name, level, redact: ['token', '*.token', 'password', '*.password', 'authorization', '*.authorization'], timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
}
