import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache';
import { GraphQLError, stripIgnoredCharacters } from 'graphql';
import { z } from 'zod';
import { byText } from '../platform/by-text.ts';
import type { Caller } from '../platform/caller.ts';

/** What clients are built with, as Apollo's tools write it: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries */
const manifest = z.object({ format: z.literal('apollo-persisted-query-manifest'), version: z.literal(1), operations: z.array(z.object({ id: z.string().min(1).max(256), body: z.string().min(1).max(100_000) })).max(10_000) });

/** The manifest of our own endpoint. */
const ownManifest = new URL('../schema/generated/client/manifest.json', import.meta.url);

const seenCharactersMax = 2 * 1024 * 1024;
const cacheBytesMax = 8 * 1024 * 1024;

/** Operations that devices may send, and no others: a stolen token asks for nothing that an endpoint would not. */
export class TrustedDocuments {
  readonly #byId = new Map<string, string>();
  readonly #documents = new Set<string>();
  /** Whether texts that came lately are among them. */
  readonly #seen = byText<boolean>(seenCharactersMax);

  /** `own` stands for the manifest of our endpoint. Throws, in words for the operator, for a file that is no manifest. */
  static async read(paths: readonly string[]): Promise<TrustedDocuments> {
    const trusted = new TrustedDocuments();
    for (const path of paths) {
      const parsed = manifest.safeParse(JSON.parse(await readFile(path === 'own' ? ownManifest : path, 'utf8')));
      if (!parsed.success) throw new Error(`${path} is no manifest of documents: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`);
      for (const { id, body } of parsed.data.operations) trusted.#add(id, body);
    }
    return trusted;
  }

  #add(id: string, body: string): void {
    this.#byId.set(id, body);
    this.#byId.set(createHash('sha256').update(body).digest('hex'), body);
    this.#documents.add(stripIgnoredCharacters(body));
  }

  /** Why this caller may not send this; null when it may. The text must be a document. */
  refusal(caller: Caller, text: string): GraphQLError | null {
    if (caller.kind !== 'DEVICE') return null;
    let known = this.#seen.get(text);
    if (known === undefined) {
      known = this.#documents.has(stripIgnoredCharacters(text));
      this.#seen.set(text, known);
    }
    return known ? null : new GraphQLError('devices send the operations that they were built with, and this is none of them', { extensions: { code: 'QUERY_NOT_IN_SAFELIST' } });
  }

  /** For automatic persisted queries: what is trusted is known by its hash from the beginning. */
  cache(): KeyValueCache {
    const others = new InMemoryLRUCache({ maxSize: cacheBytesMax });
    return {
      get: async (key) => this.#byId.get(key.replace(/^apq:/, '')) ?? (await others.get(key)),
      set: async (key, value, options) => await others.set(key, value, options),
      delete: async (key) => await others.delete(key),
    };
  }
}
