import { createCipheriv, createDecipheriv, randomBytes, type CipherGCM } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Platform } from '../../platform/subgraph.ts';

/** Encrypted bytes by their hash. Each sample has a key of its own; without it the bytes are noise, so deleting the key deletes them. */
export interface Vault {
  /** Stores the bytes durably and returns their key. */
  put(sha256: string, bytes: Readable): Promise<Buffer>;
  /** The bytes; throws when they were changed or the key is wrong. */
  get(sha256: string, key: Buffer): Promise<Buffer>;
  delete(sha256: string): Promise<void>;
}

const ivBytes = 12;
const tagBytes = 16;

/** Files under one folder: iv, AES-256-GCM ciphertext, tag. Written beside, synced, then renamed: a crash leaves nothing half. */
export class FileVault implements Vault {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(sha256: string, bytes: Readable): Promise<Buffer> {
    const key = randomBytes(32);
    const iv = randomBytes(ivBytes);
    const path = this.#path(sha256);
    const making = `${path}.${randomBytes(6).toString('hex')}`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      await pipeline(bytes, cipher, sealed(iv, cipher), createWriteStream(making, { mode: 0o600 }));
      const file = await open(making, 'r+');
      await file.sync();
      await file.close();
      await rename(making, path);
      const folder = await open(dirname(path), 'r');
      await folder.sync();
      await folder.close();
      return key;
    } catch (cause) {
      await rm(making, { force: true });
      throw cause;
    }
  }

  async get(sha256: string, key: Buffer): Promise<Buffer> {
    const file = await readFile(this.#path(sha256));
    const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(0, ivBytes));
    decipher.setAuthTag(file.subarray(file.length - tagBytes));
    return Buffer.concat([decipher.update(file.subarray(ivBytes, file.length - tagBytes)), decipher.final()]);
  }

  async delete(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true });
  }

  #path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a hash');
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }
}

function sealed(iv: Buffer, cipher: CipherGCM): Transform {
  let started = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, started ? chunk : Buffer.concat([iv, chunk]));
      started = true;
    },
    flush(done) {
      done(null, started ? cipher.getAuthTag() : Buffer.concat([iv, cipher.getAuthTag()]));
    },
  });
}

/** The vault that the configuration names; a folder beside the other data when it names none. */
export function vaultOf(platform: Pick<Platform, 'config' | 'dataFolder'>): Vault {
  return new FileVault(platform.config.VAULT_URL ? new URL(platform.config.VAULT_URL).pathname : join(platform.dataFolder, 'vault'));
}
