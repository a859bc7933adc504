import { isPrintable } from './commands.ts';

/** What an internet shortcut may hold besides its link: how it looks, and where it was kept. */
const lines = [
  /^\[(?:InternetShortcut(?:\.[AW])?|\{[0-9A-F-]{36}\}|Bookmark|Desktop Entry)\]$/i,
  /^(?:Prop\d+|Modified|IDList|HotKey|IconIndex|ShowCommand|Roamed|Author|Title|Description|Name|BaseURL)=(?![\\/]{2}|file:)/i,
  /^IconFile=(?:[a-z]:\\(?:windows|program files(?: \(x86\))?)\\[\w\\ .()-]+|%(?:systemroot|programfiles(?:\(x86\))?|windir)%\\[\w\\ .()-]+|https?:\/\/[\w.-]+\/[\w./-]*\.(?:ico|png))?$/i,
];
/** Endings of what a browser hands on to be run or opened by another program. */
const program = /\.(?:exe|scr|com|pif|bat|cmd|ps1|vb[es]|jse?|ws[fh]|hta|lnk|url|msi|msix|appx|jar|jnlp|cpl|dll|reg|iso|img|vhdx?|zip|7z|rar|gz|tgz|cab|apk|dmg|pkg|deb|rpm|sh|run|appimage|docm?|xls[mb]?|one|svg)$/i;
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
    const link = /^(?:BASE)?URL=(.+)$/i.exec(line)?.[1];
    if (link === undefined || ++links > 2 || !isPage(link)) return false;
  }
  return links > 0;
}

function isPage(link: string): boolean {
  if (link.length > lengthMax || !/^https?:\/\//i.test(link) || !URL.canParse(link)) return false;
  const url = new URL(link);
  const isNamed = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(url.hostname) && !/(?:^|\.)xn--/.test(url.hostname);
  return isNamed && url.port === '' && url.username === '' && url.password === '' && !program.test(url.pathname) && !/https?(?::|%3a)/i.test(url.search + url.hash);
}
