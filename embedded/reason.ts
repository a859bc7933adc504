import { inWords } from '../platform/trust.ts';

const causesMax = 6;

/**
 * What went wrong and why, a line each: the message of an error and of all that caused it. The first line has the
 * remedy where an authority is not trusted.
 */
export function reasonOf(error: unknown): string {
  const lines: string[] = [];
  let one = error;
  // Counted, not only followed: an error may have itself among its causes.
  for (let n = 0; n < causesMax && one !== undefined && one !== null; n++, one = one instanceof Error ? one.cause : undefined) {
    const text = one instanceof Error ? (n === 0 ? inWords(one) : one.message) : typeof one === 'string' ? one : JSON.stringify(one);
    if (text !== '' && text !== lines.at(-1)) lines.push(text);
  }
  return lines.map((line, at) => (at === 0 ? line : `  because: ${line.replaceAll('\n', '\n    ')}`)).join('\n');
}
