import type { Consumption } from '../../platform/jetstream.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import { expireTasks } from './quarantine.ts';

export async function consumers(platform: Platform): Promise<Consumption[]> {
  return await Promise.resolve([sweep('tasks', 15_000, platform.log, async () => await expireTasks(platform))]);
}
