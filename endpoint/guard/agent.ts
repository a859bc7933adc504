import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pauseFor } from 'node:timers/promises';
import type { Origin } from '../../schema/policy-settings.ts';
import { AssayError } from '../assay-error.ts';
import type { AssayClient, Change, Verdict } from '../client.ts';
import { errorText } from '../error-text.ts';
import { RawPath, type FilePath } from '../file-path.ts';
import { scoreFor } from '../mail/held.ts';
import { Acknowledge, KnownVerdict } from '../operations.ts';
import type { Quarantine } from '../quarantine.ts';
import { doTasks, reportAll, type TaskDone } from '../tasks.ts';
import { isSettled, type GuardEntry } from './entry.ts';
import { Journal } from './journal.ts';
import { Keeper } from './keeper.ts';
import { PolicySource } from './policy-source.ts';
import { isAway, serviceOf } from './service.ts';
import { Watcher } from './watcher.ts';

export interface AgentOptions {
  client: AssayClient;
  deviceId: string;
  folder: string;
  quarantine: Quarantine;
  /** Folders whose new files are held. */
  watched?: readonly string[];
  origin?: Origin;
  /** The local engine's score of watched files; null where there is no such engine, and all are unclear. */
  localScore?: number | null;
  /** Do what administrators want done with quarantined files, too. */
  tasks?: boolean;
  atOnce?: number;
  quietMs?: number;
  /** How far verdicts were heard; in a file of the folder when left out. */
  cursor?: { load: () => Promise<string | null>; save: (cursor: string) => Promise<void> };
  onSettled?: (entry: GuardEntry) => void;
  onVerdict?: (verdict: Verdict) => void;
  onTask?: (done: TaskDone) => void;
  /** What is worth a line in a log. */
  onNote?: (text: string) => void;
}

/** All that an endpoint does as long as it runs: holds what arrives, follows verdicts, does tasks, keeps its policy. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #policies: PolicySource;
  readonly #journal: Journal;
  readonly #stop = new AbortController();
  readonly #listening = Promise.withResolvers<void>();
  readonly #work: Promise<unknown>[] = [];
  readonly #ended = Promise.withResolvers<never>();
  #watcher: Watcher | undefined;
  #saidWhy: string | null = null;
  readonly keeper: Keeper;

  constructor(options: AgentOptions) {
    this.#options = options;
    const { client, folder, quarantine, atOnce, quietMs, onSettled } = options;
    this.#policies = new PolicySource(folder);
    this.#journal = new Journal(folder);
    this.#ended.promise.catch(() => undefined);
    this.keeper = new Keeper({
      journal: this.#journal, quarantine, service: serviceOf(client), ...(atOnce ? { atOnce } : {}),
      ...(quietMs ? { quietMs } : {}), ...(onSettled ? { onSettled } : {}),
      onFault: (entry, message) => options.onNote?.(`${entry.place.text}: ${message}`),
      policy: async () => {
        // Listening first, then asking: a verdict that comes at once is not missed.
        await this.#listening.promise;
        return await this.#policies.now();
      },
    });
  }

  /**
   * Holds what there is to hold at once, whether or not the service answers. `all`: keeps up with what was decided
   * before.
   */
  async start({ all = true } = {}): Promise<void> {
    const { client, deviceId, watched = [], folder, onTask, quarantine } = this.#options;
    await this.#journal.open();
    await this.keeper.recover({ all });
    if (watched.length > 0) {
      this.#watcher = new Watcher({
        dirs: watched, keeper: this.keeper, folder, onFault: (path, message) =>
          this.#note(`${path}: ${message}`), take: async (path) => await this.#hold(path),
      });
      await this.#watcher.start();
    }
    this.#run(async () => await this.#follow());
    this.#run(async () => {
      await this.#patiently(async () => await this.#policies.ask(client, deviceId));
      await this.#policies.keep(client, this.#stop.signal);
    });
    if (!onTask) return;
    this.#run(async () => {
      await this.#patiently(async () => void (await reportAll(client, quarantine)));
      await doTasks(client, quarantine, this.#stop.signal, onTask, async (made, kept) => {
        const place: FilePath = kept.rawPath === undefined
          ? join(kept.path, kept.fileName) : new RawPath(Buffer.from(kept.rawPath, 'base64'));
        const verdict = await this.#verdictOf(kept.sha256);
        await this.keeper.expect(place, typeof made === 'string' ? made : new RawPath(made), { ...kept, verdict });
      });
    });
  }

  /**
   * Resolves when it is stopped; rejects with what trying again won't change, such as a credential that was revoked.
   */
  async run(signal: AbortSignal): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([stopped, this.#ended.promise]);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watcher?.stop();
    await this.keeper.stop();
    await Promise.allSettled(this.#work);
  }

  async #hold(path: FilePath): Promise<void> {
    const { origin = 'WEB', localScore } = this.#options;
    const score = localScore ?? scoreFor((await this.#scorePolicy()).settings);
    await this.keeper.take(path, { origin, localScore: score });
  }

  /** By the default policy's middle where no policy is known yet: holding does not wait for that. */
  async #scorePolicy() {
    const { defaultSettings } = await import('../../schema/policy-settings.ts');
    return await Promise.race([this.#policies.now(), Promise.resolve({ settings: defaultSettings })]);
  }

  #run(work: () => Promise<void>): void {
    const running = work().catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#ended.reject(error);
    });
    this.#work.push(running);
  }

  async #follow(): Promise<void> {
    const { client } = this.#options;
    const cursor = this.#options.cursor ?? this.#cursorFile();
    for (let after = await cursor.load(); !this.#stop.signal.aborted; after = null) {
      let missed = after === null;
      try {
        await client.follow({
          after, signal: this.#stop.signal, save: cursor.save,
          onState: (now, why) => this.#state(now, why),
          onChange: async (change) => {
            this.#listening.resolve();
            if (change.gap) this.#note('some changes are no longer kept; files that were let go are looked at again');
            if (missed || change.gap) await this.#lookAgain();
            missed = false;
            await this.#heard(change);
          },
        });
      } catch (error) {
        // A cursor of another service, or of another customer, leads nowhere: begin anew, and ask.
        if (after === null || !(error instanceof AssayError) || error.code !== 'BAD_USER_INPUT') throw error;
      }
    }
  }

  #state(now: 'connected' | 'lost', why: unknown): void {
    this.#listening.resolve();
    const text = now === 'lost' ? `connection lost: ${errorText(why)}; trying again` : 'listening';
    // Once for each reason: a service that is away for a day fills no log.
    if (text !== this.#saidWhy) this.#note(text);
    this.#saidWhy = text;
  }

  async #heard({ verdict }: Change): Promise<void> {
    if (!verdict) return;
    // Before the cursor is kept: a device that dies here hears it again, and says so again.
    await this.#patiently(async () => {
      await this.#options.client.query(Acknowledge, { input: { verdictId: verdict.id, state: 'SEEN' } });
    });
    await this.keeper.heard(verdict);
    this.#options.onVerdict?.(verdict);
  }

  /** What was said while nobody listened, and is not kept to be heard again, is asked for. */
  async #lookAgain(): Promise<void> {
    await this.keeper.lookAgain();
    const hashes = new Set<string>();
    for (const one of this.keeper.entries) if (isSettled(one) && one.decision && one.facts) hashes.add(one.facts.sha256);
    for (const sha256 of hashes) {
      await this.#patiently(async () => {
        const { verdict } = await this.#options.client.query(KnownVerdict, { sha256 });
        if (verdict) await this.keeper.heard(verdict);
      });
    }
  }

  async #verdictOf(sha256: string) {
    const { verdict } = await this.#options.client.query(KnownVerdict, { sha256 });
    return verdict ? { id: verdict.id, revision: verdict.revision, level: verdict.level } : null;
  }

  /** Until the service answers; throws what it refuses for good. */
  async #patiently(work: () => Promise<void>): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isAway(error) || (error instanceof AssayError && error.code === 'UNAUTHENTICATED')) throw error;
        this.#state('lost', error);
        await pauseFor(
          Math.min(30_000, 200 * 2 ** attempt) * (0.5 + Math.random()), null, { signal: this.#stop.signal },
        ).catch(() => undefined);
      }
    }
  }

  #note(text: string): void {
    this.#options.onNote?.(text);
  }

  #cursorFile(): NonNullable<AgentOptions['cursor']> {
    const path = join(this.#options.folder, 'cursor');
    return {
      load: async () => (await readFile(path, 'utf8').catch(() => '')).trim() || null,
      save: async (cursor) => {
        await writeFile(`${path}.new`, cursor, { mode: 0o600 });
        await rename(`${path}.new`, path);
      },
    };
  }
}

