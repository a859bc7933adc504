import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type MsgReaderClass from '@kenjiuno/msgreader';
import PostalMime from 'postal-mime';
import { append, type Found, type Layer } from './found.ts';
import { mimeParts } from './mime-parts.ts';
import { carried } from './parse-text.ts';
import { signedContent } from './signed-content.ts';
import { tags, withoutTags } from './tags.ts';
import { tnefFiles } from './tnef.ts';

const { default: MsgReader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as { default: typeof MsgReaderClass.default };
const attachmentsMax = 100;
const messagesMax = 50;

/** A message's attachments, its text, and words in it that may be passwords. */
export async function readMail(bytes: Buffer, format: string): Promise<Found> {
  if (format === 'msg') return readMsg(bytes);
  if (format === 'tnef') return { members: tnefFiles(bytes) };
  if (format === 'p7m') return readSigned(bytes);
  const messages = format === 'mbox' ? splitBox(bytes) : [fromFields(bytes)];
  const found: Found = { members: [], layers: [], limitations: [], passwords: [] };
  for (const message of messages.slice(0, messagesMax)) {
    const mail = await PostalMime.parse(withLineEnds(message), { attachmentEncoding: 'arraybuffer', maxNestingDepth: 32 });
    const text = `${mail.subject ?? ''}\n${mail.text ?? ''}\n${mail.html ?? ''}`;
    found.layers!.push({ name: 'message', bytes: Buffer.from(text.slice(0, 1_000_000)) });
    found.passwords!.push(...passwordWords(`${mail.subject ?? ''}\n${mail.text ?? ''}\n${withoutTags(mail.html ?? '')}\n${joinedTags(mail.html ?? '')}`));
    // A page that only shows something is read as text; one that acts or asks is a file of its own.
    if (acts(mail.html ?? '')) found.members!.push({ name: 'message.html', bytes: Buffer.from(mail.html!) });
    const written = carried(mail.text ?? '');
    append(found.members!, written.members);
    if (written.signals) found.signals = [...(found.signals ?? []), ...written.signals];
    for (const attachment of mail.attachments) {
      if (found.members!.length >= attachmentsMax) found.limitations!.push('ARCHIVE_LIMIT_MEMBERS');
      else found.members!.push({ name: (attachment.filename ?? 'attachment').split(/[\\/]/).pop()!.slice(0, 255) || 'attachment', bytes: contentOf(attachment.content) });
    }
    otherParts(found, message);
  }
  if (messages.length > messagesMax) found.limitations!.push('ARCHIVE_LIMIT_MEMBERS');
  return found;
}

/** What another program finds in the message, and the one above did not. */
function otherParts(found: Found, message: Buffer): void {
  const seen = new Set(found.members!.map(({ bytes }) => withoutBlanks(bytes)));
  for (const part of mimeParts(message)) {
    if (part.bytes.length === 0 || seen.has(withoutBlanks(part.bytes))) continue;
    if (found.members!.length < attachmentsMax) found.members!.push(part);
    else return void found.limitations!.push('ARCHIVE_LIMIT_MEMBERS');
  }
}

/** Readers differ in where a body's lines end: that makes no other file of it. */
function withoutBlanks(bytes: Buffer): string {
  return createHash('sha256').update(bytes.toString('latin1').replace(/\s+/g, '')).digest('hex');
}

/** Some programs take a CR alone for the end of a line. */
function withLineEnds(message: Buffer): Buffer {
  const head = message.toString('latin1', 0, 4_096);
  if (!head.includes('\r') || head.includes('\n')) return message;
  return Buffer.from(message.toString('latin1').replaceAll('\r', '\r\n'), 'latin1');
}

const contentOf = (content: string | ArrayBuffer | Uint8Array): Buffer => (typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer));

/** Blank lines before the fields are passed over by those who show a mail. */
function fromFields(bytes: Buffer): Buffer {
  let at = 0;
  while (at < bytes.length && (bytes[at]! <= 32 || bytes.subarray(at, at + 3).equals(mark))) at += bytes[at]! <= 32 ? 1 : 3;
  return bytes.subarray(at);
}

const mark = Buffer.from('efbbbf', 'hex');

function acts(html: string): boolean {
  for (const { name, text } of tags(html)) {
    if (/^(?:script|form|iframe|object|embed|svg)$/.test(name) || /\son\w+=|\bdata:text\/html|javascript:/i.test(text)) return true;
  }
  return false;
}

/** Tags that stand within a word are no space: `<b>pass</b>word`. */
const joinedTags = (html: string): string => withoutTags(html.replace(/<\/?(?:b|i|u|em|strong|span|font|a|code|tt|small|big)\b[^<>]{0,500}>/gi, ''));

/** The mail inside a signature; one that is enciphered is closed. */
function readSigned(bytes: Buffer): Found {
  // The type: signedData (2) or envelopedData (3).
  const type = bytes.indexOf(Buffer.from('2a864886f70d0107', 'hex'));
  if (bytes[type + 8] === 3) return { limitations: ['ARCHIVE_ENCRYPTED'] };
  const content = signedContent(bytes);
  return content === null ? {} : { members: [{ name: 'signed.eml', bytes: content }] };
}

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

const passwordWord = /\b(?:pass(?:word|wort|code|phrase|key)?|kennwort|mot de passe|contrase[ñn]a|clave|wachtwoord|has[łl]o|senha|palavra-passe|lösenord|adgangskode|salasana|heslo|jelsz[óo]|parol[aă]?|şifre|sifre|pw|pwd|pin|code)(?![\p{L}\d])|парол[ьяюе]м?|密码|密碼|解压码|パスワード|비밀번호|암호|كلمة (?:المرور|السر)|סיסמה|κωδικ[όο]ς/giu;
const filler = /^(?:is|ist|lautet|est|es|är|er|on|jest|è|é|to open it|for the (?:file|archive|attachment)|为|為|是|は|는|은)(?![\p{L}\d])[\s:=：-]*/iu;
const lineMax = 120;

/**
 * "The password is 4711": the word after the word, in the languages that mails come in; the word behind a colon later
 * in the line; and the word that has the next line to itself. Looks at a few lines for each mention, at eight words
 * at the most.
 */
export function passwordWords(text: string): string[] {
  const words = new Set<string>();
  const add = (word: string | undefined) => {
    const plain = word?.replace(/^["'„“”«»‘’`([<]+/, '').replace(/(?<!["'“”«»‘’`>\])])["'“”«»‘’`>\])]+[.,;:!?]*$/, '');
    const ended = plain?.replace(/(?<![.,;:?])[.,;:?]+$/, '');
    if (plain === undefined || plain.length > 40) return;
    for (const one of [ended!, ended!.replace(/(?<!!)!+$/, '')]) if (one.length >= 3 && words.size < 8) words.add(one);
  };
  let mentions = 0;
  for (const mention of text.matchAll(passwordWord)) {
    if (words.size >= 8 || ++mentions > 200) break;
    const after = text.slice(mention.index + mention[0].length, mention.index + mention[0].length + 4 * lineMax);
    const [line = '', ...next] = after.split(/\r?\n/, 6);
    let rest = line.slice(0, lineMax).replace(/^[\s:=：-]+/, '');
    for (let n = 0; n < 3; n++) rest = rest.replace(filler, '');
    const first = /^[^\s,;]{3,42}/.exec(rest)?.[0];
    // "of the file is: X"
    const behindColon = /[:：=][ \t]*([^\s,;]{3,42})/.exec(line.slice(0, lineMax))?.[1];
    if (behindColon !== undefined) add(behindColon);
    if (first !== undefined && !/^(?:code|pin|clave)$/i.test(mention[0])) add(first);
    if (rest === '' || /[:：]\s*$/.test(line)) add(next.map((one) => one.trim()).find((one) => one !== '')?.match(/^\S{3,42}$/)?.[0]);
    const last = /(\S{3,42})[ \t]*$/.exec(rest.slice(0, lineMax))?.[1];
    if (last !== undefined && /\d/.test(last)) add(last);
  }
  return [...words];
}
