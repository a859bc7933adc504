import { callerKey, type Caller } from '../../platform/caller.ts';

/** How many sockets, or subscriptions, each caller holds open at this gateway. Who is nobody is counted by the address. */
export class Presence {
  readonly max: number;
  readonly #held = new Map<string, number>();

  constructor(max: number) {
    this.max = max;
  }

  /** How to leave again; null when as many as may be are held already. */
  enter(caller: Caller, address: string | null): (() => void) | null {
    const who = callerKey(caller, address);
    const held = this.#held.get(who) ?? 0;
    if (held >= this.max) return null;
    this.#held.set(who, held + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const others = this.#held.get(who)! - 1;
      if (others > 0) this.#held.set(who, others);
      else this.#held.delete(who);
    };
  }
}
