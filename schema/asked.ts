import { z } from 'zod';

/** Of the arguments, and of the answers: how many. */
export const askedCountMax = 64;
/** Bytes of all of it together, in UTF-8. */
export const askedBytesMax = 8_192;
/** A function of a library as rundll32 takes it: its name, or `#` and its number. */
export const exportPattern = /^(?:[\w@?$.~]{1,100}|#\d{1,5})$/;

const text = z.string().max(askedBytesMax);
/** How a person wants a sample started: with which words, by which function, with which lines on its standard input. */
export const askedSchema = z.object({
  arguments: z.array(text).max(askedCountMax).default([]),
  exportName: z.string().regex(exportPattern).nullable().default(null),
  answers: z.array(text).max(askedCountMax).default([]),
});
export type Asked = z.infer<typeof askedSchema>;

// eslint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\u0000-\u001f\u007f]/;

/** The field that is not as it must be, and what is wrong with it; null when all is well. Pure. */
export function askedFault(asked: Asked): { field: keyof Asked; message: string } | null {
  for (const field of ['arguments', 'answers'] as const) {
    if (asked[field].length > askedCountMax) return { field, message: `${field} must be at most ${askedCountMax}` };
    if (asked[field].some((one) => control.test(one) || !one.isWellFormed())) return { field, message: `${field} must be texts without control characters` };
  }
  if (asked.exportName !== null && !exportPattern.test(asked.exportName)) {
    return { field: 'exportName', message: 'exportName must be the name of a function, 1 to 100 characters, or # and its number' };
  }
  let bytes = 0;
  for (const field of ['arguments', 'answers'] as const) {
    for (const one of asked[field]) if ((bytes += Buffer.byteLength(one) + 1) > askedBytesMax) return { field, message: `arguments and answers must have at most ${askedBytesMax} bytes together` };
  }
  return null;
}

/** Whether anything is asked for. */
export const isAsked = ({ arguments: words, exportName, answers }: Asked): boolean => words.length > 0 || exportName !== null || answers.length > 0;
