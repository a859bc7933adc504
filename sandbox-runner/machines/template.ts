import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { command } from '../../embedded/command.ts';
import { removeLeftovers } from '../../embedded/leftovers.ts';
import { placeFolder } from '../../embedded/place-folder.ts';
import type { Image } from '../../embedded/images/image.ts';
import type { Tools } from '../../embedded/tools.ts';
import type { Accelerator } from './accelerator.ts';
import { Agent } from './agent.ts';
import { MachineFailure } from './machine.ts';
import { readEvasion, type Evasion } from './evasion.ts';
import { freeze, thaw } from './freeze.ts';
import { cloneRam, shortFolder, type Frozen } from './frozen.ts';
import { builtComputer, machineRevision, type Disk } from './hardware.ts';
import { Qemu } from './qemu.ts';


/** A guest that Assay builds, frozen: its RAM in a file, its devices in another. */
export interface Template extends Frozen {
  image: Image;
  tools: Tools;
  accelerator: Accelerator;
  state: Buffer;
  /** Milliseconds from qemu's start to the agent's first word, when the template was made. */
  bootMs: number;
}
type Made = Pick<Template, 'image' | 'tools' | 'accelerator' | 'ram' | 'state' | 'bootMs'>;

/** Milliseconds of the time that the host gives the machine; a boot takes 5 to 30 s. */
const bootDeadlineMs = 240_000;
const upSeconds = 3_000;

const templateFolder = (cache: string, image: Image, accelerator: Accelerator) => join(cache, 'templates', `${image.recipe.name}-${image.hash}-${accelerator}-${machineRevision}`);

export function isTemplateMade(cache: string, image: Image, accelerator: Accelerator): boolean {
  return existsSync(join(templateFolder(cache, image, accelerator), 'template.json'));
}

/** Boots a guest once for an environment and freezes it; the cache keeps it. */
export async function ensureTemplate(cache: string, image: Image, tools: Tools, accelerator: Accelerator): Promise<Template> {
  const folder = templateFolder(cache, image, accelerator);
  if (!existsSync(join(folder, 'template.json'))) await makeTemplate(folder, image, tools, accelerator);
  const { bootMs } = JSON.parse(await readFile(join(folder, 'template.json'), 'utf8')) as { bootMs: number };
  const made: Made = { image, tools, accelerator, ram: join(folder, 'ram'), state: await readFile(join(folder, 'state')), bootMs };
  const evasionFile = join(folder, 'evasion.json');
  if (!existsSync(evasionFile)) await writeFile(evasionFile, JSON.stringify(await checkEvasion(made, dirname(folder))));
  const { name, environments, memoryMiB } = image.recipe;
  return {
    ...made, name, environments, memoryMiB, own: null, evasion: JSON.parse(await readFile(evasionFile, 'utf8')) as Evasion,
    wake: async (clone) => {
      const { qemu, agent } = await restore(made, clone);
      return { qemu, hands: agent };
    },
  };
}

/** As a sample sees it: an ordinary user, who may not even read the checks. */
const asUser = 'perl /opt/assay/confine.pl setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user USER=mkeller LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin bash -s < /opt/assay/evasion.sh';

/** In a clone of its own: the template stays as it is. */
async function checkEvasion(made: Made, parent: string): Promise<Evasion> {
  const { qemu, agent } = await restore(made, await cloneRam(made.ram, parent));
  try {
    return readEvasion((await agent.run(asUser, 60_000)).output);
  } finally {
    await qemu.destroy();
  }
}

async function makeTemplate(folder: string, image: Image, tools: Tools, accelerator: Accelerator): Promise<void> {
  await removeLeftovers(dirname(folder), /^(\d+)-[0-9a-f]{8}$/);
  const making = shortFolder(dirname(folder));
  await mkdir(making, { recursive: true });
  const startedAt = performance.now();
  const { qemu, agent } = await boot({ folder: making, image, tools, accelerator });
  try {
    await agent.ready(bootDeadlineMs);
    const bootMs = Math.round(performance.now() - startedAt);
    // A computer that has just been started is suspicious; this one's time costs nothing, if Wine's server does not wake up all the time.
    if (accelerator === 'tcg') await agent.run(`pkill -STOP wineserver; sleep ${upSeconds}; pkill -CONT wineserver; true`, 2 * upSeconds * 1000);
    const bytes = await freeze(qemu, making);
    await qemu.kill();
    await writeFile(join(making, 'state'), bytes);
    await writeFile(join(making, 'template.json'), JSON.stringify({ bootMs, madeAt: new Date().toISOString() }));
    await command('chmod', ['-R', 'go-rwx', making]);
    if (process.getuid?.() === 0) await command('chown', ['-R', '0:0', making]);
    await placeFolder(making, folder, 'template.json');
  } finally {
    await qemu.destroy();
  }
}

const ramMiB = ({ recipe }: Image): number => recipe.shownMiB ?? recipe.memoryMiB;

/** Cold start of a guest, as the template is made from it; `bench/restore` measures it too. */
export async function boot(options: { folder: string; image: Image; tools: Tools; accelerator: Accelerator }): Promise<{ qemu: Qemu; agent: Agent }> {
  const { folder, image } = options;
  const ramFile = join(folder, 'ram');
  await mkdir(folder, { recursive: true });
  await command('truncate', ['-s', `${ramMiB(image)}M`, ramFile]);
  const qemu = await start(options, 'template');
  return { qemu, agent: new Agent(await qemu.agentStream(), () => qemu.time.now()) };
}

async function start({ folder, image, tools, accelerator }: { folder: string; image: Image; tools: Tools; accelerator: Accelerator }, purpose: 'template' | 'clone'): Promise<Qemu> {
  const disks = image.disks.map((file, n): Disk => ({ file, path: n === 0 ? '/images/disk' : '/images/prefix', writable: false }));
  return await Qemu.start({
    toolsRoot: tools.root, folder, accelerator, hardware: await builtComputer({ disks, memoryMiB: ramMiB(image), accelerator, purpose }),
    shown: [[tools.kernel, '/images/kernel'], [image.initrd, '/images/initrd'], ...disks.map(({ file, path }): [string, string] => [file, path])],
  });
}

/** Starts a VM from a clone; it answers when this returns. */
export async function restore(made: Made, folder: string): Promise<{ qemu: Qemu; agent: Agent }> {
  const qemu = await start({ ...made, folder }, 'clone');
  try {
    const agentStream = await qemu.agentStream();
    await thaw(qemu, folder, made.state);
    const agent = new Agent(agentStream, () => qemu.time.now());
    await agent.wake();
    return { qemu, agent };
  } catch (cause) {
    const words = await qemu.lastWords();
    await qemu.destroy();
    if (cause instanceof MachineFailure) throw new MachineFailure(cause.code, `${cause.message}: ${words}`, { cause });
    throw new MachineFailure('RESTORE_FAILED', `failed to restore ${made.image.recipe.name}`, { cause });
  }
}
