import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jailUid, Qemu } from '../../sandbox-runner/machines/qemu.ts';
import { buildComputer } from '../../sandbox-runner/machines/hardware.ts';
import type { Tools } from '../tools.ts';
import { packInitrd } from './initrd.ts';

const initScript = `#!/bin/busybox sh
B=/bin/busybox; $B mount -t devtmpfs dev /dev; $B mount -t proc proc /proc
for module in /modules/*; do $B insmod $module; done
n=0; while [ ! -b /dev/pmem0 ] && [ $n -lt 200 ]; do $B usleep 20000; n=$((n+1)); done
R=/newroot; $B mount -t ext4 -o noatime /dev/pmem0 $R; $B mount -t proc proc $R/proc; $B mount -t tmpfs -o mode=1777 tmp $R/tmp; $B mount -t tmpfs -o mode=755 dev $R/dev; $B mkdir $R/dev/shm
for name in null zero random urandom tty; do $B cp -a /dev/$name $R/dev/$name; done; $B ip link set lo up; $B cp /inside $R/tmp/inside
$B chroot $R /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 setpriv --reuid=1000 --regid=1000 --clear-groups bash -E /tmp/inside; status=$?
$B umount $R/dev $R/tmp $R/proc; $B umount $R || status=97
echo "ended with status $status"
$B poweroff -f
`;
const modules = ['libnvdimm', 'nfit', 'nd_btt', 'nd_pmem'];
const memoryMiB = 1024;
const deadlineMs = 20 * 60_000;

/**
 * Runs a script as the ordinary user of a disk that is made of Debian packages: their programs never run on the host, whose kernel may not even
 * know how (32-bit ones) and whom they have nothing to tell.
 */
export async function inBuildMachine(options: { folder: string; disk: string; script: string; tools: Tools; accelerator: 'kvm' | 'tcg' }): Promise<void> {
  const { folder, disk, script, tools, accelerator } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = join(folder, 'disk');
  await rename(disk, own);
  if (process.getuid?.() === 0) await chown(own, jailUid, jailUid);
  // What fails says its name: most programs of such a step end without a word.
  const traced = `set -e; trap 'echo "ended with $?: $BASH_COMMAND" >&2' ERR\n${script}`;
  const initrd = `${folder}.initrd`;
  await packInitrd(initrd, { init: initScript, modules, files: { inside: traced } }, tools);
  const qemu = await Qemu.start({
    toolsRoot: tools.root, folder, accelerator, hardware: await buildComputer({ disk: own, memoryMiB, accelerator }),
    shown: [[tools.kernel, '/images/kernel'], [initrd, '/images/initrd']],
  });
  const timer = setTimeout(() => void qemu.kill(), deadlineMs);
  try {
    await qemu.ended;
    const said = (await readFile(join(folder, 'serial'), 'utf8')).replaceAll('\r', '').trim();
    if (!/^ended with status 0$/m.test(said)) throw new Error(`a step in the build machine failed; the last it said:\n${said.split('\n').slice(-8).join('\n')}`);
    await rename(own, disk);
    if (process.getuid?.() === 0) await chown(disk, 0, 0);
  } finally {
    clearTimeout(timer);
    await qemu.destroy();
    await rm(initrd, { force: true });
  }
}
