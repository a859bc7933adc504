import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configFrom } from '../../platform/config.ts';
import { findAccelerator } from '../../sandbox-runner/machines/accelerator.ts';
import { allEnvironments, recipesFor } from '../../sandbox-runner/machines/guests.ts';
import { openMachines } from '../../sandbox-runner/machines/open.ts';
import { Debian } from '../debian.ts';
import type { Folders } from '../folders.ts';
import { lastFailure } from '../images/failures.ts';
import { knownTemplate } from '../images/ready.ts';
import { silent, type Progress } from '../progress.ts';
import { ensureTools } from '../tools.ts';
import { costs, good, type Check } from './check.ts';

const buildMsMax = 60 * 60_000;
const minutesToBuild = 'four to ten minutes, in which what needs no guest is answered already';

/** The machines. Nothing is built unless `build` is set: that takes minutes. */
export function guestChecks(folders: Folders, build: boolean, progress: Progress): Check[] {
  const { ASSAY_ENVIRONMENTS } = configFrom(process.env);
  const wanted = (ASSAY_ENVIRONMENTS ?? allEnvironments).filter((name) => allEnvironments.includes(name));
  return [
    {
      name: 'hardware virtualisation', remedy: 'load the kvm module and give this user /dev/kvm; on a rented machine, take one with nested virtualisation',
      look: async () => {
        if (!existsSync(join(folders.cache, 'debian')) && !build) return costs('not tried yet: qemu is fetched with the first start');
        const tools = await ensureTools(folders.cache, new Debian(folders.cache), silent);
        const accelerator = await findAccelerator(folders.cache, tools);
        return accelerator === 'kvm' ? good('a guest boots with it') : costs('no usable /dev/kvm, so software emulation: samples take about five times as long');
      },
      msMax: build ? buildMsMax : 25_000,
    },
    ...recipesFor(wanted).map((recipe): Check => {
      const names = Object.keys(recipe.environments).filter((name) => wanted.includes(name));
      return {
        name: names.join(', '), remedy: 'npm run images shows each step; npm run doctor -- --build tries again', msMax: build ? buildMsMax : 20_000,
        look: async () => {
          if (!build) {
            const failure = await lastFailure(folders.cache, recipe);
            if (failure) throw new Error(`could not be made on ${failure.at.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${failure.reason}`);
            if (!(await knownTemplate(folders.cache, recipe))) return costs(`not built yet: the first start does it beside its work (${minutesToBuild}), npm run images ahead of time`);
          }
          const { machines } = await openMachines(folders, progress, names);
          try {
            const machine = await machines.restore(names[0]!);
            const { output } = await machine.run('uname -r', 20_000);
            await machine.kill();
            return good(`answers (kernel ${output.trim()})`);
          } finally {
            await machines.close();
          }
        },
      };
    }),
  ];
}
