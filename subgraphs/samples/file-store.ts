import { randomBytes } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Store } from './vault.ts';

/** Files under one folder. Written beside, synced, then renamed: a crash leaves nothing half. */
export class FileStore implements Store {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(sha256: string, sealed: Readable): Promise<void> {
    const path = this.#path(sha256);
    const making = `${path}.${randomBytes(6).toString('hex')}`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await pipeline(sealed, createWriteStream(making, { mode: 0o600 }));
      const file = await open(making, 'r+');
      await file.sync();
      await file.close();
      await rename(making, path);
      const folder = await open(dirname(path), 'r');
      await folder.sync();
      await folder.close();
    } catch (cause) {
      await rm(making, { force: true });
      throw cause;
    }
  }

  async read(sha256: string): Promise<Buffer> {
    return readFile(this.#path(sha256));
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true });
  }

  async check(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const probe = join(this.#folder, `.check-${randomBytes(6).toString('hex')}`);
      await (await open(probe, 'wx', 0o600)).close();
      await rm(probe);
    } catch (cause) {
      throw new Error(`the vault's folder ${this.#folder} can't be written (${(cause as Error).message}); make it writable or set VAULT_URL to another`, { cause });
    }
  }

  async reach(): Promise<void> {
    await access(this.#folder, constants.R_OK | constants.W_OK).catch((cause: unknown) => {
      throw new Error(`the vault's folder can't be written (${(cause as { code?: string }).code})`, { cause });
    });
  }

  #path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }
}
