import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startOf } from './process-start.ts';

/**
 * Removes what processes that are gone left unfinished in a folder. `owner` captures the number of the process that an
 * entry's name holds; entries without one stay. So does what can't be removed now, because a program that the process had
 * started still writes to it, or because it is somebody else's: it is in nobody's way, and the next call tries again.
 */
export async function removeLeftovers(folder: string, owner: RegExp, remove = async (path: string) => await rm(path, { recursive: true, force: true })): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = owner.exec(name)?.[1];
    if (pid !== undefined && (await startOf(Number(pid))) === null) await remove(join(folder, name)).catch(() => undefined);
  }
}
