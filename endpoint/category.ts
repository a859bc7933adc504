import type { Category } from '../schema/generated/client/graphql.ts';

const byExtension: Record<string, Category> = {
  ...of('EXECUTABLE', 'exe dll scr com sys msi so elf jar deb rpm apk'),
  ...of('ARCHIVE', 'zip 7z rar tar gz tgz bz2 xz zst cab iso img vhd eml msg mbox p7m pgp gpg asc hqx'),
  ...of('SCRIPT', 'sh bash bat cmd vbs vbe js jse wsf hta ps1 py pl php rb'),
  ...of('DOCUMENT', 'pdf doc docx docm xls xlsx xlsm ppt pptx rtf odt ods html htm svg one lnk url'),
};

function of(category: Category, extensions: string): Record<string, Category> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, category]));
}

/** What the endpoint takes a file for, by its first bytes, then its name; the service looks again. */
export function categoryOf(name: string, head: Buffer): Category {
  const text = head.toString('latin1', 0, 8);
  if (text.startsWith('MZ') || text.startsWith('\x7fELF')) return 'EXECUTABLE';
  if (text.startsWith('#!')) return 'SCRIPT';
  // Outlook's winmail.dat.
  if (text.startsWith('\x78\x9f\x3e\x22')) return 'ARCHIVE';
  if (text.startsWith('%PDF') || text.startsWith('{\\rtf')) return 'DOCUMENT';
  return byExtension[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? (text.startsWith('PK\x03\x04') ? 'ARCHIVE' : 'OTHER');
}
