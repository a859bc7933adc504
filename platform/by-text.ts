import { LRUCache } from 'lru-cache';

/**
 * What was worked out from texts that others send, kept for when they come again: texts of so many characters in all, and those that were
 * not asked for the longest go first. A count of texts would bound nothing: an operation that was parsed and planned takes 50 to 300 bytes
 * for each of its characters.
 */
export const byText = <V extends object | string | boolean>(charactersMax: number): LRUCache<string, V> =>
  new LRUCache<string, V>({ maxSize: charactersMax, maxEntrySize: charactersMax / 4, sizeCalculation: (_kept, text) => text.length + 100 });
