import { EnvironmentOffer } from './environment-offer.ts';
import { MachineFailure, type GuestFile, type Machine, type Machines } from './machine.ts';

/** A guest of the imagination: what it answers to a script, given its files. Throw to play a guest that breaks. */
export type FakeGuest = (script: string, files: Map<string, Buffer>) => { status: number; output: string } | Promise<{ status: number; output: string }>;

/** Machines in memory, for tests of what is built on machines; kept honest by the suite that the real ones pass too. */
export class FakeMachines implements Machines {
  readonly #offer: EnvironmentOffer;
  readonly #guest: FakeGuest;
  constructor(environments: readonly string[], guest: FakeGuest = standardGuest, offer = new EnvironmentOffer()) {
    this.#offer = offer;
    for (const name of environments) offer.add(name);
    this.#guest = guest;
  }

  get environments(): readonly string[] {
    return this.#offer.offered;
  }

  get pending(): readonly string[] {
    return this.#offer.pending;
  }

  async settled(environment: string): Promise<void> {
    await this.#offer.settled(environment);
  }

  restore(environment: string): Promise<Machine> {
    if (!this.environments.includes(environment)) return Promise.reject(new MachineFailure('RESTORE_FAILED', `this runner has no environment ${environment}`));
    return Promise.resolve(new FakeMachine(this.#guest));
  }

  evasion(): null {
    return null;
  }

  own(): null {
    return null;
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}

class FakeMachine implements Machine {
  readonly #files = new Map<string, Buffer>();
  readonly #guest: FakeGuest;
  readonly ended: Promise<void>;
  #end!: () => void;
  #dead = false;

  constructor(guest: FakeGuest) {
    this.#guest = guest;
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  async push(path: string, bytes: Uint8Array): Promise<void> {
    this.#alive();
    if (/[\n\0]/.test(path)) throw new MachineFailure('GUEST_REFUSED', 'a guest path cannot hold a line break');
    if (path.startsWith('/proc/')) throw new MachineFailure('GUEST_REFUSED', `the guest could not write ${path}`);
    this.#files.set(path, Buffer.from(bytes));
    await Promise.resolve();
  }

  async pushAll(files: readonly GuestFile[]): Promise<number> {
    for (const { path, bytes } of files) await this.push(path, bytes);
    return 0;
  }

  async pull(path: string, bytesMax: number): Promise<Buffer> {
    this.#alive();
    const bytes = this.#files.get(path);
    if (!bytes) throw new MachineFailure('GUEST_REFUSED', `the guest could not read ${path}: No such file or directory`);
    return await Promise.resolve(bytes.subarray(0, bytesMax));
  }

  async run(script: string, deadlineMs: number): Promise<{ status: number; output: string }> {
    this.#alive();
    const died = this.ended.then(() => {
      throw new MachineFailure('GUEST_DIED', 'the machine closed its channel');
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<{ status: number; output: string }>((resolve) => (timer = setTimeout(resolve, deadlineMs, { status: 124, output: '' })));
    try {
      const answer = await Promise.race([Promise.resolve().then(() => this.#guest(script, this.#files)), late, died]);
      return { status: answer.status, output: answer.output.slice(0, 65_536) };
    } finally {
      clearTimeout(timer);
      died.catch(() => undefined);
    }
  }

  async kill(): Promise<void> {
    this.#dead = true;
    this.#end();
    await Promise.resolve();
  }

  #alive(): void {
    if (this.#dead) throw new MachineFailure('GUEST_DIED', 'the machine closed its channel');
  }
}

/** Understands the few words that the shared suite says. */
const standardGuest: FakeGuest = async (script, files) => {
  const echo = /^echo (.*)$/.exec(script)?.[1];
  if (echo !== undefined) return { status: 0, output: `${echo}\n` };
  const exit = /^exit (\d+)$/.exec(script)?.[1];
  if (exit !== undefined) return { status: Number(exit), output: '' };
  const write = /^echo (\S+) > (\S+)$/.exec(script);
  if (write) files.set(write[2]!, Buffer.from(`${write[1]}\n`));
  if (/^sleep /.test(script)) return await new Promise(() => undefined);
  if (script.startsWith('yes')) return { status: 0, output: 'y\n'.repeat(100_000) };
  return { status: 0, output: '' };
};
