import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { foldersFrom } from './folders.ts';
import { makeTemporary } from './temporary-folder.ts';

/**
 * `npm run known-good -- FILE [FOLDER]`: a list of all files in Debian packages, as an example of who can vouch for
 * files.
 */
const [out, folder = join(foldersFrom(process.env).cache, 'debian/cache/archives')] = process.argv.slice(2);
try {
  if (!out) throw new Error('into which file? npm run known-good -- FILE [FOLDER WITH .deb FILES]');
  const debs = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.deb')).sort();
  if (debs.length === 0) throw new Error(`${folder} holds no .deb files; npm run images fetches some`);
  const lines = new Map<string, string>();
  for (const [index, deb] of debs.entries()) {
    const work = await makeTemporary('assay-known-good-');
    try {
      await command('dpkg-deb', ['--extract', join(folder, deb), work]);
      await command('chmod', ['-R', 'u+rwX', work]);
      const [name, version] = deb.split('_');
      for (const entry of await readdir(work, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const digest = createHash('sha256');
        let size = 0;
        for await (const chunk of createReadStream(join(entry.parentPath, entry.name))) {
          digest.update(chunk as Buffer);
          size += (chunk as Buffer).length;
        }
        if (size > 0) lines.set(digest.digest('hex'), `Debian ${name} ${decodeURIComponent(version ?? '')}`);
      }
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    if ((index + 1) % 25 === 0 || index + 1 === debs.length) process.stderr.write(`  ${index + 1} of ${debs.length} packages, ${lines.size} files\n`);
  }
  await writeFile(out, [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hash, source]) => `${hash} ${source}\n`).join(''));
  process.stdout.write(`${lines.size} files; ASSAY_KNOWN_GOOD=${out} makes Assay believe it\n`);
} catch (error) {
  process.stderr.write(`the list could not be made: ${(error as Error).message}\n`);
  process.exit(1);
}
