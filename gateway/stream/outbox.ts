import type { Writable } from 'node:stream';

/** What waits for one client. */
interface Waiting {
  /** Of several with one key the newest says all; null for what stands for itself. */
  key: string | null;
  bytes: () => Buffer;
}

/** How much may wait for a client that reads slowly. */
export const waitingMax = 512;
/** With less than this waiting, replays go on. */
const littleWaits = 32;

/**
 * What is on its way to one client. A client that reads slowly has a bounded queue, in which the newest of one key wins; past that it is
 * told to come again. Nobody else waits for it.
 */
export class Outbox {
  readonly #to: Writable;
  readonly #full: () => void;
  #waiting: Waiting[] = [];
  #held = false;
  #draining = false;
  #ended = false;
  #rooms: (() => void)[] = [];

  constructor(to: Writable, full: () => void) {
    this.#to = to;
    this.#full = full;
  }

  /** What waits to be written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  send(key: string | null, bytes: () => Buffer): void {
    if (this.#ended) return;
    if (this.#waiting.length === 0 && this.#open()) return void this.#to.write(bytes());
    this.#waiting.push({ key, bytes });
    if (this.#waiting.length >= waitingMax) this.#conflate();
    this.#await();
  }

  /** What is sent meanwhile goes out as one: a system call for each event of a page costs more than the event. */
  together(send: () => void): void {
    this.#to.cork();
    try {
      send();
    } finally {
      this.#to.uncork();
    }
  }

  /** Nothing goes out until `release`. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#flush();
  }

  async room(): Promise<void> {
    if (this.#ended || (this.#waiting.length <= littleWaits && this.#open())) return;
    this.#await();
    await new Promise<void>((resolve) => this.#rooms.push(resolve));
  }

  /** All that waits goes out at once, and nothing after it. */
  finish(): void {
    if (!this.#ended) for (const { bytes } of this.#waiting) this.#to.write(bytes());
    this.end();
  }

  /** Nothing more is sent. */
  end(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#makeRoom();
  }

  #open(): boolean {
    return !this.#held && !this.#to.writableNeedDrain;
  }

  #await(): void {
    if (this.#draining || !this.#to.writableNeedDrain) return;
    this.#draining = true;
    this.#to.once('drain', () => {
      this.#draining = false;
      this.#flush();
    });
  }

  #flush(): void {
    let sent = 0;
    this.together(() => {
      while (sent < this.#waiting.length && this.#open()) this.#to.write(this.#waiting[sent++]!.bytes());
    });
    if (sent > 0) this.#waiting.splice(0, sent);
    if (this.#waiting.length <= littleWaits && this.#open()) this.#makeRoom();
    else this.#await();
  }

  #makeRoom(): void {
    const rooms = this.#rooms;
    this.#rooms = [];
    for (const room of rooms) room();
  }

  /** Keeps the newest of each key, at its place in the order: a cursor that a client has seen never stands after one that it has not. */
  #conflate(): void {
    const newest = new Map<string, Waiting>();
    for (const one of this.#waiting) if (one.key !== null) newest.set(one.key, one);
    this.#waiting = this.#waiting.filter((one) => one.key === null || newest.get(one.key) === one);
    // To win next to nothing each time would cost more than the client is worth.
    if (this.#waiting.length <= waitingMax * 0.75) return;
    this.end();
    this.#full();
  }
}
