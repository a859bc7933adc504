import { stat, access, constants } from 'node:fs/promises';
import { AssayError } from '../assay-error.ts';
import { opened, type FilePath } from '../file-path.ts';

/** A stable code for programs, and what is the matter with a file or a folder, with what to do. */
const words: Record<string, readonly [code: string, text: string]> = {
  ENOENT: ['FILE_NOT_FOUND', 'there is no such file or folder'],
  ENOTDIR: ['FILE_NOT_FOUND', 'a part of this path is a file and not a folder'],
  EACCES: ['FILE_FORBIDDEN', 'you have no right to read or write it; ask its owner, or run as another user'],
  EPERM: ['FILE_FORBIDDEN', 'the system does not allow it; ask its owner, or run as another user'],
  EISDIR: ['FILE_IS_FOLDER', 'it is a folder; name the files in it'],
  EROFS: ['FILE_UNWRITABLE', 'it is on a file system that can only be read'],
  ENOSPC: ['DISK_FULL', 'there is no room left on the disk'],
  EDQUOT: ['DISK_FULL', 'your quota on this disk is used up'],
  EFBIG: ['FILE_TOO_LARGE', 'it is larger than this system allows'],
  ERR_FS_FILE_TOO_LARGE: ['FILE_TOO_LARGE', 'it is too large to be read in one piece'],
  EMFILE: ['TOO_MANY_FILES', 'too many files are open at once; raise the limit (ulimit -n) or end other programs'],
  ENFILE: ['TOO_MANY_FILES', 'too many files are open on this system; end other programs'],
  EIO: ['FILE_UNREADABLE', 'the disk reports an error'],
  ELOOP: ['FILE_UNREADABLE', 'its links lead in a circle'],
  ENAMETOOLONG: ['FILE_UNREADABLE', 'its name is too long for this system'],
  EEXIST: ['FILE_EXISTS', 'it is there already'],
  EBUSY: ['FILE_UNREADABLE', 'another program holds it; try again'],
  ETXTBSY: ['FILE_UNREADABLE', 'it is running at the moment; try again'],
  ESTALE: ['FILE_UNREADABLE', 'its network folder was unmounted or changed; try again'],
  ERR_INVALID_ARG_VALUE: ['FILE_UNREADABLE', 'this is no name that a file can have'],
};

/** Where a mail server's own port can't be had. */
const listening: Record<string, string> = {
  EADDRINUSE: 'another program listens there already; end it, or choose another port',
  EACCES: 'you have no right to listen there; choose a port from 1024 on, or run as root',
  EADDRNOTAVAIL: 'this machine does not have that address; choose one of its own',
};

const fileCalls = /^(?:access|stat|lstat|fstat|open|close|read|write|mkdir|rename|rm|rmdir|unlink|scandir|opendir|copyfile|link|symlink|chmod|fchmod|fsync|futime|utime|ftruncate|readlink|realpath|mkdtemp)$/;

/** Explains an error of the file system or of a port; null for others. */
export function fileWords(error: NodeJS.ErrnoException & { address?: string; port?: number; dest?: string }): { code: string; text: string } | null {
  const { code = '', syscall = '', path } = error;
  const listen = syscall === 'listen' || syscall === 'bind' ? listening[code] : undefined;
  if (listen) return { code: 'NOT_LISTENING', text: `${error.address ?? 'the address'}${error.port === undefined ? '' : `, port ${error.port}`}: ${listen}` };
  const found = words[code];
  if (!found || !(fileCalls.test(syscall) || path !== undefined || code.startsWith('ERR_'))) return null;
  return { code: found[0], text: path === undefined ? found[1] : `${path}: ${found[1]}` };
}

/** Whether reading or writing a file failed, and not the network. */
export const isFileFault = (error: unknown): boolean => error instanceof Error && fileWords(error) !== null;

/**
 * Looks at files before anything is asked of the service: each can be read, and none is a folder, a pipe or a device.
 * `filled`: nor empty.
 */
export async function checkFiles(paths: readonly FilePath[], { filled = false } = {}): Promise<void> {
  for (const path of paths) {
    const found = await stat(opened(path)).catch((error: NodeJS.ErrnoException) => {
      if (typeof path !== 'string') error.path = String(path);
      throw error;
    });
    if (found.isDirectory()) throw new AssayError('FILE_IS_FOLDER', `${String(path)}: it is a folder; name the files in it`);
    if (!found.isFile()) throw new AssayError('FILE_IS_SPECIAL', `${String(path)}: it is a pipe or a device; copy what it gives into a file`);
    await access(opened(path), constants.R_OK);
    if (filled && found.size === 0) throw new AssayError('FILE_EMPTY', `${String(path)}: it is empty, so there is nothing to send`);
  }
}
