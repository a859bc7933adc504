import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
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
}

const mask = 0xa5;

/**
 * Files taken away: out of their place, in a folder of its owner alone, and with every byte changed so that nothing
 * runs or opens them. A note is written before the file goes and removed after it is back: a crash leaves a file in
 * one place or in both, never in none.
 */
export class Quarantine {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  async take(path: FilePath): Promise<Kept> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = opened(path);
    const bytes = await readFile(file);
    const text = String(path);
    const kept: Kept = {
      localId: randomBytes(12).toString('hex'), sha256: createHash('sha256').update(bytes).digest('hex'), fileName: basename(text), path: dirname(resolve(text)),
      mode: (await stat(file)).mode & 0o777, ...(path instanceof RawPath ? { rawPath: wholeOf(path).toString('base64') } : {}),
    };
    await writeFile(this.#bytes(kept.localId), masked(bytes), { mode: 0o600, flush: true });
    await writeFile(this.#note(kept.localId), JSON.stringify(kept), { mode: 0o600, flush: true });
    await rm(file);
    return kept;
  }

  /** Everything that is here; also what was taken when the service could not be told. */
  async list(): Promise<Kept[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return await Promise.all(names.filter((name) => name.endsWith('.json')).sort().map(async (name) => JSON.parse(await readFile(join(this.#folder, name), 'utf8')) as Kept));
  }

  /** Puts a file back where it was. Throws when something else is there by now. */
  async restore(localId: string): Promise<void> {
    const kept = await this.#kept(localId);
    const named: FilePath = kept.rawPath === undefined ? join(kept.path, kept.fileName) : new RawPath(Buffer.from(kept.rawPath, 'base64'));
    const target = opened(named);
    const making = typeof target === 'string' ? `${target}.${localId}` : Buffer.concat([target, Buffer.from(`.${localId}`)]);
    await mkdir(typeof target === 'string' ? kept.path : target.subarray(0, Math.max(1, target.lastIndexOf(slash))), { recursive: true });
    await writeFile(making, masked(await readFile(this.#bytes(localId))), { mode: kept.mode, flush: true });
    if (await stat(target).then(() => true, () => false)) {
      const same = (await readFile(target)).equals(await readFile(making));
      await rm(making);
      // Brought back before, and the report was lost.
      if (!same) throw new Error(`${String(named)} is another file by now`);
    } else await rename(making, target);
    await this.#forget(localId);
  }

  async delete(localId: string): Promise<void> {
    await this.#kept(localId);
    await this.#forget(localId);
  }

  /** A copy for analysis, as it was. */
  async copy(localId: string, to: string): Promise<void> {
    await copyFile(this.#bytes(localId), to);
    await writeFile(to, masked(await readFile(to)));
  }

  async #kept(localId: string): Promise<Kept> {
    if (!/^[0-9a-f]{24}$/.test(localId)) throw new Error('this is no name of a quarantined file');
    return JSON.parse(await readFile(this.#note(localId), 'utf8').catch(() => {
      throw new Error('it is not in this quarantine');
    })) as Kept;
  }
  async #forget(localId: string): Promise<void> {
    await rm(this.#note(localId), { force: true });
    await rm(this.#bytes(localId), { force: true });
  }
  #note = (localId: string): string => join(this.#folder, `${localId}.json`);
  #bytes = (localId: string): string => join(this.#folder, `${localId}.bin`);
}

const slash = 0x2f;

/** From the root on. */
const wholeOf = ({ bytes }: RawPath): Buffer => (bytes[0] === slash ? bytes : Buffer.concat([Buffer.from(`${process.cwd()}/`), bytes]));

const masked = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ mask));
