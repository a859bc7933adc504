import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disk as realDisk, type Disk } from './disk.ts';
import { isOver, type GuardEntry } from './entry.ts';
import { isAlive, ownerName } from './owner.ts';

/** Entries with nothing left to do beyond this many are forgotten, oldest first: their files are asked about again. */
const overMax = 100_000;
const noteName = /^[0-9a-f]{24}\.[\w-]+\.json$/;

type Changes = Partial<GuardEntry>;

export interface JournalOptions {
  disk?: Disk;
  /** This process. */
  owner?: string;
  alive?: (owner: string) => boolean;
}

/**
 * What is known of each guarded file: one note a file, `ID.OWNER.json`, written through beside and renamed, so that a
 * crash leaves the old words or the new ones. Who works on an entry stands in its name: the notes of a process that has
 * died are taken over by renaming them, which one process alone can do. What has nothing left to do lies in `over`.
 */
export class Journal {
  readonly folder: string;
  readonly #disk: Disk;
  readonly #owner: string;
  readonly #alive: (owner: string) => boolean;
  readonly #own = new Map<string, GuardEntry>();
  /** In which folder the note of an own entry is. */
  readonly #where = new Map<string, string>();
  readonly #writing = new Map<string, Promise<void>>();

  constructor(folder: string, { disk = realDisk, owner = ownerName(), alive = isAlive }: JournalOptions = {}) {
    this.folder = folder;
    this.#disk = disk;
    this.#owner = owner;
    this.#alive = alive;
  }

  /** Entries that this process works on. */
  get entries(): Iterable<GuardEntry> {
    return this.#own.values();
  }

  async open(): Promise<void> {
    await this.#disk.makeFolder(this.#over);
  }

  /**
   * Takes over what processes that have died left undone, oldest first; with `all`, also what has nothing left to do.
   */
  async adopt({ all = false } = {}): Promise<GuardEntry[]> {
    const found: GuardEntry[] = [];
    for (const folder of all ? [this.folder, this.#over] : [this.folder]) {
      for (const name of await notesIn(folder)) {
        const entry = await this.#take(folder, name);
        if (entry) found.push(entry);
      }
    }
    return found.sort((a, b) => a.takenAt - b.takenAt);
  }

  /** Entries of other processes, as they are now. */
  async others(): Promise<GuardEntry[]> {
    const found: GuardEntry[] = [];
    for (const folder of [this.folder, this.#over]) {
      for (const name of await notesIn(folder)) {
        const entry = this.#own.has(idOf(name)) ? null : await read(join(folder, name));
        if (entry) found.push(entry);
      }
    }
    return found;
  }

  /**
   * Keeps what an entry says, with these changes: it says so itself only when they are kept. One after the other for
   * each entry, and each change is made to what the one before it left: a list is changed by a function.
   */
  async save(entry: GuardEntry, changes: Changes | ((now: GuardEntry) => Changes) = {}): Promise<void> {
    const before = this.#writing.get(entry.id) ?? Promise.resolve();
    const now = before.catch(() => undefined).then(async () => {
      const changed = typeof changes === 'function' ? changes(entry) : changes;
      const next = { ...entry, ...changed };
      await this.#write(entry.id, JSON.stringify(next), isOver(next));
      Object.assign(entry, changed);
    });
    this.#writing.set(entry.id, now);
    this.#own.set(entry.id, entry);
    try {
      await now;
    } finally {
      if (this.#writing.get(entry.id) === now) this.#writing.delete(entry.id);
    }
  }

  async forget(id: string): Promise<void> {
    await this.#writing.get(id)?.catch(() => undefined);
    this.#own.delete(id);
    await this.#disk.remove(this.#note(id));
    this.#where.delete(id);
  }

  /** Makes room: the oldest of those that have nothing left to do go. */
  async trim(max = overMax): Promise<void> {
    if (this.#own.size <= max) return;
    const old = [...this.#own.values()].filter(isOver).sort((a, b) => a.takenAt - b.takenAt);
    for (const { id } of old.slice(0, this.#own.size - max)) await this.forget(id);
  }

  async #write(id: string, text: string, over: boolean): Promise<void> {
    const note = this.#note(id);
    // Back among those with something to do before it says so, and away from them after: there is one note at any time.
    const folder = over ? (this.#where.get(id) ?? this.folder) : this.folder;
    const path = this.#note(id, folder);
    if (path !== note) await this.#disk.rename(note, path);
    this.#where.set(id, folder);
    await this.#disk.write(`${path}.new`, text);
    await this.#disk.rename(`${path}.new`, path);
    await this.#disk.flush(folder);
    if (!over || folder === this.#over) return;
    await this.#disk.rename(path, this.#note(id, this.#over));
    this.#where.set(id, this.#over);
  }

  async #take(folder: string, name: string): Promise<GuardEntry | null> {
    const [id, owner] = [idOf(name), name.split('.')[1]!];
    if (this.#own.has(id) || (owner !== this.#owner && this.#alive(owner))) return null;
    const mine = this.#note(id, folder);
    if (owner !== this.#owner) {
      const taken =
        await this.#disk.rename(join(folder, name), mine).then(() => true, (error: NodeJS.ErrnoException) => {
        // Another process was faster.
        if (error.code === 'ENOENT') return false;
        throw error;
      });
      if (!taken) return null;
      await this.#disk.remove(`${join(folder, name)}.new`);
    }
    const entry = await read(mine);
    if (!entry) {
      // Written through before it had its name: only a broken disk comes here. Kept for who looks into it.
      await this.#disk.rename(mine, `${mine}.damaged`);
      return null;
    }
    this.#own.set(id, entry);
    this.#where.set(id, folder);
    return entry;
  }

  get #over(): string {
    return join(this.folder, 'over');
  }

  #note(id: string, folder = this.#where.get(id) ?? this.folder): string {
    return join(folder, `${id}.${this.#owner}.json`);
  }
}

const idOf = (name: string): string => name.slice(0, name.indexOf('.'));

async function notesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => noteName.test(name));
}

async function read(path: string): Promise<GuardEntry | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as GuardEntry;
  } catch {
    return null;
  }
}
