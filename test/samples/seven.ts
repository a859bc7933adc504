import { createRequire } from 'node:module';
import type { SevenZipModuleFactory } from '7z-wasm';

const SevenZip = createRequire(import.meta.url)('7z-wasm') as SevenZipModuleFactory;

/** An archive made by 7-Zip itself: `words` are its own switches. */
export async function sevenZip(archive: string, words: readonly string[], files: Record<string, string | Buffer>): Promise<Buffer> {
  const seven = await SevenZip({ print: () => undefined, printErr: () => undefined });
  const fs = seven.FS as unknown as { writeFile(path: string, bytes: Uint8Array): void; readFile(path: string): Uint8Array };
  for (const [name, content] of Object.entries(files)) fs.writeFile(name, Buffer.from(content as Buffer));
  seven.callMain(['a', ...words, archive, ...Object.keys(files)]);
  return Buffer.from(fs.readFile(archive));
}
