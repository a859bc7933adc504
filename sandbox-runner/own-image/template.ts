import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { command } from '../../embedded/command.ts';
import { removeLeftovers } from '../../embedded/leftovers.ts';
import { placeFolder } from '../../embedded/place-folder.ts';
import type { Tools } from '../../embedded/tools.ts';
import { freeze, thaw } from '../machines/freeze.ts';
import { shortFolder, type Frozen } from '../machines/frozen.ts';
import { MachineFailure, type Hands } from '../machines/machine.ts';
import { Qemu } from '../machines/qemu.ts';
import type { Accelerator } from '../machines/accelerator.ts';
import { computerRevision, ownComputer } from './computer.ts';
import { GuestAgent } from './guest-agent.ts';
import type { OwnImage } from './manifest.ts';

/** Of an agent that was awake when it was frozen. */
const wakeMs = 60_000;

/** An operator's image, switched on once and frozen; the cache keeps it until manifest or disk change. */
export async function ensureOwnTemplate(cache: string, image: OwnImage, tools: Tools, accelerator: Accelerator): Promise<Frozen> {
  const hash = createHash('sha256').update(image.identity).digest('hex').slice(0, 16);
  const folder = join(cache, 'templates', `own-${image.name}-${hash}-${accelerator}-${computerRevision}`);
  if (!existsSync(join(folder, 'template.json'))) await makeTemplate(folder, image, tools, accelerator);
  const state = await readFile(join(folder, 'state'));
  return {
    name: image.name, environments: { [image.name]: '' }, memoryMiB: image.memoryMiB, ram: join(folder, 'ram'), evasion: null, own: image,
    wake: async (clone) => await wake(image, tools, accelerator, { state, overlay: join(folder, 'overlay') }, clone),
  };
}

async function makeTemplate(folder: string, image: OwnImage, tools: Tools, accelerator: Accelerator): Promise<void> {
  await removeLeftovers(dirname(folder), /^(\d+)-[0-9a-f]{8}$/);
  const making = shortFolder(dirname(folder));
  await mkdir(making, { recursive: true });
  let qemu: Qemu | undefined;
  try {
    await makeOverlay(making, image, tools, accelerator);
    await command('truncate', ['-s', `${image.memoryMiB}M`, join(making, 'ram')]);
    const startedAt = performance.now();
    qemu = await Qemu.start({ toolsRoot: tools.root, folder: making, accelerator, hardware: ownComputer(image, accelerator, 'template'), shown: [[image.disk, '/images/disk']] });
    const agent = new GuestAgent(await qemu.agentStream());
    await agent.ready(image.readySeconds * 1000);
    const bootMs = Math.round(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, image.settleSeconds * 1000));
    const state = await freeze(qemu, making);
    // What the guest wrote is in the overlay only when qemu has ended of itself.
    await qemu.quit();
    await writeFile(join(making, 'state'), state);
    await writeFile(join(making, 'template.json'), JSON.stringify({ bootMs, madeAt: new Date().toISOString() }));
    if (process.getuid?.() === 0) await command('chown', ['-R', '0:0', making]);
    // The folder is closed to others; the overlay in it is read by VMs, which have a user of their own.
    await command('chmod', ['-R', 'go-rwx', making]);
    await command('chmod', ['644', join(making, 'overlay')]);
    await placeFolder(making, folder, 'template.json');
  } catch (cause) {
    throw new Error(`the image ${image.name} could not be started and frozen: ${(cause as Error).message}`, { cause });
  } finally {
    await qemu?.destroy();
    await rm(making, { recursive: true, force: true });
  }
}

/** An empty qcow2 over the operator's: made by a qemu that does nothing else. */
async function makeOverlay(folder: string, image: OwnImage, tools: Tools, accelerator: Accelerator): Promise<void> {
  const qemu = await Qemu.start({ toolsRoot: tools.root, folder, accelerator, hardware: ['-machine', 'none', '-S'], shown: [[image.disk, '/images/disk']] });
  try {
    await job(qemu, { driver: 'file', filename: '/vm/overlay', size: 0 });
    await qemu.execute('blockdev-add', { driver: 'file', 'node-name': 'overlay', filename: '/vm/overlay' });
    await job(qemu, { driver: 'qcow2', file: 'overlay', size: image.diskBytes, 'backing-file': '/images/disk', 'backing-fmt': 'qcow2' });
    await qemu.quit();
  } finally {
    await qemu.kill();
  }
}

async function job(qemu: Qemu, options: Record<string, unknown>): Promise<void> {
  await qemu.execute('blockdev-create', { 'job-id': 'create', options });
  for (;;) {
    const [one] = (await qemu.execute('query-jobs')) as { status: string; error?: string }[];
    if (one?.status === 'concluded') {
      await qemu.execute('job-dismiss', { id: 'create' });
      if (one.error) throw new MachineFailure('RESTORE_FAILED', `qemu could not make a disk: ${one.error}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function wake(image: OwnImage, tools: Tools, accelerator: Accelerator, frozen: { state: Buffer; overlay: string }, folder: string): Promise<{ qemu: Qemu; hands: Hands }> {
  // Where the frozen disk is shown in this VM's world.
  await writeFile(join(folder, 'frozen'), '');
  const qemu = await Qemu.start({
    toolsRoot: tools.root, folder, accelerator, hardware: ownComputer(image, accelerator, 'clone'), shown: [[image.disk, '/images/disk'], [frozen.overlay, '/vm/frozen']],
  });
  try {
    const agent = new GuestAgent(await qemu.agentStream());
    await thaw(qemu, folder, frozen.state);
    await agent.ready(wakeMs);
    await agent.setTime(Date.now());
    return { qemu, hands: agent };
  } catch (cause) {
    await qemu.destroy();
    throw cause instanceof MachineFailure ? cause : new MachineFailure('RESTORE_FAILED', `failed to restore ${image.name}`, { cause });
  }
}
