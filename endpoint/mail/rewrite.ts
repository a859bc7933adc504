import { Headers, Splitter } from 'mailsplit';
import { readMessage, hashOf } from './message.ts';
import { readMime } from './mime/read.ts';
import { shown } from '../../schema/shown-text.ts';

const line = '\r\n';

/** The message with a warning in its header and subject. What was signed is the old subject: signatures over it are no longer good. */
export function tagged(message: Buffer, level: string): Buffer {
  const { head, body } = split(message);
  const words = level.toLowerCase().replaceAll('_', ' ');
  const subject = /^subject[ \t]*:[ \t]*/im.exec(head);
  const marked = subject ? `${head.slice(0, subject.index)}Subject: [${words}] ${head.slice(subject.index + subject[0].length)}` : `Subject: [${words}]${line}${head}`;
  return Buffer.concat([Buffer.from(`X-Assay-Verdict: ${level}${line}${marked}`, 'latin1'), body]);
}

/** Where the header ends; latin1 keeps every byte. */
function split(message: Buffer): { head: string; body: Buffer } {
  const gap = /\r?\n\r?\n/.exec(message.toString('latin1', 0, Math.min(message.length, 1_000_000)));
  const at = gap ? gap.index + gap[0].length : message.length;
  return { head: message.toString('latin1', 0, at), body: message.subarray(at) };
}

interface Node {
  /** Null where it is written as it came. */
  headers: Headers | null;
  raw: Buffer[];
  body: Buffer[];
  fileName: string;
  encoding: string;
  leaf: boolean;
}

/**
 * The message with a notice in the place of each of these attachments; null when one of them can't be cut out. What was read is read
 * again afterwards: nobody is to find in the new message what was to be taken from it.
 */
export async function replaced(message: Buffer, blocked: ReadonlyMap<string, { name: string; level: string }>): Promise<Buffer | null> {
  const nodes = await nodesOf(message).catch(() => null);
  if (!nodes) return null;
  const names = new Set([...blocked.values()].map(({ name }) => name));
  const out: Buffer[] = [];
  for (const node of nodes) {
    const found = node.leaf ? (blocked.get(hashOf(decoded(Buffer.concat(node.body), node.encoding))) ?? (names.has(node.fileName) ? [...blocked.values()].find(({ name }) => name === node.fileName) : undefined)) : undefined;
    if (!found || !node.headers) {
      out.push(...node.raw, ...node.body);
      continue;
    }
    for (const field of ['content-type', 'content-disposition', 'content-transfer-encoding', 'content-description']) node.headers.remove(field);
    node.headers.add('Content-Type', 'text/plain; charset=utf-8', Infinity);
    node.headers.add('Content-Disposition', 'attachment; filename="removed.txt"', Infinity);
    node.headers.add('Content-Transfer-Encoding', 'base64', Infinity);
    const notice = `An attachment of this message was removed because it is ${found.level.toLowerCase().replaceAll('_', ' ')}.${line}Its name was: ${shown(found.name)}${line}Your administrator can release the whole message.${line}`;
    out.push(node.headers.build(), Buffer.from(`${Buffer.from(notice).toString('base64').replace(/.{76}/g, `$&${line}`)}${line}`));
  }
  const made = Buffer.concat(out);
  const again = readMessage(made);
  // Read by others in another way, it might still have what was to go.
  if (again.incomplete || readMime(made).faults.length > 0) return null;
  return again.parts.some(({ sha256 }) => blocked.has(sha256)) ? null : made;
}

/** The message in pieces that give it again when put together. */
async function nodesOf(message: Buffer): Promise<Node[]> {
  const splitter = new Splitter({ maxHeadSize: 1024 * 1024 });
  const nodes: Node[] = [];
  splitter.end(message);
  for await (const piece of splitter) {
    if (piece.type === 'node') {
      nodes.push({ headers: piece.headers, raw: [piece.getHeaders()], body: [], fileName: piece.filename || '', encoding: piece.encoding || '', leaf: !piece.multipart });
    } else if (piece.type === 'body') nodes.at(-1)?.body.push(piece.value);
    else nodes.push({ headers: null, raw: [piece.value], body: [], fileName: '', encoding: '', leaf: false });
  }
  return nodes;
}

function decoded(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return body;
  const text = body.toString('latin1').replace(/(?<![ \t])[ \t]+(?=\r?\n)/g, '').replace(/=\r?\n/g, '');
  return Buffer.from(text.replace(/=([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))), 'latin1');
}
