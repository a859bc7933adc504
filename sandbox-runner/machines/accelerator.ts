import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { packInitrd } from '../../embedded/images/initrd.ts';
import type { Tools } from '../../embedded/tools.ts';
import { buildComputer } from './hardware.ts';
import { Qemu } from './qemu.ts';

export type Accelerator = 'kvm' | 'tcg';

/** Of the time that the host gives the machine: where KVM works a kernel has booted after one second. */
const probeMs = 15_000;
const initScript = '#!/bin/busybox sh\n/bin/busybox mount -t devtmpfs dev /dev; echo booted > /dev/ttyS0; /bin/busybox poweroff -f\n';

/**
 * Hardware virtualisation is used only when a guest has booted with it: /dev/kvm exists on machines where a guest spins for ever.
 * The answer is remembered with the machine's identity; `ASSAY_ACCELERATOR` overrides it.
 */
export async function findAccelerator(cache: string, tools: Tools): Promise<Accelerator> {
  if (process.env.ASSAY_ACCELERATOR === 'tcg' || process.env.ASSAY_ACCELERATOR === 'kvm') return process.env.ASSAY_ACCELERATOR;
  const cpu = /^model name\s*: (.*)$/m.exec(await readFile('/proc/cpuinfo', 'utf8').catch(() => ''))?.[1] ?? '';
  const kernel = (await readFile('/proc/sys/kernel/osrelease', 'utf8').catch(() => '')).trim();
  const identity = `${hostname()} ${cpu} ${kernel} ${process.getuid?.() ?? ''} ${tools.identity}`;
  const file = join(cache, 'accelerator.json');
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as { identity?: string; accelerator?: Accelerator };
  if (known.identity === identity && known.accelerator) return known.accelerator;
  const accelerator: Accelerator = (await isUsable()) && (await boots(cache, tools, 'kvm')) ? 'kvm' : 'tcg';
  await writeFile(file, JSON.stringify({ identity, accelerator }));
  return accelerator;
}

const isUsable = async () => await access('/dev/kvm', constants.R_OK | constants.W_OK).then(() => true, () => false);

/** Whether the guests' kernel comes to its first program with this accelerator. */
export async function boots(cache: string, tools: Tools, accelerator: Accelerator): Promise<boolean> {
  const folder = join(cache, `probe-${randomUUID()}`);
  const initrd = `${folder}.initrd`;
  let qemu: Qemu | undefined;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await packInitrd(initrd, { init: initScript, modules: [], files: {} }, tools);
    qemu = await Qemu.start({
      toolsRoot: tools.root, folder, accelerator, hardware: await buildComputer({ disks: [], memoryMiB: 256, accelerator }),
      shown: [[tools.kernel, '/images/kernel'], [initrd, '/images/initrd']],
    });
    if (await qemu.endedWithin(probeMs)) return false;
    return (await readFile(join(folder, 'serial'), 'utf8')).includes('booted');
  } catch {
    return false;
  } finally {
    await qemu?.destroy();
    await rm(folder, { recursive: true, force: true });
    await rm(initrd, { force: true });
  }
}
