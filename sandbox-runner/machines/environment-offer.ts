/**
 * What a runner offers, environment by environment:
 *
 *     pending ──add──▶ offered
 *        └──giveUp──▶ (not offered) ──add──▶ offered
 */
export class EnvironmentOffer {
  readonly #offered = new Set<string>();
  /** Each with those who wait for it. */
  readonly #pending = new Map<string, PromiseWithResolvers<void>>();

  get offered(): readonly string[] {
    return [...this.#offered];
  }

  get pending(): readonly string[] {
    return [...this.#pending.keys()];
  }

  /** These are being made; what is offered already stays offered. */
  expect(names: readonly string[]): void {
    for (const name of names) if (!this.#offered.has(name) && !this.#pending.has(name)) this.#pending.set(name, Promise.withResolvers());
  }

  add(name: string): void {
    this.#offered.add(name);
    this.#settle(name);
  }

  /** Nobody waits for these any longer; they may still be added later. */
  giveUp(names: readonly string[]): void {
    for (const name of names) this.#settle(name);
  }

  /** Resolves when it is pending no more: offered or given up. */
  async settled(name: string): Promise<void> {
    await this.#pending.get(name)?.promise;
  }

  #settle(name: string): void {
    const pending = this.#pending.get(name);
    this.#pending.delete(name);
    pending?.resolve();
  }
}
