import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing, for this user alone. One by one: mkdir's `recursive` never ends in file systems such as /proc,
 * which say that there is no such folder, whatever is asked.
 */
export async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return;
  if (found) throw new Error(`${path} is a file, and a folder is needed there`);
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') return;
    const why = cause.code === 'EACCES' || cause.code === 'EPERM' ? 'you have no right to make it' : cause.code === 'EROFS' ? 'its file system can only be read' : cause.code === 'ENOENT' ? 'no folder can be made there' : cause.message;
    throw new Error(`the folder ${path} can't be made: ${why}; ASSAY_DATA and ASSAY_CACHE name other places`, { cause });
  });
}
