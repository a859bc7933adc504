import type { Found, Layer } from './found.ts';
import { links } from './remote.ts';

const membersMax = 50;

/** iCalendar (RFC 5545) and vCard (RFC 6350): files inside, and where they lead. */
export function readCalendar(text: string): Found {
  const members: Layer[] = [];
  const places: string[] = [];
  const limitations: string[] = [];
  // Long lines go on with a blank.
  for (const line of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const colon = valueAt(line);
    if (colon < 0) continue;
    const head = line.slice(0, colon);
    if (/^(?:ATTACH|PHOTO|LOGO|SOUND|KEY|URL|LOCATION|CONFERENCE)\b/i.test(head)) {
      const value = line.slice(colon + 1);
      if (/ENCODING=(?:BASE64|b)\b/i.test(head) || /^data:[^,]{0,200};base64,/i.test(value)) {
        const name = /(?:X-)?(?:FILENAME|APPLE-FILENAME|LABEL)="?([^";:]{1,200})/i.exec(head)?.[1]?.split(/[\\/]/).pop();
        if (members.length >= membersMax) limitations.push('ARCHIVE_LIMIT_MEMBERS');
        else members.push({ name: name || 'attachment', bytes: Buffer.from(value.replace(/^data:[^,]{0,200},/i, ''), 'base64') });
      } else places.push(value);
    }
  }
  return { members, layers: links(places), limitations: [...new Set(limitations)], complete: /END:V(?:CALENDAR|CARD)\s*$/i.test(text), active: false };
}

/** Where the value of a line begins: the first colon outside quotes. */
function valueAt(line: string): number {
  let quoted = false;
  for (let at = 0; at < Math.min(line.length, 2_000); at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === ':' && !quoted) return at;
  }
  return -1;
}
