import { existsSync } from 'node:fs';
import { Debian } from '../debian.ts';
import { silent } from '../progress.ts';
import { ensureTools, toolsThere } from '../tools.ts';
import { findAccelerator } from '../../sandbox-runner/machines/accelerator.ts';
import { isTemplateMade } from '../../sandbox-runner/machines/template.ts';
import { describeImage } from './image.ts';
import type { Recipe } from './recipe.ts';

/** Whether the cache holds a guest of this recipe, so that it can be woken within seconds. Builds and fetches nothing. */
export async function knownTemplate(cache: string, recipe: Recipe): Promise<boolean> {
  if (!toolsThere(cache)) return false;
  const tools = await ensureTools(cache, new Debian(cache), silent);
  const image = await describeImage(cache, recipe, tools);
  return [...image.disks, image.initrd].every(existsSync) && isTemplateMade(cache, image, await findAccelerator(cache, tools));
}
