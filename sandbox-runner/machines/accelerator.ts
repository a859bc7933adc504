import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Image } from '../../embedded/images/image.ts';
import type { Tools } from '../../embedded/tools.ts';
import { boot, type Accelerator } from './template.ts';

const probeMs = 15_000;

/**
 * Hardware virtualisation is believed only when a guest has booted with it: /dev/kvm exists on machines where a guest spins for ever.
 * The answer is remembered with the machine's identity.
 */
export async function findAccelerator(cache: string, image: Image, tools: Tools): Promise<Accelerator> {
  if (process.env.ASSAY_ACCELERATOR === 'tcg' || process.env.ASSAY_ACCELERATOR === 'kvm') return process.env.ASSAY_ACCELERATOR;
  const cpu = /^model name\s*: (.*)$/m.exec(await readFile('/proc/cpuinfo', 'utf8').catch(() => ''))?.[1] ?? '';
  const kernel = (await readFile('/proc/sys/kernel/osrelease', 'utf8').catch(() => '')).trim();
  const identity = `${hostname()} ${cpu} ${kernel} ${process.getuid?.() ?? ''}`;
  const file = join(cache, 'accelerator.json');
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as { identity?: string; accelerator?: Accelerator };
  if (known.identity === identity && known.accelerator) return known.accelerator;
  const accelerator: Accelerator = (await boots(cache, image, tools)) ? 'kvm' : 'tcg';
  await mkdir(cache, { recursive: true });
  await writeFile(file, JSON.stringify({ identity, accelerator }));
  return accelerator;
}

async function boots(cache: string, image: Image, tools: Tools): Promise<boolean> {
  if (!(await access('/dev/kvm', constants.R_OK | constants.W_OK).then(() => true, () => false))) return false;
  const folder = join(cache, `probe-${randomUUID()}`);
  const started = await boot({ folder, image, tools, accelerator: 'kvm' }).catch(() => null);
  if (!started) {
    await rm(folder, { recursive: true, force: true });
    return false;
  }
  try {
    await started.agent.ready(probeMs);
    return true;
  } catch {
    return false;
  } finally {
    await started.qemu.destroy();
  }
}
