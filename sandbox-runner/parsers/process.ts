import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Bounds } from './bounds.ts';
import { cpuMsOf, descendants } from './cpu.ts';
import { frame, FrameReader, replySchema, type Finding, type SampleFrame } from './messages.ts';
import type { Way } from './world.ts';

/** Until it has loaded its code; a far bound, because a host may be busy. */
const startMsMax = 120_000;
/** How often its CPU time is looked at. */
const pollMs = 200;
/** A process that neither works nor answers is ended after so many times its bound of CPU time, and a minute. */
const idleFactor = 10;
/** Findings of one sample: more comes from no honest parser. */
const findingsMax = 50_000;
const headersBytesMax = 64 * 1024 * 1024;
const complaintsMax = 4_000;

/** Why a process gave no whole answer, as a limitation. */
export type Death = 'STATIC_LIMIT_TIME' | 'STATIC_LIMIT_MEMORY' | 'STATIC_FAILED';

/** One parser process: parses one sample at a time, and may be killed by what it parses without anything else being touched. */
export class ParserProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Socket;
  readonly #reader: FrameReader;
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  readonly unconfined: string | null;
  #complaints = '';
  #status: number | NodeJS.Signals | null = null;
  #gone = false;
  #killed = false;
  #death: Death | undefined;
  #onReply: ((header: unknown, payload: Buffer) => void) | undefined;
  #pids: number[] = [];

  /** `rules`: all YARA rules, as JSON. */
  constructor(way: Way, rules: string, bounds: Bounds) {
    this.unconfined = way.unconfined;
    this.#reader = new FrameReader(bounds.bytesMax + 64 * 1024 * 1024);
    const [program, words] = way.start(bounds);
    this.#child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], detached: true, cwd: '/' });
    this.#pipe = this.#child.stdio[4] as Socket;
    // The end of the pipes is told by the exit.
    for (const pipe of this.#child.stdio) pipe?.on('error', () => undefined);
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.#complaints = (this.#complaints + chunk.toString('latin1')).slice(-complaintsMax)));
    this.ended = new Promise((resolve) => {
      const end = (status: number | NodeJS.Signals | null) => {
        this.#status = status;
        this.#gone = true;
        resolve();
      };
      this.#child.once('error', (error) => {
        this.#complaints = error.message;
        end(null);
      });
      // Not before its last words have been read.
      this.#child.once('close', (code, signal) => end(code ?? signal));
    });
    this.#pipe.on('data', (chunk: Buffer) => this.#take(chunk));
    this.ready = this.#started(rules);
    this.ready.catch(() => undefined);
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** The process and those around it in its jail, for who wants to look at them or to end them. */
  get pids(): readonly number[] {
    return this.#pids;
  }

  /** The last lines it wrote to its standard error. */
  get complaints(): string {
    return this.#complaints.trim().split('\n').slice(-3).join(' | ');
  }

  /**
   * Gives it a sample; `found` gets each finding as it comes. Resolves with null when the process came to an end with it, else with what it
   * died of: it is then of no more use.
   */
  async parse(sample: SampleFrame, bytes: Uint8Array, found: (finding: Finding, payload: Buffer) => void): Promise<Death | null> {
    const before = await this.#cpuMs();
    let count = 0;
    let headerBytes = 0;
    let payloadBytes = 0;
    this.#hold(true);
    const done = new Promise<true>((resolve, reject) => {
      this.#onReply = (header, payload) => {
        headerBytes += JSON.stringify(header).length;
        payloadBytes += payload.length;
        if (++count > findingsMax || headerBytes > headersBytesMax || payloadBytes > sample.bounds.bytesMax + 64 * 1024 * 1024) return reject(new Error('a parser process that never stops telling'));
        const reply = replySchema.parse(header);
        if (reply.kind === 'done') resolve(true);
        else if (reply.kind !== 'ready') found(reply, payload);
      };
    });
    const watch = this.#watch(before, sample.bounds);
    for (const part of frame(sample, bytes)) this.#pipe.write(part);
    try {
      if (await Promise.race([done, this.ended.then(() => false)])) return null;
      return this.#death ?? this.#causeOfDeath();
    } catch {
      // What it says is not what a parser of ours says.
      this.kill('STATIC_FAILED');
      await this.ended;
      return 'STATIC_FAILED';
    } finally {
      clearInterval(watch);
      this.#onReply = undefined;
      this.#hold(false);
    }
  }

  /** CPU time it has used since it was started, ms. */
  async cpuMs(): Promise<number> {
    return (await this.#cpuMs()) ?? 0;
  }

  kill(death?: Death): void {
    this.#death ??= death;
    this.#killed = true;
    // Who waits for its end is to see it.
    if (!this.#gone) this.#hold(true);
    this.#child.kill('SIGKILL');
    (this.#child.stdio[3] as Socket | null)?.destroy();
    this.#pipe.destroy();
  }

  async #started(rules: string): Promise<void> {
    const ready = new Promise<void>((resolve) => {
      this.#onReply = () => resolve();
    });
    for (const part of frame({ kind: 'rules' }, Buffer.from(rules))) this.#pipe.write(part);
    const timer = setTimeout(() => this.kill(), startMsMax);
    await Promise.race([ready, this.ended]);
    clearTimeout(timer);
    this.#onReply = undefined;
    if (this.#gone) throw new Error(this.complaints || `it ended with ${this.#status}`);
    this.#pids = [this.#child.pid!, ...(await descendants(this.#child.pid!))];
    this.#hold(false);
  }

  #take(chunk: Buffer): void {
    try {
      for (const { header, payload } of this.#reader.push(chunk)) {
        // What comes after the end that was put to it is not waited for.
        if (this.#killed) return;
        this.#onReply?.(header, payload);
      }
    } catch {
      this.kill('STATIC_FAILED');
    }
  }

  /** Ends it when the sample has used up its CPU time, or the far bound of the clock, whatever it is busy with. */
  #watch(before: number | null, { cpuMsMax, graceCpuMs }: Bounds): NodeJS.Timeout {
    const startedAt = performance.now();
    const max = cpuMsMax + graceCpuMs;
    return setInterval(() => {
      if (performance.now() - startedAt > max * idleFactor + 60_000) return this.kill('STATIC_LIMIT_TIME');
      void this.#cpuMs().then((used) => {
        if (before !== null && used !== null && used - before > max) this.kill('STATIC_LIMIT_TIME');
      });
    }, pollMs);
  }

  async #cpuMs(): Promise<number | null> {
    const each = await Promise.all(this.#pids.map(cpuMsOf));
    return each.length === 0 || each.every((one) => one === null) ? null : each.reduce((sum: number, one) => sum + (one ?? 0), 0);
  }

  #causeOfDeath(): Death {
    if (/heap limit|out of memory|allocation failed|failed to allocate|bad_alloc|cannot allocate|array buffer allocation/i.test(this.#complaints)) return 'STATIC_LIMIT_MEMORY';
    // The kernel ends with SIGKILL what uses too much memory.
    return this.#status === 'SIGKILL' || this.#status === 137 ? 'STATIC_LIMIT_MEMORY' : 'STATIC_FAILED';
  }

  /** A process that has nothing to do keeps no program from its end. */
  #hold(held: boolean): void {
    const handles = [this.#child, ...this.#child.stdio] as ({ ref?: () => void; unref?: () => void } | null)[];
    for (const one of handles) (held ? one?.ref : one?.unref)?.call(one);
  }
}
