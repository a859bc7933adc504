import { fileTypeFromBuffer } from 'file-type';
import type { Category } from '../schema/policy-settings.ts';
import { interpreters } from '../schema/start.ts';
import { binaryContainer } from './static/container-magic.ts';
import { elfRole, machineOf, peRole } from './static/machines.ts';
import { isStatement } from './static/statement-head.ts';
import { mailHead } from './static/mail-head.ts';
import { oleNames } from './static/ole.ts';
import { packageKind } from './static/opc.ts';
import { plainText } from './static/plain-text.ts';
import { scriptLanguage } from './static/script-text.ts';
import { shebang } from './static/shebang.ts';
import { skippableEnd } from './static/skippable.ts';
import { dataFormat, textFormat } from './static/text-formats.ts';
import { zipAtEnd } from './static/zip-parts.ts';
import { zipEntries } from './static/zip-entry.ts';

/** What a file is, by its content first and its name second. */
export interface Identity {
  kind: 'pe' | 'elf' | 'macho' | 'msi' | 'jar' | 'script' | 'document' | 'shortcut' | 'archive' | 'mail' | 'other';
  /** A short name of the exact format: docx, xls, rar, eml … */
  format: string;
  mediaType: string;
  category: Category;
  /**
   * Program that runs it, as its first line, its text or its name says: sh, python3, perl, bat, vbs, js, node, ps1 …
   */
  interpreter?: string;
  bits?: 32 | 64;
  dll?: boolean;
  /** Processor, where it is none that an environment has: arm64, mips … */
  machine?: string;
  /** A program that is no program of its own: a driver, firmware, an object file or kernel module, a memory image. */
  role?: 'driver' | 'firmware' | 'object' | 'core';
  /** Of a format that was read to its end and holds nothing that acts (`passive.ts`); left out until that is known. */
  passive?: boolean;
  /** PE: .NET, and the oldest Windows it says it runs on. */
  managed?: boolean;
  windowsVersion?: number;
  /** Of a Windows library: the functions that a run calls, and how many more it has; left out until they are read. */
  calls?: string[];
  callsLeft?: number;
}

const scriptTypes: Record<string, string> = {
  sh: 'application/x-sh', bash: 'application/x-sh', python3: 'text/x-python', perl: 'text/x-perl', bat: 'application/x-bat', vbs: 'text/vbscript', js: 'text/javascript', node: 'text/javascript', ps1: 'application/x-powershell', php: 'application/x-php',
};
const script = (interpreter: string, format = interpreter): Identity => ({ kind: 'script', format, mediaType: scriptTypes[interpreter] ?? `text/x-${interpreter}`, category: 'SCRIPT', interpreter });
const document = (format: string, mediaType: string): Identity => ({ kind: 'document', format, mediaType, category: 'DOCUMENT' });
const archive = (format: string, mediaType = `application/x-${format}`): Identity => ({ kind: 'archive', format, mediaType, category: 'ARCHIVE' });
const other = (format: string, mediaType: string, category: Category = 'OTHER'): Identity => ({ kind: 'other', format, mediaType, category });

/** What nothing is known of. */
export const unknown: Identity = other('bytes', 'application/octet-stream');

/**
 * What the first bytes, and of texts the name, say: no parser of a library is asked, and little is read. Never
 * throws.
 */
export function guess(bytes: Buffer, fileName: string): Identity {
  const { extension, head } = beginning(bytes, fileName);
  const compoundFile = head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
  return program(bytes, head, fileName) ?? (compoundFile ? compoundNamed(new Set(), extension) : container(bytes, head, extension)) ?? text(bytes, fileName, extension) ?? endingInZip(bytes) ?? unknown;
}

/** Never throws: what can't be read to the end is what its beginning says, or bytes. */
export async function identify(bytes: Buffer, fileName: string): Promise<Identity> {
  const { extension, head } = beginning(bytes, fileName);
  return program(bytes, head, fileName) ?? container(bytes, head, extension) ?? namedScript(await known(bytes, head), head, extension) ?? text(bytes, fileName, extension) ?? endingInZip(bytes) ?? unknown;
}

const beginning = (bytes: Buffer, fileName: string) => ({ extension: /\.([a-z0-9]{1,10})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '', head: bytes.toString('latin1', 0, 4_096) });

function program(bytes: Buffer, head: string, fileName: string): Identity | undefined {
  if (bytes.length >= 64 && head.startsWith('MZ')) {
    const at = bytes.readUInt32LE(0x3c);
    if (at + 0x78 > bytes.length || bytes.toString('latin1', at, at + 4) !== 'PE\0\0') return other('dos', 'application/x-dosexec', 'EXECUTABLE');
    const wide = bytes.readUInt16LE(at + 24) === 0x20b;
    const directories = at + 24 + (wide ? 112 : 96);
    const machine = machineOf('pe', bytes.readUInt16LE(at + 4));
    const role = peRole(bytes.readUInt16LE(at + 24 + 68));
    return {
      kind: 'pe', format: 'pe', mediaType: 'application/vnd.microsoft.portable-executable', category: 'EXECUTABLE',
      bits: bytes.readUInt16LE(at + 4) === 0x8664 ? 64 : 32, dll: (bytes.readUInt16LE(at + 22) & 0x2000) !== 0,
      managed: directories + 15 * 8 <= bytes.length && bytes.readUInt32LE(directories + 14 * 8) !== 0,
      windowsVersion: bytes.readUInt16LE(at + 24 + 48) + bytes.readUInt16LE(at + 24 + 50) / 10,
      ...(machine === null ? {} : { machine }), ...(role === null ? {} : { role }),
    };
  }
  if (bytes.length >= 20 && head.startsWith('\x7fELF')) {
    const big = bytes[5] !== 1;
    const machine = machineOf('elf', big ? bytes.readUInt16BE(18) : bytes.readUInt16LE(18)) ?? (big ? 'big-endian' : null);
    const { role, library } = big ? { role: null, library: false } : elfRole(bytes, fileName);
    return {
      kind: machine !== null || role !== null ? 'other' : 'elf', format: 'elf', mediaType: 'application/x-elf', category: 'EXECUTABLE', bits: bytes[4] === 2 ? 64 : 32, dll: library,
      ...(machine === null ? {} : { machine }), ...(role === null ? {} : { role }),
    };
  }
  if (/^(\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf])/.test(head)) return { kind: 'macho', format: 'macho', mediaType: 'application/x-mach-binary', category: 'EXECUTABLE' };
  // A Java class and a Mach-O file for several processors share their magic; the number that follows tells them apart.
  if (head.startsWith('\xca\xfe\xba\xbe') && bytes.length > 8) {
    return bytes.readUInt32BE(4) < 30 ? { kind: 'macho', format: 'macho', mediaType: 'application/x-mach-binary', category: 'EXECUTABLE' } : other('class', 'application/java-vm', 'EXECUTABLE');
  }
  // Compiled Python: the version's number, and an end of line that texts in transit would lose.
  if (bytes.length > 16 && bytes[2] === 0x0d && bytes[3] === 0x0a && ((bytes[1]! >= 0x0b && bytes[1]! <= 0x0f) || (bytes[1]! >= 0xf1 && bytes[1]! <= 0xf3))) return other('pyc', 'application/x-python-bytecode', 'EXECUTABLE');
  const language = shebang(head);
  return language === undefined ? undefined : script(language);
}

/** cpio(5) in its oldest form, in either order of bytes: a number, and a name that ends where the header says. */
function isOldCpio(bytes: Buffer): boolean {
  if (bytes.length < 28) return false;
  const little = bytes.readUInt16LE(0) === 0x71c7;
  if (!little && bytes.readUInt16BE(0) !== 0x71c7) return false;
  const length = little ? bytes.readUInt16LE(20) : bytes.readUInt16BE(20);
  return length > 1 && length <= 4_096 && bytes[26 + length - 1] === 0 && !bytes.subarray(26, 26 + length - 1).includes(0);
}

/** What follows the head of a bzip2 file: a block, or the end of one that is empty. */
const bzip2Blocks = ['1AY&SY', '\x17rE8P\x90'];

function container(bytes: Buffer, head: string, extension: string): Identity | undefined {
  if (head.slice(0, 1_024).includes('%PDF-')) return document('pdf', 'application/pdf');
  if (/^\s*\{\\rt/.test(head)) return document('rtf', 'application/rtf');
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return compound(bytes, extension);
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return zipped(bytes, extension);
  if (head.startsWith('\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d')) return document('onenote', 'application/onenote');
  if (head.startsWith('L\0\0\0\x01\x14\x02\0')) return { kind: 'shortcut', format: 'lnk', mediaType: 'application/x-ms-shortcut', category: 'EXECUTABLE' };
  const found = binaryContainer(bytes, head);
  if (found !== undefined) return found.kind === 'mail' ? { kind: 'mail', format: found.format, mediaType: found.mediaType, category: 'ARCHIVE' } : archive(found.format, found.mediaType);
  if (head.startsWith('ActiveMime')) return document('activemime', 'application/x-mso');
  if (head.startsWith('ITSF')) return archive('chm', 'application/vnd.ms-htmlhelp');
  if (head.startsWith('MSCF')) return archive('cab', 'application/vnd.ms-cab-compressed');
  if (head.startsWith('Rar!\x1a\x07\x01')) return archive('rar5', 'application/vnd.rar');
  if (head.startsWith('Rar!\x1a\x07')) return archive('rar', 'application/vnd.rar');
  if (head.startsWith("7z\xbc\xaf'\x1c")) return archive('7z', 'application/x-7z-compressed');
  if (head.startsWith('!<arch>\ndebian')) return archive('deb', 'application/vnd.debian.binary-package');
  if (head.startsWith('\xed\xab\xee\xdb')) return archive('rpm', 'application/x-rpm');
  if (/^0707(?:01|02|07)/.test(head) || isOldCpio(bytes)) return archive('cpio');
  if (head.startsWith('conectix') || head.startsWith('vhdxfile') || (bytes.length > 512 && bytes.toString('latin1', bytes.length - 512, bytes.length - 504) === 'conectix')) return archive('vhd', 'application/x-vhd');
  if (bytes.length > 0x8006 && bytes.toString('latin1', 0x8001, 0x8006) === 'CD001') return archive('iso', 'application/x-iso9660-image');
  if (head.startsWith('\x1f\x8b')) return archive('gzip', 'application/gzip');
  if (/^BZh[1-9]/.test(head) && bzip2Blocks.some((block) => head.startsWith(block, 4))) return archive('bzip2');
  if (head.startsWith('\xfd7zXZ\0')) return archive('xz');
  if (head.startsWith('\x28\xb5\x2f\xfd') || skippableEnd(bytes) > 0) return archive('zstd', 'application/zstd');
  if (/^\x5d\0\0[\s\S]{2}/.test(head) && extension === 'lzma') return archive('lzma');
  if (head.startsWith('\x1f\x9d')) return archive('compress');
  if (head.slice(257, 262) === 'ustar') return archive('tar');
  // A disk image: boot sector of FAT or NTFS, or a partition table.
  if (bytes.length >= 4_096 && bytes.length % 512 === 0 && bytes.readUInt16LE(510) === 0xaa55 && (/^(\xeb.\x90|\xe9)/s.test(head) || /^(img|ima|dd|raw|vfd|flp)$/.test(extension))) return archive('img', 'application/x-raw-disk-image');
  return undefined;
}

function compound(bytes: Buffer, extension: string): Identity {
  return compoundNamed(new Set(oleNames(bytes).map((name) => name.toLowerCase())), extension);
}

/** By the names of its streams. */
function compoundNamed(names: ReadonlySet<string>, extension: string): Identity {
  const has = (pattern: RegExp) => [...names].some((name) => pattern.test(name));
  if (has(/^__(nameid|properties)_version1\.0/)) return { kind: 'mail', format: 'msg', mediaType: 'application/vnd.ms-outlook', category: 'ARCHIVE' };
  if (extension === 'msi' || extension === 'msp' || (!has(/^(worddocument|workbook|book|powerpoint document)$/) && has(/^\u4840/))) return { kind: 'msi', format: 'msi', mediaType: 'application/x-msi', category: 'EXECUTABLE' };
  if (has(/^worddocument$/)) return document('doc', 'application/msword');
  if (has(/^(workbook|book)$/)) return document('xls', 'application/vnd.ms-excel');
  if (has(/^powerpoint document$/)) return document('ppt', 'application/vnd.ms-powerpoint');
  if (has(/^encryptedpackage$/)) return document('encrypted-office', 'application/x-ole-storage');
  return document('ole', 'application/x-ole-storage');
}

/** What a zip is: an office package by its main part, everything else by the names in it. */
function zipped(bytes: Buffer, extension: string): Identity {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 256 * 1024));
  const first = bytes.toString('latin1', 0, 8_192);
  const names = tail + first;
  const mime = /mimetypeapplication\/(vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics|formula)|epub\+zip)/.exec(first);
  // A book is pages, styles and pictures, each of which is judged by itself.
  if (mime?.[1] === 'epub+zip') return archive('zip', 'application/epub+zip');
  if (mime) return document({ text: 'odt', spreadsheet: 'ods', presentation: 'odp' }[mime[2] ?? ''] ?? 'odf', `application/${mime[1]}`);
  if (names.includes('[Content_Types].xml') || names.includes('_rels/.rels')) {
    const { family, macros: related } = packageKind(zipEntries(bytes));
    const macros = related || names.includes('vbaProject.bin');
    // Packages of other kinds may have such folders too.
    const another = /\.nuspec|extension\.vsixmanifest|AppxManifest\.xml/.test(names);
    const part = (folder: string) => names.includes(`${folder}/`);
    const kind = family ?? (another ? null : part('word') ? 'doc' : part('xl') ? 'xls' : part('ppt') ? 'ppt' : null);
    if (kind) {
      const type = { doc: 'wordprocessingml.document', xls: 'spreadsheetml.sheet', ppt: 'presentationml.presentation' }[kind];
      return document(`${kind}${macros ? 'm' : 'x'}`, `application/vnd.openxmlformats-officedocument.${type}`);
    }
  }
  if (names.includes('META-INF/MANIFEST.MF') && (names.includes('.class') || extension === 'jar')) return { kind: 'jar', format: 'jar', mediaType: 'application/java-archive', category: 'EXECUTABLE' };
  if (names.includes('AndroidManifest.xml')) return archive('apk', 'application/vnd.android.package-archive');
  return archive('zip', 'application/zip');
}

async function known(bytes: Buffer, head: string): Promise<Identity | undefined> {
  const plain = plainText(bytes, 4_096);
  // A text with a NUL may be no text: the library is asked about it first.
  const doubtful = plain !== null && plain.mark === 0 && !plain.encoding.startsWith('utf-16') && !plain.encoding.startsWith('utf-32') && head.includes('\0');
  if (plain !== null && !doubtful && !/^\s*<\?xml|^\s*<svg/i.test(head)) return undefined;
  const found = await fileTypeFromBuffer(bytes.subarray(0, 1_000_000)).catch(() => undefined);
  if (!found || found.mime === 'application/xml') return undefined;
  if (/zip|rar|7z|tar|gzip|bzip|xz|zstd|cab|iso9660|lz|compress/.test(found.mime)) return archive(found.ext, found.mime);
  return other(found.ext, found.mime);
}

/**
 * Windows starts a script by its name: a picture whose first bytes are a statement as well is one, called `logo.js`.
 */
function namedScript(found: Identity | undefined, head: string, extension: string): Identity | undefined {
  const named = interpreters[extension];
  return found !== undefined && named !== undefined && isStatement(head) ? script(named) : found;
}

/** Archivers look for a zip's end: what stands before it does not matter to them. */
const endingInZip = (bytes: Buffer): Identity | undefined => (zipAtEnd(bytes) === null ? undefined : archive('zip', 'application/zip'));

function text(bytes: Buffer, fileName: string, extension: string): Identity | undefined {
  const start = plainText(bytes, 16_384)?.text.slice(0, 8_192);
  if (start === undefined) return undefined;
  if (/^#@~\^/.test(start)) return script(extension === 'vbe' || extension === 'vbs' ? 'vbs' : 'js', extension === 'vbe' || extension === 'vbs' ? 'vbe' : 'jse');
  const flat = flatOffice(start);
  if (flat !== null) return document(flat, `application/x-${flat}`);
  if (/^\s*\[InternetShortcut\]/i.test(start) || (extension === 'url' && /^\[InternetShortcut\]/im.test(start))) return { kind: 'shortcut', format: 'url', mediaType: 'application/x-mswinurl', category: 'OTHER' };
  // What the ending says is what runs a script: one that only mentions a page or PHP in its text is not that.
  const named = interpreters[extension];
  if (extension === 'hta' || (/<hta:application/i.test(start) && !named)) return script('hta');
  const language = named ? undefined : shebang(start);
  if (language !== undefined) return script(language);
  const format = named ? undefined : textFormat(start, fileName, false);
  if (format) return { kind: format.category === 'DOCUMENT' ? 'document' : 'other', format: format.format, mediaType: format.mediaType, category: format.category };
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]{0,500}?-->\s*)?<svg/i.test(start)) return document('svg', 'image/svg+xml');
  if (/<job\b|<package>\s*<job/i.test(start) && /<script/i.test(start)) return script('wsf');
  if (/^\s*<\?php/.test(start) || (!named && /<\?php\s/.test(start))) return script('php');
  if (/^(From \S+ .*\d{4}\r?\n)/.test(start)) return { kind: 'mail', format: 'mbox', mediaType: 'application/mbox', category: 'ARCHIVE' };
  if (mailHead(start)) return { kind: 'mail', format: 'eml', mediaType: 'message/rfc822', category: 'ARCHIVE' };
  // A page that was saved begins with a comment that says from where.
  if (/^\s*(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*){0,4}(<!doctype html|<html|<head|<body|<script)/i.test(start) || (!named && /^\s*<\?xml[^>]{0,200}>\s*(<!doctype html|<html)/i.test(start))) return document('html', 'text/html');
  // The same ending stands for a script of Windows and one of Node: the text decides.
  if (extension === 'js' && !/\b(WScript|ActiveXObject|GetObject)\b|\bvar\s+exports\b|\bthis\s*\[/.test(start) && /\brequire\s*\(|\bmodule\.exports\b|^exports\.[\w$]+[ \t]*=[^=]|\bprocess\.(env|argv|exit|cwd|platform)\b|^[ \t]*import\s[\s\S]*?from\s|^[ \t]*export\s/m.test(start)) return script('node');
  if (named) return script(named, extension === 'vbe' || extension === 'jse' ? extension : named);
  const data = dataFormat(fileName);
  const told = data ? undefined : scriptLanguage(start, extension);
  return told === undefined ? other('text', data?.mediaType ?? 'text/plain') : script(told);
}

/**
 * A document of an office in one XML file, by its first element: a whole package (Flat OPC), Word's XML of 2003,
 * OpenDocument.
 */
function flatOffice(start: string): string | null {
  if (!/^\s*<[?!\w]/.test(start)) return null;
  if (/<(?:\w{1,20}:)?package\s[^>]*http:\/\/schemas\.microsoft\.com\/office\/2006\/xmlPackage/.test(start)) return 'flat-opc';
  if (/<(?:\w{1,20}:)?wordDocument\s[^>]*http:\/\/schemas\.microsoft\.com\/office\/word\/2003\/wordml/.test(start)) return 'word-xml';
  return /<office:document\s[^>]*urn:oasis:names:tc:opendocument:xmlns:office:/.test(start) ? 'flat-odf' : null;
}

/** Endings under which a format usually goes; one that says another thing is told. */
const usual: Record<string, RegExp> = {
  pe: /^(exe|dll|scr|com|cpl|ocx|sys|drv|efi|mui|ax|acm|tsp|node|pyd|xll|wll|winmd|msstyles|tmp|bin|dat|0|1)?$/, elf: /^(so|elf|bin|o|ko|run|out|axf|debug|node|cgi)?$/, msi: /^(msi|msp|mst|msm)?$/, jar: /^(jar|war|ear)?$/,
  pdf: /^(pdf|ai)?$/, rtf: /^(rtf|doc)?$/, doc: /^(doc|dot|wiz)?$/, xls: /^(xls|xlt|xla)?$/, ppt: /^(ppt|pps|pot)?$/, docx: /^(docx|dotx)?$/, docm: /^(docm|dotm)?$/, xlsx: /^(xlsx|xltx)?$/, xlsm: /^(xlsm|xltm|xlam|xlsb)?$/, pptx: /^(pptx|ppsx|potx)?$/, pptm: /^(pptm|ppsm|potm|ppam)?$/,
  lnk: /^(lnk|pif|url)?$/, onenote: /^(one|onepkg)?$/, zip: /^(zip|apk|xpi|crx|nupkg|whl|vsix|ipa|epub|kmz|aar|egg|z|appx|msix)?$/, '7z': /^(7z|001)?$/, rar: /^(rar|r\d\d)?$/, rar5: /^(rar|r\d\d)?$/, iso: /^(iso|img|udf|bin)?$/, chm: /^chm?$/, cab: /^(cab|msu)?$/, vhd: /^vhdx?$/,
};

/** Does the name say something else than the content? */
export function mismatched(identity: Identity, fileName: string): boolean {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const fits = usual[identity.format];
  return fits !== undefined && extension !== '' && !/^\d+$/.test(extension) && !fits.test(extension);
}
