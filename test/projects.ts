import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** What a test file needs, by what it imports: nothing; PostgreSQL and NATS; guests. */
export type Project = 'unit' | 'platform' | 'vm';

const root = resolve(import.meta.dirname, '..');
const needsGuests = join(root, 'test/guests.ts');
const needsEngines = ['embedded/postgres.ts', 'embedded/nats.ts'].map((path) => join(root, path));
const importing = /(?:from|import)[ (]{1,2}'(\.[^']+)'|new URL\('(\.[^']+\.ts)'/g;

/** All files of ours that a file imports, or starts as a process, directly or not. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, imported, started] of readFileSync(file, 'utf8').matchAll(importing)) reached(resolve(dirname(file), (imported ?? started)!), seen);
  return seen;
}

/** Each project's test files, relative to the root. */
export function testFiles(): Record<Project, string[]> {
  const files: Record<Project, string[]> = { unit: [], platform: [], vm: [] };
  for (const name of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.test.ts')) continue;
    const file = join(root, 'test', name);
    const all = reached(file);
    files[all.has(needsGuests) ? 'vm' : needsEngines.some((one) => all.has(one)) ? 'platform' : 'unit'].push(relative(root, file));
  }
  return files;
}
