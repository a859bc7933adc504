import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';
import type { Tools } from '../tools.ts';
import type { Recipe } from './recipe.ts';

export const guestFolder = new URL('../../sandbox-runner/guest/', import.meta.url).pathname;

/** Disks are found by their labels: which of them the kernel names /dev/pmem0 is not certain. */
export const findDisks = `disk() { n=0; until $B findfs LABEL=$1; do $B usleep 20000; n=$((n+1)); [ $n -lt 500 ] || exit 1; done; }`;

const initScript = `#!/bin/busybox sh
B=/bin/busybox; $B mount -t devtmpfs dev /dev; $B mount -t proc proc /proc
for module in /modules/*; do $B insmod $module; done
${findDisks}
$B mount -t ext4 -o ro,noload $(disk packages) /mnt/ro; $B mount -t tmpfs -o size=80% rw /mnt/rw; $B mkdir /mnt/rw/u /mnt/rw/w
# The Windows of a Wine guest is a disk of its own over that of its packages.
lower=/mnt/ro; if [ -e /two-disks ]; then $B mount -t ext4 -o ro,noload $(disk prefix) /mnt/own; lower=/mnt/own:/mnt/ro; fi
# metacopy: changing a file's owner doesn't copy its bytes into memory
$B mount -t overlay -o lowerdir=$lower,upperdir=/mnt/rw/u,workdir=/mnt/rw/w,metacopy=on root /newroot
$B cp -r /guest /newroot/opt/assay
# The same disk once more, for the file system of a Linux sample.
if [ ! -e /two-disks ]; then $B mkdir -p /newroot/mnt; $B mount --bind /mnt/ro /newroot/mnt; fi
$B umount /proc; $B mount --move /dev /newroot/dev
exec $B switch_root /newroot /opt/assay/init.sh
`;

const modules = ['virtio', 'virtio_ring', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci', 'libnvdimm', 'nfit', 'nd_btt', 'nd_pmem', 'virtio_console', 'overlay'];

/**
 * The first file system of a guest: drivers, and our own guest programs, which so can change without a new disk.
 * The disks stay read-only under a memory overlay: no disk state has to be snapshotted.
 */
export async function ensureInitrd(cache: string, recipe: Recipe, tools: Tools): Promise<{ path: string; hash: string }> {
  const initrd = await describeInitrd(cache, recipe, tools);
  const files = recipe.prefix ? { 'two-disks': '' } : {};
  if (!existsSync(initrd.path)) await packInitrd(initrd.path, { init: initScript, modules, files, guest: scriptsOf(recipe) }, tools);
  return initrd;
}

/** Where it lies, and what it is made of; it may not be there yet. */
export async function describeInitrd(cache: string, recipe: Recipe, tools: Tools): Promise<{ path: string; hash: string }> {
  const digest = createHash('sha256').update(JSON.stringify([initScript, modules, tools.kernelVersion, scriptsOf(recipe), recipe.prefix !== undefined]));
  for (const name of (await readdir(guestFolder)).sort()) digest.update(`\0${name}\0`).update(await readFile(join(guestFolder, name)));
  const hash = digest.digest('hex').slice(0, 16);
  return { path: join(cache, 'images', `initrd-${hash}.gz`), hash };
}

const scriptsOf = ({ warm, detonate, evasion }: Recipe) => ({ warm, detonate, evasion });

export interface InitrdContent {
  /** The first program (a script of busybox's shell). */
  init: string;
  /** Drivers, in the order in which they are loaded; those that are built into the kernel are left out. */
  modules: readonly string[];
  /** Text by path. */
  files: Readonly<Record<string, string>>;
  /** Our guest programs, and under which name each script of this guest is found. */
  guest?: Readonly<Record<string, string>>;
}

/** A first file system: busybox, an init, drivers and files; appears at `path` only when it is whole. */
export async function packInitrd(path: string, { init, modules: drivers, files, guest }: InitrdContent, tools: Tools): Promise<void> {
  const tree = `${path}.making-${process.pid}`;
  const folders = ['bin', 'dev', 'proc', 'mnt/ro', 'mnt/rw', 'mnt/own', 'newroot', 'modules', 'guest'];
  for (const name of folders) await mkdir(join(tree, name), { recursive: true });
  if (guest) await cp(guestFolder, join(tree, 'guest'), { recursive: true });
  for (const [name, script] of Object.entries(guest ?? {})) await cp(join(guestFolder, script), join(tree, `guest/${name}.sh`));
  for (const [name, text] of Object.entries(files)) await writeFile(join(tree, name), text);
  await writeFile(join(tree, 'init'), init, { mode: 0o755 });
  const busybox = join(tools.root, 'usr/bin/busybox');
  const script = `set -e; cp "$1" "$2/bin/busybox"; ln -s busybox "$2/bin/sh"
chmod -R u=rwX,go=rX "$2/guest"; find "$2/guest" -type f -exec chmod 755 {} +; n=10
for module in ${drivers.join(' ')}; do file=$(find "$3" -name $module.ko | head -1)
if [ -n "$file" ]; then cp "$file" "$2/modules/$n-$module.ko"; n=$((n+1)); fi; done
cd "$2"; find . | "$1" cpio -o -H newc 2>/dev/null | gzip -1 > "$2.gz"`;
  await command('bash', ['-c', script, 'initrd', busybox, tree, tools.modules]);
  await rename(`${tree}.gz`, path);
  await rm(tree, { recursive: true, force: true });
}
