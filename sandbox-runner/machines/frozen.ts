import { randomBytes } from 'node:crypto';
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../embedded/command.ts';
import type { OwnSystem } from '../choose.ts';
import type { Evasion } from './evasion.ts';
import type { Hands } from './machine.ts';
import type { Qemu } from './qemu.ts';

/** A guest frozen at the moment it is ready for a sample, whoever made it. */
export interface Frozen {
  readonly name: string;
  /** Environments that it serves, each with what is run in it before the sample; '' when nothing. */
  readonly environments: Readonly<Record<string, string>>;
  readonly memoryMiB: number;
  /** The file that holds its RAM. */
  readonly ram: string;
  /** What our own checks, run inside the guest, could find out; null where nobody has checked. */
  readonly evasion: Evasion | null;
  readonly own: OwnSystem | null;
  /** Starts a VM from a copy of the RAM in this folder; it answers when this resolves. */
  wake(clone: string): Promise<{ qemu: Qemu; hands: Hands }>;
}

/** A folder for one machine, with the number of its process: its sockets lie in it, and the path of a socket has at most 107 characters. */
export const shortFolder = (parent: string): string => join(parent, `${process.pid}-${randomBytes(4).toString('hex')}`);

/** Where the RAM files of running VMs lie: memory-backed when there is room for them, else beside the data. */
export async function clonesFolder(memoryMiB: number, fallback: string): Promise<string> {
  const shm = await statfs('/dev/shm').catch(() => undefined);
  const freeMiB = shm ? (shm.bavail * shm.bsize) / 1024 ** 2 : 0;
  return freeMiB > memoryMiB * 6 ? `/dev/shm/assay-${process.getuid?.() ?? 0}` : fallback;
}

/** A copy of the template's RAM in a folder of its own. A copy, not a mapping: an escaped guest must not be able to poison the template. */
export async function cloneRam(ram: string, parent: string): Promise<string> {
  const folder = shortFolder(parent);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await command('cp', ['--sparse=always', '--reflink=auto', ram, join(folder, 'ram')]);
  return folder;
}
