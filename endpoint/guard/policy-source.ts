import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssayClient } from '../client.ts';
import { policyFrom, policyOf, type EndpointPolicy } from '../guard.ts';
import { PolicyChanges } from '../operations.ts';
import { isAway } from './service.ts';

/** The policy in force: asked of the service, kept for times when it is away, and changed as it changes. */
export class PolicySource {
  readonly #file: string;
  readonly #known = Promise.withResolvers<EndpointPolicy>();
  #now: EndpointPolicy | null = null;

  constructor(folder: string) {
    this.#file = join(folder, 'policy.json');
    this.#known.promise.catch(() => undefined);
  }

  /** Resolves once one is known. */
  async now(): Promise<EndpointPolicy> {
    return this.#now ?? (await this.#known.promise);
  }

  /**
   * Asks the service; where it is away, takes the last one. Throws when there is neither, and what the service refuses.
   */
  async ask(client: AssayClient, deviceId: string): Promise<void> {
    try {
      await this.#take(await policyOf(client, deviceId));
    } catch (error) {
      const last = isAway(error) ? await readFile(this.#file, 'utf8').then(
        (text) => JSON.parse(text) as EndpointPolicy, () => null,
      ) : null;
      if (!last) throw error;
      this.#set(last);
    }
  }

  /** Until the signal aborts; each connection begins with the policy as it is. */
  async keep(client: AssayClient, signal: AbortSignal): Promise<void> {
    for await (const { policyChanged } of client.stream(PolicyChanges, signal)) {
      await this.#take(policyFrom(policyChanged.effective));
    }
  }

  async #take(policy: EndpointPolicy): Promise<void> {
    this.#set(policy);
    await writeFile(`${this.#file}.new`, JSON.stringify(policy), { mode: 0o600 });
    await rename(`${this.#file}.new`, this.#file);
  }

  #set(policy: EndpointPolicy): void {
    this.#now = policy;
    this.#known.resolve(policy);
  }
}
