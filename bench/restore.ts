import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldersFrom } from '../embedded/folders.ts';
import { lines } from '../embedded/progress.ts';
import { ensureTemplates } from '../sandbox-runner/machines/open.ts';
import { QemuMachines } from '../sandbox-runner/machines/qemu-machines.ts';
import { boot } from '../sandbox-runner/machines/template.ts';
import { median, type Measured, type Options } from './report.ts';

/** A guest booted until its agent answers, against the same guest restored until its agent answers; both in this run. */
export async function restore(options: Options): Promise<Measured> {
  const folders = foldersFrom(process.env);
  const names = [options.environment ?? 'linux'];
  const { templates, accelerator } = await ensureTemplates(folders, lines(), names);
  const template = templates[0]!;
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  const count = options.quick ? 5 : 20;
  const boots: number[] = [];
  const restores: number[] = [];
  try {
    for (let n = 0; n < (options.quick ? 2 : 5); n++) {
      const startedAt = performance.now();
      const { qemu, agent } = await boot({ folder: join(folder, randomUUID()), image: template.image, tools: template.tools, accelerator });
      await agent.ready(240_000);
      boots.push(performance.now() - startedAt);
      await qemu.destroy();
    }
    const machines = await QemuMachines.open(templates, folder);
    for (let n = 0; n < count + 1; n++) {
      const startedAt = performance.now();
      const machine = await machines.restore(names[0]!);
      const ms = performance.now() - startedAt;
      await machine.kill();
      await machines.idle();
      // The first one reads everything from the disk.
      if (n > 0) restores.push(ms);
    }
    await machines.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [bootMs, restoreMs] = [Math.round(median(boots)), Math.round(median(restores))];
  return {
    rows: [
      { what: `boot to agent ready (${names[0]}, ${accelerator})`, runs: boots.length, 'median ms': bootMs, 'min ms': Math.round(Math.min(...boots)), 'max ms': Math.round(Math.max(...boots)) },
      { what: 'restore to agent ready', runs: restores.length, 'median ms': restoreMs, 'min ms': Math.round(Math.min(...restores)), 'max ms': Math.round(Math.max(...restores)) },
    ],
    result: { boot_ms: bootMs, restore_ms: restoreMs, ratio: Math.round((bootMs / restoreMs) * 10) / 10 },
  };
}
