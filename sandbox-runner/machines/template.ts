import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { command } from '../../embedded/command.ts';
import { removeLeftovers } from '../../embedded/leftovers.ts';
import type { Image } from '../../embedded/images/image.ts';
import type { Tools } from '../../embedded/tools.ts';
import { Agent } from './agent.ts';
import { MachineFailure } from './machine.ts';
import { readEvasion, type Evasion } from './evasion.ts';
import { machineRevision, Qemu } from './qemu.ts';

export type Accelerator = 'kvm' | 'tcg';

/** A guest frozen at the moment it is ready for a sample: its RAM in a file, its devices in another. */
export interface Template {
  image: Image;
  tools: Tools;
  accelerator: Accelerator;
  ram: string;
  state: Buffer;
  /** Milliseconds from qemu's start to the agent's first word, when the template was made. */
  bootMs: number;
  /** What our own checks, run inside the guest, could find out. */
  evasion: Evasion;
}

/** A folder for one machine, with the number of its process: its sockets lie in it, and the path of a socket has at most 107 characters. */
const shortFolder = (parent: string) => join(parent, `${process.pid}-${randomBytes(4).toString('hex')}`);

const bootDeadlineMs = 240_000;
const upSeconds = 3_000;
const waiting = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const templateFolder = (cache: string, image: Image, accelerator: Accelerator) => join(cache, 'templates', `${image.recipe.name}-${image.hash}-${accelerator}-${machineRevision}`);

export function isTemplateMade(cache: string, image: Image, accelerator: Accelerator): boolean {
  return existsSync(join(templateFolder(cache, image, accelerator), 'template.json'));
}

/** Boots a guest once for an environment and freezes it; the cache keeps it. */
export async function ensureTemplate(cache: string, image: Image, tools: Tools, accelerator: Accelerator): Promise<Template> {
  const folder = templateFolder(cache, image, accelerator);
  if (!existsSync(join(folder, 'template.json'))) await makeTemplate(folder, image, tools, accelerator);
  const { bootMs } = JSON.parse(await readFile(join(folder, 'template.json'), 'utf8')) as { bootMs: number };
  const template = { image, tools, accelerator, ram: join(folder, 'ram'), state: await readFile(join(folder, 'state')), bootMs };
  const evasionFile = join(folder, 'evasion.json');
  if (!existsSync(evasionFile)) await writeFile(evasionFile, JSON.stringify(await checkEvasion(template, dirname(folder))));
  return { ...template, evasion: JSON.parse(await readFile(evasionFile, 'utf8')) as Evasion };
}

/** As a sample sees it: an ordinary user, who may not even read the checks. */
const asUser = 'setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user USER=user LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin bash -s < /opt/assay/evasion.sh';

/** In a clone of its own: the template stays as it is. */
async function checkEvasion(template: Omit<Template, 'evasion'>, parent: string): Promise<Evasion> {
  const { qemu, agent } = await restore(template, await cloneRam(template, parent));
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
    await qemu.execute('stop');
    await qemu.execute('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });
    await qemu.execute('migrate-set-parameters', { 'max-bandwidth': 10_000_000_000 });
    const state = receive(join(making, 'state.socket'));
    await state.listening;
    await qemu.execute('migrate', { uri: 'unix:/vm/state.socket' });
    const bytes = await state.bytes;
    for (;;) {
      const { status } = (await qemu.execute('query-migrate')) as { status: string };
      if (status === 'completed') break;
      if (status === 'failed') throw new MachineFailure('RESTORE_FAILED', 'qemu could not save the state of its devices');
      await waiting(5);
    }
    await qemu.kill();
    await writeFile(join(making, 'state'), bytes);
    await writeFile(join(making, 'template.json'), JSON.stringify({ bootMs, madeAt: new Date().toISOString() }));
    await command('chmod', ['-R', 'go-rwx', making]);
    if (process.getuid?.() === 0) await command('chown', ['-R', '0:0', making]);
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  } finally {
    await qemu.destroy();
  }
}

/** Cold start of a guest, as the template is made from it; `bench/restore` measures it too. */
export async function boot(options: { folder: string; image: Image; tools: Tools; accelerator: Accelerator }): Promise<{ qemu: Qemu; agent: Agent }> {
  const { folder, image, tools, accelerator } = options;
  const ramFile = join(folder, 'ram');
  await mkdir(folder, { recursive: true });
  await command('truncate', ['-s', `${image.recipe.memoryMiB}M`, ramFile]);
  const qemu = await Qemu.start({
    toolsRoot: tools.root, kernel: tools.kernel, initrd: image.initrd, disk: image.disk,
    folder, ramFile, memoryMiB: image.recipe.memoryMiB, accelerator, purpose: 'template',
  });
  return { qemu, agent: new Agent(await qemu.agentStream()) };
}

/** Takes one connection and all that it carries. */
function receive(path: string): { listening: Promise<void>; bytes: Promise<Buffer> } {
  const server = createServer();
  const bytes = new Promise<Buffer>((resolve, reject) => {
    server.once('connection', (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => resolve(Buffer.concat(chunks)));
      socket.on('error', reject);
      server.close();
    });
  });
  const listening = new Promise<void>((resolve) => server.listen(path, () => resolve())).then(async () => {
    await command('chmod', ['666', path]);
  });
  return { listening, bytes };
}

/** Where the RAM files of running VMs lie: memory-backed when there is room for them, else beside the data. */
export async function clonesFolder(memoryMiB: number, fallback: string): Promise<string> {
  const shm = await statfs('/dev/shm').catch(() => undefined);
  const freeMiB = shm ? (shm.bavail * shm.bsize) / 1024 ** 2 : 0;
  return freeMiB > memoryMiB * 6 ? `/dev/shm/assay-${process.getuid?.() ?? 0}` : fallback;
}

/** A copy of the template's RAM in a folder of its own. A copy, not a mapping: an escaped guest must not be able to poison the template. */
export async function cloneRam(template: Pick<Template, 'ram'>, parent: string): Promise<string> {
  const folder = shortFolder(parent);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await command('cp', ['--sparse=always', '--reflink=auto', template.ram, join(folder, 'ram')]);
  return folder;
}

/** Starts a VM from a clone; it answers when this returns. */
export async function restore(template: Omit<Template, 'evasion'>, folder: string): Promise<{ qemu: Qemu; agent: Agent }> {
  const { image, tools, accelerator } = template;
  const qemu = await Qemu.start({
    toolsRoot: tools.root, kernel: tools.kernel, initrd: image.initrd, disk: image.disk,
    folder, ramFile: join(folder, 'ram'), memoryMiB: image.recipe.memoryMiB, accelerator, purpose: 'clone',
  });
  try {
    await qemu.execute('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });
    await qemu.execute('migrate-incoming', { uri: 'unix:/vm/incoming' });
    const agentStream = await qemu.agentStream();
    await new Promise<void>((resolve, reject) => {
      const socket = connect(join(folder, 'incoming'), () => socket.end(template.state));
      socket.on('error', reject);
      socket.on('close', () => resolve());
    });
    for (;;) {
      const { status } = (await qemu.execute('query-status')) as { status: string };
      if (status !== 'inmigrate') break;
      await waiting(1);
    }
    await qemu.execute('cont');
    const agent = new Agent(agentStream);
    await agent.wake();
    return { qemu, agent };
  } catch (cause) {
    await qemu.destroy();
    throw cause instanceof MachineFailure ? cause : new MachineFailure('RESTORE_FAILED', `failed to restore ${image.recipe.name}`, { cause });
  }
}
