/** Bytes of a name in a guest; its file systems take 255. */
const nameBytesMax = 240;

/**
 * The file's own name, with every character replaced that a guest's shell or file system could misread. Some samples
 * act only under it.
 */
export function guestName(fileName: string): string {
  let name = fileName.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._ +#~№-]/gu, '_').replace(/^[.\s-]+/, '');
  // The extension decides what runs the file, so a long name is cut at its beginning.
  while (Buffer.byteLength(name) > nameBytesMax) name = name.slice(Math.max(1, Math.ceil((Buffer.byteLength(name) - nameBytesMax) / 4)));
  name = name.toWellFormed().replace(/^[.\s-]+/, '').trimEnd();
  return name === '' ? 'sample' : name;
}
