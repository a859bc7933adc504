import { isUtf8 } from 'node:buffer';
import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../assay-error.ts';
import { errorText } from '../error-text.ts';
import { opened, RawPath, type FilePath } from '../file-path.ts';
import { besideName, markOf } from './held-file.ts';
import type { Keeper } from './keeper.ts';

/** Names under which programs write what is not whole yet; they give it its own name at the end. */
const partialName = /^\.|\.(?:crdownload|part|partial|download|tmp|swp)$|~$/i;
/** So long such a file is left alone after it was written to. Milliseconds. */
const partialMs = 60_000;
/** What was written just now may lie so far ahead of the clock, which counts whole milliseconds. */
const aheadMs = 1_000;
/** Between two looks at everything, for what the system did not tell. */
const scanMs = 5_000;
/** The clock of a file system may lag behind. */
const clockMs = 20;
/** More are looked through from time to time. */
const foldersMax = 8_000;

export interface WatcherOptions {
  dirs: readonly string[];
  keeper: Keeper;
  /** Where is remembered since when each folder is watched. */
  folder: string;
  take: (path: FilePath) => Promise<void>;
  onFault: (path: string, message: string) => void;
}

/**
 * Finds files that are new in folders, and in all folders in them. What was there before a folder was watched first,
 * and
 * was not changed since, is left alone; what the guard let go is known by its file, whatever its name.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #since = new Map<string, bigint>();
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #busy = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #scanning: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  /** Resolves when everything was looked at once. Throws when one is no folder. */
  async start(): Promise<void> {
    const dirs = [];
    for (const dir of this.#options.dirs) {
      const place = await realpath(dir);
      if (!(await stat(place)).isDirectory()) {
        throw new AssayError('NOT_A_FOLDER', `${dir}: it is no folder, so nothing can arrive in it`);
      }
      dirs.push(place);
    }
    await this.#remember(dirs);
    await this.#scan();
    this.#timer = setInterval(() => {
      this.#scanning = this.#scanning.then(async () => await this.#scan());
    }, scanMs).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    await this.#scanning;
  }

  async #scan(): Promise<void> {
    for (const dir of this.#since.keys()) {
      await this.#walk(dir, Buffer.from(dir)).catch((error: unknown) => this.#options.onFault(dir, errorText(error)));
    }
  }

  /** Each folder by itself: Node's own way of watching all below one takes names for UTF-8. */
  #listen(dir: string, folder: Buffer): void {
    const key = folder.toString('latin1');
    if (this.#watchers.has(key) || this.#watchers.size >= foldersMax || this.#stopped) return;
    const end = () => {
      this.#watchers.get(key)?.close();
      this.#watchers.delete(key);
    };
    try {
      const watcher = watch(folder, { encoding: 'buffer' }, (_event, name) => {
        if (!name) return;
        const path = Buffer.concat([folder, Buffer.from('/'), name]);
        void this.#changed(dir, path).catch(() => undefined);
      });
      // A folder that is removed, or one too many for the system: what is in it is found by looking.
      this.#watchers.set(key, watcher.on('error', end));
    } catch {
      end();
    }
  }

  async #changed(dir: string, path: Buffer): Promise<void> {
    if ((await lstat(path)).isDirectory()) await this.#walk(dir, path);
    else await this.#look(dir, path);
  }

  async #walk(dir: string, folder: Buffer): Promise<void> {
    if (folder.toString('latin1').endsWith(`/${besideName}`)) return;
    this.#listen(dir, folder);
    const found = await readdir(
      folder, { withFileTypes: true, encoding: 'buffer' },
    ).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw error;
    });
    for (const one of found) {
      if (this.#stopped) return;
      const path = Buffer.concat([folder, Buffer.from('/'), one.name]);
      if (one.isDirectory()) await this.#walk(dir, path);
      else if (one.isFile()) await this.#look(dir, path);
    }
  }

  async #look(dir: string, bytes: Buffer): Promise<void> {
    const path: FilePath = isUtf8(bytes) ? bytes.toString() : new RawPath(bytes);
    const key = bytes.toString('latin1');
    if (this.#stopped || this.#busy.has(key) || bytes.includes(`/${besideName}/`)) return;
    this.#busy.add(key);
    try {
      if (await this.#isNew(dir, path)) await this.#options.take(path);
    } catch (error) {
      // Gone before it could be taken is no fault.
      if (await markOf(path)) this.#options.onFault(String(path), errorText(error));
    } finally {
      this.#busy.delete(key);
    }
  }

  async #isNew(dir: string, path: FilePath): Promise<boolean> {
    const mark = await markOf(path);
    if (!mark || BigInt(mark.changedNs) <= this.#since.get(dir)!) return false;
    const name = String(path).slice(String(path).lastIndexOf('/') + 1);
    if (partialName.test(name)) {
      const { mtimeMs } = await lstat(opened(path));
      const age = Date.now() - mtimeMs;
      // A time that lies ahead is no time; file systems tell it more finely than the clock does.
      if (age > -aheadMs && age < partialMs) return false;
    }
    return !(await this.#options.keeper.isKnown(path, mark));
  }

  /** Since when each folder is watched: written down before the first look. */
  async #remember(dirs: readonly string[]): Promise<void> {
    const file = join(this.#options.folder, 'watched.json');
    const known: Record<string, string> = await readFile(file, 'utf8')
      .then((text) => JSON.parse(text) as Record<string, string>, () => ({}));
    const now = String(BigInt(Date.now() - clockMs) * 1_000_000n);
    for (const dir of dirs) this.#since.set(dir, BigInt((known[dir] ??= now)));
    // Another process may begin at the same moment.
    const made = `${file}.${process.pid}.new`;
    await writeFile(made, JSON.stringify(known), { mode: 0o600, flush: true });
    await rename(made, file);
  }
}
