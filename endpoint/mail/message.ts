import { createHash } from 'node:crypto';
import { carried } from './mime/carried.ts';
import { decodeText } from './mime/charset.ts';
import { entitiesOf, type Entity } from './mime/entity.ts';
import { buildsFile } from './mime/pages.ts';
import { parameter, words } from './mime/parameters.ts';
import { readMime, Unreadable } from './mime/read.ts';
import { writeMime } from './mime/write.ts';

/** What of a message can be asked about. */
export interface MessagePart {
  name: string;
  /** All names that one program or another shows it by, `name` first. */
  names: string[];
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

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A message as all programs read it alike, and what programs read in different ways before. */
export interface Canonical {
  bytes: Buffer;
  faults: string[];
}

/**
 * These very bytes when all programs read them alike, else the message written anew with the same parts. Throws
 * Unreadable for a message of which nobody can be sure.
 */
export function canonical(bytes: Buffer): Canonical {
  const { root, faults } = readMime(bytes);
  if (faults.length === 0) return { bytes, faults };
  const written = writeMime(root);
  const again = readMime(written).faults;
  if (again.length > 0) throw new Unreadable(`it can't be written in a form that all programs read alike: ${again[0]}`);
  return { bytes: written, faults };
}

/** Attachments and links. Never throws: a message that can't be read is `incomplete`. */
export function readMessage(bytes: Buffer): Message {
  try {
    const { root } = readMime(bytes);
    const files = [...entitiesOf(root)].flatMap(filesOf);
    const parts = new Map<string, MessagePart>();
    for (const { names, mediaType, bytes: file } of files.slice(0, attachmentsMax)) {
      const sha256 = hashOf(file);
      const own = (names.length > 0 ? names : [null]).map((name) => nameOf(name, mediaType));
      const all = [...new Set([...own, ...(parts.get(sha256)?.names ?? [])])];
      parts.set(sha256, { name: own[0]!, names: all, bytes: file, sha256, link: null });
    }
    for (const link of linksOf(...textsOf(root)).slice(0, linksMax)) {
      // Always the same bytes for the same address: who met it before need not ask again.
      const file = Buffer.from(`[InternetShortcut]\r\nURL=${link}\r\n`);
      parts.set(hashOf(file), { name: 'link.url', names: ['link.url'], bytes: file, sha256: hashOf(file), link });
    }
    return { subject: subjectOf(root), parts: [...parts.values()], incomplete: files.length > attachmentsMax };
  } catch {
    return { subject: null, parts: [], incomplete: true };
  }
}

interface File {
  names: readonly string[];
  mediaType: string;
  bytes: Buffer;
}

/** What of an entity somebody may get as a file: itself, or what is written into its text. */
function filesOf(entity: Entity): File[] {
  const { names, type: mediaType, bytes, message, isFile, text, bodyAt, to } = entity;
  // One that was encoded has a text of its own.
  if (message) return [{ names, mediaType, bytes: Buffer.from(message.text === text ? text.slice(bodyAt, to) : message.text, 'latin1') }];
  if (!bytes) return [];
  const files: File[] = isFile ? [{ names, mediaType, bytes }] : [];
  const charset = parameter(entity.parameters, 'charset');
  const shown = decodeText(bytes, charset);
  if (mediaType.startsWith('text/')) {
    const written = carried(/^(?:utf-?16|ucs-?2)/i.test(charset ?? '') ? shown : bytes.toString('latin1'));
    for (const { name, bytes: file } of written) files.push({ names: [name], mediaType: 'application/octet-stream', bytes: file });
    if (!isFile && mediaType === 'text/html' && buildsFile(shown)) files.push({ names: ['message.html'], mediaType, bytes });
  }
  return files.filter((file) => file.bytes.length > 0);
}

/** What is written in a message, as text and as pages. */
function textsOf(root: Entity): [text: string, html: string] {
  const texts: [string[], string[]] = [[], []];
  for (const { bytes, isFile, type, parameters } of entitiesOf(root)) {
    if (bytes && !isFile) texts[type === 'text/html' ? 1 : 0].push(decodeText(bytes, parameter(parameters, 'charset')));
  }
  return [texts[0].join('\n'), texts[1].join('\n')];
}

function subjectOf({ fields }: Entity): string | null {
  const field = fields.find(({ name }) => name === 'subject')?.value;
  if (field === undefined) return null;
  return words(decodeText(Buffer.from(field.replace(/\r\n/g, '').trim(), 'latin1'), null)).slice(0, 1000);
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

const extensions: Record<string, string> = {
  'message/rfc822': 'eml', 'message/global': 'eml', 'text/plain': 'txt', 'text/html': 'html', 'text/calendar': 'ics', 'application/pdf': 'pdf',
  'application/zip': 'zip',
};

/** A name as the service takes it: no folder, no control characters, no dots at its end, not empty. */
function nameOf(name: string | null, mediaType: string): string {
  const last = (name ?? '').split(/[\\/]/).pop()!.replace(/\p{Cc}/gu, '');
  const clean = last.slice(-255).replace(/(?<![\s.])[\s.]+$/, '').trim();
  return clean === '' || clean === '.' || clean === '..' ? `attachment.${extensions[mediaType] ?? 'bin'}` : clean;
}
