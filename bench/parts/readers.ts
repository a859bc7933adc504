import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { Splitter } from 'mailsplit';
import PostalMime from 'postal-mime';
import { mimeParts } from '../../sandbox-runner/static/mime-parts.ts';

/** What a program would show as a file. */
export interface Shown {
  name: string | null;
  bytes: Buffer;
}

/** Reads many messages: the files in each. */
export type MailReader = (messages: readonly Buffer[]) => Promise<Shown[][]>;

const eachBy = (read: (message: Buffer) => Promise<Shown[]>): MailReader => async (messages) => {
  const all: Shown[][] = [];
  // A program that ends at a message shows nothing of it.
  for (const message of messages) all.push(await read(message).catch(() => []));
  return all;
};

async function postal(message: Buffer): Promise<Shown[]> {
  const all: Shown[] = [];
  for (const forceRfc822Attachments of [false, true]) {
    const mail = await PostalMime.parse(message, { attachmentEncoding: 'arraybuffer',
      forceRfc822Attachments }).catch(() => null);
    for (const { filename, content, mimeType } of mail?.attachments ?? []) {
      if (/^message\//.test(mimeType)) continue;
      all.push({ name: filename, bytes: typeof content === 'string' ? Buffer.from(content)
        : Buffer.from(content as ArrayBuffer) });
    }
  }
  return all;
}

interface SplitNode {
  type: 'node';
  multipart: string | false;
  contentType: string | false;
  disposition: string | false;
  filename: string | false;
  getDecoder: () => NodeJS.ReadWriteStream;
}

interface SplitBytes {
  type: 'body' | 'data';
  value: Buffer;
}

/** The splitter that mailparser and its kin stand on. */
async function split(message: Buffer): Promise<Shown[]> {
  const found: { node: SplitNode; body: Buffer[] }[] = [];
  const splitter = new Splitter();
  splitter.end(message);
  for await (const piece of splitter as AsyncIterable<unknown> as AsyncIterable<SplitNode | SplitBytes>) {
    if (piece.type === 'node') found.push({ node: piece, body: [] });
    else if (piece.type === 'body') found.at(-1)?.body.push(piece.value);
  }
  const files = found.filter(({ node }) => !node.multipart && (node.filename || node.disposition === 'attachment'
    || !/^(?:text|message)\//.test(node.contentType || 'text/plain')) && !/^message\/rfc822/.test(node.contentType
    || ''));
  return await Promise.all(files.map(async ({ node, body }) => {
    const decoder = node.getDecoder();
    const chunks: Buffer[] = [];
    decoder.on('data', (chunk: Buffer) => chunks.push(chunk));
    decoder.end(Buffer.concat(body));
    await once(decoder, 'end');
    return { name: node.filename || null, bytes: Buffer.concat(chunks) };
  }));
}

interface Parser {
  headers: { parsed: { casedKey: string; key: string; line: Buffer }[] };
  nextChunk: (chunk: Buffer) => Promise<void>;
  end: (bytes: Buffer) => void;
}
const { MessageParser } = createRequire(import.meta.url)('mailauth/lib/dkim/message-parser.js') as {
  MessageParser: new () => Parser & NodeJS.EventEmitter;
};

/** Header and body as mailauth parts them; of two fields of a name the last one is believed, as signatures do. */
async function authenticated(message: Buffer): Promise<Shown[]> {
  const parser = new MessageParser();
  const body: Buffer[] = [];
  parser.nextChunk = async (chunk) => void body.push(Buffer.from(chunk));
  const finished = once(parser as never, 'finish');
  parser.end(message);
  await finished;
  const last = new Map((parser.headers.parsed ?? []).map(({ key, line }) => [key, line]));
  return await split(Buffer.concat([...[...last.values()].flatMap((line) => [line, Buffer.from('\r\n')]),
    Buffer.from('\r\n'), ...body]));
}

/** The reader in the sandbox, which looks for parts behind any line that may begin one. */
const anyBoundary = async (message: Buffer): Promise<Shown[]> => mimeParts(message);

/** Python's `email`; null where there is no Python. */
async function python(program: string): Promise<MailReader | null> {
  const there = await new Promise<boolean>((done) => {
    const child = spawn(program, ['-c', 'import sys, email; sys.exit(sys.version_info < (3, 9))'], { stdio: 'ignore' });
    child.once('error', () => done(false)).once('exit', (code) => done(code === 0));
  });
  if (!there) return null;
  return async (messages) => {
    const child = spawn(program, ['-I', new URL('reader.py', import.meta.url).pathname], { stdio: ['pipe', 'pipe',
      'inherit'] });
    const all: Shown[][] = [];
    const ended = once(child, 'exit');
    const lines = (async () => {
      for await (const line of createInterface(child.stdout)) all.push((JSON.parse(line) as [string | null,
        string][]).map(([name, body]) => ({ name, bytes: Buffer.from(body, 'base64') })));
    })();
    for (const message of messages) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      if (!child.stdin.write(Buffer.concat([length, message]))) await once(child.stdin, 'drain');
    }
    child.stdin.end();
    await Promise.all([ended, lines]);
    if (all.length !== messages.length) throw new Error(`Python read ${all.length} of ${messages.length} messages`);
    return all;
  };
}

/** All readers that this machine has, by name. Python is left out where there is none. */
export async function readersHere(): Promise<Record<string, MailReader>> {
  const own: Record<string, MailReader> = { 'postal-mime': eachBy(postal), mailsplit: eachBy(split),
    mailauth: eachBy(authenticated), 'any boundary': eachBy(anyBoundary) };
  const py = await python('python3');
  return py ? { ...own, 'python email': py } : own;
}
