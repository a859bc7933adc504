import type { NewEvent } from '../schema/events.ts';
import type { Caller } from './caller.ts';
import type { Log } from './log.ts';

/** What somebody was refused, and how often within a moment: the same again and again is one entry. */
export interface Refused {
  customerId: string | null;
  actor: string;
  /** The provider that acts for the customer, or made the credential; null for none. */
  provider: string | null;
  /** What was asked for, for example `Mutation.policyCreate`. */
  subject: string;
  /** Why not, as the caller was told. */
  message: string;
  count: number;
  /** Of the first. */
  at: string;
  requestId: string | null;
}

const momentMs = 1_000;
const entriesMax = 500;
const [subjectMax, messageMax] = [200, 500];

/**
 * Collects refusals for want of a right and has them written a moment later, so that who asks a thousand times costs
 * one row. What could not be written is tried again with what came since; beyond 500 different ones at a time the
 * later are counted in the log alone.
 */
export class Refusals {
  readonly #write: (list: readonly Refused[]) => Promise<void>;
  readonly #log: Log;
  #waiting = new Map<string, Refused>();
  #left = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(write: (list: readonly Refused[]) => Promise<void>, log: Log) {
    this.#write = write;
    this.#log = log;
  }

  note(caller: Caller, subject: string, message: string, requestId: string | undefined): void {
    // Nobody in particular: whoever shares is asked for alone as soon as that counts.
    if (caller.shared || caller.kind === 'SYSTEM' || caller.kind === 'ANONYMOUS') return;
    const provider = caller.home ?? caller.provider ?? null;
    this.#add({
      customerId: caller.customerId, actor: caller.id, provider, count: 1, at: new Date().toISOString(),
      subject: subject.slice(0, subjectMax), message: message.slice(0, messageMax),
      requestId: requestId?.slice(0, 100) ?? null,
    });
    this.#timer ??= setTimeout(() => void this.flush(), momentMs).unref();
  }

  #add(refused: Refused): void {
    const key = JSON.stringify([refused.customerId, refused.actor, refused.subject]);
    const known = this.#waiting.get(key);
    if (known) known.count += refused.count;
    else if (this.#waiting.size < entriesMax) this.#waiting.set(key, refused);
    else this.#left += refused.count;
  }

  /** Writes what waits, and is done when it is written, or could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(async () => await this.#round());
    await this.#writing;
  }

  async #round(): Promise<void> {
    const list = [...this.#waiting.values()];
    if (list.length === 0) return;
    this.#waiting = new Map();
    if (this.#left > 0) this.#log.warn({ count: this.#left }, 'refusals not audited: too many at a time');
    this.#left = 0;
    try {
      await this.#write(list);
    } catch (error) {
      this.#log.warn({ err: error, count: list.length }, 'refusals not audited yet; retrying');
      for (const one of list) this.#add(one);
      this.#timer ??= setTimeout(() => void this.flush(), momentMs).unref();
    }
  }

  async stop(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
  }
}

/** A use of the operator's token as the audit chain has it: collected like refusals, with the client's address for a message. */
export const tokenUseEvent = ({ provider: _none, message, count, ...used }: Refused): NewEvent<'audit.recorded'> => ({
  ...used, action: 'operatorToken.used', outcome: 'OK', detail: JSON.stringify({ address: message, count }),
});

/** As the audit chain has it. */
export const refusalEvent = ({ provider, message, count, ...refused }: Refused): NewEvent<'audit.recorded'> => ({
  ...refused, action: 'access.refused', outcome: 'FORBIDDEN',
  detail: JSON.stringify({ message, count, ...(provider ? { provider } : {}) }),
});
