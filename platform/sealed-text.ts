import { hkdfSync } from 'node:crypto';
import { unwrap, wrap } from './envelope.ts';
import type { Keys } from './keys.ts';

/** Keys that follow from the master key: there is none to be stored, looked up or destroyed. */
type Master = Pick<Keys, 'master'>;

const keptMax = 1_000;
const kept = new WeakMap<Buffer, Map<string, Buffer>>();

/** A key for each `owner`: an analysis, a sample, a customer. */
export function derivedKey({ master }: Master, owner: string): Buffer {
  let keys = kept.get(master);
  if (!keys) kept.set(master, (keys = new Map<string, Buffer>()));
  let key = keys.get(owner);
  if (!key) {
    if (keys.size >= keptMax) keys.clear();
    keys.set(owner, (key = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `evidence ${owner}`, 32))));
  }
  return key;
}

const mark = 'sealed:';

/** A text in a column that earlier releases wrote in the clear: a row is sealed or as it was, and says which. */
export const sealText = (keys: Master, owner: string, text: string): string =>
  `${mark}${wrap(derivedKey(keys, owner), Buffer.from(text), 'text').toString('base64')}`;

export const isSealedText = (text: string): boolean => text.startsWith(mark);

export function openText(keys: Master, owner: string, text: string): string {
  if (!isSealedText(text)) return text;
  return unwrap(derivedKey(keys, owner), Buffer.from(text.slice(mark.length), 'base64'), 'text').toString();
}
