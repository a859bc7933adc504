import type { Folders } from '../../embedded/folders.ts';
import { lastFailure } from '../../embedded/images/failures.ts';
import type { Recipe } from '../../embedded/images/recipe.ts';
import { lines } from '../../embedded/progress.ts';
import type { Log } from '../../platform/log.ts';
import type { Accelerator } from './accelerator.ts';
import { makeGuests, recipesFor, type GuestMaking } from './guests.ts';
import type { QemuMachines } from './qemu-machines.ts';

/** Sent to whoever started the runner, as guests become ready or can't be made. */
export interface GuestNews {
  environments: readonly string[];
  /** Null when they are ready. */
  failure: string | null;
}

/** A guest that failed lately is tried again, but no sample waits for it. */
const failedLatelyMs = 24 * 3_600_000;

/**
 * Makes a runner's guests and offers each as it becomes ready. Samples wait for those that are made for the first time; what cannot be made is
 * logged once for each reason and tried again beside the work.
 */
export async function offerGuests(options: {
  machines: QemuMachines; folders: Folders; names: readonly string[]; log: Log; announce: (news: GuestNews) => void;
}): Promise<GuestMaking & { found: Accelerator | undefined }> {
  const { machines, folders, names, log, announce } = options;
  const environmentsOf = (recipe: Recipe) => Object.keys(recipe.environments).filter((name) => names.includes(name));
  for (const recipe of recipesFor(names)) {
    const failure = await lastFailure(folders.cache, recipe);
    if (failure && Date.now() - failure.at.getTime() < failedLatelyMs) {
      log.warn({ environments: environmentsOf(recipe), failedAt: failure.at, reason: failure.reason }, 'guest could not be made the last time; trying again beside the work');
    } else machines.expect(environmentsOf(recipe));
  }
  const said = new Map<string, string>();
  const making = makeGuests({
    folders, names, progress: lines(), retry: true,
    listener: {
      ready: (template) => {
        machines.add(template);
        said.delete(template.name);
        announce({ environments: environmentsOf(template.image.recipe), failure: null });
        log.info({ environments: machines.environments }, 'guest ready');
      },
      failed: (recipe, reason, retryMs) => {
        const environments = environmentsOf(recipe);
        machines.giveUp(environments);
        announce({ environments, failure: reason });
        if (said.get(recipe.name) === reason) return;
        said.set(recipe.name, reason);
        log.error({ environments, reason, retrySeconds: retryMs === null ? null : retryMs / 1000 }, 'guest could not be made; samples that need it are not run');
      },
    },
  });
  const offered = { ...making, found: undefined as Accelerator | undefined };
  making.accelerator.then((accelerator) => (offered.found = accelerator), () => undefined);
  return offered;
}
