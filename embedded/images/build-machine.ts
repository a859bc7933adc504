import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildComputer, type Disk } from '../../sandbox-runner/machines/hardware.ts';
import { jailUid, Qemu } from '../../sandbox-runner/machines/qemu.ts';
import type { Tools } from '../tools.ts';
import { findDisks, packInitrd } from './initrd.ts';

/** Disks as in a guest: the packages' read-only under a memory overlay, and a second one that this machine may write. */
const initScript = `#!/bin/busybox sh
B=/bin/busybox; $B mount -t devtmpfs dev /dev; $B mount -t proc proc /proc
for module in /modules/*; do $B insmod $module; done
${findDisks}
$B mount -t ext4 -o ro,noload $(disk packages) /mnt/ro; $B mount -t tmpfs rw /mnt/rw; $B mkdir /mnt/rw/u /mnt/rw/w
R=/newroot; $B mount -t overlay -o lowerdir=/mnt/ro,upperdir=/mnt/rw/u,workdir=/mnt/rw/w root $R
$B mount -t ext4 -o noatime $(disk prefix) /mnt/own; $B mkdir -p $R/home/user/.wine
$B mount --bind /mnt/own/home/user/.wine $R/home/user/.wine
$B mount -t proc proc $R/proc; $B mount -t tmpfs -o mode=1777 tmp $R/tmp; $B mount -t tmpfs -o mode=755 dev $R/dev; $B mkdir $R/dev/shm
for name in null zero random urandom tty; do $B cp -a /dev/$name $R/dev/$name; done; $B ip link set lo up; $B cp /step $R/tmp/step
$B chroot $R /usr/bin/env -i HOME=/home/user USER=mkeller PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \\
  timeout --kill-after=10 $(cat /seconds) setpriv --reuid=1000 --regid=1000 --clear-groups bash -E /tmp/step; status=$?
$B umount $R/home/user/.wine; $B umount /mnt/own || status=97
echo "ended with status $status"
$B poweroff -f
`;
const modules = ['libnvdimm', 'nfit', 'nd_btt', 'nd_pmem', 'overlay'];
const memoryMiB = 1024;
/** Of the guest's clock, which counts what the guest executes: a loaded host changes nothing. A prefix takes about 60. */
const stepSecondsMax = 900;
/** Milliseconds that the machine may have had a processor of the host for, or waited with nothing to do. */
const machineMsMax = 30 * 60_000;

export interface BuildStep {
  /** A folder for the machine alone; must not exist. */
  folder: string;
  /** Disk of the packages; stays as it is. */
  disk: string;
  /** ext4 that becomes the ordinary user's `.wine`; lies in the machine's folder. */
  own: string;
  /** bash, run as the ordinary user of the disk; any command that fails ends it. */
  script: string;
  tools: Tools;
  accelerator: 'kvm' | 'tcg';
}

/**
 * Runs a step of a guest's making in a machine like the guest itself: of Debian's packages for guests the host only reads and writes bytes.
 * Throws with the last lines that the machine printed.
 */
export async function runInBuildMachine({ folder, disk, own, script, tools, accelerator }: BuildStep): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) await chown(own, jailUid, jailUid);
  // What fails says its name: most programs of such a step end without a word.
  const traced = `set -e; trap 'echo "ended with $?: $BASH_COMMAND" >&2' ERR\n${script}`;
  const initrd = `${folder}.initrd`;
  await packInitrd(initrd, { init: initScript, modules, files: { step: traced, seconds: String(stepSecondsMax) } }, tools);
  const disks: Disk[] = [{ file: disk, path: '/images/disk', writable: false }, { file: own, path: '/images/prefix', writable: true }];
  let qemu: Qemu | undefined;
  try {
    qemu = await Qemu.start({
      toolsRoot: tools.root, folder, accelerator, hardware: await buildComputer({ disks, memoryMiB, accelerator }),
      shown: [[tools.kernel, '/images/kernel'], [initrd, '/images/initrd'], [disk, '/images/disk']], written: [[own, '/images/prefix']],
    });
    const late = await qemu.endedWithin(machineMsMax);
    const said = (await readFile(join(folder, 'serial'), 'utf8').catch(() => '')).replaceAll('\r', '').trim();
    const last = said.split('\n').slice(-40).join('\n');
    if (late) throw new Error(`the build machine did not end within ${machineMsMax / 60_000} minutes of its own time; the last it printed:\n${last}`);
    const status = /^ended with status (\d+)$/m.exec(said)?.[1];
    if (status === '124' || status === '137') throw new Error(`a step in the build machine took more than ${stepSecondsMax} s of its own time:\n${last}`);
    if (status !== '0') throw new Error(`a step in the build machine failed; the last it printed:\n${last || '(nothing)'}`);
  } finally {
    await qemu?.destroy();
    await rm(initrd, { force: true });
  }
  if (process.getuid?.() === 0) await chown(own, 0, 0);
}
