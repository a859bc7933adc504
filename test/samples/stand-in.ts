import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../embedded/command.ts';
import { Debian, extract, skeleton } from '../../embedded/debian.ts';
import { toolCommand, type Tools } from '../../embedded/tools.ts';

const packages = ['qemu-guest-agent', 'grub-common', 'grub-pc-bin', 'qemu-utils'];
/** What of it the guest itself needs: the agent and its libraries. */
const inGuest = /^(qemu-guest-agent|libglib2|libudev1|liburing2|libnuma1|libpcre|libc6|libgcc-s1|zlib1g|libffi|libmount1|libselinux1|libblkid1|libuuid1|libstdc)/;
const modules = ['virtio', 'virtio_ring', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci', 'virtio_blk', 'virtio_console'];
const folder = new URL('stand-in/', import.meta.url).pathname;
const sector = 512;
const start = 2048;
const revision = 1;

/**
 * A disk that a BIOS boots: GRUB, a Linux kernel and qemu-guest-agent of Debian, and our answers in the place of Windows' programs. Stands in for
 * a Windows that is not to be had here: the boot, the freezing, the agent and the throw-away disk are real, Windows is not.
 */
export async function standIn(cache: string, tools: Tools): Promise<string> {
  const own = await Promise.all(['init', 'cmd.exe'].map(async (name) => await readFile(join(folder, name))));
  const hash = own.reduce((digest, bytes) => digest.update(bytes), createHash('sha256').update(`${revision} ${tools.kernel}`)).digest('hex').slice(0, 16);
  const disk = join(cache, 'images', `stand-in-${hash}.qcow2`);
  if (existsSync(disk)) return disk;
  const making = join(cache, 'images', `stand-in-${hash}.making-${process.pid}`);
  await rm(making, { recursive: true, force: true });
  try {
    const host = join(making, 'host');
    const debs = await new Debian(cache).fetch(packages);
    await skeleton(host);
    await extract(debs, host, ['./usr/share/grub/*', './usr/share/perl*', './usr/lib/x86_64-linux-gnu/perl*']);
    const boot = join(making, 'boot');
    await mkdir(boot, { recursive: true });
    await copyFile(tools.kernel, join(boot, 'vmlinuz'));
    await makeInitrd(join(making, 'tree'), join(boot, 'initrd'), debs.filter((file) => inGuest.test(file.slice(file.lastIndexOf('/') + 1))), tools);
    await makeDisk(making, host, boot, tools);
    const convert = toolCommand(host, 'usr/bin/qemu-img');
    await command(convert.file, [...convert.args, 'convert', '-f', 'raw', '-O', 'qcow2', join(making, 'disk'), join(making, 'disk.qcow2')]);
    await chmod(join(making, 'disk.qcow2'), 0o644);
    await rename(join(making, 'disk.qcow2'), disk);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return disk;
}

async function makeInitrd(tree: string, file: string, debs: readonly string[], tools: Tools): Promise<void> {
  await skeleton(tree);
  await extract(debs, tree);
  await copyFile(join(tools.root, 'usr/bin/busybox'), join(tree, 'bin/busybox'));
  await cp(join(folder, 'init'), join(tree, 'init'));
  await cp(join(folder, 'cmd.exe'), join(tree, 'bin/C:\\Windows\\System32\\cmd.exe'));
  // The agent sets the hardware's clock too.
  await symlink('/bin/true', join(tree, 'sbin/hwclock'));
  await mkdir(join(tree, 'modules'));
  const script = `set -e; chmod 755 "$1/init" "$1"/bin/C*; n=10; for name in ${modules.join(' ')}; do found=$(find "$2" -name $name.ko | head -1); if [ -n "$found" ]; then cp "$found" "$1/modules/$n-$name.ko"; n=$((n+1)); fi; done
cd "$1"; find . | "$3" cpio -o -H newc 2>/dev/null | gzip -1 > "$4"`;
  await command('bash', ['-c', script, 'initrd', tree, tools.modules, join(tools.root, 'usr/bin/busybox'), file]);
}

/** Boot sector, GRUB behind it, one partition. */
async function makeDisk(making: string, host: string, boot: string, tools: Tools): Promise<void> {
  const grub = join(host, 'usr/lib/grub/i386-pc');
  await writeFile(join(making, 'grub.cfg'), 'set root=(hd0,msdos1)\nlinux /vmlinuz console=ttyS0 quiet panic=-1 mitigations=off\ninitrd /initrd\nboot\n');
  const image = toolCommand(host, 'usr/bin/grub-mkimage');
  await command(image.file, [...image.args, '-O', 'i386-pc', '-d', grub, '-p', '/', '-c', join(making, 'grub.cfg'), '-o', join(making, 'core'), 'biosdisk', 'part_msdos', 'ext2', 'linux', 'boot']);
  const partition = join(making, 'partition');
  await command('truncate', ['-s', '64M', partition]);
  const mkfs = toolCommand(tools.root, 'usr/sbin/mke2fs');
  const own = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user'];
  const line = [...own, mkfs.file, ...mkfs.args, '-t', 'ext2', '-q', '-F', '-d', boot, partition];
  await command(line[0]!, line.slice(1));
  const [first, core, files] = await Promise.all([readFile(join(grub, 'boot.img')), readFile(join(making, 'core')), readFile(partition)]);
  const disk = Buffer.alloc(start * sector + files.length);
  first.copy(disk, 0, 0, 440);
  // One partition of Linux that can be booted, by number of sector alone.
  const entry = Buffer.alloc(16);
  entry.set([0x80, 0xfe, 0xff, 0xff, 0x83, 0xfe, 0xff, 0xff]);
  entry.writeUInt32LE(start, 8);
  entry.writeUInt32LE(files.length / sector, 12);
  entry.copy(disk, 446);
  disk.writeUInt16LE(0xaa55, 510);
  core.copy(disk, sector);
  files.copy(disk, start * sector);
  await writeFile(join(making, 'disk'), disk);
}
