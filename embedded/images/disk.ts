import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';
import { extract, skeleton } from '../debian.ts';
import { namespaceFault } from '../namespaces.ts';
import { toolCommand, type Tools } from '../tools.ts';
import { configuration } from './configuration.ts';
import type { Recipe } from './recipe.ts';

/** ext4 of a recipe's packages; their programs do not run, and neither do their maintainer scripts. */
export async function makeDisk(recipe: Recipe, debs: readonly string[], options: { target: string; root: string; tools: Tools }): Promise<void> {
  const { target, root, tools } = options;
  try {
    await skeleton(root);
    const wanted = debs.filter((file) => !recipe.packagesLeftOut.some((pattern) => pattern.test(file.slice(file.lastIndexOf('/') + 1))));
    await extract(wanted, root, recipe.filesLeftOut);
    await configure(root, tools);
    await recipe.tree?.(root);
    await index(root, tools);
    const missing = [...recipe.holds, `usr/lib/modules/${tools.kernelVersion}/modules.dep`, 'etc/ld.so.cache'].filter((path) => !existsSync(join(root, path)));
    if (missing.length > 0) throw new Error(`the disk "${recipe.disk ?? recipe.name}" would lack ${missing.join(', ')}`);
    const usedMiB = Number((await command('du', ['-sm', root])).split('\t')[0]);
    await fileSystem({ disk: target, label: 'packages', sizeMiB: Math.ceil(usedMiB * 1.12) + 96, root, tools });
  } finally {
    await removeTree(root);
  }
}

/** ext4 with nothing in it but one folder of the ordinary user's; the file is a hole where nothing is written. */
export async function emptyDisk(target: string, sizeMiB: number, folder: string, tools: Tools): Promise<void> {
  const root = `${target}.tree`;
  try {
    await mkdir(join(root, folder), { recursive: true });
    await fileSystem({ disk: target, label: 'prefix', sizeMiB, root, tools });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Throws when the file system is not whole; changes nothing. */
export async function checkDisk(disk: string, tools: Tools): Promise<void> {
  const fsck = toolCommand(tools.root, 'usr/sbin/e2fsck');
  await command(fsck.file, [...fsck.args, '-fn', disk]);
}

/** Files that only their owner may read can be in the tree: make it removable first. */
export async function removeTree(path: string): Promise<void> {
  if (!existsSync(path)) return;
  await command('chmod', ['-R', 'u+rwX', path]).catch(() => undefined);
  await rm(path, { recursive: true, force: true });
}

async function configure(root: string, tools: Tools): Promise<void> {
  for (const [name, text] of Object.entries(configuration)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await rm(join(root, name), { force: true });
    await writeFile(join(root, name), text, { mode: name === 'etc/sudoers' ? 0o440 : name === 'etc/shadow' ? 0o640 : 0o644 });
  }
  await mkdir(join(root, 'home/user/Downloads'), { recursive: true });
  await cp(tools.modules, join(root, 'usr/lib/modules', tools.kernelVersion), { recursive: true });
  const script = `set -e; cd "$1"; mkdir -p var/log; ln -sf bash usr/bin/sh
[ -e usr/bin/awk ] || ln -s gawk usr/bin/awk; [ -e usr/bin/nc ] || [ ! -e usr/bin/nc.openbsd ] || ln -s nc.openbsd usr/bin/nc
[ -e usr/bin/which ] || [ ! -e usr/bin/which.debianutils ] || ln -s which.debianutils usr/bin/which
mkdir -p var/spool/cron/crontabs etc/cron.d etc/cron.hourly etc/cron.daily etc/cron.weekly etc/cron.monthly etc/profile.d etc/init.d var/mail
chmod 700 home/user/.ssh home/user/.gnupg; chmod 600 home/user/.ssh/id_rsa; for name in php node; do [ -e usr/bin/$name ] || for real in usr/bin/php8* usr/bin/nodejs; do [ ! -e $real ] || case $real in *$name*) ln -s "$(basename $real)" usr/bin/$name;; esac; done; done`;
  await command('sh', ['-c', script, 'configure', root]);
}

/** The indexes of libraries and modules, by tools of ours that look at the tree from outside. */
async function index(root: string, tools: Tools): Promise<void> {
  await command(join(tools.root, 'usr/sbin/ldconfig'), ['-r', root]);
  const kmod = toolCommand(tools.root, 'usr/bin/kmod');
  await command(kmod.file, ['--argv0', 'depmod', ...kmod.args, '-b', root, tools.kernelVersion]);
}

/** ext4 with all files root's, except the home of the ordinary user. */
async function fileSystem({ disk, label, sizeMiB, root, tools }: { disk: string; label: 'packages' | 'prefix'; sizeMiB: number; root: string; tools: Tools }): Promise<void> {
  await command('truncate', ['-s', `${sizeMiB}M`, disk]);
  const mkfs = toolCommand(tools.root, 'usr/sbin/mke2fs');
  const asRoot = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user'];
  const features = ['-t', 'ext4', '-L', label, '-q', '-F', '-O', '^has_journal,^resize_inode,^metadata_csum', '-m', '0', '-E', 'root_owner=0:0,lazy_itable_init=1'];
  const line = [...asRoot, mkfs.file, ...mkfs.args, ...features, '-d', root, disk];
  await command(line[0]!, line.slice(1)).catch(async (cause: unknown) => {
    throw (await namespaceFault()) ?? cause;
  });
  const debugfs = toolCommand(tools.root, 'usr/sbin/debugfs');
  const listed = await command('find', [join(root, 'home/user'), '-print0']);
  const edits = listed.split('\0').filter(Boolean).map((path) => path.slice(root.length)).filter((path) => !/["\n]/.test(path));
  const input = edits.flatMap((path) => [`sif "${path}" uid 1000`, `sif "${path}" gid 1000`]).join('\n');
  await writeFile(`${disk}.owners`, `${input}\n`);
  await command(debugfs.file, [...debugfs.args, '-w', '-f', `${disk}.owners`, disk]);
  await rm(`${disk}.owners`);
}
