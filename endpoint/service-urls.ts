/** So long an address that did not answer is not the first choice. Milliseconds. */
const failedMs = 30_000;

/**
 * Addresses of one service, in the order in which they are wanted: the first that has not failed of late, and where all
 * have, the one whose failure is the longest ago. A cursor that one of them gave is good at each.
 */
export class ServiceUrls {
  readonly #urls: readonly string[];
  readonly #failedAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(urls: string, now: () => number = () => performance.now()) {
    this.#urls = urls.split(',').map((url) => url.trim().replace(/\/+(graphql)?$/, '')).filter((url) => url !== '');
    this.#now = now;
  }

  get count(): number {
    return this.#urls.length;
  }

  get current(): string {
    const now = this.#now();
    const failed = (url: string) => this.#failedAt.get(url) ?? -Infinity;
    const well = this.#urls.find((url) => now - failed(url) >= failedMs);
    return well ?? [...this.#urls].sort((a, b) => failed(a) - failed(b))[0] ?? '';
  }

  failed(url: string): void {
    this.#failedAt.set(url, this.#now());
  }

  works(url: string): void {
    this.#failedAt.delete(url);
  }
}
