import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';
import type { Tools } from '../tools.ts';
import type { Recipe } from './recipe.ts';

export const guestFolder = new URL('../../sandbox-runner/guest/', import.meta.url).pathname;

const initScript = `#!/bin/busybox sh
B=/bin/busybox; $B mount -t devtmpfs dev /dev; $B mount -t proc proc /proc
for module in /modules/*; do $B insmod $module; done
n=0; while [ ! -b /dev/pmem0 ] && [ $n -lt 200 ]; do $B usleep 20000; n=$((n+1)); done
$B mount -t ext4 -o ro,noload /dev/pmem0 /mnt/ro; $B mount -t tmpfs -o size=80% rw /mnt/rw; $B mkdir /mnt/rw/u /mnt/rw/w
# metacopy: changing a file's owner doesn't copy its bytes into memory
$B mount -t overlay -o lowerdir=/mnt/ro,upperdir=/mnt/rw/u,workdir=/mnt/rw/w,metacopy=on root /newroot
$B cp -r /guest /newroot/opt/assay
$B umount /proc; $B mount --move /dev /newroot/dev
exec $B switch_root /newroot /opt/assay/init.sh
`;

const modules = ['virtio', 'virtio_ring', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci', 'libnvdimm', 'nfit', 'nd_btt', 'nd_pmem', 'virtio_console', 'overlay'];

/**
 * The first file system of a guest: drivers, and our own guest programs, which so can change without a new disk.
 * The disk stays read-only under a memory overlay: no disk state has to be snapshotted.
 */
export async function ensureInitrd(cache: string, recipe: Recipe, tools: Tools): Promise<{ path: string; hash: string }> {
  const digest = createHash('sha256').update(initScript).update(modules.join()).update(tools.kernel).update(recipe.warm).update(recipe.detonate).update(recipe.evasion);
  for (const name of (await readdir(guestFolder)).sort()) digest.update(`\0${name}\0`).update(await readFile(join(guestFolder, name)));
  const hash = digest.digest('hex').slice(0, 16);
  const path = join(cache, 'images', `initrd-${hash}.gz`);
  if (existsSync(path)) return { path, hash };
  const scripts = { warm: recipe.warm, detonate: recipe.detonate, evasion: recipe.evasion };
  await packInitrd(path, { init: initScript, modules, guest: scripts }, tools);
  return { path, hash };
}

/** A first file system: busybox, an init, drivers in the order that they are loaded in, and files. */
export async function packInitrd(path: string, holds: { init: string; modules: readonly string[]; files?: Record<string, string>; guest?: Record<string, string> }, tools: Tools): Promise<void> {
  const tree = `${path}.making-${process.pid}`;
  for (const name of ['bin', 'dev', 'proc', 'mnt/ro', 'mnt/rw', 'newroot', 'modules', 'guest']) await mkdir(join(tree, name), { recursive: true });
  if (holds.guest) await cp(guestFolder, join(tree, 'guest'), { recursive: true });
  for (const [name, script] of Object.entries(holds.guest ?? {})) await cp(join(guestFolder, script), join(tree, `guest/${name}.sh`));
  for (const [name, text] of Object.entries(holds.files ?? {})) await writeFile(join(tree, name), text);
  await writeFile(join(tree, 'init'), holds.init, { mode: 0o755 });
  const busybox = join(tools.root, 'usr/bin/busybox');
  const script = `set -e; cp "$1" "$2/bin/busybox"; ln -s busybox "$2/bin/sh"; chmod -R u=rwX,go=rX "$2/guest"; find "$2/guest" -type f -exec chmod 755 {} +; n=10
for module in ${holds.modules.join(' ')}; do file=$(find "$3" -name $module.ko | head -1); if [ -n "$file" ]; then cp "$file" "$2/modules/$n-$module.ko"; n=$((n+1)); fi; done
cd "$2"; find . | "$1" cpio -o -H newc 2>/dev/null | gzip -1 > "$2.gz"`;
  await command('bash', ['-c', script, 'initrd', busybox, tree, tools.modules]);
  await rename(`${tree}.gz`, path);
  await rm(tree, { recursive: true, force: true });
}
