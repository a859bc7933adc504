import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';

/** What of a message can be asked about. */
export interface MessagePart {
  name: string;
  bytes: Buffer;
  sha256: string;
  /** Null for an attachment. */
  link: string | null;
}

export interface Message {
  subject: string | null;
  parts: MessagePart[];
  /** More attachments than are looked at, or a form that can't be read: there may be what we do not see. */
  incomplete: boolean;
}

const attachmentsMax = 70;
const linksMax = 30;
const linkCharactersMax = 2000;
const textMax = 2_000_000;
const depthMax = 32;

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Attachments and links. Never throws: a message that can't be read is `incomplete`. */
export async function readMessage(bytes: Buffer): Promise<Message> {
  try {
    const mail = await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer', forceRfc822Attachments: true, maxNestingDepth: depthMax });
    const parts = new Map<string, MessagePart>();
    for (const { filename, mimeType, content } of mail.attachments.slice(0, attachmentsMax)) {
      const file = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
      if (file.length === 0) continue;
      const sha256 = hashOf(file);
      parts.set(sha256, { name: nameOf(filename, mimeType), bytes: file, sha256, link: null });
    }
    const links = linksOf(mail.text ?? '', mail.html ?? '');
    for (const link of links.slice(0, linksMax)) {
      // Always the same bytes for the same address: who met it before need not ask again.
      const file = Buffer.from(`[InternetShortcut]\r\nURL=${link}\r\n`);
      parts.set(hashOf(file), { name: 'link.url', bytes: file, sha256: hashOf(file), link });
    }
    return { subject: mail.subject?.slice(0, 1000) ?? null, parts: [...parts.values()], incomplete: mail.attachments.length > attachmentsMax };
  } catch {
    return { subject: null, parts: [], incomplete: true };
  }
}

/** Web addresses in the text and behind words, each once, in their order. */
export function linksOf(text: string, html: string): string[] {
  const found = new Set<string>();
  const add = (address: string) => {
    const plain = address.replaceAll('&amp;', '&');
    if (plain.length > linkCharactersMax || !URL.canParse(plain)) return;
    const { href, protocol } = new URL(plain);
    if (/^(?:https?|ftp):$/.test(protocol) && href.length <= linkCharactersMax) found.add(href);
  };
  for (const match of html.slice(0, textMax).matchAll(/\b(?:href|src|action)\s*=\s*(?:"([^"]{1,4000})"|'([^']{1,4000})'|([^\s"'>]{1,4000}))/gi)) add(match[1] ?? match[2] ?? match[3] ?? '');
  for (const [address] of `${text.slice(0, textMax)}\n${html.replace(/<[^<>]*>/g, ' ').slice(0, textMax)}`.matchAll(/\b(?:https?|ftp):\/\/[^\s"'<>()[\]{}]{1,4000}/gi)) add(address.replace(/[.,;:!?]{1,100}$/, ''));
  return [...found];
}

const extensions: Record<string, string> = { 'message/rfc822': 'eml', 'text/html': 'html', 'text/calendar': 'ics', 'application/pdf': 'pdf', 'application/zip': 'zip' };

/** A name as the service takes it: no folder, no control characters, not empty. */
function nameOf(name: string | null, mediaType: string): string {
  const clean = (name ?? '').split(/[\\/]/).pop()!.replace(/\p{Cc}/gu, '').trim().slice(-255);
  return clean === '' || clean === '.' || clean === '..' ? `attachment.${extensions[mediaType] ?? 'bin'}` : clean;
}
