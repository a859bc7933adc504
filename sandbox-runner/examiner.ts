import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Log } from '../platform/log.ts';
import type { Examined } from './examine.ts';
import { guess } from './identify.ts';
import { bounds as allBounds, type Bounds } from './parsers/bounds.ts';
import { ParserProcess } from './parsers/process.ts';
import type { Finding } from './parsers/messages.ts';
import { World, type Way } from './parsers/world.ts';

/** Samples that one process parses in its life. A start costs 0.4 s of CPU; a new process has no memory of what earlier bytes did to it. */
const samplesMax = 20;
const processesMax = 4;

export interface ExaminerOptions {
  /** Processes beside each other; the host's processors, four at the most, when left out. */
  count?: number;
  bounds?: Bounds;
  log?: Log;
  /** The program of the parser processes, for tests. */
  entry?: string;
  /** Start them without a jail, for tests and where none can be had; the reason for the log. */
  unconfined?: string;
}

export interface ExamineOptions {
  /**
   * `SMALL`: a process started for this sample alone, one at a time, with a third of the memory, CPU time and nesting: for a sample that has
   * ended a runner before.
   */
  bounds?: 'NORMAL' | 'SMALL';
  /** Gets each finding as it is made. */
  found?: (finding: Finding) => void;
}

interface Waiting {
  process: (process: ParserProcess) => void;
  failed: (error: unknown) => void;
}

/**
 * The static layer. Hostile bytes are parsed in processes of their own, jailed and bounded (`parsers/`); when one dies of a sample, what it had
 * found is kept, a limitation says what it died of, and another process takes its place.
 *
 *     start ──▶ free ◀──▶ busy ──▶ ended (killed, crashed, or has had its samples) ──▶ start
 */
export class Examiner {
  readonly #rules: string;
  readonly #options: ExaminerOptions;
  readonly #count: number;
  readonly #alive = new Set<ParserProcess>();
  readonly #free: ParserProcess[] = [];
  readonly #samples = new WeakMap<ParserProcess, number>();
  readonly #waiting: Waiting[] = [];
  #world: Promise<World> | undefined;
  #way: Promise<Way> | undefined;
  #small: Promise<unknown> = Promise.resolve();
  #starting = 0;
  #closed = false;

  /** `sets`: all YARA rules (`static/yara-sets.ts`). */
  constructor(sets: readonly string[], options: ExaminerOptions = {}) {
    this.#rules = JSON.stringify(sets);
    this.#options = options;
    this.#count = options.count ?? Math.max(1, Math.min(processesMax, availableParallelism()));
  }

  /**
   * Everything that can be said without running it. Never rejects for what the file is like: limitations say what could not be done. Rejects
   * when no parser process can be started, or after `close`. `passwords` are tried on archives first.
   */
  async examine(bytes: Buffer, fileName: string, passwords: readonly string[] = [], options: ExamineOptions = {}): Promise<Examined> {
    if (options.bounds === 'SMALL') {
      const turn = this.#small.then(async () => await this.#alone(bytes, fileName, passwords, options));
      this.#small = turn.catch(() => undefined);
      return await turn;
    }
    const process = await this.#take();
    try {
      return await parsed(process, bytes, { fileName, passwords, bounds: this.#options.bounds ?? allBounds.NORMAL }, options.found);
    } finally {
      this.#give(process);
    }
  }

  /** Starts every process, so that the first sample does not wait for one. */
  async warm(): Promise<void> {
    await Promise.all(Array.from({ length: this.#count }, async () => await this.examine(Buffer.from('warm'), 'warm.txt')));
  }

  /** Null when parsers are jailed, else why this host has no jail for them; starts one to find out. */
  async unconfined(): Promise<string | null> {
    return (await this.#jail()).unconfined;
  }

  /** The processes that are alive. */
  get processes(): readonly ParserProcess[] {
    return [...this.#alive];
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { failed } of this.#waiting.splice(0)) failed(new Error('the examiner is closed'));
    for (const process of this.#alive) process.kill();
    await Promise.all([...this.#alive].map(async (process) => await process.ended));
    (await this.#world?.catch(() => undefined))?.remove();
  }

  async #take(): Promise<ParserProcess> {
    if (this.#closed) throw new Error('the examiner is closed');
    for (let process = this.#free.pop(); process; process = this.#free.pop()) if (!process.gone) return process;
    const taken = new Promise<ParserProcess>((resolve, reject) => this.#waiting.push({ process: resolve, failed: reject }));
    this.#replenish();
    return await taken;
  }

  #give(process: ParserProcess): void {
    const samples = (this.#samples.get(process) ?? 0) + 1;
    this.#samples.set(process, samples);
    if (!process.gone && samples < samplesMax && !this.#closed) return this.#offer(process);
    process.kill();
    this.#alive.delete(process);
    // The next sample finds a process that has started already.
    this.#replenish(1);
  }

  #offer(process: ParserProcess): void {
    const next = this.#waiting.shift();
    if (next) next.process(process);
    else this.#free.push(process);
  }

  /** Starts what is wanted, within the count; `spare`: also when nothing waits. */
  #replenish(spare = 0): void {
    while (!this.#closed && this.#alive.size + this.#starting < this.#count && this.#waiting.length + spare > this.#starting) {
      this.#starting++;
      this.#started(this.#options.bounds ?? allBounds.NORMAL).then((process) => {
        this.#starting--;
        void process.ended.then(() => this.#alive.delete(process));
        this.#offer(process);
      }, (error: unknown) => {
        this.#starting--;
        this.#waiting.shift()?.failed(error);
        if (this.#waiting.length > 0) this.#replenish();
      });
    }
  }

  async #alone(bytes: Buffer, fileName: string, passwords: readonly string[], { found }: ExamineOptions): Promise<Examined> {
    if (this.#closed) throw new Error('the examiner is closed');
    const process = await this.#started(allBounds.SMALL);
    try {
      return await parsed(process, bytes, { fileName, passwords, bounds: allBounds.SMALL }, found);
    } finally {
      process.kill();
      this.#alive.delete(process);
    }
  }

  async #started(bounds: Bounds): Promise<ParserProcess> {
    const process = new ParserProcess(await this.#jail(), this.#rules, bounds);
    this.#alive.add(process);
    try {
      await process.ready;
    } catch (cause) {
      this.#alive.delete(process);
      throw new Error(`a parser process could not be started: ${(cause as Error).message}`, { cause });
    }
    if (this.#closed) process.kill();
    return process;
  }

  /** The jail when this host has one: tried once, as it will be used. */
  async #jail(): Promise<Way> {
    this.#way ??= (async () => {
      this.#world = World.make(this.#options.entry);
      const world = await this.#world;
      if (this.#options.unconfined !== undefined) return world.unconfined(this.#options.unconfined);
      const first = new ParserProcess(world.jail, this.#rules, this.#options.bounds ?? allBounds.NORMAL);
      try {
        await first.ready;
        return world.jail;
      } catch (error) {
        const reason = (error as Error).message;
        this.#options.log?.warn({ reason }, 'this host has no jail for parsers: they run with bounded memory and CPU time, and see its files and network');
        return world.unconfined(reason);
      } finally {
        first.kill();
      }
    })();
    return await this.#way;
  }
}

/** What a process found of a sample, whether it came to an end with it or died of it. */
async function parsed(process: ParserProcess, bytes: Buffer, sample: { fileName: string; passwords: readonly string[]; bounds: Bounds }, heard: (finding: Finding) => void = () => undefined): Promise<Examined> {
  const first = guess(bytes, sample.fileName);
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  const examined: Examined = { identity: first, signals: [], written: [], members: [], limitations: [], facts: { mediaType: first.mediaType, category: first.category, md5: hash('md5'), sha1: hash('sha1'), facts: JSON.stringify({ size: bytes.length }) } };
  const limitations = new Set<string>();
  const death = await process.parse(sample, bytes, (finding, payload) => {
    add(examined, limitations, finding, payload);
    heard(finding);
  });
  if (death !== null) limitations.add(death);
  return { ...examined, limitations: [...limitations] };
}

function add(examined: Examined, limitations: Set<string>, finding: Finding, payload: Buffer): void {
  switch (finding.kind) {
    case 'identity':
      examined.identity = finding.identity;
      examined.facts = { ...examined.facts, mediaType: finding.identity.mediaType, category: finding.identity.category };
      break;
    case 'facts':
      // Digests are this program's own.
      examined.facts = { ...examined.facts, facts: finding.facts.facts };
      break;
    case 'signals':
      examined.signals.push(...finding.signals);
      break;
    case 'written':
      examined.written.push(...finding.written);
      break;
    case 'limitations':
      if (limitations.size < 200) for (const one of finding.limitations) limitations.add(one);
      break;
    case 'passive':
    case 'calls': {
      const { member } = finding;
      const more = finding.kind === 'passive' ? { passive: true } : { calls: finding.calls, callsLeft: finding.left };
      const of = member === null ? [examined] : examined.members.filter((one) => one.sha256 === member.sha256 && one.fileName === member.fileName);
      for (const one of of) one.identity = { ...one.identity, ...more };
      break;
    }
    case 'member': {
      if (examined.members.length >= 1_000) break;
      // Likewise: a hash decides what is known of a file elsewhere.
      const sha256 = createHash('sha256').update(payload).digest('hex');
      const { fileName, identity, path, container } = finding;
      const { mediaType, category } = identity;
      examined.members.push({ sha256, size: payload.length, fileName, mediaType, category, bytes: payload, identity, path, container });
    }
  }
}
