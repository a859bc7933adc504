import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const marker = 'Wine builtin DLL';
const folders = [['x86_64-linux-gnu/wine/x86_64-windows', 'x86_64-w64-mingw32'], ['i386-linux-gnu/wine/i386-windows', 'i686-w64-mingw32']] as const;
/** Where Wine's own programs and libraries are, below `usr/lib`. */
export const wineFolders = folders.map(([folder]) => folder);

/**
 * Wine's libraries without debug data: 330 MB instead of 1.2 GB. Done by hand, because `strip` is a program of the
 * guest's packages and takes minutes for 1,400 files; and because without maintainer scripts zlib1.dll lacks Wine's
 * marker, and user32 won't load.
 */
export async function shrinkWineLibraries(root: string): Promise<void> {
  for (const [folder, mingw] of folders) {
    const libraries = join(root, 'usr/lib', folder);
    for (const name of await readdir(libraries)) {
      const path = join(libraries, name);
      if (name.endsWith('.a') || name === 'zlib1.dll') await rm(path);
      else if (!name.endsWith('.nls')) {
        const short = withoutDebugData(await readFile(path));
        if (short) await writeFile(path, short);
      }
    }
    const zlib = await readFile(join(root, 'usr', mingw, 'lib/zlib1.dll'));
    zlib.fill(0, 64, 96).write(marker, 64, 'latin1');
    await writeFile(join(libraries, 'zlib1.dll'), zlib);
    await rm(join(root, 'usr', mingw), { recursive: true });
  }
}

/**
 * A PE file of Wine's without its last sections, where they are debug data, and without symbols; undefined when it is
 * something else, or has none.
 */
export function withoutDebugData(file: Buffer): Buffer | undefined {
  if (file.length < 0x100 || file.toString('latin1', 0, 2) !== 'MZ' || file.toString('latin1', 64, 80) !== marker) return undefined;
  const header = file.readUInt32LE(0x3c);
  const sections = file.readUInt16LE(header + 6);
  const symbols = file.readUInt32LE(header + 12);
  if (symbols === 0) return undefined;
  const strings = symbols + 18 * file.readUInt32LE(header + 16);
  const optional = header + 24;
  const table = optional + file.readUInt16LE(header + 20);
  const name = (at: number) => {
    const text = file.toString('latin1', at, at + 8).split('\0', 1)[0]!;
    const from = strings + Number(text.slice(1));
    return text.startsWith('/') ? file.toString('latin1', from, file.indexOf(0, from)) : text;
  };
  const isDebug = (index: number) => /^\.(z?debug_|stab)/.test(name(table + index * 40));
  let kept = sections;
  while (kept > 0 && isDebug(kept - 1)) kept--;
  let end = file.readUInt32LE(optional + 60);
  let image = 0;
  for (let index = 0; index < kept; index++) {
    if (isDebug(index)) return undefined;
    const at = table + index * 40;
    const raw = file.readUInt32LE(at + 20);
    if (raw !== 0) end = Math.max(end, raw + file.readUInt32LE(at + 16));
    image = Math.max(image, file.readUInt32LE(at + 12) + file.readUInt32LE(at + 8));
  }
  const short = Buffer.from(file.subarray(0, end));
  const alignment = short.readUInt32LE(optional + 32);
  short.writeUInt16LE(kept, header + 6);
  short.fill(0, header + 12, header + 20);
  short.fill(0, table + kept * 40, table + sections * 40);
  short.writeUInt32LE(Math.ceil(image / alignment) * alignment, optional + 56);
  return short;
}
