import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { PdfName, type PdfDictionary, type PdfValue } from './pdf-syntax.ts';

/** What is put behind a password that is too short (ISO 32000-1, algorithm 2). */
const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const md5 = (...parts: Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest();
type Method = 'None' | 'V2' | 'AESV2' | 'AESV3';

/** Opens what is locked with an empty password, which every reader does by itself. */
export class PdfCrypt {
  readonly #key: Buffer;
  readonly #strings: Method;
  readonly #streams: Method;
  readonly #files: Method;

  private constructor(key: Buffer, methods: { strings: Method; streams: Method; files: Method }) {
    this.#key = key;
    this.#strings = methods.strings;
    this.#streams = methods.streams;
    this.#files = methods.files;
  }

  /**
   * Null when a password is asked for, or the way of locking is one that is not the standard's. `id`: first string of
   * the file's ID.
   */
  static open(dictionary: PdfDictionary, id: Buffer): PdfCrypt | null {
    const number = (key: string) => (typeof dictionary.get(key) === 'number' ? (dictionary.get(key) as number) : 0);
    const text = (key: string) =>
      Buffer.isBuffer(dictionary.get(key)) ? (dictionary.get(key) as Buffer) : Buffer.alloc(0);
    const [version, revision] = [number('V'), number('R')];
    const filter = dictionary.get('Filter');
    if (filter instanceof PdfName && filter.name !== 'Standard') return null;
    const methods =
      version >= 4 ? methodsOf(dictionary) : { strings: 'V2' as const, streams: 'V2' as const, files: 'V2' as const };
    const key =
      revision >= 5
        ? keyOf2008(text('U'), text('UE'), revision)
        : keyOf1993(
            dictionary,
            text('O'),
            text('U'),
            number('P'),
            revision,
            version === 1
              ? 5
              : Math.min(16, Math.max(5, Math.trunc((number('Length') || (version >= 4 ? 128 : 40)) / 8))),
            id,
          );
    return key ? new PdfCrypt(key, methods) : null;
  }

  string(bytes: Buffer, number: number, generation: number): Buffer {
    return this.#decrypted(bytes, this.#strings, number, generation);
  }

  stream(bytes: Buffer, number: number, generation: number, file: boolean): Buffer {
    return this.#decrypted(bytes, file ? this.#files : this.#streams, number, generation);
  }

  #decrypted(bytes: Buffer, method: Method, number: number, generation: number): Buffer {
    if (method === 'None') return bytes;
    const place = Buffer.from([
      number & 255,
      (number >> 8) & 255,
      (number >> 16) & 255,
      generation & 255,
      (generation >> 8) & 255,
    ]);
    if (method === 'V2') return rc4(md5(this.#key, place).subarray(0, Math.min(16, this.#key.length + 5)), bytes);
    const key =
      method === 'AESV3'
        ? this.#key
        : md5(this.#key, place, Buffer.from('sAlT')).subarray(0, Math.min(16, this.#key.length + 5));
    const whole = bytes.length - (bytes.length % 16);
    if (whole < 32 || ![16, 32].includes(key.length)) return Buffer.alloc(0);
    const decipher = createDecipheriv(
      key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc',
      key,
      bytes.subarray(0, 16),
    ).setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(bytes.subarray(16, whole)), decipher.final()]);
    const pad = plain.at(-1) ?? 0;
    return pad >= 1 && pad <= 16 ? plain.subarray(0, plain.length - pad) : plain;
  }
}

function methodsOf(dictionary: PdfDictionary): { strings: Method; streams: Method; files: Method } {
  const filters = dictionary.get('CF');
  const of = (key: string, otherwise: Method): Method => {
    const name = dictionary.get(key);
    if (!(name instanceof PdfName)) return otherwise;
    if (name.name === 'Identity') return 'None';
    const filter = filters instanceof Map ? filters.get(name.name) : undefined;
    const method = filter instanceof Map ? filter.get('CFM') : undefined;
    return method instanceof PdfName && /^(V2|AESV2|AESV3)$/.test(method.name) ? (method.name as Method) : 'None';
  };
  const streams = of('StmF', 'None');
  return { streams, strings: of('StrF', 'None'), files: of('EFF', streams) };
}

/** Revisions 2 to 4 (algorithms 2, 4 and 5). */
function keyOf1993(
  dictionary: PdfDictionary,
  owner: Buffer,
  user: Buffer,
  permissions: number,
  revision: number,
  length: number,
  id: Buffer,
): Buffer | null {
  const allowed = Buffer.alloc(4);
  allowed.writeInt32LE(permissions | 0);
  const open: PdfValue | undefined = dictionary.get('EncryptMetadata');
  let key = md5(
    padding,
    owner.subarray(0, 32),
    allowed,
    id,
    ...(revision >= 4 && open === false ? [Buffer.alloc(4, 0xff)] : []),
  );
  if (revision >= 3) for (let n = 0; n < 50; n++) key = md5(key.subarray(0, length));
  key = key.subarray(0, length);
  if (revision < 3) return rc4(key, padding).equals(user.subarray(0, 32)) ? key : null;
  let check = rc4(key, md5(padding, id));
  for (let n = 1; n < 20; n++) check = rc4(Buffer.from(key.map((byte) => byte ^ n)), check);
  return check.equals(user.subarray(0, 16)) ? key : null;
}

/** Revisions 5 and 6 (ISO 32000-2, algorithm 2.A). */
function keyOf2008(user: Buffer, sealed: Buffer, revision: number): Buffer | null {
  if (user.length < 48 || sealed.length < 32) return null;
  const hash = (salt: Buffer) => (revision === 5 ? createHash('sha256').update(salt).digest() : hardened(salt));
  if (!hash(user.subarray(32, 40)).equals(user.subarray(0, 32))) return null;
  const decipher = createDecipheriv('aes-256-cbc', hash(user.subarray(40, 48)), Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(sealed.subarray(0, 32)), decipher.final()]);
}

/**
 * Algorithm 2.B with an empty password: 64 rounds and as many more as the last byte says, 256 of which no honest file
 * needs.
 */
function hardened(salt: Buffer): Buffer {
  let key = createHash('sha256').update(salt).digest();
  for (let round = 0, last = 0; round < 64 || (last > round - 32 && round < 320); round++) {
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const mixed = Buffer.concat([cipher.update(Buffer.concat(Array.from({ length: 64 }, () => key))), cipher.final()]);
    const rest = mixed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(['sha256', 'sha384', 'sha512'][rest]!).update(mixed).digest();
    last = mixed.at(-1)!;
  }
  return key.subarray(0, 32);
}

/** RC4, which today's libraries of ciphers no longer have. */
function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, n) => n);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    [state[i], state[j]] = [state[j]!, state[i]!];
  }
  const out = Buffer.alloc(bytes.length);
  for (let n = 0, i = 0, j = 0; n < bytes.length; n++) {
    i = (i + 1) & 255;
    const low = state[i]!;
    j = (j + low) & 255;
    const high = state[j]!;
    state[i] = high;
    state[j] = low;
    out[n] = bytes[n]! ^ state[(low + high) & 255]!;
  }
  return out;
}
