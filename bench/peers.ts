import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { foldersFrom } from '../embedded/folders.ts';

/** The gateways of others, by the lock in bench/peers, under the cache folder. Returns a file next to their node_modules. */
export async function installPeers(): Promise<string> {
  const folder = join(foldersFrom(process.env).cache, 'bench-peers');
  const marker = join(folder, 'installed-lock.json');
  const lock = await readFile(new URL('peers/package-lock.json', import.meta.url), 'utf8');
  if ((await readFile(marker, 'utf8').catch(() => '')) !== lock) {
    process.stderr.write('  installing what this is measured against (some 500 MB)\n');
    await mkdir(folder, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) await copyFile(new URL(`peers/${name}`, import.meta.url), join(folder, name));
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, maxBuffer: 16 * 1024 * 1024 });
    await writeFile(marker, lock);
  }
  return join(folder, 'package.json');
}
