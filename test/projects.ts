import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** What a test file needs, by what it imports: nothing; nothing but minutes; PostgreSQL and NATS; guests. */
export type Project = 'unit' | 'long' | 'platform' | 'vm';

/** Properties over thousands of cases, and processes started by the dozen: not for each save of a file. */
const long = new Set([
  'abuse', 'anonymous', 'command-line-errors', 'executor', 'fuzz', 'parsers', 'schema', 'shared-stream', 'sigma', 'slow-bodies', 'sockets', 'static-work',
  'sysmon', 'types',
].map((name) => `test/${name}.test.ts`));

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
  const files: Record<Project, string[]> = { unit: [], long: [], platform: [], vm: [] };
  for (const name of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.test.ts')) continue;
    const file = join(root, 'test', name);
    const all = reached(file);
    const path = relative(root, file);
    const needs = all.has(needsGuests) ? 'vm' : needsEngines.some((one) => all.has(one)) ? 'platform' : long.has(path) ? 'long' : 'unit';
    files[needs].push(path);
  }
  return files;
}
