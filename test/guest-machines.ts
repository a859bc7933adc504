import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { foldersFrom } from '../embedded/folders.ts';
import { silent } from '../embedded/progress.ts';
import { openMachines } from '../sandbox-runner/machines/open.ts';
import type { QemuMachines } from '../sandbox-runner/machines/qemu-machines.ts';

/** Machines of these environments, opened before a file's first test and closed after its last; none without a name. */
export function guestMachines(environments: readonly string[]): () => QemuMachines {
  let folder: string;
  let machines: QemuMachines | undefined;
  beforeAll(async () => {
    if (environments.length === 0) return;
    folder = await mkdtemp(join(tmpdir(), 'assay-machines-'));
    ({ machines } = await openMachines({ ...foldersFrom(process.env), data: folder }, silent, environments));
  });
  afterAll(async () => {
    await machines?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  return () => machines!;
}
