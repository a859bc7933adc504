import { GraphQLError } from 'graphql';
import type { Caller } from '../platform/caller.ts';
import type { Shown } from './credentials.ts';

/** Somebody who stays, and whose right to stay is looked at again and again. */
export interface Listener {
  readonly shown: Shown;
  readonly caller: Caller;
  /** Milliseconds since the epoch. */
  checkedAt: number;
  /** Its credential still holds. */
  confirmed(caller: Caller): void;
  /** It does not. */
  refused(): void;
  /** Nobody can say, for a long time now. */
  forsaken(): void;
}

/** Milliseconds between two looks at one credential. */
const everyMs = 2_500;
/** The longest that a credential is believed without a look: after that nothing is told until there was one. */
const believedMs = 5_000;
const forsakenMs = 30_000;
const tickMs = 250;

/** Looks at the credentials of all who listen, a share of them at a time, so that an event finds each looked at. */
export class Vigil {
  /** Asks anew who somebody is. */
  readonly authenticate: (shown: Shown) => Promise<Caller>;
  readonly #now: () => number;
  /** The one longest not looked at first. */
  readonly #waiting = new Set<Listener>();
  /** Being looked at now. */
  readonly #asked = new Set<Listener>();
  #timer: NodeJS.Timeout | undefined;

  constructor(authenticate: Vigil['authenticate'], now: () => number = () => Date.now()) {
    this.authenticate = authenticate;
    this.#now = now;
  }

  watch(listener: Listener): void {
    listener.checkedAt = this.#now();
    this.#wait(listener);
  }

  leave(listener: Listener): void {
    this.#waiting.delete(listener);
    this.#asked.delete(listener);
    if (this.#waiting.size + this.#asked.size === 0) this.stop();
  }

  /** Whether it was looked at lately enough to be told something. */
  believed(listener: Listener): boolean {
    return this.#now() - listener.checkedAt < believedMs;
  }

  /** Looks at those who are due. */
  async look(): Promise<void> {
    const due: Listener[] = [];
    for (const listener of this.#waiting) {
      if (listener.checkedAt + everyMs > this.#now()) break;
      due.push(listener);
    }
    await Promise.all(due.map(async (listener) => await this.#lookAt(listener)));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #wait(listener: Listener): void {
    this.#waiting.add(listener);
    this.#timer ??= setInterval(() => void this.look(), tickMs).unref();
  }

  async #lookAt(listener: Listener): Promise<void> {
    this.#waiting.delete(listener);
    this.#asked.add(listener);
    const answer = await this.authenticate(listener.shown).then((caller) => ({ caller }), (error: unknown) => ({ error }));
    // It may have left meanwhile.
    if (!this.#asked.delete(listener)) return;
    if ('caller' in answer) {
      listener.checkedAt = this.#now();
      this.#wait(listener);
      return listener.confirmed(answer.caller);
    }
    const code = answer.error instanceof GraphQLError ? answer.error.extensions.code : undefined;
    if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'BAD_USER_INPUT') return listener.refused();
    this.#wait(listener);
    if (this.#now() - listener.checkedAt > forsakenMs) listener.forsaken();
  }
}
