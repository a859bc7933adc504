import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mebibyte = 1024 ** 2;

const why: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder', ENOTDIR: 'it is a file and no folder', EACCES: 'this user has no right to write there',
  EPERM: 'the system does not allow it', EROFS: 'its file system can only be read', ENOSPC: 'it is full', EDQUOT: 'the quota is used up',
};
const reasonOf = ({ code = '', message }: NodeJS.ErrnoException): string => why[code] ?? message;

/**
 * Why the temporary folder can't hold so many bytes, in words and with its setting; null when it can. `folder`: the one
 * of this process unless said otherwise.
 */
export async function temporaryFault(bytesMin: number, folder = tmpdir()): Promise<string | null> {
  let own: string;
  try {
    own = await mkdtemp(join(folder, 'assay-tried-'));
  } catch (error) {
    return `the temporary folder ${folder} can't be used: ${reasonOf(error as NodeJS.ErrnoException)} (TMPDIR)`;
  }
  try {
    const { bavail, bsize } = await statfs(own);
    const [free, wanted] = [bavail * bsize, bytesMin].map((bytes) => `${Math.floor(bytes / mebibyte)} MiB`);
    if (bavail * bsize < bytesMin) return `the temporary folder ${folder} is too small: ${free} free, and ${wanted} are needed (TMPDIR)`;
    // Quotas show in no figure.
    await writeFile(join(own, 'tried'), Buffer.alloc(65_536, 1));
    return null;
  } catch (error) {
    return `the temporary folder ${folder} can't be written: ${reasonOf(error as NodeJS.ErrnoException)} (TMPDIR)`;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Makes a new folder below the temporary one. Throws with the cause and the name of the setting (TMPDIR). */
export async function makeTemporary(prefix: string, folder = tmpdir()): Promise<string> {
  return await mkdtemp(join(folder, prefix)).catch(async (cause: unknown) => {
    const fault = await temporaryFault(0, folder);
    throw fault === null ? (cause as Error) : new Error(fault, { cause });
  });
}
