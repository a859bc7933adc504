import { actsInPlace, holdsBlob, holdsCall, holdsCommand, isPrintable } from './commands.ts';
import { isNotes } from './notes.ts';
import { isBibliography, isCatalogueText, isGraph } from './listings.ts';
import { isLog, isManualPage, isPatch, isPlainData, isSql, isTex } from './records.ts';
import { isDullYaml, isSettings, setsActing } from './settings.ts';
import { isCompiledSource, isDullTypeScript, isStyleSheet, quoteEnd } from './source.ts';

/**
 * Whether a text is of a shape in which nothing acts. A name decides nothing of it: a text is read to its end and has to be of one of the shapes
 * below; and whatever it is, every character of it can be seen, no interpreter takes its first line, no command stands in it that a person would
 * be led to paste, and nothing is in it that may be a file written as text.
 */
export function isStillText(text: string): boolean {
  if (!isPrintable(text) || /^\s*(?:#!|<)/.test(text) || holdsCommand(text) || holdsBlob(text)) return false;
  // A compiler, or a program for styles, takes these: a name of a function is no call here.
  if (isCompiledSource(text) || isPatch(text)) return true;
  const plain = !actsInPlace(text) && !setsActing(text);
  if (plain && isNotes(text)) return true;
  if (holdsCall(text)) return false;
  if (plain && (isPlainData(text) || isLog(text) || isJsonLines(text) || isTex(text))) return true;
  return isSettings(text) || isStyleSheet(text) || isDullYaml(text) || isSql(text) || isManualPage(text) || isDullTypeScript(text) || isJsonWithComments(text) || isCatalogueText(text) || isBibliography(text) || isGraph(text);
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

/** JSON as people write it by hand: with comments, and commas behind the last of a list. Each character is looked at once. */
function isJsonWithComments(text: string): boolean {
  if (!/^\s*(?:[[{]|\/[/*])/.test(text)) return false;
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const next = text.slice(at, at + 2);
    const end = next[0] === '"' ? quoteEnd(text, at + 1, '"', '\n') : next === '//' ? text.indexOf('\n', at) : next === '/*' ? text.indexOf('*/', at) + 2 : at + 1;
    if (end <= at) return false;
    if (next !== '//' && next !== '/*') parts.push(text.slice(at, end));
    at = end;
  }
  const pieces = parts.filter((part) => part.trim() !== '');
  try {
    return typeof JSON.parse(pieces.filter((part, n) => part !== ',' || !/^[\]}]/.test(pieces[n + 1] ?? '')).join('')) === 'object';
  } catch {
    return false;
  }
}
