import { foldersFrom } from './folders.ts';
import { lines } from './progress.ts';
import { allEnvironments, ensureTemplates } from '../sandbox-runner/machines/open.ts';

/** `npm run images [NAME …]`: fetches, builds and freezes guests ahead of time. */
const names = process.argv.slice(2);
const unknown = names.filter((name) => !allEnvironments.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no environment is called ${unknown.join(', ')}; there are ${allEnvironments.join(', ')}\n`);
  process.exit(2);
}
try {
  const folders = foldersFrom(process.env);
  const { templates, accelerator } = await ensureTemplates(folders, lines(), names.length > 0 ? names : allEnvironments);
  for (const { image, bootMs } of templates) process.stdout.write(`${image.recipe.name}: image ${image.hash}, booted in ${(bootMs / 1000).toFixed(1)} s with ${accelerator}, in ${folders.cache}\n`);
} catch (error) {
  process.stderr.write(`\nguests could not be made: ${(error as Error).message}\n`);
  process.exit(1);
}
