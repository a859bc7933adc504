import type { Result } from '../schema/jobs.ts';

type Failed = Extract<Result, { kind: 'failed' }>;

/** An attempt that comes to no report. `cause` of a HOPELESS one lies with the job: another attempt can't help. */
export class AttemptFailure extends Error {
  override name = 'AttemptFailure';
  readonly kind: Failed['cause'];
  readonly code: string;
  /** What was found out all the same. */
  readonly seen: Failed['seen'];
  constructor(kind: Failed['cause'], code: string, message: string, options: { seen?: Failed['seen']; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.seen = options.seen ?? null;
  }
}
