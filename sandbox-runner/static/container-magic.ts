/**
 * Containers that 7-Zip opens, and some that it does not, by marks at fixed places; those with rules of their own are
 * in `identify.ts`.
 */
const marks: readonly (readonly [format: string, mediaType: string, at: number, mark: string])[] = [
  ['arj', 'application/x-arj', 0, '\x60\xea'], ['wim', 'application/x-ms-wim', 0, 'MSWIM\0\0\0'], ['vmdk', 'application/x-vmdk', 0, 'KDMV'], ['vmdk', 'application/x-vmdk', 0, 'COWD'],
  ['qcow2', 'application/x-qemu-disk', 0, 'QFI\xfb'], ['vdi', 'application/x-virtualbox-vdi', 64, '\x7f\x10\xda\xbe'], ['squashfs', 'application/x-squashfs', 0, 'hsqs'], ['squashfs', 'application/x-squashfs', 0, 'sqsh'],
  ['ar', 'application/x-archive', 0, '!<arch>\n'], ['ar', 'application/x-archive', 0, '!<thin>\n'],
  ['xar', 'application/x-xar', 0, 'xar!'], ['lzip', 'application/x-lzip', 0, 'LZIP\x01'], ['lzop', 'application/x-lzop', 0, '\x89LZO\0'], ['cramfs', 'application/x-cramfs', 0, '\x45\x3d\xcd\x28'], ['simg', 'application/x-android-sparse', 0, '\x3a\xff\x26\xed\x01\0'],
  ['szdd', 'application/x-ms-compress-szdd', 0, 'SZDD\x88\xf0\x27\x33'], ['ace', 'application/x-ace', 7, '**ACE**'], ['alz', 'application/x-alz', 0, 'ALZ\x01'], ['egg', 'application/x-egg', 0, 'EGGA'], ['zoo', 'application/x-zoo', 20, '\xdc\xa7\xc4\xfd'], ['stuffit', 'application/x-stuffit', 0, 'StuffIt'],
  ['udf', 'application/x-udf', 0x8001, 'BEA01'], ['ext', 'application/x-ext-filesystem', 0x438, '\x53\xef'], ['hfs', 'application/x-hfs', 0x400, 'H+\0\x04'], ['hfs', 'application/x-hfs', 0x400, 'HX\0\x05'],
  ['apfs', 'application/x-apfs', 32, 'NXSB'], ['gpt', 'application/x-raw-disk-image', 512, 'EFI PART'], ['btrfs', 'application/x-btrfs', 0x1_0040, '_BHRfS_M'], ['xfs', 'application/x-xfs', 0, 'XFSB'],
];
const vhd = 'application/x-vhd';

export interface BinaryContainer {
  kind: 'archive' | 'mail';
  format: string;
  mediaType: string;
}

/** `head`: the first 4,096 bytes, one letter a byte. */
export function binaryContainer(bytes: Buffer, head: string): BinaryContainer | undefined {
  if (head.startsWith('\x78\x9f\x3e\x22')) return { kind: 'mail', format: 'tnef', mediaType: 'application/vnd.ms-tnef' };
  // ContentInfo of type signedData or envelopedData (RFC 5652).
  if (/^0[\x80-\x84]/.test(head) && head.slice(0, 20).includes('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07') && !head.slice(0, 20).includes('\xf7\x0d\x01\x07\x01')) return { kind: 'mail', format: 'p7m', mediaType: 'application/pkcs7-mime' };
  const archive = (format: string, mediaType: string): BinaryContainer => ({ kind: 'archive', format, mediaType });
  for (const [format, mediaType, at, mark] of marks) {
    const found = at + mark.length <= head.length ? head.startsWith(mark, at) : bytes.length >= at + mark.length && bytes.toString('latin1', at, at + mark.length) === mark;
    if (found && sure(format, bytes, head)) return archive(format, mediaType);
  }
  if (/^[\s\S]{2}-l[hz][0-9sd]-/.test(head.slice(0, 7))) return archive('lzh', 'application/x-lzh-compressed');
  if (bytes.length > 512 && bytes.toString('latin1', bytes.length - 512, bytes.length - 508) === 'koly') return archive('dmg', 'application/x-apple-diskimage');
  if (head.startsWith('cxsparse')) return archive('vhd', vhd);
  return undefined;
}

/** Short marks stand in other files too: what follows them must fit. */
function sure(format: string, bytes: Buffer, head: string): boolean {
  switch (format) {
    case 'arj': {
      const size = bytes.length > 12 ? bytes.readUInt16LE(2) : 0;
      // The archive's own header: at most 2,600 bytes, its first part at least 30, of file type 2.
      return size >= 30 && size <= 2_600 && bytes[4]! >= 30 && bytes[4]! <= size && bytes[10] === 2;
    }
    case 'ext':
      // Superblock: a block size that there is, and a revision of 0 or 1.
      return bytes.length >= 0x800 && bytes.readUInt32LE(0x418) <= 6 && bytes.readUInt32LE(0x44c) <= 1 && bytes.length % 512 === 0;
    case 'ar':
      // A Debian package has rules of its own.
      return !head.startsWith('debian', 8);
    case 'lzip':
      return head.length > 26 && (bytes[5]! & 31) >= 12;
    default:
      return true;
  }
}
