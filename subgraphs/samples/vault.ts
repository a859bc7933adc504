import { createCipheriv, createDecipheriv, randomBytes, type CipherGCM } from 'node:crypto';
import { join } from 'node:path';
import { pipeline, Transform, type Readable } from 'node:stream';
import type { Platform } from '../../platform/subgraph.ts';
import { FileStore } from './file-store.ts';
import { S3Store } from './s3-store.ts';

/** Where sealed bytes lie. What is stored under a hash is there whole or not at all, whatever dies while it is written. */
export interface Store {
  /** Replaces what is there; resolves once the bytes are durable. A source that fails leaves nothing. */
  write(sha256: string, sealed: Readable): Promise<void>;
  /** Throws when there is nothing. */
  read(sha256: string): Promise<Buffer>;
  /** No error when there is nothing. */
  remove(sha256: string): Promise<void>;
  /** Throws, in words for the operator, when the store can't be reached or refuses us. */
  check(): Promise<void>;
  /** The same asked often, and at little cost: whether the store answers at all. Throws before long when the signal says so. */
  reach(signal: AbortSignal): Promise<void>;
}

const ivBytes = 12;
const tagBytes = 16;

/**
 * Encrypted bytes by their hash: iv, AES-256-GCM ciphertext, tag. Each sample has a key of its own;
 * without it the bytes are noise, so deleting the key deletes them.
 */
export class Vault {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }

  /** Stores the bytes durably and returns their key. */
  async put(sha256: string, bytes: Readable): Promise<Buffer> {
    const key = randomBytes(32);
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    // An error anywhere destroys the chain's end with it, so the store, which has to clean up, hears of it.
    const chain = pipeline(bytes, cipher, sealed(iv, cipher), () => undefined);
    try {
      await this.#store.write(checked(sha256), chain);
      return key;
    } catch (cause) {
      // Why the bytes broke off tells more than how the store took it.
      throw chain.errored ?? cause;
    } finally {
      chain.destroy();
    }
  }

  /** The bytes; throws when they were changed or the key is wrong. */
  async get(sha256: string, key: Buffer): Promise<Buffer> {
    const file = await this.#store.read(checked(sha256));
    const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(0, ivBytes));
    decipher.setAuthTag(file.subarray(file.length - tagBytes));
    return Buffer.concat([decipher.update(file.subarray(ivBytes, file.length - tagBytes)), decipher.final()]);
  }

  async delete(sha256: string): Promise<void> {
    await this.#store.remove(checked(sha256));
  }

  async check(): Promise<void> {
    await this.#store.check();
  }

  async reach(signal: AbortSignal): Promise<void> {
    await this.#store.reach(signal);
  }
}

function checked(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a hash');
  return sha256;
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
export const vaultOf = (platform: Pick<Platform, 'config' | 'dataFolder'>): Vault => new Vault(storeOf(platform, 'vault', ''));
/** Where diagnostics lie: in a folder of their own. */
export const diagnosticVaultOf = (platform: Pick<Platform, 'config' | 'dataFolder'>): Vault => new Vault(storeOf(platform, 'diagnostics', '/diagnostics'));

function storeOf({ config, dataFolder }: Pick<Platform, 'config' | 'dataFolder'>, folder: string, below: string): Store {
  if (!config.VAULT_URL) return new FileStore(join(dataFolder, folder));
  const url = new URL(config.VAULT_URL);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${below}`;
  return url.protocol === 's3:' ? new S3Store(url) : new FileStore(decodeURIComponent(url.pathname));
}
