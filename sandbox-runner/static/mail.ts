import { createRequire } from 'node:module';
import type MsgReaderClass from '@kenjiuno/msgreader';
import PostalMime from 'postal-mime';
import type { Found, Layer } from './found.ts';
import { withoutTags } from './tags.ts';

const { default: MsgReader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as { default: typeof MsgReaderClass.default };
const attachmentsMax = 100;
const messagesMax = 50;

/** A message's attachments, its text, and words in it that may be passwords. */
export async function readMail(bytes: Buffer, format: string): Promise<Found> {
  if (format === 'msg') return readMsg(bytes);
  const messages = format === 'mbox' ? splitBox(bytes) : [bytes];
  const found: Found = { members: [], layers: [], limitations: [], passwords: [] };
  for (const message of messages.slice(0, messagesMax)) {
    const mail = await PostalMime.parse(message, { attachmentEncoding: 'arraybuffer', maxNestingDepth: 32 } as never);
    const text = `${mail.subject ?? ''}\n${mail.text ?? ''}\n${mail.html ?? ''}`;
    found.layers!.push({ name: 'message', bytes: Buffer.from(text.slice(0, 1_000_000)) });
    found.passwords!.push(...passwordWords(withoutTags(text)));
    for (const attachment of mail.attachments) {
      if (found.members!.length >= attachmentsMax) found.limitations!.push('ARCHIVE_LIMIT_MEMBERS');
      else found.members!.push({ name: (attachment.filename ?? 'attachment').split(/[\\/]/).pop()!.slice(0, 255) || 'attachment', bytes: contentOf(attachment.content) });
    }
  }
  if (messages.length > messagesMax) found.limitations!.push('ARCHIVE_LIMIT_MEMBERS');
  return found;
}

const contentOf = (content: string | ArrayBuffer | Uint8Array): Buffer => (typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer));

function readMsg(bytes: Buffer): Found {
  const reader = new MsgReader(new Uint8Array(bytes).buffer);
  const data = reader.getFileData();
  if (data.error) throw new Error(String(data.error));
  const text = `${data.subject ?? ''}\n${data.body ?? ''}`;
  const members: Layer[] = (data.attachments ?? []).slice(0, attachmentsMax).map((_one, index) => {
    const { fileName, content } = reader.getAttachment(index);
    return { name: (fileName ?? 'attachment').split(/[\\/]/).pop()!.slice(0, 255) || 'attachment', bytes: Buffer.from(content) };
  });
  return { members, layers: [{ name: 'message', bytes: Buffer.from(text) }], passwords: passwordWords(text) };
}

function splitBox(bytes: Buffer): Buffer[] {
  return bytes.toString('latin1').split(/^From \S+ .*\d{4}\r?\n/m).filter((message) => message.trim() !== '').map((message) => Buffer.from(message, 'latin1'));
}

/** "The password is 4711": the word after the word, in the languages that mails come in. */
export function passwordWords(text: string): string[] {
  const words = new Set<string>();
  for (const match of text.matchAll(/\b(?:pass(?:word|wort|code|phrase)?|kennwort|mot de passe|contrase[ñn]a|wachtwoord|has[łl]o|senha|пароль|pw|pwd|pin)\b[\s:=-]*(?:\b(?:is|ist|lautet|est|es|to open it|for the (?:file|archive|attachment))\b[\s:=-]*){0,3}["'„“«]?([^\s"'“”»<>,;:=-][^\s"'“”»<>,;]{2,39})/giu)) {
    const word = match[1]!.replace(/(?<![.!?)])[.!?)]+$/, '');
    if (word.length >= 3) words.add(word);
    if (words.size >= 8) break;
  }
  return [...words];
}
