import { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** Bytes a second that all uploads of a process share: each waits for its turn in time. */
export class Pace {
  readonly #bytesPerMs: number;
  /** When what was let through so far is paid for. Milliseconds. */
  #free = 0;

  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1_000;
  }

  /** Milliseconds to wait before so many bytes may go. */
  due(bytes: number, now = performance.now()): number {
    const from = Math.max(this.#free, now);
    this.#free = from + bytes / this.#bytesPerMs;
    return from - now;
  }

  /** A stream that lets bytes through no faster. */
  stream(): Transform {
    return new Transform({
      transform: (
        chunk: Buffer, _encoding, done,
      ) => void pause(this.due(chunk.length)).then(() => done(null, chunk), done),
    });
  }
}
