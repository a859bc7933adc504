import type { OwnSystem } from '../choose.ts';
import type { Evasion } from './evasion.ts';

/** A file to be written into a guest. */
export interface GuestFile {
  path: string;
  bytes: Uint8Array;
}

/** What can be done inside a guest. */
export interface Hands {
  /** Writes a file into the guest. Throws when the guest refuses the path. */
  push(path: string, bytes: Uint8Array, mode?: string): Promise<void>;
  /**
   * The same for many files, which anybody may run; folders that are missing are made. Files that the guest refuses
   * are left out; returns how many.
   */
  pushAll(files: readonly GuestFile[]): Promise<number>;
  /** Reads at most `bytesMax` bytes of a guest file. What comes back is hostile input. */
  pull(path: string, bytesMax: number): Promise<Buffer>;
  /**
   * Runs a script as the guest's root (bash; in an operator's own image what its `cmd.exe` understands) and returns its exit status, 124 when it
   * did not end in time, and the first 64 KiB of its output. The deadline holds for the guest's clock and for the host's; with `watch` for the
   * host's alone.
   */
  run(script: string, deadlineMs: number, watch?: Watching): Promise<{ status: number; output: string }>;
}

/** One throw-away computer: restored for one sample, killed after it, never used again. */
export interface Machine extends Hands {
  /** Resolves when the machine is gone, for whatever reason. */
  readonly ended: Promise<void>;
  /** Kills the machine; safe to call twice. */
  kill(): Promise<void>;
}

/** What the host does while a sample runs. */
export interface Watching {
  /** Milliseconds of the host's clock until the sample is told to end (`guest/run.pl`). */
  stopMs: number;
  /** Hears of processes of the ordinary user as they appear: number, parent's number, command line. */
  note(text: string): void;
}

/** Where machines come from: one implementation on qemu, one in memory for tests; the same suite runs over both. */
export interface Machines {
  /** A machine of this environment, ready to take a sample. */
  restore(environment: string): Promise<Machine>;
  /** Names of the environments this host can run. */
  readonly environments: readonly string[];
  /** Names of environments whose guests are being made: they will be offered, or given up. */
  readonly pending: readonly string[];
  /** Resolves when an environment is pending no more. */
  settled(environment: string): Promise<void>;
  /** How well a guest hides what it is; null where nobody has checked. */
  evasion(environment: string): Evasion | null;
  /** What an operator's own image is; null for the guests that Assay builds. */
  own(environment: string): OwnSystem | null;
  close(): Promise<void>;
}

/** The same machines, but for what is given. */
export function machinesLike(machines: Machines, changed: Partial<Pick<Machines, 'restore' | 'settled'>>): Machines {
  return {
    get environments() {
      return machines.environments;
    },
    get pending() {
      return machines.pending;
    },
    settled: async (environment) => await machines.settled(environment),
    evasion: (environment) => machines.evasion(environment),
    own: (environment) => machines.own(environment),
    restore: async (environment) => await machines.restore(environment),
    close: async () => await machines.close(),
    ...changed,
  };
}

/** The guest broke the protocol, went silent or died. Whether the sample did that or the host can't be known from one run: the attempt fails, and another one follows. */
export class MachineFailure extends Error {
  override name = 'MachineFailure';
  readonly code: 'GUEST_SILENT' | 'GUEST_MALFORMED' | 'GUEST_DIED' | 'GUEST_REFUSED' | 'RESTORE_FAILED';
  constructor(code: MachineFailure['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
