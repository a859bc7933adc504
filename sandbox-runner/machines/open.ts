import { mkdir } from 'node:fs/promises';
import { Debian } from '../../embedded/debian.ts';
import type { Folders } from '../../embedded/folders.ts';
import { ensureImage, type Image } from '../../embedded/images/image.ts';
import { linux } from '../../embedded/images/linux.ts';
import { office } from '../../embedded/images/office.ts';
import { windows, windows32 } from '../../embedded/images/windows.ts';
import type { Progress } from '../../embedded/progress.ts';
import { ensureTools } from '../../embedded/tools.ts';
import { findAccelerator } from './accelerator.ts';
import type { OwnImage } from '../own-image/manifest.ts';
import { ensureOwnTemplate } from '../own-image/template.ts';
import type { Frozen } from './frozen.ts';
import { QemuMachines } from './qemu-machines.ts';
import { ensureTemplate, isTemplateMade, type Accelerator, type Template } from './template.ts';

export const recipes = [linux, windows, windows32, office];
/** Environments that every installation offers from the start; the others are large and come when they are built. */
export const coreEnvironments = [linux, windows].flatMap((recipe) => Object.keys(recipe.environments));
export const allEnvironments = recipes.flatMap((recipe) => Object.keys(recipe.environments));

/** Everything a runner needs on this host, made or fetched where it is missing; seconds when the cache has it. */
export async function ensureTemplates(folders: Folders, progress: Progress, names: readonly string[] = coreEnvironments): Promise<{ templates: Template[]; accelerator: Accelerator }> {
  if (process.arch !== 'x64' || process.platform !== 'linux') throw new Error(`guests run on 64-bit x86 Linux hosts in this release, not on ${process.platform}-${process.arch}`);
  await mkdir(folders.cache, { recursive: true });
  const debian = new Debian(folders.cache);
  const tools = await ensureTools(folders.cache, debian, progress);
  const wanted = recipes.filter((recipe) => Object.keys(recipe.environments).some((name) => names.includes(name)));
  // Linux first: it is quick, and it is what the accelerator is probed with; the long build of the other goes on meanwhile.
  const found = Promise.withResolvers<Accelerator>();
  found.promise.catch(() => undefined);
  const images = new Map<string, Promise<Image>>();
  let before: Promise<unknown> = Promise.resolve();
  for (const recipe of wanted) {
    const image = before.then(async () => await ensureImage(folders.cache, recipe, tools, debian, progress, async () => (recipe === wanted[0] ? 'tcg' : await found.promise)));
    image.catch(() => undefined);
    images.set(recipe.name, image);
    before = image;
  }
  const first = await images.get(wanted[0]!.name)!;
  const accelerator = await findAccelerator(folders.cache, first, tools);
  found.resolve(accelerator);
  const templates: Template[] = [];
  for (const recipe of wanted) {
    const image = await images.get(recipe.name)!;
    const make = async () => await ensureTemplate(folders.cache, image, tools, accelerator);
    templates.push(await (isTemplateMade(folders.cache, image, accelerator) ? make() : progress.step(`${recipe.name}: booting once to make the RAM template`, make)));
  }
  return { templates, accelerator };
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
