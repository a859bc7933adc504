import { createHmac, hkdfSync } from 'node:crypto';

const wordsMax = 64;
const wordCharactersMax = 64;
export const askedMax = 10;

/** Words of a text: letters and digits, in any case, with accents as they are written. */
function wordsOf(text: string): string[] {
  return (text.normalize('NFC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, wordCharactersMax));
}

/**
 * What a submission can be found by although it is sealed: its words under a key of the customer's own. The table tells that two
 * submissions of one customer have a word in common, not which; with the customer's key gone nobody can ask any more.
 */
export function searchWords(customerKey: Buffer, texts: readonly (string | null | undefined)[]): string[] {
  const key = Buffer.from(hkdfSync('sha256', customerKey, Buffer.alloc(0), 'search', 32));
  const words = new Set(texts.flatMap((text) => (text ? wordsOf(text) : [])));
  return [...words].slice(0, wordsMax).map((word) => createHmac('sha256', key).update(word).digest('base64url').slice(0, 12));
}

/** How many words a question has: none finds nothing, and too many are no question. */
export const askedWords = (text: string): number => new Set(wordsOf(text)).size;
