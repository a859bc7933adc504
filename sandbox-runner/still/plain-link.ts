import { isPrintable } from './commands.ts';

/** What an internet shortcut may hold besides its link: how it looks, and where it was kept. */
const lines = [
  /^\[(?:InternetShortcut(?:\.[AW])?|\{000214A0-0000-0000-C000-000000000046\})\]$/i,
  /^(?:Prop\d+=\d+,[\w ]{0,80}|Modified=[0-9A-F]{0,40}|IDList=|HotKey=\d{0,5}|IconIndex=-?\d{0,5}|ShowCommand=\d|Roamed=-?\d)$/i,
  /^IconFile=(?:[a-z]:\\(?:windows|program files(?: \(x86\))?)\\[\w\\ .()-]+|%(?:systemroot|programfiles(?:\(x86\))?|windir)%\\[\w\\ .()-]+|https?:\/\/[\w.-]+\/[\w./-]*\.(?:ico|png))?$/i,
];
/** Endings of pages: what has another one may be handed on, to be run or opened by another program. */
const pageEnding = /\.(?:x?html?|php\d?|aspx?|jspx?|cgi|do)$/i;
const lengthMax = 500;

/**
 * Whether an internet shortcut is a bookmark: a page of a host with a name, opened by a browser, and nothing that
 * Windows asks for by itself. Where it leads is in the report, as the links of a page are; the page is not here.
 */
export function isPlainLink(text: string): boolean {
  if (!isPrintable(text)) return false;
  let links = 0;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || lines.some((one) => one.test(line))) continue;
    const link = /^URL=(\S+)$/i.exec(line)?.[1];
    if (link === undefined || ++links > 1 || !isPage(link)) return false;
  }
  return links > 0;
}

function isPage(link: string): boolean {
  if (link.length > lengthMax || !/^https?:\/\//i.test(link) || !URL.canParse(link)) return false;
  const url = new URL(link);
  const isNamed = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(url.hostname) && !/(?:^|\.)xn--/.test(url.hostname);
  if (!isNamed || url.port !== '' || url.username !== '' || url.password !== '') return false;
  const last = decoded(url.pathname).split('/').filter((part) => part !== '').pop() ?? '';
  const rest = decoded(url.pathname + url.search + url.hash);
  // Another address in it is a way on.
  return rest !== '' && !/\/\/|\\|:|[^\x20-\x7e]/.test(rest) && (!/[.;%]/.test(last) || pageEnding.test(last));
}

/** Without its codes, also those of codes; '' for one that is none. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(part));
  } catch {
    return '';
  }
}
