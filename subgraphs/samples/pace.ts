import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';

/**
 * STALLED: no byte for so long; TOO_SLOW: fewer than the least on average; TOO_LONG: more bytes than announced; CUT:
 * the sender has gone.
 */
export type PaceFault = 'STALLED' | 'TOO_SLOW' | 'TOO_LONG' | 'CUT';
export class PaceError extends Error {
  override name = 'PaceError';
  readonly fault: PaceFault;
  constructor(fault: PaceFault) {
    super(fault);
    this.fault = fault;
  }
}

export interface Pace {
  bytesMax: number;
  /** Milliseconds without a byte after which the sender is taken for gone; the average is taken over as many. */
  stallMs: number;
  bytesPerSecondMin: number;
  onBytes?: (count: number) => void;
}

/**
 * The body of a request as a stream that fails with a PaceError when its sender is slower than it may be, or sends too
 * much. So no body takes longer than stallMs + bytesMax / bytesPerSecondMin. The request itself is left alone: an
 * answer can still be sent, and what still comes be dropped.
 */
export function paced(request: IncomingMessage, { bytesMax, stallMs, bytesPerSecondMin, onBytes }: Pace): Transform {
  let total = 0;
  let inWindow = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      inWindow += chunk.length;
      if (total > bytesMax) return done(new PaceError('TOO_LONG'));
      onBytes?.(chunk.length);
      stall.refresh();
      done(null, chunk);
    },
  });
  // What has come and is not taken is our slowness, not the sender's.
  const late = (fault: PaceFault) => {
    if (request.readableLength === 0 && meter.readableLength === 0) meter.destroy(new PaceError(fault));
  };
  const stall = setTimeout(() => (late('STALLED'), stall.refresh()), stallMs);
  const average = setInterval(() => {
    if ((inWindow * 1000) / stallMs < bytesPerSecondMin) late('TOO_SLOW');
    inWindow = 0;
  }, stallMs);
  const gone = () => {
    if (!request.complete) meter.destroy(new PaceError('CUT'));
  };
  meter.once('close', () => {
    clearTimeout(stall);
    clearInterval(average);
    request.off('close', gone).unpipe(meter);
  });
  request.once('close', gone);
  request.pipe(meter);
  if (request.destroyed) gone();
  return meter;
}
