import type { Consumption } from '../../platform/jetstream.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import type { Vault } from './vault.ts';

const lookMs = 1_500;
const patienceMs = 2_000;

/** Says to whoever measures the service whether the store of bytes answers. */
export function keepVaultHealth(platform: Platform, vault: Vault): Consumption {
  return sweep('vault', lookMs, platform.log, async () => {
    const failure = await vault.reach(AbortSignal.timeout(patienceMs)).then(() => null, (error: unknown) => (error as Error).message);
    platform.bus.connection.publish('health.vault', JSON.stringify({ failure: failure?.slice(0, 300) ?? null }));
  });
}
