/** Letters of these are not those of ASCII: a text in them may say what its bytes do not show. */
const otherLetters =
  /^(?:x-)?(?:unicode-.*|(?:cs)?utf-?(?:7|32).*|(?:iso-10646-)?ucs-?4.*|ebcdic.*|(?:cp|ibm)-?0?\d{2,4}|scsu|bocu-1)$/i;

/** Whether we read what a program shows of a text in it. */
export function readableCharset(charset: string | null): boolean {
  return charset === null || !otherLetters.test(charset) || /^(?:cp|ibm)-?(?:125\d|437|85\d|86\d|866)$/i.test(charset);
}

/** A text as it is shown; one in a charset that nobody knows letter by letter. */
export function decodeText(bytes: Buffer, charset: string | null): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
