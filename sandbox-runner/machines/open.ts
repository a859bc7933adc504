import { Debian } from '../../embedded/debian.ts';
import type { Folders } from '../../embedded/folders.ts';
import type { Progress } from '../../embedded/progress.ts';
import { ensureTools } from '../../embedded/tools.ts';
import type { OwnImage } from '../own-image/manifest.ts';
import { ensureOwnTemplate } from '../own-image/template.ts';
import type { Accelerator } from './accelerator.ts';
import type { Frozen } from './frozen.ts';
import { coreEnvironments, makeGuests } from './guests.ts';
import { QemuMachines } from './qemu-machines.ts';
import type { Template } from './template.ts';

/** All that these environments need on this host, made or fetched where it is missing; seconds when the cache has it. Throws when one cannot be made. */
export async function ensureTemplates(folders: Folders, progress: Progress, names: readonly string[] = coreEnvironments): Promise<{ templates: Template[]; accelerator: Accelerator }> {
  const templates: Template[] = [];
  const failures: string[] = [];
  const making = makeGuests({
    folders, progress, names,
    listener: {
      ready: (template) => void templates.push(template),
      failed: (recipe, reason) => void failures.push(`${Object.keys(recipe.environments).join(' and ')}: ${reason}`),
    },
  });
  making.accelerator.catch(() => undefined);
  await making.tried;
  if (failures.length > 0) throw new Error(`guests could not be made:\n${failures.join('\n')}`);
  return { templates, accelerator: await making.accelerator };
}

export async function openMachines(folders: Folders, progress: Progress, names?: readonly string[]): Promise<{ machines: QemuMachines; accelerator: Accelerator; templates: Template[] }> {
  const { templates, accelerator } = await ensureTemplates(folders, progress, names);
  return { machines: await QemuMachines.open(templates, folders.data), accelerator, templates };
}

/** An operator's own image, switched on and frozen where the cache doesn't have it; needs the tools and the accelerator of the other guests. */
export async function ensureOwn(folders: Folders, progress: Progress, image: OwnImage, accelerator: Accelerator): Promise<Frozen> {
  const tools = await ensureTools(folders.cache, new Debian(folders.cache), progress);
  return await progress.step(`${image.name}: waking the operator's image (switched on and frozen the first time)`, async () => await ensureOwnTemplate(folders.cache, image, tools, accelerator));
}
