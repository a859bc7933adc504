import type { Identity } from './identify.ts';
import { plainText } from './static/plain-text.ts';

/** Formats that no program executes and that have no place for what acts. */
const media = /^(image\/(?!svg)|audio\/|video\/|font\/|application\/(font|vnd\.ms-fontobject|x-font)|text\/(calendar|vcard|markdown|md)$)/;
const bytesMax = 4_000_000;

/**
 * Whether a file is of a format that was read to its end and holds nothing that acts: pictures, sound, fonts, JSON, tables
 * without formulas, and prose. A text of no known shape is none of these: what nobody can read may be a program of something
 * that is not here. Reads hostile bytes, so it runs in a parser process; linear in the size of the file.
 */
export function isPassive(identity: Identity, bytes: Buffer, fileName: string): boolean {
  if (media.test(identity.mediaType)) return true;
  // Texts that a system acts on have formats of their own, however much they look like prose.
  if (identity.kind !== 'other' || identity.format !== 'text' || bytes.length > bytesMax) return false;
  const { text, encoding } = plainText(bytes) ?? {};
  if (text === undefined || encoding === 'latin1' || text.includes('\ufffd')) return false;
  return isJson(text) || isTable(text) || isProse(text, /\.(txt|text|md|rst|log|nfo|readme)$/i.test(fileName));
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a table program takes a cell for a formula, also one in quotes. A sign before a number is none. */
function isFormula(cell: string): boolean {
  const value = cell.replaceAll('"', '').trim();
  return /^[=@]/.test(value) || (/^[+-]/.test(value) && !/^[+-] ?[\d.,]+%?$/.test(value));
}

/** Rows with the same number of separators, and no cell that is a formula. */
function isTable(text: string): boolean {
  const rows = text.split(/\r?\n/).filter((row) => row.trim() !== '');
  if (rows.length < 2) return false;
  const separator = [',', ';', '\t', '|'].find((one) => rows[0]!.includes(one));
  if (separator === undefined) return false;
  const width = cells(rows[0]!, separator).length;
  return rows.every((row) => {
    const found = cells(row, separator);
    return found.length === width && !found.some(isFormula);
  });
}

/** A separator within quotes separates nothing. */
const cells = (row: string, separator: string): string[] => row.split('"').map((part, n) => (n % 2 === 0 ? part : part.replaceAll(separator, ' '))).join('"').split(separator);

/** Signs of which code has many and sentences few. */
const signs = /[{}()[\];=<>$`|\\&*^~#@%+]+/g;
/** How a line begins in files that some program acts upon. */
const directive = /^(?:\[[\w .:-]+\]|[\w.-]+ ?=|#!|@\w|[A-Z]+;[A-Z]|<\?|-----BEGIN|begin \d{3} )/;

/** Sentences in words: few signs, many letters and blanks. A text that says so by its name may hold more signs. */
function isProse(text: string, named: boolean): boolean {
  if (text.trim() === '') return true;
  if (/\S{201}/.test(text)) return false;
  const dense = text.replace(/\s+/g, '');
  const strange = 1 - dense.replace(signs, '').length / dense.length;
  const letters = dense.replace(/[^\p{L}\p{N}]+/gu, '').length / dense.length;
  if (letters < 0.7) return false;
  return named ? strange < 0.05 : strange < 0.02 && !text.split('\n').some((line) => directive.test(line.trimStart()));
}
