import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { containerKey, seal, unseal } from './container.ts';
import { hashFile } from './file-facts.ts';
import { flushFolder } from './flush.ts';
import { opened, RawPath, type FilePath } from './file-path.ts';

/** A file that was taken away. */
export interface Kept {
  localId: string;
  sha256: string;
  fileName: string;
  /** The folder that it was taken from. */
  path: string;
  mode: number;
  /** Its whole path in base64, where its name is not UTF-8. */
  rawPath?: string;
  /** Encrypted under this quarantine's key; older ones were only masked. */
  sealed?: boolean;
}

/** Where the bytes lie that are taken away, and what is to be remembered of the file. */
export interface Taken {
  localId: string;
  source: string | Buffer;
  path: FilePath;
  mode: number;
}

const mask = 0xa5;

/**
 * Files taken away: out of their place, in a folder of its owner alone, encrypted and authenticated (AES-256-GCM), so
 * that nothing runs, opens or swaps them. A note is written before the file goes and removed after it is back: a crash
 * leaves a file in one place or in both, never in none.
 */
export class Quarantine {
  readonly #folder: string;
  readonly #step: () => void;
  /** `step` is called before each change on disk: tests let it end there. */
  constructor(folder: string, { step = () => undefined }: { step?: () => void } = {}) {
    this.#folder = folder;
    this.#step = step;
  }

  async take(path: FilePath): Promise<Kept> {
    const mode = (await stat(opened(path))).mode & 0o7777;
    return await this.keep({ localId: randomBytes(12).toString('hex'), source: opened(path), path, mode });
  }

  /**
   * Takes the bytes at `source` away as the file `path`. The same again, after a crash in the midst of it, ends in the
   * same.
   */
  async keep({ localId, source, path, mode }: Taken): Promise<Kept> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const there = await this.#noted(localId);
    if (there) {
      this.#step();
      await rm(source, { force: true });
      return there;
    }
    const text = String(path);
    const making = `${this.#bytes(localId)}.new`;
    this.#step();
    const sha256 = await seal(await this.#key(), localId, source, making);
    const kept: Kept = {
      localId, sha256, fileName: basename(text), path: dirname(resolve(text)), mode, sealed: true,
      ...(path instanceof RawPath ? { rawPath: wholeOf(path).toString('base64') } : {}),
    };
    this.#step();
    await rename(making, this.#bytes(localId));
    this.#step();
    await writeFile(`${this.#note(localId)}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
    this.#step();
    await rename(`${this.#note(localId)}.new`, this.#note(localId));
    await flushFolder(this.#folder);
    this.#step();
    await rm(source);
    return kept;
  }

  /** What is noted of one; null when it is not here. */
  async find(localId: string): Promise<Kept | null> {
    return await this.#noted(localId);
  }

  /** Everything that is here; also what was taken when the service could not be told. */
  async list(): Promise<Kept[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const notes = names.filter((name) => name.endsWith('.json')).sort();
    return await Promise.all(notes.map(async (name) => JSON.parse(await readFile(join(this.#folder, name), 'utf8')) as Kept));
  }

  /**
   * Puts a file back where it was. Throws when something else is there by now. `before` hears of the file that is to
   * appear there, so that who watches the folder knows it.
   */
  async restore(
    localId: string, before: (made: string | Buffer, kept: Kept) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const kept = await this.#kept(localId);
    const named: FilePath = kept.rawPath === undefined
      ? join(kept.path, kept.fileName) : new RawPath(Buffer.from(kept.rawPath, 'base64'));
    const target = opened(named);
    const folder = typeof target === 'string' ? kept.path : target.subarray(0, Math.max(1, target.lastIndexOf(slash)));
    // A name that says that it is not whole: who watches the folder leaves it alone.
    const name = `.assay-${localId}.part`;
    const making = typeof folder === 'string' ? join(folder, name) : Buffer.concat([folder, Buffer.from(`/${name}`)]);
    await mkdir(folder, { recursive: true });
    await this.#write(kept, making);
    if (await stat(target).then(() => true, () => false)) {
      const same = (await hashFile(named)) === kept.sha256;
      await rm(making);
      // Brought back before, and the report was lost.
      if (!same) throw new Error(`${String(named)} is another file by now`);
    } else {
      await before(making, kept);
      await chmod(making, kept.mode);
      await put(making, target);
    }
    await this.#forget(localId);
  }

  async delete(localId: string): Promise<void> {
    await this.#kept(localId);
    await this.#forget(localId);
  }

  /** A copy for analysis, as it was. */
  async copy(localId: string, to: string): Promise<void> {
    await this.#write(await this.#kept(localId), to);
  }

  async #write(kept: Kept, to: string | Buffer): Promise<void> {
    if (kept.sealed) return await unseal(await this.#key(), kept.localId, this.#bytes(kept.localId), to);
    const bytes = await readFile(this.#bytes(kept.localId));
    await writeFile(to, Buffer.from(bytes.map((byte) => byte ^ mask)), { mode: 0o600, flush: true });
  }

  async #noted(localId: string): Promise<Kept | null> {
    return await readFile(this.#note(localId), 'utf8').then((text) => JSON.parse(text) as Kept, () => null);
  }

  async #kept(localId: string): Promise<Kept> {
    if (!/^[0-9a-f]{24}$/.test(localId)) throw new Error('this is no name of a quarantined file');
    const kept = await this.#noted(localId);
    if (!kept) throw new Error('it is not in this quarantine');
    return kept;
  }
  async #forget(localId: string): Promise<void> {
    await rm(this.#note(localId), { force: true });
    await rm(this.#bytes(localId), { force: true });
  }
  async #key(): Promise<Buffer> {
    return await containerKey(join(this.#folder, 'key'));
  }
  #note = (localId: string): string => join(this.#folder, `${localId}.json`);
  #bytes = (localId: string): string => join(this.#folder, `${localId}.bin`);
}

const slash = 0x2f;

/** Never over another file, where the file system has links; elsewhere by its new name at once. */
async function put(made: string | Buffer, target: string | Buffer): Promise<void> {
  try {
    await link(made, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      await rm(made);
      throw new Error(`${target.toString()} is another file by now`, { cause: error });
    }
    return await rename(made, target);
  }
  await rm(made);
}

/** From the root on. */
const wholeOf = ({ bytes }: RawPath): Buffer => (bytes[0] === slash ? bytes : Buffer.concat([
  Buffer.from(`${process.cwd()}/`), bytes,
]));
