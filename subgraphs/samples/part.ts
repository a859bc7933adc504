import { createCipheriv, createDecipheriv } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';

/** The bytes of an upload that have arrived so far, encrypted. AES-CTR, because an upload goes on at any byte. */
export class Part {
  readonly #path: string;
  readonly #key: Buffer;
  constructor(folder: string, uploadId: string, key: Buffer) {
    if (!/^upl_[0-9a-z]{26}$/.test(uploadId)) throw new Error('not an upload id');
    this.#path = join(folder, uploadId);
    this.#key = key;
  }

  async length(): Promise<number> {
    return await stat(this.#path).then((found) => found.size, () => 0);
  }

  /** Encrypts what is written from `offset` on, and appends it. */
  async append(offset: number): Promise<{ cipher: Transform; file: NodeJS.WritableStream }> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    return { cipher: this.#stream(offset, true), file: createWriteStream(this.#path, { flags: offset === 0 ? 'w' : 'a', mode: 0o600 }) };
  }

  read(): Readable {
    return createReadStream(this.#path).pipe(this.#stream(0, false));
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  /** The same, by those who have no key of it. */
  static async remove(folder: string, uploadId: string): Promise<void> {
    await new Part(folder, uploadId, Buffer.alloc(0)).remove();
  }

  #stream(offset: number, encrypt: boolean): Transform {
    const counter = Buffer.alloc(16);
    counter.writeBigUInt64BE(BigInt(Math.floor(offset / 16)), 8);
    const stream = encrypt ? createCipheriv('aes-256-ctr', this.#key, counter) : createDecipheriv('aes-256-ctr', this.#key, counter);
    stream.update(Buffer.alloc(offset % 16));
    return stream;
  }
}
