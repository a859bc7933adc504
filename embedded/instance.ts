import { existsSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { startOf } from './process-start.ts';

/** One instance on one data folder. The claim of a process that died is taken over. */
export async function claimData(folder: string): Promise<{ release: () => Promise<void> }> {
  await makeFolder(folder);
  const file = join(folder, 'instance.json');
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(JSON.stringify({ pid: process.pid, start: await startOf(process.pid) }));
      await handle.close();
      return { release: async () => await rm(file, { force: true }) };
    } catch (cause) {
      if (!existsSync(file) && attempt < 3) continue;
      const claim = JSON.parse((await readFile(file, 'utf8').catch(() => '')) || '{}') as { pid?: number; start?: string };
      const alive = claim.pid !== undefined && (await startOf(claim.pid)) === claim.start;
      if (alive || attempt >= 3) {
        throw new Error(`another Assay (process ${claim.pid ?? '?'}) uses ${folder}: stop it, or give this one its own folder with ASSAY_DATA=/some/folder`, { cause });
      }
      await rm(file, { force: true });
    }
  }
}
