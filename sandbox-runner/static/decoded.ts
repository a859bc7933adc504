import type { Identity } from '../identify.ts';
import { plainText } from './plain-text.ts';

/** Is a file of this kind text to the program that reads it? PDF and RTF have encodings of their own. */
const isTextual = ({ kind, format, mediaType, category }: Identity): boolean => kind === 'script' || format === 'eml' || format === 'url' || format === 'html' || format === 'svg' || /^text\//.test(mediaType)
  || (kind === 'other' && category !== 'EXECUTABLE' && /json|xml|^application\/x-(?:desktop|ms-|sylk|msbuild)/.test(mediaType)) || /^(?:sylk|iqy|ics|vcf|desktop|settingcontent|application|jnlp|msc)$/.test(format);

/**
 * The file as UTF-8 without a mark and without NULs, which every parser, every search for commands and every rule can read; the very same bytes
 * where it is no text, or is so already. A mail keeps its bytes unless they are UTF-16 or UTF-32: its parts say what they are written in.
 */
export function decoded(identity: Identity, bytes: Buffer): Buffer {
  if (!isTextual(identity)) return bytes;
  const plain = plainText(bytes);
  if (plain === null) return bytes;
  if (plain.encoding === 'utf-8' || plain.encoding === 'latin1') {
    if (identity.kind === 'mail') return bytes;
    // A script that carries an archive is text at its beginning alone.
    if (binaryTail(bytes)) return bytes;
  }
  const text = Buffer.from(plain.text, 'utf8');
  return text.equals(bytes) ? bytes : text;
}

/** NULs in number before the end. */
function binaryTail(bytes: Buffer): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  let zeros = 0;
  for (let at = bytes.indexOf(0); at >= 0 && at < end; at = bytes.indexOf(0, at + 1)) if (++zeros > Math.max(1, end / 50)) return true;
  return false;
}
