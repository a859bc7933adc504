import { isDullLink } from './places.ts';

const keys = /^(?:url|idlist|hotkey|iconindex|iconfile|modified|prop3|roamed|showcommand)$/i;
const download = /\.(?:exe|scr|com|pif|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|lnk|msi|msix|appx|appinstaller|cpl|dll|jar|jnlp|iso|img|vhdx?|zip|rar|7z|cab|url|library-ms|search-ms|xll|one|docm|xlsm)(?:[?#]|$)/i;

/**
 * A link to a page, as a browser keeps it: a click shows that page and nothing else. Not one to a machine by its number, to a program, or with
 * any setting besides: Windows takes an icon from another machine as soon as it shows the file.
 */
export function isStillLink(text: string): boolean {
  let page = false;
  for (const line of text.split(/\r?\n/)) {
    const plain = line.trim();
    if (plain === '' || /^\[(?:InternetShortcut(?:\.[AW])?|\{000214A0-0000-0000-C000-000000000046\})\]$/i.test(plain)) continue;
    const [, key, value] = /^([\w.]{1,40})=(.*)$/.exec(plain) ?? [];
    if (key === undefined || value === undefined || !keys.test(key)) return false;
    if (/^url$/i.test(key)) {
      if (page || !/^https?:\/\/(?!\d+[./:])[\w-]+(?:\.[\w-]+)*\.[a-z][\w-]+(?::\d+)?(?:[/?#]|$)/i.test(value) || download.test(value)) return false;
      page = true;
    } else if (/^iconfile$/i.test(key) && !(/^https?:/i.test(value) || /^[a-z]:\\/i.test(value))) return false;
    else if (!isDullLink(value.replace(/^[a-z]:\\/i, ''))) return false;
  }
  return page;
}
