import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Debian, extract, skeleton } from './debian.ts';
import { removeLeftovers } from './leftovers.ts';
import type { Progress } from './progress.ts';

/** Programs from Debian's packages in a folder of their own, run by their own loader: the host's libraries don't matter. */
export interface Tools {
  /** A whole root: qemu is confined into it, so it holds all that qemu needs and nothing else. */
  root: string;
  /** The guest kernel (bzImage) and its modules folder (`…/lib/modules/<version>`). */
  kernel: string;
  modules: string;
  kernelVersion: string;
  /** 16 hex digits that stand for the versions of qemu, of the kernel and of their libraries: a guest frozen by others can't be restored. */
  identity: string;
}

const revision = 9;
const packages = ['qemu-system-x86', 'busybox-static', 'util-linux', 'e2fsprogs', 'kmod', 'bash', 'coreutils', 'mount', 'libc-bin'];

/** Parts of packages that qemu never needs here (tar globs). */
const leftOut = [
  './usr/share/qemu/*.img', './usr/share/qemu/*ppc*', './usr/share/qemu/edk2*', './usr/share/qemu/hppa*', './usr/share/qemu/s390*',
  './usr/share/icons/*', './usr/share/zoneinfo/*', './usr/lib/python3/*', './usr/share/perl/*',
];

/** How to start one of the extracted programs outside its root. */
export function toolCommand(root: string, program: string): { file: string; args: string[] } {
  return {
    file: join(root, 'usr/lib64/ld-linux-x86-64.so.2'),
    args: ['--library-path', `${join(root, 'usr/lib/x86_64-linux-gnu')}:${join(root, 'usr/lib/x86_64-linux-gnu/pulseaudio')}`, join(root, program)],
  };
}

const folderOf = (cache: string) => join(cache, `tools-${revision}`);

/** Whether the cache has them: then `ensureTools` takes no time. */
export const toolsThere = (cache: string): boolean => existsSync(join(folderOf(cache), 'versions'));

/** Fetches and unpacks the tools once; a half-made folder is never used. */
export async function ensureTools(cache: string, debian: Debian, progress: Progress): Promise<Tools> {
  const folder = folderOf(cache);
  if (!toolsThere(cache)) {
    const debs = await progress.step('fetching qemu and a guest kernel (Debian packages, about 130 MB)', async () => ({
      tools: await debian.fetch(packages),
      kernel: (await debian.fetch(['linux-image-cloud-amd64'])).filter((file) => /\/linux-image-\d/.test(file)),
    }));
    await progress.step('unpacking qemu and the guest kernel', async () => await unpack(debs, cache, folder));
  }
  const tools = { root: join(folder, 'root'), kernel: join(folder, 'vmlinuz') };
  const kernelVersion = (await readdir(join(folder, 'kernel/lib/modules')))[0]!;
  const identity = createHash('sha256').update(await readFile(join(folder, 'versions'))).digest('hex').slice(0, 16);
  return { ...tools, modules: join(folder, 'kernel/lib/modules', kernelVersion), kernelVersion, identity };
}

/** Into a folder that appears only when it is whole; one that another process has made meanwhile is as good. */
async function unpack(debs: { tools: string[]; kernel: string[] }, cache: string, folder: string): Promise<void> {
  await removeLeftovers(cache, /^tools-\d+\.making-(\d+)$/);
  const making = `${folder}.making-${process.pid}`;
  const root = join(making, 'root');
  await rm(making, { recursive: true, force: true });
  try {
    await skeleton(root);
    await extract(debs.tools, root, leftOut);
    await mkdir(join(making, 'kernel'));
    await extract(debs.kernel, join(making, 'kernel'));
    const image = (await readdir(join(making, 'kernel/boot'))).find((name) => name.startsWith('vmlinuz-'));
    if (!image) throw new Error(`no kernel in ${debs.kernel.map((file) => basename(file)).join(', ')}`);
    await rename(join(making, 'kernel/boot', image), join(making, 'vmlinuz'));
    // Mount points of qemu's jail: made now, because there the root is read-only.
    for (const name of ['vm', 'images']) await mkdir(join(root, name), { recursive: true });
    const files = ['images/kernel', 'images/initrd', 'images/disk', 'images/prefix', 'dev/null', 'dev/urandom', 'dev/kvm'];
    for (const name of files) await writeFile(join(root, name), '');
    await writeFile(join(making, 'versions'), [...debs.tools, ...debs.kernel].map((file) => basename(file)).sort().join('\n'));
    await rename(making, folder).catch((cause: unknown) => {
      if (!existsSync(join(folder, 'versions'))) throw cause;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
