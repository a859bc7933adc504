interface Kept {
  bytes: number;
  until: number;
  drop: () => void;
}

const bytesMax = 64 * 1024 * 1024;

/** Pages of the past that all groups keep together: past so many bytes the one that was read longest ago goes, whoever read it. */
export class Shelf {
  readonly #bytesMax: number;
  /** In the order in which they came. */
  readonly #kept = new Map<object, Kept>();
  #bytes = 0;

  constructor(max = bytesMax) {
    this.#bytesMax = max;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps it; `drop` is called when it has to go, and takes it from here. */
  put(page: object, { bytes, until, drop }: Kept, now: number): void {
    this.#kept.set(page, { bytes, until, drop });
    this.#bytes += bytes;
    for (const [one, before] of this.#kept) {
      if (one === page || (this.#bytes <= this.#bytesMax && before.until > now)) return;
      before.drop();
    }
  }

  take(page: object): void {
    this.#bytes -= this.#kept.get(page)?.bytes ?? 0;
    this.#kept.delete(page);
  }
}
