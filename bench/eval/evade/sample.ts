/** A harmless sample, and in plain words how it hides what it does. */
export interface Hidden {
  id: string;
  how: string;
  file: string;
  bytes: Buffer;
}

/** A row of a table: id, how it hides, file name, its text or bytes. */
export type Row = readonly [id: string, how: string, file: string, content: string | Buffer];

export const hidden = (rows: readonly Row[]): Hidden[] =>
  rows.map(([id, how, file, content]) => ({ id, how, file, bytes: Buffer.from(content as string) }));

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The letters of the alphabet, half of it further on. */
export const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (one) => String.fromCharCode(one.charCodeAt(0) + (/[a-m]/i.test(one) ? 13 : -13)));
