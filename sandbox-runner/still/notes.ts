import { guess } from '../identify.ts';
import {
  actsAsShown,
  actsInSettings,
  actsInYaml,
  beginsCommand,
  holdsCall,
  namesCommand,
  withoutMentions,
} from './commands.ts';
import { isStillFragment } from './pages.ts';
import { isYaml, setsActing } from './settings.ts';

/** Signs of which code has many and sentences few. */
const signs = /[{}()[\];=<>$`|\\&^~@%+]+/g;
const strangeMax = 0.1;
const lettersMin = 0.6;
const commandLinesMax = 0.1;

/**
 * Text for readers that shows code: Markdown, reStructuredText, change logs, mail on a page. What it shows stands in
 * fences, which have to be closed, in quotes of code, or further in than the text; the rest is prose, and no script.
 */
export function isNotes(text: string): boolean {
  // No interpreter takes a fence for anything but a fault: what stands further in may be the body of a script.
  const unfenced = withoutFences(text);
  if (
    unfenced === null ||
    !isQuiet(text, unfenced) ||
    holdsCall(withoutMentions(unfenced)) ||
    guess(Buffer.from(unfenced), 'text.txt').kind !== 'other'
  )
    return false;
  const prose = withoutCode(unfenced);
  const dense = prose.replace(/\s+/g, '');
  if (dense.length < 20) return false;
  const strange = 1 - dense.replace(signs, '').length / dense.length;
  const letters = dense.replace(/[^\p{L}\p{N}]+/gu, '').length / dense.length;
  if (strange > strangeMax || letters < lettersMin) return false;
  const lines = prose.split('\n').filter((line) => line.trim() !== '');
  const commands = lines.filter((line) => beginsCommand(line)).length;
  return commands <= lines.length * commandLinesMax;
}

/**
 * Whether no line of it acts where a program takes it for settings: those with an equals sign are read by programs
 * that leave out all else, those with a colon by programs to whom the whole has to be YAML.
 */
function isQuiet(text: string, unfenced: string): boolean {
  const said = withoutMentions(text);
  if (namesCommand(said, '=') || actsInSettings(said) || setsActing(text)) return false;
  // What stands in a fence is shown as it is written.
  return !actsAsShown(withoutMentions(unfenced)) && (!actsInYaml(said) || !isYaml(text));
}

/**
 * Notes that begin with a tag, as pages of projects do that show a picture first: what is marked up in them is a page
 * on which nothing acts.
 */
export function isMarkedNotes(text: string): boolean {
  const unfenced = isNotes(text) ? withoutFences(text) : null;
  return (
    unfenced !== null &&
    isStillFragment(unfenced.replace(/``?[^`\n]{1,400}``?/g, ' ').replace(/<https?:\/\/[^\s<>"']{1,1000}>/g, ' '))
  );
}

/** Null where a fence is open at the end. */
function withoutFences(text: string): string | null {
  const kept: string[] = [];
  let fence = '';
  for (const line of text.split(/\r?\n/)) {
    const mark = /^ {0,9}(?:> ?)*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== '') {
      if (mark?.startsWith(fence)) fence = '';
    } else if (mark !== undefined && !line.slice(line.indexOf(mark) + mark.length).includes('`')) fence = mark;
    else kept.push(line);
  }
  return fence === '' ? kept.join('\n') : null;
}

/**
 * The sentences: without what stands further in, in quotes of code, in links, and without lines and marks that are
 * drawn.
 */
function withoutCode(text: string): string {
  const kept: string[] = [];
  let blank = true;
  let inside = false;
  for (const line of text.split('\n')) {
    if (line.trim() === '') blank = true;
    else {
      inside = /^(?: {3,}|\t)/.test(line) && (blank || inside) && !/^\s+(?:[-*+•]|\d+[.)]) /.test(line);
      blank = false;
      if (!inside) kept.push(line);
    }
  }
  return kept
    .join('\n')
    .replace(/``?[^`\n]{1,400}``?/g, ' ')
    .replace(/\]\([^()\s]{1,1000}(?: "[^"\n]{0,200}")?\)/g, ' ')
    .replace(/!\[[^[\]\n]{0,200}\]\[[\w .#-]{1,60}\]/g, ' ')
    .replace(/\[([^[\]\n]{0,300})\]\[[\w .#-]{0,60}\]/g, ' $1 ')
    .replace(/\[[\w .#-]{1,60}\]: ?\S+/g, ' ')
    .replace(/<?\bhttps?:\/\/[^\s<>"']{1,1000}>?/g, ' ')
    .replace(/<!--[\w\s.,:/-]{0,500}-->/g, ' ')
    .replace(/^ {0,3}(?:[-=*_#^~+`:.]{3,}|[|][-|: \t]+)$/gm, ' ')
    .replace(/^ {0,3}(?:#{1,6}|[-*+>]|\.\.) /gm, ' ')
    .replace(/^\|.*\|[ \t]*$/gm, (row) => row.replaceAll('|', ' '))
    .replace(
      /<\/?(?:p|a|img|br|b|i|h\d|div|sub|sup|details|summary|kbd|code|pre|table|t[rdh]|li|ul|ol)\b[^<>]{0,400}>/gi,
      ' ',
    );
}
