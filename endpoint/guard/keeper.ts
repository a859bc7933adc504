import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { setTimeout as pauseFor } from 'node:timers/promises';
import { errorText } from '../error-text.ts';
import { factsOf, hashFile, type FileFacts } from '../file-facts.ts';
import { isFileFault } from '../faults/file.ts';
import { opened, type FilePath } from '../file-path.ts';
import type { EndpointPolicy } from '../guard.ts';
import type { Verdict } from '../client.ts';
import { Turns } from '../mail/turns.ts';
import type { Quarantine } from '../quarantine.ts';
import type { Origin } from '../../schema/policy-settings.ts';
import { askMsMax, changed, confirmed, firstLook, heldStep, verdictOf, withReputation } from './decide.ts';
import { disk as realDisk, type Disk } from './disk.ts';
import {
  isSettled, pathOf, placeOf, type GuardDecision, type GuardEntry, type GuardState, type FileMark,
} from './entry.ts';
import { heldPlace, isSameFile, markOf, releaseFile, takeFile, wholePath } from './held-file.ts';
import type { Journal } from './journal.ts';
import { isAway, type Answer, type GuardService } from './service.ts';
import { Teller, toTell } from './teller.ts';

export interface KeeperOptions {
  journal: Journal;
  quarantine: Quarantine;
  service: GuardService;
  /** Resolves once a policy is known: until then nothing that is held is let go. */
  policy: () => Promise<EndpointPolicy>;
  disk?: Disk;
  /** Files that are read at a time, and as many that are asked about and sent. */
  atOnce?: number;
  /** A file that was written to within this time may not be whole yet. Milliseconds. */
  quietMs?: number;
  /** A file is where its decision wants it to be. */
  onSettled?: (entry: GuardEntry) => void;
  /** Something could not be done, and will be tried again or is left as it is. */
  onFault?: (entry: GuardEntry, message: string) => void;
  /** Between two tries of what the service did not take. Milliseconds. */
  retryMs?: (attempt: number) => number;
}

/** What is known of a file while it is held. */
interface Waiting {
  verdict: Verdict | null;
  asked: boolean;
  over: boolean;
  message: string;
  wake: () => void;
}

/**
 * Takes files through their states (entry.ts), each on its own, and begins again where a process before it has ended.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #disk: Disk;
  /** For reading files. */
  readonly #turns: Turns;
  /** For asking the service and sending: what is decided is not to wait for what is still to be asked. */
  readonly #asking: Turns;
  readonly #teller: Teller;
  readonly #stop = new AbortController();
  readonly #waiting = new Map<string, Waiting>();
  /** What is being done with an entry, until it is settled. */
  readonly #running = new Map<string, Promise<void>>();
  readonly #sending = new Map<string, Promise<void>>();

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#disk = options.disk ?? realDisk;
    this.#turns = new Turns(options.atOnce ?? 4);
    this.#asking = new Turns(options.atOnce ?? 4);
    const { journal, quarantine, service } = options;
    this.#teller = new Teller({
      journal, quarantine, service, pause: async (attempt) => await this.#pause(attempt),
      onFault: (entry, message) => options.onFault?.(entry, message),
    });
  }

  /**
   * Takes over what processes that have died left, and goes on with it. With `all`, also what may change by a later
   * verdict.
   */
  async recover({ all = false } = {}): Promise<GuardEntry[]> {
    const { journal } = this.#options;
    await journal.open();
    const found = await journal.adopt({ all });
    for (const entry of found) this.#go(entry);
    return found;
  }

  /** Takes a file: it is held, and later let go or blocked. Throws where it can't be taken. */
  async take(
    path: FilePath, { origin, localScore = null }: { origin: Origin; localScore?: number | null },
  ): Promise<GuardEntry> {
    const { journal } = this.#options;
    const whole = wholePath(path);
    const id = randomBytes(12).toString('hex');
    const own = `${journal.folder}/held`;
    await this.#disk.makeFolder(own);
    const { folder, place } = await heldPlace(own, whole, id);
    await this.#disk.makeFolder(folder);
    const { mode } = await stat(opened(whole));
    const entry: GuardEntry = {
      id, state: 'TAKING', place: placeOf(whole), held: place, mode: mode & 0o7777, origin, localScore,
      takenAt: Date.now(), facts: null, decision: null, file: null,
      unsent: false, untold: [], listed: false,
    };
    await journal.save(entry);
    try {
      await this.#take(entry);
    } catch (error) {
      if (await markOf(pathOf(entry.held))) this.#go(entry);
      // It stays where it is, and nothing is known of it.
      else await journal.forget(id);
      throw error;
    }
    this.#go(entry);
    return entry;
  }

  /**
   * Whether a file that was found is one that was let go, or that is being taken or let go now. The same file with
   * other bytes is not.
   */
  async isKnown(path: FilePath, mark: FileMark): Promise<boolean> {
    const { journal } = this.#options;
    const place = placeOf(wholePath(path)).text;
    const fits = (one: GuardEntry) => isSameFile(one.file, mark) || (!isSettled(one) && one.place.text === place);
    const own = [...journal.entries].find(fits);
    const entry = own ?? (await journal.others()).find(fits);
    if (!entry) return false;
    if (!entry.file || entry.file.changedNs === mark.changedNs) return true;
    // It was renamed, or got other rights; or it was written to.
    if ((await hashFile(path)) !== entry.facts?.sha256) {
      if (own) await journal.forget(own.id);
      return false;
    }
    if (own) await journal.save(own, { file: mark, place: placeOf(wholePath(path)) });
    return true;
  }

  /** A file comes back by an administrator's task: it is known before it is there. */
  async expect(
    path: FilePath, made: FilePath,
    { sha256, mode, verdict }: { sha256: string; mode: number; verdict: GuardDecision['verdict'] },
  ): Promise<void> {
    const whole = wholePath(path);
    const id = randomBytes(12).toString('hex');
    const facts = { ...(await factsOf(made, whole)), sha256 };
    await this.#options.journal.save({
      id, state: 'RELEASED', place: placeOf(whole), held: placeOf(`${this.#options.journal.folder}/held/${id}`), mode,
      origin: 'OTHER', localScore: null, takenAt: Date.now(), facts,
      decision: {
        state: 'RELEASE', reason: 'RESTORED', actions: [], verdict, heldMs: 0,
        message: 'an administrator had it restored',
      },
      file: await markOf(made), unsent: false, untold: [], listed: false,
    });
  }

  /** Entries that this process works on. */
  get entries(): Iterable<GuardEntry> {
    return this.#options.journal.entries;
  }

  /** Resolves when the file is where its decision wants it to be. */
  async settled({ id }: GuardEntry): Promise<void> {
    await this.#running.get(id);
  }

  /** Resolves when the service has been asked, has the bytes that it wants, and was told what was done. */
  async told({ id }: GuardEntry): Promise<void> {
    await this.#running.get(id);
    await this.#sending.get(id);
    await this.#teller.told(id);
  }

  /**
   * A verdict is new or has changed. When this resolves, what follows from it is written down: the cursor may be kept.
   */
  async heard(verdict: Verdict): Promise<void> {
    for (const entry of [...this.#options.journal.entries]) {
      if (entry.facts?.sha256 !== verdict.sample.sha256) continue;
      const waiting = this.#waiting.get(entry.id);
      if (waiting) {
        better(waiting, verdict);
        waiting.wake();
        continue;
      }
      // Decided just now by an older one: after that.
      await this.#running.get(entry.id);
      await this.#change(entry, verdict);
    }
  }

  /** Verdicts may have been missed: asks again about all that is held. */
  async lookAgain(): Promise<void> {
    for (const entry of this.#options.journal.entries) if (this.#waiting.has(entry.id)) this.#send(entry);
  }

  /** Ends in an orderly way: what is under way goes on with the next process. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const waiting of this.#waiting.values()) waiting.wake();
    await Promise.allSettled([...this.#running.values(), ...this.#sending.values(), this.#teller.ended()]);
  }

  #go(entry: GuardEntry): void {
    if (isSettled(entry)) return this.#after(entry);
    const run = this.#run(entry).finally(() => {
      if (this.#running.get(entry.id) === run) this.#running.delete(entry.id);
    });
    this.#running.set(entry.id, run);
  }

  async #run(entry: GuardEntry): Promise<void> {
    for (let attempt = 0; !isSettled(entry) && !this.#stop.signal.aborted; ) {
      try {
        await this.#step(entry);
        attempt = 0;
      } catch (error) {
        // A full disk, a folder that is away: it stays held until that is over.
        if (this.#stop.signal.aborted) return;
        this.#options.onFault?.(entry, errorText(error));
        await this.#pause(attempt++);
      }
    }
    if (!isSettled(entry)) return;
    this.#options.onSettled?.(entry);
    this.#after(entry);
  }

  async #step(entry: GuardEntry): Promise<void> {
    if (entry.state === 'TAKING') await this.#take(entry);
    else if (entry.state === 'HELD') await this.#decide(entry);
    else if (entry.state === 'RELEASING') await this.#release(entry);
    else if (entry.state === 'QUARANTINING') await this.#quarantine(entry);
  }

  /** With the file nothing is left to do; with the service there may be. */
  #after(entry: GuardEntry): void {
    if (entry.unsent) this.#send(entry);
    this.#teller.tell(entry);
  }

  async #take(entry: GuardEntry): Promise<void> {
    // A file that was let go and is bad after all: it may be another one by now.
    const isOther = entry.decision !== null && !(await markOf(pathOf(entry.held))) &&
      (await hashFile(pathOf(entry.place)).catch(() => null)) !== entry.facts?.sha256;
    if (isOther || !(await takeFile(this.#disk, entry))) return await this.#gone(entry);
    if (entry.decision) return await this.#commit(entry, entry.decision);
    await this.#options.journal.save(entry, { state: 'HELD' });
  }

  /** It has come to where nothing is left to be done with it, and there may be something to tell. */
  async #settle(entry: GuardEntry, state: GuardState, changes: Partial<GuardEntry> = {}): Promise<void> {
    await this.#options.journal.save(entry, (now) => ({
      ...changes, state, untold: [...now.untold, ...toTell(state, changes.decision ?? now.decision)],
    }));
  }

  /** Writes the decision down: from here on it is carried out, by whoever lives. */
  async #commit(entry: GuardEntry, decision: GuardDecision): Promise<void> {
    const away = decision.actions.some((action) => action === 'QUARANTINE' || action === 'REMEDIATE');
    if (decision.state === 'BLOCK' && !away) return await this.#settle(entry, 'BLOCKED', { decision });
    await this.#options.journal.save(
      entry, { decision, state: decision.state === 'RELEASE' ? 'RELEASING' : 'QUARANTINING' },
    );
  }

  async #decide(entry: GuardEntry): Promise<void> {
    const held = pathOf(entry.held);
    // Until it is known again, verdicts are not for it: they come with the answer.
    entry.facts = null;
    await this.#quiet(held);
    const policy = await this.#policy();
    if (!policy) return;
    const facts = await this.#turns.take(async () =>
      await factsOf(held, pathOf(entry.place)).catch(async (error: unknown) => {
      if (await markOf(held)) throw error;
      return null;
    }));
    if (!facts) return await this.#gone(entry);
    const decided = async (decision: Omit<GuardDecision, 'heldMs'>) => {
      entry.facts = facts;
      await this.#commit(entry, { ...decision, heldMs: heldMs(entry) });
    };
    if (facts.size === 0) return await decided({
      state: 'RELEASE', reason: 'NOT_SENT', actions: [], verdict: null, message: 'it is empty',
    });
    const first = firstLook(policy, { ...entry, facts });
    if (!first.send) return await decided(withReputation(
      policy, first.decision, first.reputation ? await this.#reputation(facts.sha256, entry) : null,
    ));
    const decision = await this.#wait(entry, facts);
    if (decision) await this.#commit(entry, decision);
  }

  /** Until the hold contract decides; null when this process is to end first. */
  async #wait(entry: GuardEntry, facts: FileFacts): Promise<GuardDecision | null> {
    const waiting: Waiting = { verdict: null, asked: false, over: false, message: '', wake: () => undefined };
    const [base, since] = [heldMs(entry), performance.now()];
    // Verdicts are heard from the moment on that its hash is known.
    this.#waiting.set(entry.id, waiting);
    Object.assign(entry, { facts, unsent: true });
    try {
      await this.#options.journal.save(entry);
      this.#send(entry);
      for (;;) {
        const policy = await this.#policy();
        if (!policy || this.#stop.signal.aborted) return null;
        const passed = Math.round(performance.now() - since);
        // A clock that is set while a file is held changes nothing.
        const step = heldStep(
          policy, entry, { ...waiting, asked: waiting.asked || passed >= askMsMax, heldMs: base + passed },
        );
        if ('state' in step) return step;
        await wakened(waiting, step.againMs, this.#stop.signal);
      }
    } finally {
      this.#waiting.delete(entry.id);
    }
  }

  /** Asks the service and sends what it wants, until it has been: also after the file was let go. */
  #send(entry: GuardEntry): void {
    if (this.#sending.has(entry.id)) return;
    const sending = this.#sendIt(entry)
      .catch((error: unknown) => this.#options.onFault?.(entry, errorText(error)))
      .finally(() => this.#sending.delete(entry.id));
    this.#sending.set(entry.id, sending);
  }

  async #sendIt(entry: GuardEntry): Promise<void> {
    const { service, journal, onFault } = this.#options;
    const { origin, localScore } = entry;
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      try {
        await this.#asking.take(async () => await service.submit(
          whereOf(entry), entry.facts!, { origin, localScore }, (answer) => this.#answered(entry, answer),
        ));
        break;
      } catch (error) {
        const moved = isFileFault(error) && attempt < 3;
        const waiting = this.#waiting.get(entry.id);
        if (!moved && !isAway(error)) {
          if (waiting) [waiting.over, waiting.message] = [true, errorText(error)];
          onFault?.(entry, `it was not sent: ${errorText(error)}`);
          waiting?.wake();
          break;
        }
        if (waiting && !moved) {
          // Who can't be asked can't say that it is bad: the policy's time decides.
          waiting.asked = true;
          waiting.message = errorText(error);
          waiting.wake();
        }
        if (attempt === 0 && !moved) onFault?.(entry, `the service can't be asked: ${errorText(error)}; trying again`);
        await this.#pause(attempt);
      }
    }
    if (this.#stop.signal.aborted) return;
    entry.unsent = false;
    // Written down with its decision, if that is not made yet: until then it is asked about again after a crash.
    if (isSettled(entry)) await journal.save(entry);
  }

  #answered(entry: GuardEntry, answer: Answer): void {
    const waiting = this.#waiting.get(entry.id);
    if (!waiting) return;
    waiting.asked = true;
    waiting.message = answer.decision.message;
    waiting.over = answer.decision.outcome === 'SKIP';
    better(waiting, verdictOf(answer));
    waiting.wake();
  }

  async #reputation(sha256: string, entry: GuardEntry) {
    return await this.#asking.take(async () => await Promise.race([
      this.#options.service.reputation(sha256).catch((error: unknown) => {
        this.#options.onFault?.(entry, `what others know of it can't be asked: ${errorText(error)}`);
        return null;
      }),
      pauseFor(askMsMax, null, { ref: false, signal: this.#stop.signal }).catch(() => null),
    ]));
  }

  async #release(entry: GuardEntry): Promise<void> {
    const { journal } = this.#options;
    const held = pathOf(entry.held);
    // Its writer may have gone on writing. Where time alone decided, the bytes did not matter.
    const matters = entry.decision!.reason !== 'TIME_UP' && (await markOf(held)) !== null;
    if (matters && (await this.#turns.take(async () => await hashFile(held))) !== entry.facts!.sha256) {
      return await journal.save(entry, { state: 'HELD', decision: null, facts: null, unsent: false });
    }
    const file = await releaseFile(this.#disk, entry, async (place) => await journal.save(entry, { place }));
    if (!file) return await this.#gone(entry);
    await this.#settle(entry, 'RELEASED', { file });
  }

  async #quarantine(entry: GuardEntry): Promise<void> {
    const { quarantine } = this.#options;
    if (!(await markOf(pathOf(entry.held))) && !(await quarantine.find(entry.id))) return await this.#gone(entry);
    await this.#turns.take(async () => await quarantine.keep({
      localId: entry.id, source: opened(pathOf(entry.held)), path: pathOf(entry.place), mode: entry.mode,
    }));
    // What is taken away for being known is not sent.
    await this.#settle(entry, 'QUARANTINED', { unsent: false });
  }

  async #gone(entry: GuardEntry): Promise<void> {
    await this.#settle(entry, 'GONE', { unsent: false });
  }

  async #change(entry: GuardEntry, verdict: Verdict): Promise<void> {
    const policy = await this.#policy();
    const decision = policy && changed(policy, entry, verdict);
    if (!decision) {
      // It is as this verdict wants it, and the service is told that too.
      const same = policy && confirmed(entry, verdict);
      if (!same) return;
      await this.#settle(entry, entry.state, { decision: same });
      return this.#teller.tell(entry);
    }
    if (entry.state === 'RELEASED') {
      await this.#options.journal.save(entry, { state: 'TAKING', decision, file: null, takenAt: Date.now() });
    } else await this.#commit(entry, decision);
    this.#go(entry);
  }

  async #quiet(held: FilePath): Promise<void> {
    const { quietMs = 0 } = this.#options;
    if (quietMs === 0) return;
    for (;;) {
      const left = await stat(opened(held)).then(({ mtimeMs }) => mtimeMs + quietMs - Date.now(), () => 0);
      // A time that lies ahead is none to wait for.
      if (left <= 0 || left > quietMs || this.#stop.signal.aborted) return;
      await pauseFor(left, null, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #policy(): Promise<EndpointPolicy | null> {
    const ended = new Promise<null>((resolve) => {
      if (this.#stop.signal.aborted) resolve(null);
      else this.#stop.signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    return await Promise.race([this.#options.policy(), ended]);
  }

  async #pause(attempt: number): Promise<void> {
    const ms = (this.#options.retryMs ?? ((n) => Math.min(60_000, 500 * 2 ** n) * (0.5 + Math.random())))(attempt);
    await pauseFor(ms, null, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

/** By the clock of the system, which may have been set: never less than nothing. */
const heldMs = ({ takenAt }: GuardEntry): number => Math.max(0, Date.now() - takenAt);

/** Where its bytes are now. */
const whereOf = (entry: GuardEntry): FilePath => pathOf(entry.state === 'RELEASED' ? entry.place : entry.held);

async function wakened(waiting: Waiting, ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    waiting.wake = resolve;
    timer = setTimeout(resolve, ms);
    if (signal.aborted) resolve();
  });
  clearTimeout(timer);
}

function better(waiting: Waiting, verdict: Verdict | null): void {
  if (verdict && (!waiting.verdict || verdict.revision >= waiting.verdict.revision)) waiting.verdict = verdict;
}
