import { foldersFrom } from './folders.ts';
import { lines } from './progress.ts';
import { reasonOf } from './reason.ts';
import { configFrom } from '../platform/config.ts';
import { allEnvironments } from '../sandbox-runner/machines/guests.ts';
import { ensureOwn, ensureTemplates } from '../sandbox-runner/machines/open.ts';
import { readManifests, type OwnImage } from '../sandbox-runner/own-image/manifest.ts';

/** `npm run images [NAME …]`: fetches, builds and freezes guests ahead of time. */
const names = process.argv.slice(2);
let images: OwnImage[] = [];
try {
  const { ASSAY_IMAGES } = configFrom(process.env);
  images = ASSAY_IMAGES ? await readManifests(ASSAY_IMAGES) : [];
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(2);
}
const known = [...new Set([...allEnvironments, ...images.map((image) => image.name)])];
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no environment is called ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exit(2);
}
try {
  const folders = foldersFrom(process.env);
  const built = names.length > 0 ? names.filter((name) => allEnvironments.includes(name)) : allEnvironments;
  const { templates, accelerator } = await ensureTemplates(folders, lines(), built.length > 0 ? built : ['linux']);
  for (const { image, bootMs } of templates) process.stdout.write(`${image.recipe.name}: image ${image.hash}, booted in ${(bootMs / 1000).toFixed(1)} s with ${accelerator}, in ${folders.cache}\n`);
  for (const image of images.filter(({ name }) => names.length === 0 || names.includes(name))) {
    await ensureOwn(folders, lines(), image, accelerator);
    process.stdout.write(`${image.name}: the operator's image, frozen with ${accelerator}, in ${folders.cache}\n`);
  }
} catch (error) {
  process.stderr.write(`\n${reasonOf(error)}\n`);
  process.exit(1);
}
