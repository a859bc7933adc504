import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes what processes that are gone left unfinished in a folder. `owner` captures the number of the process that an entry's name holds; entries without one stay. */
export async function removeLeftovers(folder: string, owner: RegExp, remove = async (path: string) => await rm(path, { recursive: true, force: true })): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = owner.exec(name)?.[1];
    if (pid !== undefined && !(await isAlive(pid))) await remove(join(folder, name));
  }
}

const isAlive = async (pid: string) => await readFile(`/proc/${pid}/stat`).then(() => true, () => false);
