import { fileTypeFromBuffer } from 'file-type';
import type { Category } from '../schema/decision.ts';

/** What a file is, by its content first and its name second. */
export interface Identity {
  kind: 'pe' | 'elf' | 'zip' | 'msi' | 'script' | 'document' | 'other';
  mediaType: string;
  category: Category;
  /** Program that runs it, as its first line or its name says: sh, python, perl, bat, vbs, js, ps1 … */
  interpreter?: string;
  bits?: 32 | 64;
  dll?: boolean;
}

const interpreters: Record<string, string> = {
  sh: 'sh', bash: 'bash', py: 'python3', pl: 'perl', bat: 'bat', cmd: 'bat', vbs: 'vbs', vbe: 'vbs', js: 'js', jse: 'js', wsf: 'wsf', hta: 'hta', ps1: 'ps1', psm1: 'ps1', php: 'php', rb: 'ruby',
};

export async function identify(bytes: Buffer, fileName: string): Promise<Identity> {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (bytes.length >= 64 && bytes.toString('latin1', 0, 2) === 'MZ') {
    const at = bytes.readUInt32LE(0x3c);
    if (at + 24 < bytes.length && bytes.toString('latin1', at, at + 4) === 'PE\0\0') {
      return {
        kind: 'pe', mediaType: 'application/vnd.microsoft.portable-executable', category: 'EXECUTABLE',
        bits: bytes.readUInt16LE(at + 4) === 0x8664 ? 64 : 32, dll: (bytes.readUInt16LE(at + 22) & 0x2000) !== 0,
      };
    }
    return { kind: 'other', mediaType: 'application/x-dosexec', category: 'EXECUTABLE' };
  }
  if (bytes.length >= 20 && bytes.toString('latin1', 0, 4) === '\x7fELF') {
    const type = bytes.readUInt16LE(16);
    const foreign = ![3, 62].includes(bytes.readUInt16LE(18));
    return { kind: foreign ? 'other' : 'elf', mediaType: 'application/x-elf', category: 'EXECUTABLE', bits: bytes[4] === 2 ? 64 : 32, dll: type === 3 && extension === 'so' };
  }
  const head = bytes.toString('latin1', 0, 256);
  const shebang = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?([a-z]+)/.exec(head)?.[1];
  if (shebang) return script({ dash: 'sh', ksh: 'sh', zsh: 'sh', python: 'python3' }[shebang] ?? shebang);
  if (head.startsWith('%PDF-')) return { kind: 'document', mediaType: 'application/pdf', category: 'DOCUMENT' };
  if (head.startsWith('{\\rtf')) return { kind: 'document', mediaType: 'application/rtf', category: 'DOCUMENT' };
  if (head.startsWith('\xd0\xcf\x11\xe0')) {
    return extension === 'msi' ? { kind: 'msi', mediaType: 'application/x-msi', category: 'EXECUTABLE' } : { kind: 'document', mediaType: 'application/x-ole-storage', category: 'DOCUMENT' };
  }
  const found = await fileTypeFromBuffer(bytes.subarray(0, 1_000_000)).catch(() => undefined);
  if (found) {
    if (found.mime === 'application/zip' || (head.startsWith('PK\x03\x04') && /^application\/(java|x-)/.test(found.mime))) return { kind: 'zip', mediaType: found.mime, category: 'ARCHIVE' };
    if (/officedocument|opendocument|epub/.test(found.mime)) return { kind: 'document', mediaType: found.mime, category: 'DOCUMENT' };
    if (/zip|rar|7z|tar|gzip|bzip|xz|zstd|cab|iso9660|lz|ms-compress|compress/.test(found.mime)) return { kind: 'other', mediaType: found.mime, category: 'ARCHIVE' };
    return { kind: 'other', mediaType: found.mime, category: 'OTHER' };
  }
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return { kind: 'zip', mediaType: 'application/zip', category: 'ARCHIVE' };
  if (isText(bytes)) {
    const interpreter = interpreters[extension];
    if (interpreter) return script(interpreter);
    if (/^\s*(<!doctype html|<html)/i.test(head)) return { kind: 'document', mediaType: 'text/html', category: 'DOCUMENT' };
    if (/^@echo off|^(rem|set|call) /im.test(head)) return script('bat');
    if (/^(From |Received: |Return-Path: |MIME-Version: )/m.test(head) && extension === 'eml') return { kind: 'other', mediaType: 'message/rfc822', category: 'ARCHIVE' };
    return { kind: 'other', mediaType: 'text/plain', category: 'OTHER' };
  }
  return { kind: 'other', mediaType: 'application/octet-stream', category: 'OTHER' };
}

const scriptTypes: Record<string, string> = {
  sh: 'application/x-sh', bash: 'application/x-sh', python3: 'text/x-python', perl: 'text/x-perl', bat: 'application/x-bat', vbs: 'text/vbscript', js: 'text/javascript', ps1: 'application/x-powershell',
};
const script = (interpreter: string): Identity => ({ kind: 'script', mediaType: scriptTypes[interpreter] ?? `text/x-${interpreter}`, category: 'SCRIPT', interpreter });

function isText(bytes: Buffer): boolean {
  const part = bytes.subarray(0, 4_096);
  if (part.length >= 2 && part[0] === 0xff && part[1] === 0xfe) return true;
  let odd = 0;
  for (const byte of part) {
    if (byte === 0) return false;
    if (byte < 9 || (byte > 13 && byte < 32)) odd++;
  }
  return odd <= part.length / 50;
}
