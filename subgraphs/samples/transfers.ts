/**
 * Why a request that sends bytes is ended before they are all here: they are in the vault already, its sender has sent a
 * newer request, or has gone.
 */
export type Interruption = 'STORED' | 'SUPERSEDED' | 'CUT';

/** A pace at which a sender is waited for by the others of its customer: 64 MiB take four minutes. */
const steadyBytesPerSecond = 256 * 1024;
const graceMs = 2_000;
const lookMs = 500;

export interface Sending {
  uploadId: string;
  sampleId: string;
  /** Pseudonym; null when it is not known. */
  customer: string | null;
}

/**
 * One request that sends bytes:
 *
 *     begun ──▶ waiting (another device of its customer sends the same) ──▶ receiving ──▶ storing ──▶ ended
 *                  └────────────── interrupted ◀──────────────────────────────┘
 */
export class Transfer {
  readonly sending: Sending;
  readonly ended: Promise<void>;
  end!: () => void;
  readonly #abort = new AbortController();
  #received: { bytes: number; sinceMs: number } | null = null;
  #storing = false;

  constructor(sending: Sending) {
    this.sending = sending;
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }
  get interruption(): Interruption | null {
    return this.signal.aborted ? (this.signal.reason as Interruption) : null;
  }
  get receiving(): boolean {
    return this.#received !== null;
  }

  /** Not once its bytes are complete: what is on its way into the vault comes to its end. */
  interrupt(why: Interruption): void {
    if (!this.#storing) this.#abort.abort(why);
  }
  receive(): void {
    this.#received = { bytes: 0, sinceMs: performance.now() };
  }
  count(bytes: number): void {
    if (this.#received) this.#received.bytes += bytes;
  }
  store(): void {
    this.#storing = true;
  }
  /** Whether it is worth waiting for. */
  steady(): boolean {
    if (this.#storing || !this.#received) return this.#storing;
    const ms = performance.now() - this.#received.sinceMs;
    return ms < graceMs || (this.#received.bytes * 1000) / ms >= steadyBytesPerSecond;
  }
}

/** The requests that send bytes at this moment. */
export class Transfers {
  readonly #byUpload = new Map<string, Transfer>();
  readonly #storing = new Map<string, Promise<void>>();
  readonly #waitMsMax: number;

  /** `waitMsMax`: for so long a device leaves it to another one of its customer to send the same bytes. */
  constructor(waitMsMax: number) {
    this.#waitMsMax = waitMsMax;
  }

  /**
   * A newer request takes the place of an older one of the same upload, whose connection may long be dead. Resolves when
   * the older one has let go of the part. Whoever begins must end.
   */
  async begin(sending: Sending): Promise<Transfer> {
    for (let older; (older = this.#byUpload.get(sending.uploadId)); ) {
      older.interrupt('SUPERSEDED');
      await older.ended;
    }
    const transfer = new Transfer(sending);
    this.#byUpload.set(sending.uploadId, transfer);
    void transfer.ended.then(() => this.#byUpload.delete(sending.uploadId));
    return transfer;
  }

  /**
   * Resolves when this one is to be received: at once, unless another device of the same customer is sending the same
   * bytes at a steady pace. Then its end is waited for, a while, so that a file that a thousand devices meet at once is
   * mostly sent once. Customers never wait for each other.
   */
  async turn(transfer: Transfer): Promise<void> {
    const until = performance.now() + this.#waitMsMax;
    const interrupted = aborted(transfer.signal);
    for (let left; !transfer.signal.aborted && (left = until - performance.now()) > 0; ) {
      const others = [...this.#siblings(transfer)].filter((other) => other.steady());
      if (others.length === 0) break;
      await anyOf([...others.map((other) => other.ended), interrupted], Math.min(left, lookMs));
    }
    transfer.receive();
  }

  *#siblings({ sending: { uploadId, sampleId, customer } }: Transfer): Iterable<Transfer> {
    if (customer === null) return;
    for (const other of this.#byUpload.values()) {
      const { sending } = other;
      if (sending.sampleId === sampleId && sending.customer === customer && sending.uploadId !== uploadId) yield other;
    }
  }

  /** Those that store the same sample go one after the other: the second finds it stored, and writes nothing. */
  async oneByOne<T>(sampleId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#storing.get(sampleId);
    let done!: () => void;
    const mine = new Promise<void>((resolve) => (done = resolve));
    this.#storing.set(sampleId, mine);
    try {
      await before;
      return await work();
    } finally {
      if (this.#storing.get(sampleId) === mine) this.#storing.delete(sampleId);
      done();
    }
  }

  /** Ends all other requests that send these bytes: they are in the vault. */
  stored(sampleId: string): void {
    for (const transfer of this.#byUpload.values()) {
      if (transfer.sending.sampleId === sampleId) transfer.interrupt('STORED');
    }
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function anyOf(events: readonly Promise<void>[], msMax: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([...events, new Promise<void>((resolve) => (timer = setTimeout(resolve, msMax)))]);
  clearTimeout(timer);
}
