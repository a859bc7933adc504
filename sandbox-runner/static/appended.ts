import { guess, type Identity } from '../identify.ts';
import { signal, type Found, type Layer } from './found.ts';
import { pyInstallerFiles } from './pyinstaller.ts';
import { behindTar } from './tar-parts.ts';
import { zipParts } from './zip-parts.ts';

const membersMax = 10;
const hitsMax = 50;
/** Archives and programs by how they begin; what only looks like one is sorted out by `guess`. */
const beginnings = ['Rar!\x1a\x07', "7z\xbc\xaf'\x1c", 'MSCF\0\0\0\0', '\x7fELF', 'MZ', '\xfd7zXZ\0', '\x1f\x8b\x08', 'hsqs', 'BZh91AY&SY', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'].map((start) => Buffer.from(start, 'latin1'));
const scripts = /^(?:#!|@echo\b|<\?php\b|<script\b|<html\b|<hta:)/i;
/** What holds files of its own by its nature: a part that looks like another file says nothing there. */
const holders = /^(?:iso|img|udf|vhd|vdi|vmdk|qcow2|tar|cpio|wim|squashfs|ext|ntfs|hfs|apfs|gpt|dmg|xar|deb|rpm|chm|onenote|msg|eml|mbox|tnef|p7m|msi|doc|xls|ppt|ole|encrypted-office|cab|rar|rar5|7z|gzip|bzip2|xz|zstd|pyc)$/;

/**
 * Files that lie behind, or before, what a file begins as: archives behind a picture, a sound, a program, a page or a
 * document, one zip behind another, what a program of PyInstaller carries, and scripts at the end of pictures. Each
 * beginning that is looked for costs one pass.
 */
export function appended(identity: Identity, bytes: Buffer): Found {
  if (identity.format === 'tar') return anotherTar(bytes);
  if (holders.test(identity.format)) return {};
  const members: Layer[] = [...pyInstallerFiles(bytes)];
  const from = endOf(identity, bytes);
  const add = (at: number, to: number) => {
    const part = bytes.subarray(at, to);
    const { kind, format } = guess(part, '');
    if (kind === 'other' || members.length >= membersMax) return;
    members.push({ name: `appended-${members.length + 1}.${format}`, bytes: part });
  };
  // A file that is attached to a PDF lies in one of its streams, before its end.
  const first = identity.format === 'pdf' ? bytes.indexOf('%%EOF') : -1;
  const zips = zipParts(bytes).filter((part) => (part.from > 0 || part.to < bytes.length) && part.from > first);
  // Alone, and from the first byte on, it is the file itself, with a comment or some bytes behind it.
  const parts = zips.length === 1 && zips[0]!.from === 0 ? [] : zips;
  for (const part of parts) add(part.from, part.to);
  if (identity.kind !== 'archive' && identity.kind !== 'jar') {
    for (const at of hits(bytes, from)) {
      if (!zips.some((zip) => at >= zip.from && at < zip.to)) add(at, bytes.length);
      if (members.length > 0) break;
    }
    const text = members.length === 0 && media(identity) ? scriptAtEnd(bytes) : null;
    if (text !== null) add(text, bytes.length);
  }
  if (members.length === 0) return {};
  return { members, signals: carrier(identity) ? [notice(identity, members)] : [] };
}

/** A tar archive behind a tar archive; what is none could be one to somebody, so it isn't passed over. */
function anotherTar(bytes: Buffer): Found {
  const at = behindTar(bytes);
  if (at === null) return {};
  const part = bytes.subarray(at);
  const { kind, format } = guess(part, '');
  return kind === 'other' ? { limitations: ['ARCHIVE_UNREADABLE'] } : { members: [{ name: `appended-1.${format}`, bytes: part }] };
}

const media = ({ mediaType }: Identity) => /^(?:image\/(?!svg)|audio\/|video\/|font\/)/.test(mediaType);
/** Installers carry archives, and so do scripts that unpack themselves; pictures, sounds and documents don't. */
const carrier = (identity: Identity) => media(identity) || identity.kind === 'document' || identity.kind === 'archive';

const notice = ({ format }: Identity, members: readonly Layer[]) => signal('appended-file', `File of the type ${format} with another file in it that a reader does not see`, 12, ['T1027.009', 'T1036.008'], {
  benign: 'Files that were put together by accident.', malicious: 'Who looks at the beginning sees something harmless.',
}, members.map(({ name, bytes }) => `${name}, ${bytes.length} bytes`));

/** From where on a beginning counts: behind a program's own parts and a document's end, where there is one. */
function endOf({ kind, format, role }: Identity, bytes: Buffer): number {
  try {
    if (kind === 'pe') return programEnd(bytes);
    if (format === 'elf') return role === undefined ? elfEnd(bytes) : bytes.length;
  } catch {
    return bytes.length;
  }
  if (format === 'pdf') return Math.max(0, bytes.lastIndexOf('%%EOF'));
  return kind === 'document' && format !== 'html' && format !== 'svg' && format !== 'rtf' ? bytes.length : 1;
}

/** Behind the last section of a PE file. */
function programEnd(bytes: Buffer): number {
  const at = bytes.readUInt32LE(0x3c);
  const table = at + 24 + bytes.readUInt16LE(at + 20);
  let end = 0;
  for (let n = 0; n < Math.min(96, bytes.readUInt16LE(at + 6)); n++) end = Math.max(end, bytes.readUInt32LE(table + n * 40 + 16) + bytes.readUInt32LE(table + n * 40 + 20));
  return Math.max(end, 1);
}

/** Behind the segments and sections of an ELF file, and the table of sections. */
function elfEnd(bytes: Buffer): number {
  const wide = bytes[4] === 2;
  const word = (at: number) => (wide ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at));
  const [programs, sections] = [word(wide ? 32 : 28), word(wide ? 40 : 32)];
  const counts = wide ? 54 : 42;
  let end = sections + bytes.readUInt16LE(counts + 4) * bytes.readUInt16LE(counts + 6);
  for (let n = 0; n < Math.min(128, bytes.readUInt16LE(counts + 2)); n++) {
    const row = programs + n * bytes.readUInt16LE(counts);
    end = Math.max(end, word(row + (wide ? 8 : 4)) + word(row + (wide ? 32 : 16)));
  }
  return Math.max(end, 1);
}

/** Where a beginning stands, first ones first. */
function hits(bytes: Buffer, from: number): number[] {
  const found: number[] = [];
  for (const start of beginnings) {
    for (let at = bytes.indexOf(start, from), n = 0; at >= 0 && n < hitsMax; at = bytes.indexOf(start, at + 1), n++) if (sure(bytes, at, start)) found.push(at);
  }
  return found.sort((a, b) => a - b);
}

/**
 * Two letters stand anywhere: a program's header must be where it says; a stream of gzip has no flags that nobody
 * uses.
 */
function sure(bytes: Buffer, at: number, start: Buffer): boolean {
  if (start.length === 2) return at + 64 < bytes.length && bytes.readUInt32LE(at + 0x3c) < 4_096 && bytes.toString('latin1', at + bytes.readUInt32LE(at + 0x3c), at + bytes.readUInt32LE(at + 0x3c) + 4) === 'PE\0\0';
  if (start.length === 3) return at + 18 < bytes.length && bytes[at + 3]! < 32 && (bytes[at + 8] === 0 || bytes[at + 8] === 2 || bytes[at + 8] === 4) && (bytes[at + 9]! <= 13 || bytes[at + 9] === 255);
  return true;
}

/** Where text at the end begins that is a script by its first letters; null where there is none. */
function scriptAtEnd(bytes: Buffer): number | null {
  let at = bytes.length;
  while (at > 0 && ((bytes[at - 1]! >= 32 && bytes[at - 1]! < 127) || (bytes[at - 1]! >= 9 && bytes[at - 1]! <= 13))) at--;
  if (bytes.length - at < 20) return null;
  const text = bytes.toString('latin1', at, Math.min(bytes.length, at + 4_096));
  const begin = text.search(/#!\/|@echo\b|<\?php\b|<script\b|<html\b|<hta:/i);
  return begin >= 0 && scripts.test(text.slice(begin)) ? at + begin : null;
}
