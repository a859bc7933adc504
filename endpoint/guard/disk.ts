import { chmod, link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { flushFolder } from '../flush.ts';

type Path = string | Buffer;

/** All changes that the guard makes on disk, one by one: tests let it die between any two of them. */
export interface Disk {
  makeFolder(folder: Path): Promise<void>;
  /** Written through; not yet under the name that counts. */
  write(path: Path, text: string): Promise<void>;
  rename(from: Path, to: Path): Promise<void>;
  /** A second name, never over another file. */
  link(from: Path, to: Path): Promise<void>;
  remove(path: Path): Promise<void>;
  mode(path: Path, mode: number): Promise<void>;
  flush(folder: Path): Promise<void>;
}

export const disk: Disk = {
  makeFolder: async (folder) => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
  write: async (path, text) => await writeFile(path, text, { mode: 0o600, flush: true }),
  rename: async (from, to) => await rename(from, to),
  link: async (from, to) => await link(from, to),
  remove: async (path) => await rm(path, { force: true }),
  mode: async (path, mode) => await chmod(path, mode),
  flush: async (folder) => await flushFolder(folder),
};
