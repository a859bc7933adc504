import { htmlLines, htmlText } from '../../../platform/html.ts';
import { shown, shownLines } from '../../../schema/shown-text.ts';
import type { ToldFile } from './file.ts';
import { changeOf, doneOf, placesOf } from './words.ts';

/** What a mail tells of one notice. */
export interface MailedNotice {
  title: string;
  words: string;
  raisedAt: Date;
  file: ToldFile | null;
  url: string;
}

/** Characters of a subject. */
const subjectMax = 150;

/**
 * One mail of one notice or of several, as text and as HTML that loads nothing. Names are a sender's words: what a
 * reader would obey or hide is shown in both (schema/shown-text.ts).
 */
export function mailOf(notices: readonly MailedNotice[]): { subject: string; text: string; html: string } {
  const [first] = notices;
  const subject = notices.length === 1 ? shown(first!.title) : `${notices.length} notices`;
  return {
    subject: `[Assay] ${subject.length > subjectMax ? `${subject.slice(0, subjectMax).toWellFormed()}…` : subject}`,
    text: notices.map(textOf).join('\n----\n\n'),
    html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"></head><body>\n${notices.map(htmlOf).join('<hr>\n')}</body></html>\n`,
  };
}

/** What is told of a file, in rows of a word and lines. */
function rowsOf({ file, words, raisedAt }: MailedNotice): [name: string, lines: string[]][] {
  const when: [string, string[]] = ['When', [raisedAt.toISOString()]];
  if (!file) return [when];
  return ([
    ['File', placesOf(file)], ['SHA-256', [file.sha256]], ['Verdict', [changeOf(file)]], ['Why', [words]], ['Done', doneOf(file)], when,
  ] satisfies [string, string[]][]).filter(([, lines]) => lines.length > 0);
}

function textOf(notice: MailedNotice): string {
  const rows = rowsOf(notice).map(([name, lines]) => `${`${name}:`.padEnd(9)} ${lines.map(shown).join(`\n${' '.repeat(10)}`)}`);
  const words = notice.file ? '' : `${shownLines(notice.words)}\n\n`;
  return `${shown(notice.title)}\n\n${words}${rows.join('\n')}\n\n${notice.url}\n`;
}

function htmlOf(notice: MailedNotice): string {
  const rows = rowsOf(notice).map(([name, lines]) => (
    `<tr><th align="left" valign="top">${htmlText(name)}</th><td>${lines.map(htmlText).join('<br>')}</td></tr>`
  ));
  const words = notice.file ? '' : `<p>${htmlLines(notice.words)}</p>`;
  return `<h2>${htmlText(notice.title)}</h2>${words}<table>${rows.join('')}</table>`
    + `<p><a href="${htmlText(notice.url)}">Look at it</a></p>\n`;
}
