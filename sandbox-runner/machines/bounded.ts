import type { OwnSystem } from '../choose.ts';
import type { Evasion } from './evasion.ts';
import { machinesLike, type Machine, type Machines } from './machine.ts';

/** At most so many machines at the same time; who wants one more waits. What needs no machine goes on meanwhile. */
export class BoundedMachines implements Machines {
  readonly #machines: Machines;
  /** Who waits, and behind them who may always wait. */
  readonly #waiting: (() => void)[] = [];
  readonly #yielding: (() => void)[] = [];
  #free: number;

  constructor(machines: Machines, capacity: number) {
    this.#machines = machines;
    this.#free = capacity;
  }

  get environments(): readonly string[] {
    return this.#machines.environments;
  }

  get pending(): readonly string[] {
    return this.#machines.pending;
  }

  async settled(environment: string): Promise<void> {
    await this.#machines.settled(environment);
  }

  /** The same machines for work that nobody waits for: it gets one when nobody else wants it. */
  get yielding(): Machines {
    return machinesLike(this, { restore: async (environment) => await this.#restore(environment, this.#yielding) });
  }

  evasion(environment: string): Evasion | null {
    return this.#machines.evasion(environment);
  }

  own(environment: string): OwnSystem | null {
    return this.#machines.own(environment);
  }

  async restore(environment: string): Promise<Machine> {
    return await this.#restore(environment, this.#waiting);
  }

  async #restore(environment: string, queue: (() => void)[]): Promise<Machine> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => queue.push(resolve));
    const leave = () => {
      const next = this.#waiting.shift() ?? this.#yielding.shift();
      if (next) next();
      else this.#free++;
    };
    try {
      const machine = await this.#machines.restore(environment);
      void machine.ended.then(leave);
      return machine;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#machines.close();
  }
}
