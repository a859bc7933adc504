import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '../../endpoint/client.ts';
import type { EndpointPolicy } from '../../endpoint/guard.ts';
import { disk as realDisk, type Disk } from '../../endpoint/guard/disk.ts';
import { type Acknowledgement, type GuardEntry } from '../../endpoint/guard/entry.ts';
import { Journal } from '../../endpoint/guard/journal.ts';
import { Keeper, type KeeperOptions } from '../../endpoint/guard/keeper.ts';
import type { GuardService } from '../../endpoint/guard/service.ts';
import { Quarantine, type Kept } from '../../endpoint/quarantine.ts';
import { defaultSettings, type Level, type PolicySettings } from '../../schema/policy-settings.ts';

/** Thrown by everything that a process does after it was killed. */
export class Killed extends Error {}

export const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
export const policyWith = (
  settings: Partial<PolicySettings>, exclusions: EndpointPolicy['exclusions'] = [],
): EndpointPolicy =>
  ({ name: 'test', revision: 1, settings: { ...defaultSettings, ...settings }, exclusions });

export const verdict = (sha256: string, level: Level, revision = 1, more: Partial<Verdict> = {}): Verdict => ({
  id: `vrd_${sha256.slice(0, 8)}_${revision}`, revision, level, stage: 'FINAL', score: 0, probability: null,
  confidence: 1, reason: 'NOTHING_FOUND', summary: '', reachedAt: '',
  decisiveSignals: [], conditions: {
    environments: [], runTime: 0, network: 'NONE', limitations: [],
  }, sample: { id: 'smp_1', sha256 }, ...more,
});

/** One device whose process can be killed between any two of its acts, and the service that it asks. */
export class World {
  readonly folder: string;
  readonly arrivals: string;
  readonly quarantineFolder: string;
  readonly faults: string[] = [];
  /** What the service knows; a file that is not here has no verdict. */
  readonly known = new Map<string, Verdict>();
  readonly submitted: string[] = [];
  /** Hashes whose bytes take until this is resolved. */
  readonly slow = new Set<string>();
  readonly sent = Promise.withResolvers<void>();
  readonly reputations: string[] = [];
  readonly listed = new Map<string, Kept>();
  readonly told: Acknowledgement[] = [];
  /** Every decision that was written down, by entry. */
  readonly decisions = new Map<string, Set<string>>();
  policy = policyWith({ holdMax: 600_000, quarantineFrom: 'MALICIOUS' });
  /** Throws where the service is away. */
  reach: () => void = () => undefined;
  life = 0;
  #acts = 0;
  #dieAt = Infinity;
  #death = Promise.withResolvers<void>();
  keeper!: Keeper;

  constructor(folder: string) {
    this.folder = folder;
    this.arrivals = join(folder, 'arrivals');
    this.quarantineFolder = join(folder, 'quarantine');
  }

  /** A process that is killed before its act number `dieAt`. */
  async live(dieAt = Infinity, options: Partial<KeeperOptions> = {}): Promise<GuardEntry[]> {
    this.life++;
    this.#acts = 0;
    this.#dieAt = dieAt;
    const death = (this.#death = Promise.withResolvers());
    const me = `life-${this.life}`;
    const act = () => {
      if (this.life !== Number(me.slice(5)) || ++this.#acts > this.#dieAt) {
        death.resolve();
        throw new Killed('it was killed');
      }
    };
    const journal = new Journal(
      join(this.folder, 'guard'), { disk: this.#disk(act), owner: me, alive: (owner) => owner === me },
    );
    this.keeper = new Keeper({
      journal, disk: this.#disk(act), quarantine: new Quarantine(
        this.quarantineFolder, { step: act },
      ), service: this.#service(act),
      policy: async () => await Promise.resolve(this.policy), retryMs: () => 1, ...options,
    });
    return await this.keeper.recover({ all: true });
  }

  /** Resolves when this process was killed. */
  get death(): Promise<void> {
    return this.#death.promise;
  }

  /** The notes on disk, whoever's they are; one that is being moved is seen before or after. */
  async notes(): Promise<GuardEntry[]> {
    const found: GuardEntry[] = [];
    for (const folder of ['guard', 'guard/over', 'guard']) {
      for (const name of await readdir(join(this.folder, folder)).catch(() => [])) {
        if (!name.endsWith('.json') || found.some(({ id }) => name.startsWith(id))) continue;
        const text = await readFile(join(this.folder, folder, name), 'utf8').catch(() => null);
        if (text !== null) found.push(JSON.parse(text) as GuardEntry);
      }
    }
    return found;
  }

  async arrive(name: string, text: string, mode = 0o755): Promise<string> {
    await mkdir(this.arrivals, { recursive: true });
    const path = join(this.arrivals, name);
    await writeFile(path, text, { mode });
    return path;
  }

  #disk(act: () => void): Disk {
    const back = async (from: string | Buffer) => {
      const id = String(from).split('/').at(-1)!;
      const note = (await this.notes()).find((one) => one.id === id);
      // Only what was decided, and is written down as decided, comes back to where it can be run.
      if (String(from).includes('/held/') && !(note?.state === 'RELEASING' && note.decision?.state === 'RELEASE')) this.faults.push(`${id} came back while ${note?.state}`);
    };
    return {
      makeFolder: async (folder) => (act(), await realDisk.makeFolder(folder)),
      write: async (path, text) => (act(), await realDisk.write(path, text)),
      rename: async (from, to) => {
        act();
        await back(from);
        await realDisk.rename(from, to);
        // From here on it is decided, whoever dies.
        if (!String(to).endsWith('.json')) return;
        const entry = JSON.parse(await readFile(to, 'utf8')) as GuardEntry;
        if (!entry.decision) return;
        const { heldMs: _heldMs, ...decision } = entry.decision;
        this.decisions.set(entry.id, (this.decisions.get(entry.id) ?? new Set()).add(JSON.stringify(decision)));
      },
      link: async (from, to) => {
        act();
        await back(from);
        await realDisk.link(from, to);
      },
      remove: async (path) => (act(), await realDisk.remove(path)),
      mode: async (path, mode) => {
        act();
        if (mode & 0o111) await back(path);
        await realDisk.mode(path, mode);
      },
      flush: async (folder) => (act(), await realDisk.flush(folder)),
    };
  }

  #service(act: () => void): GuardService {
    return {
      submit: async (path, facts, _asked, onAnswer) => {
        act();
        this.reach();
        const before = this.submitted.includes(facts.sha256);
        this.submitted.push(facts.sha256);
        const known = this.known.get(facts.sha256) ?? null;
        act();
        const decision = before ? {
          outcome: 'KNOWN', reason: 'ALREADY_ANALYZED', message: 'known',
        } : { outcome: 'SUBMIT', reason: 'NEW_SAMPLE', message: 'new' };
        onAnswer({ decision, verdict: before ? known : null } as never);
        if (this.slow.has(facts.sha256)) await this.sent.promise;
        // The bytes, and its verdict when they were analysed.
        if (before || !known) return;
        await readFile(path as string);
        act();
        void Promise.resolve().then(async () => await this.keeper.heard(known)).catch(() => undefined);
      },
      reputation: async (sha256) => {
        act();
        this.reach();
        this.reputations.push(sha256);
        return this.known.get(sha256)?.level ?? null;
      },
      list: async (kept) => {
        act();
        this.reach();
        this.listed.set(kept.localId, kept);
        act();
      },
      acknowledge: async (told) => {
        act();
        this.reach();
        await this.#check(told);
        this.told.push(told);
        act();
      },
    };
  }

  /** What a device says that it did is what anybody finds who looks. */
  async #check({ verdictId, state, action }: Acknowledgement): Promise<void> {
    if (state !== 'APPLIED') return;
    const entries = (await this.notes()).filter((one) => one.decision?.verdict?.id === verdictId);
    const there = async (path: string) => await stat(path).then(() => true, () => false);
    const found: boolean[] = [];
    for (const { id, place, held } of entries) {
      const [inPlace, isHeld, sealed] = [
        await there(place.text), await there(held.text), await there(join(this.quarantineFolder, `${id}.bin`)),
      ];
      if (action === 'RELEASE') found.push(inPlace && !isHeld);
      else if (action === 'BLOCK') found.push(!inPlace && isHeld);
      else found.push(!inPlace && !isHeld && sealed && this.listed.has(id));
    }
    if (!found.includes(true)) this.faults.push(`${verdictId}: ${action} was told and is not so`);
  }
}
