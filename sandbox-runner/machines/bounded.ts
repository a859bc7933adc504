import type { Machine, Machines } from './machine.ts';

/** At most so many machines at the same time; who wants one more waits. What needs no machine goes on meanwhile. */
export class BoundedMachines implements Machines {
  readonly #machines: Machines;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(machines: Machines, capacity: number) {
    this.#machines = machines;
    this.#free = capacity;
  }

  get environments(): readonly string[] {
    return this.#machines.environments;
  }

  async restore(environment: string): Promise<Machine> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const leave = () => {
      const next = this.#waiting.shift();
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
