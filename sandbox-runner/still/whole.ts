/**
 * Whether a document begins where its file does and ends where it ends, so that no part of the file is left for
 * another reader.
 */
export function isWhole(format: string, bytes: Buffer): boolean {
  switch (format) {
    case 'pdf':
      return pdfIsWhole(bytes);
    case 'rtf':
      return rtfIsWhole(bytes.toString('latin1'));
    case 'docx':
    case 'xlsx':
    case 'pptx':
    case 'odt':
    case 'ods':
    case 'odp':
    case 'odf':
      return zipIsWhole(bytes);
    default:
      return true;
  }
}

const pdfTail = 1_024;

/** The mark at the first byte, and behind the last end nothing but blanks. */
function pdfIsWhole(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 8);
  const end = bytes.lastIndexOf('%%EOF');
  return (
    /^%PDF-\d/.test(head) &&
    end >= bytes.length - pdfTail &&
    /^[\s\0]*$/.test(bytes.toString('latin1', end + 5)) &&
    bytes.includes('startxref', Math.max(0, end - pdfTail))
  );
}

/** One group that is the file. */
function rtfIsWhole(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '\\') {
      // Raw bytes may hold any bracket.
      if (/^bin\d/.test(text.slice(at + 1, at + 5))) return false;
      at++;
    } else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return /^[\s\0]*$/.test(text.slice(at + 1));
    else if (depth === 0) return false;
  }
  return false;
}

/** A first entry at the first byte, and the end of the list of entries, with its comment, where the file ends. */
function zipIsWhole(bytes: Buffer): boolean {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > bytes.length || bytes.toString('latin1', 0, 4) !== 'PK\x03\x04') return false;
  const [size, from] = [bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)];
  return from + size === end && end + 22 + bytes.readUInt16LE(end + 20) === bytes.length;
}
