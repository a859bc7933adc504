import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache';
import { GraphQLError, stripIgnoredCharacters } from 'graphql';
import { z } from 'zod';
import { byText } from '../platform/by-text.ts';
import type { Caller } from '../platform/caller.ts';

/** What clients are built with, as Apollo's tools write it: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries */
const format = z.object({ format: z.literal('apollo-persisted-query-manifest'), version: z.literal(1), operations: z.array(z.object({ id: z.string().min(1).max(256), body: z.string().min(1).max(100_000) })).max(10_000) });

/** The manifest of our own endpoint. */
const ownManifest = new URL('../schema/generated/client/manifest.json', import.meta.url);

const seenCharactersMax = 2 * 1024 * 1024;
const cacheBytesMax = 8 * 1024 * 1024;

/** Callers whose programs are built with their operations. Keys are an integrator's, who writes its own. */
const builtFor = {
  DEVICE: 'devices send the operations that they were built with, and this is none of them',
  USER: 'people who have signed in send the operations that their console was built with, and this is none of them; a program of your own takes an API key',
} as const;
type Built = keyof typeof builtFor;

/** What one kind of callers may send. */
class Manifest {
  readonly #known = new Set<string>();
  /** Whether texts that came lately are among them. */
  readonly #seen = byText<boolean>(seenCharactersMax);

  add(body: string): void {
    this.#known.add(stripIgnoredCharacters(body));
  }

  /** Whether it is one of them, however it is spaced. */
  has(text: string): boolean {
    let known = this.#seen.get(text);
    if (known === undefined) {
      known = this.#known.has(stripIgnoredCharacters(text));
      this.#seen.set(text, known);
    }
    return known;
  }
}

/** Operations that devices, or people who have signed in, may send, and no others: a stolen credential asks for nothing that its program would not. */
export class TrustedDocuments {
  readonly #byId = new Map<string, string>();
  readonly #byKind = new Map<Caller['kind'], Manifest>();

  /** Paths of manifests by the callers that they bind; kinds that are left out are free. `own` stands for the manifest of our endpoint. Throws, in words for the operator, for a file that is no manifest. */
  static async read(paths: Readonly<Partial<Record<Built, readonly string[]>>>): Promise<TrustedDocuments> {
    const trusted = new TrustedDocuments();
    for (const [kind, files] of Object.entries(paths) as [Built, readonly string[]][]) {
      const manifest = new Manifest();
      for (const path of files) {
        const parsed = format.safeParse(JSON.parse(await readFile(path === 'own' ? ownManifest : path, 'utf8')));
        if (!parsed.success) throw new Error(`${path} is no manifest of documents: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`);
        for (const { id, body } of parsed.data.operations) {
          trusted.#byId.set(id, body);
          trusted.#byId.set(createHash('sha256').update(body).digest('hex'), body);
          manifest.add(body);
        }
      }
      trusted.#byKind.set(kind, manifest);
    }
    return trusted;
  }

  /** Why this caller may not send this; null when it may. The text must be a document. */
  refusal({ kind }: Caller, text: string): GraphQLError | null {
    const manifest = this.#byKind.get(kind);
    return !manifest || manifest.has(text) ? null : new GraphQLError(builtFor[kind as Built], { extensions: { code: 'QUERY_NOT_IN_SAFELIST' } });
  }

  /** For automatic persisted queries: what is trusted is known by its hash from the beginning. Whose it is is asked as of any other text. */
  cache(): KeyValueCache {
    const others = new InMemoryLRUCache({ maxSize: cacheBytesMax });
    return {
      get: async (key) => this.#byId.get(key.replace(/^apq:/, '')) ?? (await others.get(key)),
      set: async (key, value, options) => await others.set(key, value, options),
      delete: async (key) => await others.delete(key),
    };
  }
}
