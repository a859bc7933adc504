import { inflateSync } from 'node:zlib';
import type { Layer } from './found.ts';

const cookie = Buffer.from('MEI\x0c\x0b\x0a\x0b\x0e', 'latin1');
const entriesMax = 5_000;
const scriptsMax = 8;
const scriptBytesMax = 8 * 1024 * 1024;
/** First bytes of compiled Python by version: what the interpreter checks before it runs it. */
const magics: Record<number, string> = { 307: '420d0d0a', 308: '550d0d0a', 309: '610d0d0a', 310: '6f0d0d0a', 311: 'a70d0d0a', 312: 'cb0d0d0a', 313: 'f30d0d0a' };
/** Scripts that PyInstaller puts in front of everybody's. */
const own = /^(?:pyi|_pyi|pyiboot|PyInstaller)/;

/**
 * The scripts that a program made by PyInstaller starts, as compiled Python (its archive, "CArchive": a cookie at the end that names a table of
 * contents). Its libraries stay where they are. Empty for what is none or is cut off.
 */
export function pyInstallerFiles(bytes: Buffer): Layer[] {
  const at = bytes.lastIndexOf(cookie);
  if (at < 0 || at + 24 > bytes.length) return [];
  const found: Layer[] = [];
  try {
    const [size, table, tableSize, version] = [8, 12, 16, 20].map((offset) => bytes.readUInt32BE(at + offset)) as [number, number, number, number];
    // The cookie is 88 bytes long, 24 in oldest versions; the archive ends behind it.
    const start = Math.max(0, at + (at + 88 <= bytes.length ? 88 : 24) - size);
    for (let row = start + table, n = 0; row + 18 <= start + table + tableSize && n < entriesMax && found.length < scriptsMax; n++) {
      const length = bytes.readUInt32BE(row);
      if (length < 18) break;
      const [offset, packed] = [bytes.readUInt32BE(row + 4), bytes.readUInt32BE(row + 8)];
      const name = bytes.toString('utf8', row + 18, row + length).split('\0', 1)[0]!;
      if (bytes[row + 17] === 0x73 && !own.test(name)) {
        const data = bytes.subarray(start + offset, start + offset + packed);
        const code = bytes[row + 16] === 1 ? inflateSync(data, { maxOutputLength: scriptBytesMax }) : data;
        found.push({ name: `${name.split(/[\\/]/).pop()!.slice(0, 200)}.pyc`, bytes: Buffer.concat([Buffer.from(magics[version] ?? magics[311]!, 'hex'), Buffer.alloc(12), code]) });
      }
      row += length;
    }
  } catch {
    return found;
  }
  return found;
}
