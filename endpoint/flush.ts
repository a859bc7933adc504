import { open } from 'node:fs/promises';

/** What was written, renamed or removed in a folder outlives a loss of power from here on. */
export async function flushFolder(folder: string | Buffer): Promise<void> {
  const handle = await open(folder, 'r');
  // Some file systems, such as those of networks, have no such call for folders.
  await handle.sync().catch(() => undefined).finally(async () => await handle.close());
}
