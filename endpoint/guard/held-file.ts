import { lstat, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hashFile } from '../file-facts.ts';
import { opened, RawPath, type FilePath } from '../file-path.ts';
import type { Disk } from './disk.ts';
import { pathOf, placeOf, type FileMark, type GuardEntry, type Place } from './entry.ts';

/** A folder of this name beside the file, where the endpoint's own is on another file system. */
export const besideName = '.assay-held';
/** Read by its owner, to be sent; run by nobody. */
const heldMode = 0o400;
/** Names that are tried for a file whose own name was taken meanwhile. */
const namesMax = 1_000;

/** From the root on, by its bytes where these are no UTF-8. */
export function wholePath(path: FilePath): FilePath {
  if (typeof path === 'string') return resolve(path);
  return path.bytes[0] === 0x2f ? path : new RawPath(Buffer.concat([Buffer.from(`${process.cwd()}/`), path.bytes]));
}

export async function markOf(path: FilePath): Promise<FileMark | null> {
  const found = await lstat(opened(path), { bigint: true }).catch(() => null);
  return found?.isFile() ? {
    device: String(found.dev), inode: String(found.ino), changedNs: String(found.ctimeNs),
  } : null;
}

export const isSameFile = (
  a: FileMark | null, b: FileMark | null,
): boolean => a !== null && b !== null && a.device === b.device && a.inode === b.inode;

/** The folder that a file is in. */
export function folderOf(path: FilePath): string | Buffer {
  const whole = opened(path);
  if (typeof whole === 'string') return resolve(whole, '..');
  return whole.subarray(0, Math.max(1, whole.lastIndexOf(0x2f)));
}

function within(folder: string | Buffer, name: string): FilePath {
  if (typeof folder === 'string') return `${folder}/${name}`;
  return new RawPath(Buffer.concat([folder, Buffer.from(`/${name}`)]));
}

/**
 * Where a file can be moved to in one step, which needs the same file system: the endpoint's own folder, or one beside
 * it.
 */
export async function heldPlace(
  own: string, path: FilePath, id: string,
): Promise<{ folder: string | Buffer; place: Place }> {
  const folder = folderOf(path);
  const [here, there] = await Promise.all([stat(folder), stat(own).catch(() => null)]);
  const chosen = here.dev === there?.dev ? own : opened(within(folder, besideName));
  return { folder: chosen, place: placeOf(within(chosen, id)) };
}

/** Out of its place, and run by nobody. Says false where it is neither in its place nor held: then it is gone. */
export async function takeFile(disk: Disk, { place, held }: Pick<GuardEntry, 'place' | 'held'>): Promise<boolean> {
  const [from, to] = [opened(pathOf(place)), opened(pathOf(held))];
  if (!(await markOf(pathOf(held)))) {
    if (!(await markOf(pathOf(place)))) return false;
    await disk.rename(from, to);
    await disk.flush(folderOf(pathOf(held)));
  }
  await disk.mode(to, heldMode);
  return true;
}

/**
 * Back to its place, or beside what took its name meanwhile; never over another file. `renamed` writes the new place
 * down before it is used. Gives the file's mark; null where it is nowhere.
 */
export async function releaseFile(
  disk: Disk, entry: GuardEntry, renamed: (place: Place) => Promise<void>,
): Promise<FileMark | null> {
  const held = pathOf(entry.held);
  const first = pathOf(entry.place);
  for (let n = 0; ; n++) {
    const target = pathOf(entry.place);
    const [here, there] = await Promise.all([markOf(held), markOf(target)]);
    // Let go before, and the note of it was lost.
    if (!here) return there && entry.facts && (await hashFile(target)) === entry.facts.sha256 ? there : null;
    if (isSameFile(here, there)) break;
    await disk.makeFolder(folderOf(target));
    await disk.mode(opened(held), entry.mode);
    const done = await linked(disk, held, target, there !== null);
    if (done) break;
    if (n >= namesMax) throw new Error(`${String(first)}: this name and ${namesMax} like it are taken`);
    await renamed(placeOf(otherName(first, n + 1)));
  }
  await disk.remove(opened(held));
  await disk.flush(folderOf(pathOf(entry.place)));
  return await markOf(pathOf(entry.place));
}

/** What file systems say that have no second names. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** False where another file has the name. Where the file system has no links, the look before has to do. */
async function linked(disk: Disk, held: FilePath, target: FilePath, taken: boolean): Promise<boolean> {
  try {
    await disk.link(opened(held), opened(target));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!noLinks.has(code ?? '')) throw error;
    if (taken) return false;
    await disk.rename(opened(held), opened(target));
    return true;
  }
}

/** `report.pdf` becomes `report (1).pdf`. */
function otherName(path: FilePath, n: number): FilePath {
  const mark = Buffer.from(` (${n})`);
  const bytes = Buffer.from(opened(path));
  const name = bytes.lastIndexOf(0x2f) + 1;
  const dot = bytes.lastIndexOf(0x2e);
  const at = dot > name ? dot : bytes.length;
  const made = Buffer.concat([bytes.subarray(0, at), mark, bytes.subarray(at)]);
  return typeof path === 'string' ? made.toString() : new RawPath(made);
}
