import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Debian, extract, skeleton } from './debian.ts';
import type { Progress } from './progress.ts';

/** Programs from Debian's packages in a folder of their own, run by their own loader: the host's libraries don't matter. */
export interface Tools {
  /** A whole root: qemu is confined into it, so it holds all that qemu needs and nothing else. */
  root: string;
  /** The guest kernel (bzImage) and its modules folder (`…/lib/modules/<version>`). */
  kernel: string;
  modules: string;
}

const revision = 8;
const packages = ['qemu-system-x86', 'busybox-static', 'util-linux', 'e2fsprogs', 'kmod', 'bash', 'coreutils', 'mount', 'libc-bin'];

/** How to start one of the extracted programs outside its root. */
export function toolCommand(root: string, program: string): { file: string; args: string[] } {
  return {
    file: join(root, 'usr/lib64/ld-linux-x86-64.so.2'),
    args: ['--library-path', `${join(root, 'usr/lib/x86_64-linux-gnu')}:${join(root, 'usr/lib/x86_64-linux-gnu/pulseaudio')}`, join(root, program)],
  };
}

/** Fetches and unpacks the tools once; a half-made folder is never used. */
export async function ensureTools(cache: string, debian: Debian, progress: Progress): Promise<Tools> {
  const folder = join(cache, `tools-${revision}`);
  const tools = { root: join(folder, 'root'), kernel: join(folder, 'vmlinuz'), modules: '' };
  if (!existsSync(join(folder, 'complete'))) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const debs = await progress.step('fetching qemu and a guest kernel (Debian packages, about 130 MB)', async () => ({
      tools: await debian.fetch(packages),
      kernel: (await debian.fetch(['linux-image-cloud-amd64'])).filter((file) => /\/linux-image-\d/.test(file)),
    }));
    await progress.step('unpacking qemu and the guest kernel', async () => {
      await skeleton(tools.root);
      await extract(debs.tools, tools.root, ['./usr/share/qemu/*.img', './usr/share/qemu/*ppc*', './usr/share/qemu/edk2*', './usr/share/qemu/hppa*', './usr/share/qemu/s390*', './usr/share/icons/*', './usr/share/zoneinfo/*', './usr/lib/python3/*', './usr/share/perl/*']);
      await mkdir(join(folder, 'kernel'));
      await extract(debs.kernel, join(folder, 'kernel'));
      const image = (await readdir(join(folder, 'kernel/boot'))).find((name) => name.startsWith('vmlinuz-'));
      if (!image) throw new Error(`no kernel in ${debs.kernel.map((file) => basename(file)).join(', ')}`);
      await rename(join(folder, 'kernel/boot', image), tools.kernel);
      // Mount points of qemu's jail: made now, because there the root is read-only.
      for (const name of ['vm', 'images']) await mkdir(join(tools.root, name), { recursive: true });
      for (const name of ['images/kernel', 'images/initrd', 'images/disk', 'dev/null', 'dev/urandom', 'dev/kvm']) await writeFile(join(tools.root, name), '');
      await writeFile(join(folder, 'complete'), new Date().toISOString());
    });
  }
  const version = (await readdir(join(folder, 'kernel/lib/modules')))[0]!;
  return { ...tools, modules: join(folder, 'kernel/lib/modules', version) };
}
