import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The installation's own keys: one file each, readable by its owner only. */
export interface Keys {
  /** Ed25519: signs identities, tickets and receipts. */
  signing: KeyObject;
  verifying: KeyObject;
  /** 32 bytes: wraps the keys of samples. */
  master: Buffer;
  /** 32 bytes: signs cursors. */
  cursor: Buffer;
}

export async function loadKeys(folder: string): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pem = await ensure(join(folder, 'signing.pem'), () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const signing = createPrivateKey(pem);
  const secret = async (name: string) => Buffer.from(await ensure(join(folder, name), () => randomBytes(32).toString('hex')), 'hex');
  return { signing, verifying: createPublicKey(signing), master: await secret('master.key'), cursor: await secret('cursor.key') };
}

async function ensure(path: string, make: () => string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // `wx`: two processes that start at once must not end up with different keys.
    await writeFile(path, make(), { mode: 0o600, flag: 'wx' }).catch(() => undefined);
    return await readFile(path, 'utf8');
  }
}

/** A short keyed signature for opaque tokens such as cursors. */
export function seal(key: Buffer, text: string): string {
  const mac = createHmac('sha256', key).update(text).digest('base64url').slice(0, 16);
  return `${Buffer.from(text).toString('base64url')}.${mac}`;
}

/** The text of a sealed token, or null when it was not made with this key. */
export function unseal(key: Buffer, token: string): string | null {
  const [body, mac] = token.length > 500 ? [] : token.split('.');
  if (!body || !mac) return null;
  const text = Buffer.from(body, 'base64url').toString();
  const expected = Buffer.from(createHmac('sha256', key).update(text).digest('base64url').slice(0, 16));
  const given = Buffer.from(mac);
  return given.length === expected.length && timingSafeEqual(given, expected) ? text : null;
}
