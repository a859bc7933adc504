/** Fields that a mail has and little else. */
const strong = /^(?:received|return-path|mime-version|message-id|from)$/;
const usual = /^(?:to|cc|bcc|date|subject|reply-to|sender|delivered-to|content-type|content-transfer-encoding|dkim-signature|authentication-results|list-unsubscribe|x-[\w-]+|arc-[\w-]+|received|return-path|mime-version|message-id|from)$/;
const linesMax = 200;

/**
 * Does a text begin with the fields of a mail? Their names have no case (RFC 5322), and blank lines may stand before
 * them. A field alone that is written in lower case is none: notes and settings have such lines.
 */
export function mailHead(start: string): boolean {
  let known = 0;
  let sure = false;
  let plain = false;
  for (const [number, line] of start.trimStart().split(/\r?\n/, linesMax).entries()) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && number > 0) continue;
    const name = /^([A-Za-z][\w-]{0,70}):/.exec(line)?.[1];
    if (name === undefined) break;
    if (usual.test(name.toLowerCase())) known++;
    if (strong.test(name.toLowerCase())) {
      sure = true;
      plain ||= /^[A-Z][\w-]*: /.test(line);
    } else if (/^content-type: *(?:multipart|message)\//i.test(line)) sure = plain = true; // What a signature holds.
  }
  return sure && (plain || known >= 2);
}
