import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namespaceFault } from '../../embedded/namespaces.ts';
import { jailed, mountTable, type Shown } from '../jail.ts';
import { MachineFailure } from './machine.ts';
import { processOfSession, ServedTime } from './served-time.ts';
import { ByteStream, connectWhenThere } from './stream.ts';

/** The identity qemu runs under when the runner is root: it owns nothing on the host but its VM's folder. */
export const jailUid = 64_990;

/** As the kernel shows it: cut to fifteen letters. */
const processName = 'qemu-system-x86';
/** From its start to its first word. */
const startMsMax = 20_000;
const lastWordsMs = 2_000;

export interface QemuOptions {
  /** The root with qemu and its libraries; becomes its whole world. */
  toolsRoot: string;
  /** A folder of this VM alone: sockets, logs, and its RAM in a file named ram. */
  folder: string;
  accelerator: 'kvm' | 'tcg';
  /** qemu's own words for the computer; in its world files have the paths of `shown`. */
  hardware: readonly string[];
  /** Files of the host that it may read: the path here, the path in its world. */
  shown: readonly (readonly [from: string, to: string])[];
  /** Files of the host that it may write as well. */
  written?: readonly (readonly [from: string, to: string])[];
}

/** What the jail shows: qemu's root, and in it the machine's own folder and the files and devices it needs. */
function shown(options: QemuOptions): Shown[] {
  return [
    { from: options.toolsRoot, to: '', options: 'bind,ro' },
    { from: options.folder, to: '/vm', options: 'bind' },
    ...options.shown.map(([from, to]): Shown => ({ from, to, options: 'bind,ro' })),
    ...(options.written ?? []).map(([from, to]): Shown => ({ from, to, options: 'bind' })),
    ...['null', 'urandom', ...(options.accelerator === 'kvm' ? ['kvm'] : [])].map((name): Shown => ({ from: `/dev/${name}`, to: `/dev/${name}`, options: 'bind' })),
  ];
}

/** A qemu process in its jail with its control channel open. */
export class Qemu {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly ended: Promise<void>;
  /** Deadlines are counted in the time that the host gives this process. */
  readonly time: ServedTime;
  #gone = false;
  #pid: number | undefined;
  #control: ByteStream | undefined;

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    this.time = new ServedTime(() => (this.#pid ??= this.#gone ? undefined : processOfSession(child.pid ?? 0, processName)));
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        this.#gone = true;
        resolve();
      });
    });
  }

  static async start(options: QemuOptions): Promise<Qemu> {
    const { folder } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const root = process.getuid?.() === 0;
    if (root) {
      await chown(folder, jailUid, jailUid);
      await chown(join(folder, 'ram'), jailUid, jailUid).catch(() => undefined);
    }
    const args = [
      '/usr/bin/qemu-system-x86_64', '-L', '/usr/share/qemu', '-L', '/usr/share/seabios', '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot',
      '-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny', '-qmp', 'unix:/vm/control,server=on,wait=off', ...options.hardware,
    ];
    const environment = ['QEMU_MODULE_DIR=/usr/lib/x86_64-linux-gnu/qemu', 'LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/pulseaudio', 'TMPDIR=/vm'];
    const table = join(folder, 'mounts');
    await writeFile(table, mountTable(options.toolsRoot, shown(options)));
    const log = openSync(join(folder, 'log'), 'w');
    // On top of the jail comes qemu's own seccomp filter.
    const [program, words] = jailed({ root: options.toolsRoot, table, uid: root ? jailUid : 'own', limits: ['-c 0', '-n 256', '-f 4194304'], environment, command: args });
    const child = spawn(program, words, { stdio: ['ignore', log, log, 'pipe'], detached: true });
    closeSync(log);
    // Errors of the pipe are the child's end; the exit event tells it.
    child.stdio[3]!.on('error', () => undefined);
    child.once('error', () => undefined);
    const qemu = new Qemu(child, folder);
    const now = () => qemu.time.now();
    try {
      qemu.#control = new ByteStream(await connectWhenThere(join(folder, 'control'), startMsMax, () => qemu.#gone, now), now);
      await qemu.#control.line(startMsMax);
      await qemu.execute('qmp_capabilities');
      return qemu;
    } catch (cause) {
      const late = !qemu.#gone;
      await qemu.kill();
      const text = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
      const said = text.trim().split('\n').slice(-3).join(' | ');
      // A jail that cannot be made has one of few causes, and what unshare or mount print names none of them.
      const fault = said.includes('qemu-system') ? undefined : await namespaceFault();
      throw new MachineFailure('RESTORE_FAILED', `qemu did not start: ${said || (late ? `nothing came of it within ${startMsMax / 1000} s of its time` : 'no output')}`, { cause: fault ?? cause });
    }
  }

  /** The agent's channel. */
  async agentStream(): Promise<ByteStream> {
    const now = () => this.time.now();
    return new ByteStream(await connectWhenThere(join(this.#folder, 'agent'), startMsMax, () => this.#gone, now), now);
  }

  /** One QMP command; events that arrive meanwhile are skipped. */
  async execute(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
    this.#control!.write(`${JSON.stringify({ execute: name, arguments: args })}\n`);
    for (;;) {
      const answer = JSON.parse(await this.#control!.line(60_000, 1_000_000)) as { return?: unknown; error?: { desc: string } };
      if (answer.error) throw new MachineFailure('RESTORE_FAILED', `${name}: ${answer.error.desc}`);
      if (answer.return !== undefined) return answer.return;
    }
  }

  /** Waits until it has ended by itself; after `msMax` of the time that the host gave it, it is killed, and true is returned. */
  async endedWithin(msMax: number): Promise<boolean> {
    let late = false;
    const look = () => {
      const left = msMax - this.time.now();
      if (left <= 0) {
        late = true;
        void this.kill();
      } else timer = setTimeout(look, Math.max(1_000, left));
    };
    let timer = setTimeout(look, msMax);
    await this.ended;
    clearTimeout(timer);
    return late;
  }

  /** How it ended, and the end of what it printed; for a person. */
  async lastWords(): Promise<string> {
    await Promise.race([this.ended, new Promise((resolve) => setTimeout(resolve, lastWordsMs))]);
    const { exitCode, signalCode } = this.#child;
    const how = signalCode ? `qemu was ended by ${signalCode}` : exitCode === null ? 'qemu still runs' : `qemu ended with ${exitCode}`;
    // The guest's console is the guest's word: for a person, and printable.
    const ends = await Promise.all(['log', 'serial'].map(async (name) => await readFile(join(this.#folder, name), 'latin1').catch(() => '')));
    const said = ends.map((text) => text.trim().split('\n').slice(-2).join(' | ').replace(/[^\x20-\x7e]/g, '·').slice(-200)).filter((text) => text !== '');
    return [how, ...said].join(': ');
  }

  /** Lets qemu end by itself, so that what it was to write is written. */
  async quit(): Promise<void> {
    await this.execute('quit');
    await this.ended;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    (this.#child.stdio[3] as { destroy?: () => void } | null)?.destroy?.();
    await this.ended;
    this.#control?.close();
  }

  /** Kills the VM and removes all it has written. */
  async destroy(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
