import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';

/** The release our guest images and tools are made of, whatever release the host runs. */
export const suite = 'bookworm';

export type Architecture = 'amd64' | 'i386';

/**
 * Debian packages without root: a private apt state, so that neither the system's lock nor its installed packages matter.
 * The mirror is the one this system already uses (or `ASSAY_DEBIAN_MIRROR`).
 */
export class Debian {
  readonly #folder: string;
  #updated: Promise<void> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(cache: string) {
    this.#folder = join(cache, 'debian');
  }

  /** Downloads the packages with all they depend on; returns the paths of the .deb files. */
  async fetch(packages: readonly string[]): Promise<string[]> {
    const work = this.#queue.then(async () => await this.#fetch(packages));
    // One apt at a time: the private state is shared, its lock is switched off.
    this.#queue = work.catch(() => undefined);
    return await work;
  }

  async #fetch(packages: readonly string[]): Promise<string[]> {
    const key = createHash('sha256').update(JSON.stringify([suite, packages])).digest('hex').slice(0, 16);
    const listFile = join(this.#folder, `${key}.list`);
    const archives = join(this.#folder, 'cache/archives');
    if (existsSync(listFile)) {
      const files = (await readFile(listFile, 'utf8')).split('\n').filter(Boolean).map((name) => join(archives, name));
      if (files.every(existsSync)) return files;
    }
    await (this.#updated ??= this.#update());
    const install = ['--yes', '--no-install-recommends', 'install', ...packages];
    await command('apt-get', [...this.#options(), '--download-only', ...install]);
    // The names of the whole closure, also of what the archive folder had already.
    const simulated = await command('apt-get', [...this.#options(), '--simulate', ...install]);
    const wanted = [...simulated.matchAll(/^Inst (\S+) \((\S+) .*\[(\w+)\]\)/gm)].map(
      (match) => `${match[1]!.replace(/:\w+$/, '')}_${match[2]!.replace(/:/g, '%3a')}_${match[3]!}.deb`,
    );
    const missing = wanted.filter((name) => !existsSync(join(archives, name)));
    if (wanted.length === 0 || missing.length > 0) {
      throw new Error(`Debian packages could not be fetched: ${missing.slice(0, 5).join(', ') || packages.join(', ')}`);
    }
    await writeFile(`${listFile}.new`, wanted.join('\n'));
    await rename(`${listFile}.new`, listFile);
    return wanted.map((name) => join(archives, name));
  }

  #options(): string[] {
    const settings = {
      'Dir::State': join(this.#folder, 'state'),
      'Dir::State::status': join(this.#folder, 'state/status'),
      'Dir::Cache': join(this.#folder, 'cache'),
      'Dir::Cache::archives': 'archives',
      // Set, because a container's own settings may switch these indexes off, which makes each call five seconds slower.
      'Dir::Cache::pkgcache': 'pkgcache.bin',
      'Dir::Cache::srcpkgcache': 'srcpkgcache.bin',
      'Dir::Etc::sourcelist': join(this.#folder, 'sources.list'),
      'Dir::Etc::sourceparts': join(this.#folder, 'none'),
      'Dir::Etc::preferencesparts': join(this.#folder, 'none'),
      'APT::Sandbox::User': '',
      'APT::Architecture': 'amd64',
      'APT::Architectures': 'amd64,i386',
      'APT::Keep-Downloaded-Packages': 'true',
      'Debug::NoLocking': '1',
      'Acquire::Languages': 'none',
      'Acquire::Retries': '3',
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  }

  async #update(): Promise<void> {
    for (const folder of ['state/lists/partial', 'cache/archives/partial', 'none']) {
      await mkdir(join(this.#folder, folder), { recursive: true });
    }
    await writeFile(join(this.#folder, 'state/status'), '');
    const mirror = await findMirror();
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
    const trust = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
    await writeFile(
      join(this.#folder, 'sources.list'),
      [suite, `${suite}-updates`].map((name) => `deb ${trust}${mirror} ${name} main\n`).join(''),
    );
    await command('apt-get', [...this.#options(), 'update']).catch((cause: unknown) => {
      throw new Error('apt-get update failed: check the network and the Debian mirror (ASSAY_DEBIAN_MIRROR overrides it)', { cause });
    });
  }
}

/** The mirror named in this system's own apt sources. */
async function findMirror(): Promise<string> {
  if (process.env.ASSAY_DEBIAN_MIRROR) return process.env.ASSAY_DEBIAN_MIRROR;
  const files = ['/etc/apt/sources.list'];
  for (const name of await readdir('/etc/apt/sources.list.d').catch(() => [])) files.push(`/etc/apt/sources.list.d/${name}`);
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const match of text.matchAll(/^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(https?:\S+\/debian)\/?(?:\s|$)/gm)) return match[1]!;
  }
  throw new Error('no Debian mirror found in /etc/apt: this needs Debian, or ASSAY_DEBIAN_MIRROR=<mirror URL> and apt-get');
}

/** Unpacks packages into a folder; maintainer scripts do not run. */
export async function extract(debs: readonly string[], root: string, leaveOut: readonly string[] = []): Promise<void> {
  await mkdir(root, { recursive: true });
  const excludes = ['./usr/share/doc/*', './usr/share/man/*', './usr/share/locale/*', './usr/share/info/*', './usr/share/lintian/*', ...leaveOut];
  const script = `set -e; root=$1; shift; for deb in "$@"; do dpkg-deb --fsys-tarfile "$deb" | tar -x -p -C "$root" --keep-directory-symlink --no-same-owner ${excludes.map((glob) => `--exclude '${glob}'`).join(' ')}; done`;
  await command('bash', ['-o', 'pipefail', '-c', script, 'extract', root, ...debs]);
}

/** A usr-merged empty root to extract packages into. */
export async function skeleton(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
  const script = `set -e; mkdir -p "$1"; cd "$1"; mkdir -p usr/bin usr/sbin usr/lib usr/lib32 usr/lib64 usr/libx32 proc sys dev run tmp root etc var/tmp home/user opt mnt
for name in bin sbin lib lib32 lib64 libx32; do ln -s usr/$name $name; done; chmod 1777 tmp var/tmp`;
  await command('sh', ['-c', script, 'skeleton', root]);
}
