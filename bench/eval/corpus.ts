import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../../embedded/command.ts';
import { foldersFrom } from '../../embedded/folders.ts';
import { identify } from '../../sandbox-runner/identify.ts';
import type { Measured, Options } from '../report.ts';

/** How many of each are wanted; chosen by their hash, so that the same packages give the same files. */
const wanted: Record<string, number> = { maintainer: 240, script: 90, program: 70, windows: 90, node: 60, document: 40 };
const fileBytesMax = 3_000_000;

/** Honest files out of distribution packages: maintainer scripts, utilities, Windows programs of Wine and mingw, scripts of Node, documents. */
export async function corpus(options: Options): Promise<Measured> {
  const [out] = options.words;
  if (!out) throw new Error('into which folder? npm run eval -- corpus DIR [FOLDER WITH .deb FILES]');
  const archives = options.words[1] ?? join(foldersFrom(process.env).cache, 'debian/cache/archives');
  const found: { kind: string; name: string; bytes: Buffer; hash: string }[] = [];
  const seen = new Set<string>();
  for (const deb of (await readdir(archives)).filter((name) => name.endsWith('.deb')).sort()) {
    const folder = await mkdtemp(join(tmpdir(), 'assay-corpus-'));
    const label = deb.split('_')[0]!;
    try {
      await command('dpkg-deb', ['--control', join(archives, deb), join(folder, 'control')]);
      for (const name of ['preinst', 'postinst', 'prerm', 'postrm', 'config']) await take(join(folder, 'control', name), `${label}.${name}`, 'maintainer');
      await command('dpkg-deb', ['--extract', join(archives, deb), join(folder, 'files')]);
      const paths = (await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      for (const path of paths.filter((one) => /\/(s?bin|games|libexec|init\.d|cron\.\w+)\/|\.(exe|dll|html?|pdf|odt|rtf|js|mjs|cjs|sh|py|pl)$/.test(one)).slice(0, 400)) await take(path, `${label}-${path.split('/').pop()!}`, null);
    } finally {
      await command('chmod', ['-R', 'u+rwX', folder]).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    }
  }
  async function take(path: string, name: string, given: string | null): Promise<void> {
    const info = await stat(path).catch(() => null);
    if (!info || info.size === 0 || info.size > fileBytesMax) return;
    const bytes = await readFile(path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (seen.has(hash)) return;
    const identity = await identify(bytes, name);
    const kind = given ?? (identity.kind === 'pe' ? 'windows' : identity.kind === 'elf' ? 'program' : identity.kind === 'document' ? 'document' : identity.kind === 'script' ? (identity.interpreter === 'node' || identity.interpreter === 'js' ? 'node' : 'script') : null);
    if (kind === null) return;
    seen.add(hash);
    found.push({ kind, name, bytes, hash });
  }
  await mkdir(out, { recursive: true });
  const rows: Measured['rows'] = [];
  for (const [kind, count] of Object.entries(wanted)) {
    const chosen = found.filter((one) => one.kind === kind).sort((a, b) => (a.hash < b.hash ? -1 : 1)).slice(0, count);
    for (const { name, bytes } of chosen) await writeFile(join(out, `${kind}-${name}`), bytes);
    rows.push({ kind, found: found.filter((one) => one.kind === kind).length, taken: chosen.length });
  }
  return { rows, result: { files: rows.reduce((sum, row) => sum + Number(row.taken), 0) } };
}
