import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { Bus } from '../platform/jetstream.ts';
import type { Log } from '../platform/log.ts';
import { sealResult } from '../platform/result-key.ts';
import { resultSchema, type Job, type Result, type sealedResultSchema } from '../schema/jobs.ts';

export type ReportBody = { kind: Result['kind'] } & Record<string, unknown>;

const pauseMsMax = 5_000;
/** What is wrong with the message itself is wrong each time. */
const triesMax = 200;

/** Tells of one attempt, in order. What NATS does not take now is told again until it does: a finished run is not thrown away for a server that restarts. */
export class Reports {
  readonly #bus: Bus;
  readonly #job: Pick<Job, 'jobId' | 'attempt'>;
  readonly #base: { runnerId: string; engine: Result['engine'] };
  readonly #log: Log;
  #key: Buffer | null = null;
  #count = 0;
  #closed = false;
  #last: Promise<void> = Promise.resolve();

  constructor(bus: Bus, job: Pick<Job, 'jobId' | 'attempt'>, base: { runnerId: string; engine: Result['engine'] }, log: Log) {
    this.#bus = bus;
    this.#job = job;
    this.#base = base;
    this.#log = log;
  }

  /** From now on what is told travels under this key. */
  sealWith(key: Buffer): void {
    this.#key = key;
  }

  /** Throws once the last word was said: an attempt that was given back says nothing more. */
  async tell(body: ReportBody): Promise<void> {
    if (this.#closed) throw new Error('this attempt is over');
    await this.#send(body);
  }

  /** The last word. */
  async end(body: ReportBody): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#send(body);
  }

  async #send(body: ReportBody): Promise<void> {
    const { jobId, attempt } = this.#job;
    const result: z.input<typeof resultSchema> = resultSchema.parse({ ...body, jobId, attempt, ...this.#base });
    const json = JSON.stringify(result);
    const { runnerId } = this.#base;
    const text = this.#key === null ? json
      : JSON.stringify({ jobId, attempt, runnerId, kind: result.kind, sealed: sealResult(this.#key, jobId, json) } satisfies z.input<typeof sealedResultSchema>);
    // The same attempt tells the same things in the same order: what arrives twice is known by its id.
    const id = `${jobId}-${attempt}-${this.#base.runnerId}-${this.#count++}`;
    const before = this.#last;
    const sending = (async () => {
      await before.catch(() => undefined);
      await this.#untilTaken(`results.${jobId}`, id, text);
    })();
    this.#last = sending;
    await sending;
  }

  async #untilTaken(subject: string, id: string, text: string): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.#bus.publish(subject, id, text);
      } catch (error) {
        const lasting = (error as Error).name === 'InvalidArgumentError' || (error as Error).name === 'PermissionViolationError' || this.#bus.connection.isClosed();
        if (lasting || tries >= triesMax) throw error;
        if (tries === 2) this.#log.warn({ err: error, subject }, 'result could not be published; retrying');
        await pause(Math.min(pauseMsMax, 200 * 2 ** tries));
      }
    }
  }
}
