import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives a finished folder its name. One that is there already, as `mark` in it says, stays: another process has made the
 * same meanwhile, and may hold parts of it in memory that belong to no other. `making` is then left to the caller.
 */
export async function placeFolder(making: string, folder: string, mark: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rename(making, folder);
    } catch (cause) {
      if (existsSync(join(folder, mark))) return;
      if (attempt > 0) throw cause;
      // Half a folder, of a release that made them in place.
      await rm(folder, { recursive: true, force: true });
    }
  }
}
