/** Characters of a text that no expression takes long for. */
const shortMax = 1_024;

/**
 * How long rules look at the long texts of one sample: some expressions take much more than twice the time for twice
 * the text, and a sample may hold thousands of lines that are made for them. Short texts are always looked at.
 */
export class Patience {
  #leftMs: number;
  #isExceeded = false;

  constructor(ms: number) {
    this.#leftMs = ms;
  }

  /** Whether something was not looked at. */
  get isExceeded(): boolean {
    return this.#isExceeded;
  }

  /** What `look` says of a text of so many characters; undefined when it is not looked at any more. */
  try<T>(characters: number, look: () => T): T | undefined {
    if (characters <= shortMax) return look();
    if (this.#leftMs <= 0) {
      this.#isExceeded = true;
      return undefined;
    }
    const begunAt = performance.now();
    const said = look();
    this.#leftMs -= performance.now() - begunAt;
    return said;
  }
}
