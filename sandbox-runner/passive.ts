import { guess, type Identity } from './identify.ts';
import { isActingName } from './still/acting-names.ts';
import { actsInPlace, beginsCommand, holdsBlob, holdsCall, holdsCommand, isPrintable } from './still/commands.ts';
import { isStillData } from './still/data.ts';
import { actsInJson, isJson } from './still/json.ts';
import { beginsAsDrawing, isDrawing } from './still/listings.ts';
import { isMarkedNotes, isNotes } from './still/notes.ts';
import { isStillFragment, isStillPage, isStillType, isStillXml } from './still/pages.ts';
import { isWhole } from './still/whole.ts';
import { setsActing } from './still/settings.ts';
import { isStillText } from './still/texts.ts';
import { holdsActingFormula, isCalculation, withoutFormulas } from './static/formula.ts';
import type { Found } from './static/found.ts';
import { isStatement } from './static/statement-head.ts';
import { legacyText } from './static/legacy-text.ts';
import { plainText } from './static/plain-text.ts';

/** Formats that no program executes and that have no place for what acts. */
const media = /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:font|vnd\.ms-fontobject|x-font))/;
/** Documents whose parsers tell whether they came to the end, and whether anything acts. */
const documents = /^(?:pdf|rtf|doc|xls|ppt|docx|xlsx|pptx|od[tspf]|flat-odf|flat-opc|word-xml|sylk)$/;
/** Texts of a format of their own in which something may act: what their parsers say counts. */
const told = /^(?:ics|vcf|package)$/;
const bytesMax = 4_000_000;
const dumpBytesMax = 16_000_000;

/**
 * Whether a file was read to its end and holds nothing that acts. `found`: what its parser took out of it, where
 * there is one. The name is asked for no more than how many signs prose may hold. A text of no known shape is not
 * passive: what nobody can read may be a program of something that is not here. Reads hostile bytes, so it runs in a
 * parser process; linear in the size of the file.
 */
export function isPassive(identity: Identity, bytes: Buffer, fileName: string, found: Found = {}): boolean {
  if (media.test(identity.mediaType)) return !carriesCode(bytes) && !isStatement(bytes.toString('latin1', 0, 64));
  if ((found.commands?.length ?? 0) > 0 || found.active === true) return false;
  const { kind, format, mediaType } = identity;
  if (kind === 'document' && documents.test(format))
    return found.complete === true && found.active === false && isWhole(format, bytes);
  const data = kind === 'other' ? isStillData(identity, bytes) : null;
  if (data !== null) return data;
  const text = textOf(bytes, mediaType);
  if (text === null) return false;
  // A link is as good as what it leads to, which is not here.
  if (format === 'url') return false;
  if (format === 'html') return isStillPage(text);
  if (format === 'svg') return isStillXml(text, true);
  if (told.test(format)) return found.complete === true && !holdsCommand(text) && isPrintable(text);
  // Texts that a system acts on have formats of their own, however much they look like prose.
  if (kind !== 'other' || format !== 'text' || isActingName(fileName)) return false;
  if (/^\s*[[{]/.test(text) && actsInJson(text)) return false;
  if (beginsAsDrawing(text)) return isPrintable(text) && !holdsCommand(text) && isDrawing(text);
  if (/^\s*</.test(text))
    return (
      isStillXml(text, false) ||
      isStillFragment(text) ||
      isStillType(text) ||
      (isMarkedNotes(text) && !holdsCommand(text) && !holdsBlob(text))
    );
  if (isNotes(text) && isStillText(text)) return true;
  return (
    !actsElsewhere(bytes) &&
    (isJson(text) ||
      isTable(text) ||
      isProse(text, /\.(txt|text|md|markdown|rst|log|nfo|readme)$/i.test(fileName)) ||
      isStillText(text))
  );
}

/** What the same text is under a name that says nothing: a script that goes by another name is one. */
const actsElsewhere = (bytes: Buffer): boolean =>
  guess(bytes, 'text.txt').kind !== 'other' && guess(bytes, 'text.txt').kind !== 'mail';

/**
 * Beginnings of code that a server or a browser takes out of any bytes. Of a thousand million bytes of sound one would
 * hold one by chance.
 */
const code = ['<?php', '<script', '<?PHP', '<SCRIPT'].map((mark) => Buffer.from(mark));
const carriesCode = (bytes: Buffer): boolean => code.some((mark) => bytes.includes(mark));

/**
 * The text of a file as programs read it, or null; one in an encoding of its country's has no mark to tell it
 * by.
 */
function textOf(bytes: Buffer, mediaType: string): string | null {
  if (bytes.length > (/json|sql|csv/.test(mediaType) ? dumpBytesMax : bytesMax)) return null;
  const plain = plainText(bytes);
  if (plain === null) return null;
  const text = plain.encoding === 'latin1' ? legacyText(bytes) : plain.text;
  return text.includes('\ufffd') ? null : text;
}

/**
 * Whether a table program takes a cell for a formula that may do more than calculate, also one in quotes. A sign before
 * a number is none.
 */
function isFormula(cell: string): boolean {
  const value = cell.replaceAll('"', '').trim();
  return (/^[=@]/.test(value) && !isCalculation(value)) || (/^[+-]/.test(value) && !/^[+-]{1,3}$|^[+-] ?[\d.,]+%?$/.test(value));
}

/** Rows with the same number of separators, and no cell that is a formula. */
function isTable(text: string): boolean {
  if (!isPrintable(text) || holdsCommand(text) || holdsCall(text) || holdsActingFormula(text)) return false;
  const values = withoutFormulas(text);
  if (actsInPlace(values) || setsActing(values)) return false;
  const rows = text.split(/\r?\n/).filter((row) => row.trim() !== '');
  if (rows.length < 2) return false;
  const separator = [',', ';', '\t', '|'].find((one) => rows[0]!.includes(one));
  if (separator === undefined) return false;
  const width = cells(rows[0]!, separator).length;
  // Statements that end in a semicolon are no rows of two cells.
  if (width === 2 && rows.every((row) => row.trimEnd().endsWith(separator))) return false;
  return rows.every((row) => {
    const found = cells(row, separator);
    return found.length === width && !found.some(isFormula);
  });
}

/** A separator within quotes separates nothing. */
const cells = (row: string, separator: string): string[] =>
  row
    .split('"')
    .map((part, n) => (n % 2 === 0 ? part : part.replaceAll(separator, ' ')))
    .join('"')
    .split(separator);

/** Signs of which code has many and sentences few. */
const signs = /[{}()[\];=<>$`|\\&*^~#@%+]+/g;
/** How a line begins in files that some program acts upon. */
const directive = /^(?:\[[\w .:-]+\]|[\w.-]+ ?=|#!|@\w|[A-Z]+;[A-Z]|<\?|-----BEGIN|begin \d{3} )/;

const commandLinesMax = 0.1;

/** Sentences in words: few signs, many letters and blanks. A text that says so by its name may hold more signs. */
function isProse(text: string, named: boolean): boolean {
  if (text.trim() === '') return true;
  if (!isPrintable(text) || holdsCommand(text) || holdsBlob(text) || actsInPlace(text) || setsActing(text))
    return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.filter((line) => beginsCommand(line)).length > lines.length * commandLinesMax) return false;
  // A word of 200 letters is none, but for an address, or where words have no blank between them.
  if (/[\u0021-\u024f]{201}/.test(text.replace(/\bhttps?:\/\/\S{1,2000}/g, ''))) return false;
  const dense = text.replace(/\s+/g, '');
  const strange = 1 - dense.replace(signs, '').length / dense.length;
  const letters = dense.replace(/[^\p{L}\p{N}]+/gu, '').length / dense.length;
  if (letters < 0.7) return false;
  return named ? strange < 0.05 : strange < 0.02 && !text.split('\n').some((line) => directive.test(line.trimStart()));
}
