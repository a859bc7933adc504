import { actsInPlace, holdsBlob, holdsCall, holdsCommand, isPrintable } from './commands.ts';
import { isNotes } from './notes.ts';
import { isJsonWithComments } from './json.ts';
import { isBibliography, isCatalogueText, isGraph, isMetrics, isQuery } from './listings.ts';
import { isLog, isManualPage, isPatch, isPlainData, isSql, isTex, withoutLiterals } from './records.ts';
import { isDullYaml, isSettings, setsActing } from './settings.ts';
import { isCompiledSource, isDullTypeScript, isStyleSheet } from './source.ts';

/**
 * Whether a text is of a shape in which nothing acts. A name decides nothing of it: a text is read to its end and has
 * to be of one of the shapes below; and whatever it is, every character of it can be seen, no interpreter takes its
 * first line, no command stands in it that a person would be led to paste, and nothing is in it that may be a file
 * written as text.
 */
export function isStillText(text: string): boolean {
  if (!isPrintable(text) || /^\s*(?:#!|<)/.test(text) || holdsCommand(text)) return false;
  // Packages of documents and books say so what they are.
  if (/^[a-z]{2,20}\/[a-z][\w.+-]{1,100}\s*$/.test(text)) return true;
  if (holdsBlob(text) && (!isSql(text) || holdsBlob(withoutLiterals(text)))) return false;
  // A compiler, or a program for styles, takes these: a name of a function is no call here.
  if (isCompiledSource(text) || isPatch(text)) return true;
  if (isNotes(text) || isStyleSheet(text) || isDullTypeScript(text) || isManualPage(text)) return true;
  if (holdsCall(text)) return false;
  const plain = !actsInPlace(text) && !setsActing(text);
  if (plain && (isPlainData(text) || isLog(text) || isJsonLines(text) || isTex(text))) return true;
  return (
    isSettings(text) ||
    isDullYaml(text) ||
    isSql(text) ||
    isJsonWithComments(text) ||
    isCatalogueText(text) ||
    isBibliography(text) ||
    isGraph(text) ||
    isQuery(text) ||
    isMetrics(text)
  );
}

/** JSON, one value a line. */
function isJsonLines(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  try {
    return lines.length > 1 && lines.every((line) => /^\s*[[{]/.test(line) && typeof JSON.parse(line) === 'object');
  } catch {
    return false;
  }
}
