import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftovers } from '../../embedded/leftovers.ts';
import type { OwnSystem } from '../choose.ts';
import { EnvironmentOffer } from './environment-offer.ts';
import type { Evasion } from './evasion.ts';
import { cloneRam, clonesFolder, type Frozen } from './frozen.ts';
import { MachineFailure, type GuestFile, type Hands, type Machine, type Machines, type Watching } from './machine.ts';
import type { Qemu } from './qemu.ts';

/** Real machines: qemu processes restored from frozen guests. One clone of each template is kept ready, so that a restore only starts qemu. */
export class QemuMachines implements Machines {
  /** By environment; several can share a template. */
  readonly #templates = new Map<string, Frozen>();
  readonly #ready = new Map<Frozen, Promise<string>>();
  readonly #alive = new Set<Qemu>();
  readonly #fallback: string;
  /** Folders that hold RAM files of this process. */
  readonly #folders = new Set<string>();
  readonly #offer = new EnvironmentOffer();
  #closed = false;

  private constructor(fallback: string) {
    this.#fallback = fallback;
  }

  static async open(templates: readonly Frozen[], fallbackFolder: string): Promise<QemuMachines> {
    const machines = new QemuMachines(join(fallbackFolder, 'machines'));
    for (const template of templates) machines.add(template);
    await machines.idle();
    return machines;
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

  /** Samples for these environments wait until `add` or `giveUp` is called. */
  expect(environments: readonly string[]): void {
    this.#offer.expect(environments);
  }

  giveUp(environments: readonly string[]): void {
    this.#offer.giveUp(environments);
  }

  evasion(environment: string): Evasion | null {
    return this.#templates.get(environment)?.evasion ?? null;
  }

  own(environment: string): OwnSystem | null {
    return this.#templates.get(environment)?.own ?? null;
  }

  /** Offers the environments of one more guest; an operator's own image stands before one that Assay builds. */
  add(template: Frozen): void {
    for (const name of Object.keys(template.environments)) {
      if (template.own !== null || this.own(name) === null) this.#templates.set(name, template);
    }
    this.#prepare(template);
    for (const name of Object.keys(template.environments)) this.#offer.add(name);
  }

  async restore(environment: string): Promise<Machine> {
    const template = this.#templates.get(environment);
    if (!template || this.#closed) throw new MachineFailure('RESTORE_FAILED', `this runner has no environment ${environment}`);
    const clone = this.#ready.get(template) ?? this.#clone(template);
    this.#ready.delete(template);
    const { qemu, hands } = await template.wake(await clone);
    this.#alive.add(qemu);
    void qemu.ended.then(() => this.#alive.delete(qemu));
    this.#prepare(template);
    const machine = new QemuMachine(qemu, hands);
    const prepare = template.environments[environment] ?? '';
    if (prepare === '') return machine;
    try {
      await machine.run(prepare, 30_000);
      return machine;
    } catch (error) {
      await machine.kill();
      throw error;
    }
  }

  /** Resolves when the next clone of every template is ready. */
  async idle(): Promise<void> {
    await Promise.all(this.#ready.values());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#offer.giveUp(this.#offer.pending);
    await Promise.allSettled([...this.#alive].map(async (qemu) => await qemu.destroy()));
    await Promise.allSettled(this.#ready.values());
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }

  /** In memory where there is room for guests of this size, else on the disk. */
  async #clone(template: Frozen): Promise<string> {
    const parent = await clonesFolder(template.memoryMiB, this.#fallback);
    const folder = join(parent, String(process.pid));
    if (!this.#folders.has(folder)) {
      this.#folders.add(folder);
      // Runners that died: their VMs died with them, their RAM files did not.
      await removeLeftovers(parent, /^(\d+)$/);
    }
    return await cloneRam(template.ram, folder);
  }

  #prepare(template: Frozen): void {
    if (this.#closed) return;
    const clone = this.#clone(template);
    clone.catch(() => this.#ready.delete(template));
    this.#ready.set(template, clone);
  }
}

class QemuMachine implements Machine {
  readonly #qemu: Qemu;
  readonly #hands: Hands;
  constructor(qemu: Qemu, hands: Hands) {
    this.#qemu = qemu;
    this.#hands = hands;
  }
  get ended(): Promise<void> {
    return this.#qemu.ended;
  }
  async push(path: string, bytes: Uint8Array, mode = '644'): Promise<void> {
    await this.#explained(this.#hands.push(path, bytes, mode));
  }
  async pushAll(files: readonly GuestFile[]): Promise<number> {
    return await this.#explained(this.#hands.pushAll(files));
  }
  async pull(path: string, bytesMax: number): Promise<Buffer> {
    return await this.#explained(this.#hands.pull(path, bytesMax));
  }
  async run(script: string, deadlineMs: number, watch?: Watching): Promise<{ status: number; output: string }> {
    return await this.#explained(this.#hands.run(script, deadlineMs, watch));
  }
  /** Of a machine that died, how its qemu ended. */
  async #explained<T>(work: Promise<T>): Promise<T> {
    return await work.catch(async (error: unknown) => {
      if (!(error instanceof MachineFailure) || error.code !== 'GUEST_DIED') throw error;
      throw new MachineFailure(error.code, `${error.message}: ${await this.#qemu.lastWords()}`, { cause: error });
    });
  }
  async kill(): Promise<void> {
    await this.#qemu.destroy();
  }
}
