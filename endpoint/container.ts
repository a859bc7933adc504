import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';

/** Begins every sealed file; then 12 bytes of nonce, the bytes, and 16 bytes that vouch for all of it. */
const magic = Buffer.from('ASSAYQ1\n');
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = magic.length + nonceBytes;

/** The key of a folder of sealed files: made once, readable by its owner alone. */
export async function containerKey(file: string): Promise<Buffer> {
  if (!existsSync(file)) {
    // Whole from the moment on that it has its name, whoever else makes one at the same time.
    const making = `${file}.${randomBytes(6).toString('hex')}`;
    await writeFile(making, randomBytes(32), { mode: 0o600, flush: true });
    await link(making, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    }).finally(async () => await rm(making));
  }
  const key = await readFile(file);
  if (key.length === 32) return key;
  throw new Error(`${file}: it holds no key; files in this quarantine can't be opened without it`);
}

/**
 * Seals a file under a key, for one name; nothing that is not opened by `unseal` runs or reads it. Gives the SHA-256 of
 * its bytes.
 */
export async function seal(key: Buffer, name: string, from: string | Buffer, to: string): Promise<string> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => (hash.update(chunk), done(null, chunk)),
  });
  const framed = async function* (source: AsyncIterable<Buffer>) {
    yield Buffer.concat([magic, nonce]);
    for await (const chunk of source) yield cipher.update(chunk);
    yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
  };
  await pipeline(createReadStream(from), hashing, framed, createWriteStream(to, { mode: 0o600, flush: true }));
  return hash.digest('hex');
}

/**
 * Writes the bytes of a sealed file. Throws when they are not those that were sealed under this name: then what was
 * written is nothing to use.
 */
export async function unseal(key: Buffer, name: string, from: string, to: string | Buffer): Promise<void> {
  const { size } = await stat(from);
  const broken = (cause?: unknown) => new Error('the quarantined bytes are damaged', { cause });
  if (size < headBytes + tagBytes) throw broken();
  const head = Buffer.alloc(headBytes);
  const tag = Buffer.alloc(tagBytes);
  const file = await open(from, 'r');
  await file.read(head, 0, headBytes, 0);
  await file.read(tag, 0, tagBytes, size - tagBytes);
  await file.close();
  if (!head.subarray(0, magic.length).equals(magic)) throw broken();
  const decipher = createDecipheriv(
    'aes-256-gcm', key, head.subarray(magic.length),
  ).setAAD(Buffer.from(name)).setAuthTag(tag);
  const body = size === headBytes + tagBytes ? [] : createReadStream(
    from, { start: headBytes, end: size - tagBytes - 1 },
  );
  await pipeline(body, decipher, createWriteStream(to, { mode: 0o600, flush: true })).catch((cause: unknown) => {
    throw (cause as Error).message.includes('authenticate') ? broken(cause) : cause;
  });
}
