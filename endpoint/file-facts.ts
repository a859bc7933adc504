import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Category } from '../schema/generated/client/graphql.ts';
import { contentsOfFile } from './archive-contents.ts';
import { categoryOf } from './category.ts';
import { opened, type FilePath } from './file-path.ts';

export interface FileFacts {
  sha256: string;
  size: number;
  fileName: string;
  /** The folder. */
  path: string;
  category: Category;
  /** Of a zip: the categories of what is in it; null or left out when it was not opened, or could not be. */
  contains?: Category[] | null;
}

/** A name as the service takes it: no file is left out for a sign in its name that no text, or no name there, may have. */
const storable = (name: string): string => name.replaceAll('\0', '\ufffd').toWellFormed();
const storableName = (name: string): string => storable(name).replaceAll('\\', '\ufffd');

/** What the endpoint can tell of a file by itself. `named`: where it came to, when it lies elsewhere now. */
export async function factsOf(path: FilePath, named: FilePath = path): Promise<FileFacts> {
  const { size } = await stat(opened(path));
  const text = String(named);
  const sha256 = await hashFile(path);
  const head = Buffer.alloc(512);
  const file = await open(opened(path), 'r');
  await file.read(head, 0, 512, 0);
  await file.close();
  const category = categoryOf(basename(text), head);
  const contains = category === 'ARCHIVE' ? contentsOfFile(opened(path), size) : null;
  return {
    sha256, size, fileName: storableName(basename(text)), path: storable(dirname(resolve(text))), category,
    ...(contains === null ? {} : { contains }),
  };
}

export async function hashFile(path: FilePath): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(opened(path))) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
