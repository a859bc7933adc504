import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe } from './recipe.ts';

/** A guest that could not be made the last time, and why. */
export interface BuildFailure {
  at: Date;
  reason: string;
}

const fileOf = (cache: string, recipe: Recipe) => join(cache, 'images', `${recipe.name}.failed.json`);
/** Of what the recipe asks for: with another recipe the failure says nothing. */
const identityOf = (recipe: Recipe) => createHash('sha256').update(JSON.stringify(recipe, (_key, value: unknown) => (value instanceof RegExp || typeof value === 'function' ? String(value) : value))).digest('hex').slice(0, 16);

/** Kept in the cache, so that a check need not repeat minutes of work to come to the same answer. */
export async function noteFailure(cache: string, recipe: Recipe, reason: string): Promise<void> {
  await mkdir(join(cache, 'images'), { recursive: true }).catch(() => undefined);
  // A full or read-only disk may be the very reason.
  await writeFile(fileOf(cache, recipe), JSON.stringify({ identity: identityOf(recipe), at: new Date().toISOString(), reason })).catch(() => undefined);
}

export async function forgetFailure(cache: string, recipe: Recipe): Promise<void> {
  await rm(fileOf(cache, recipe), { force: true }).catch(() => undefined);
}

/** The last failure of this recipe; null when there was none since it was last made. */
export async function lastFailure(cache: string, recipe: Recipe): Promise<BuildFailure | null> {
  try {
    const { identity, at, reason } = JSON.parse(await readFile(fileOf(cache, recipe), 'utf8')) as { identity: string; at: string; reason: string };
    return identity === identityOf(recipe) ? { at: new Date(at), reason: String(reason).slice(0, 4_000) } : null;
  } catch {
    return null;
  }
}
