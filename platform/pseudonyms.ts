import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const prefix = 'psn_';
const ivBytes = 16;

/**
 * Names for ids in tables that must not tell whose rows they hold. The same id has the same pseudonym, so rows can be found and fenced; without
 * the installation's master key nothing leads back. (The iv is a MAC of the id, as in SIV: equal ids are seen to be equal, and nothing else.)
 */
export class Pseudonyms {
  readonly #mac: Buffer;
  readonly #cipher: Buffer;

  constructor(master: Buffer) {
    const key = (purpose: string) => Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `pseudonym ${purpose}`, 32));
    this.#mac = key('mac');
    this.#cipher = key('cipher');
  }

  of(id: string): string {
    if (id.startsWith(prefix)) throw new Error('this is a pseudonym already');
    const iv = this.#ivOf(id);
    const cipher = createCipheriv('aes-256-ctr', this.#cipher, iv);
    return prefix + Buffer.concat([iv, cipher.update(id), cipher.final()]).toString('base64url');
  }

  /** Throws for what is no pseudonym of this installation. */
  idOf(pseudonym: string): string {
    const bytes = Buffer.from(pseudonym.slice(prefix.length), 'base64url');
    const iv = bytes.subarray(0, ivBytes);
    if (!pseudonym.startsWith(prefix) || bytes.length <= ivBytes) throw new Error('this is no pseudonym');
    const decipher = createDecipheriv('aes-256-ctr', this.#cipher, iv);
    const id = Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()]).toString();
    if (!timingSafeEqual(this.#ivOf(id), iv)) throw new Error('this pseudonym was not made here');
    return id;
  }

  #ivOf(id: string): Buffer {
    return createHmac('sha256', this.#mac).update(id).digest().subarray(0, ivBytes);
  }
}
