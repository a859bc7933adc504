import { Debian } from '../../embedded/debian.ts';
import { foldersFrom } from '../../embedded/folders.ts';
import { ensureNatsServer } from '../../embedded/nats.ts';
import { lines } from '../../embedded/progress.ts';

/** Once before the tests that start a platform: the message server is fetched where it is missing (PostgreSQL comes with npm's packages). */
export default async function prepare(): Promise<void> {
  const folders = foldersFrom(process.env);
  await ensureNatsServer(folders.cache, new Debian(folders.cache), lines());
}
