import { foldersFrom } from '../embedded/folders.ts';
import { lines } from '../embedded/progress.ts';
import { Debian } from '../embedded/debian.ts';
import { ensureNatsServer } from '../embedded/nats.ts';
import { allEnvironments } from '../sandbox-runner/machines/guests.ts';
import { ensureTemplates } from '../sandbox-runner/machines/open.ts';

/** Once before all tests: what they need is fetched and built, with progress; seconds when the cache has it. */
export default async function prepare(): Promise<void> {
  const folders = foldersFrom(process.env);
  await ensureNatsServer(folders.cache, new Debian(folders.cache), lines());
  await ensureTemplates(folders, lines(), allEnvironments);
}
