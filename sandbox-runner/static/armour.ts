import type { Layer } from './found.ts';

const membersMax = 20;
const bytesMax = 32 * 1024 * 1024;
/** Of base64 without a coat: shorter runs are keys, digests and tokens. */
const bareMin = 100;
/** Bytes of a dump: fewer are a digest. */
const dumpMin = 65;

/**
 * Files written as text: PEM (as `certutil -encode` makes it), uuencode, base64 on lines of its own, and dumps in
 * hexadecimal digits. Keys and certificates are what they say and are left out; so are base64 and dumps that `isFile`
 * does not know as a file. Looks at each line once.
 */
export function armoured(text: string, isFile: (bytes: Buffer) => boolean): Layer[] {
  const found: Layer[] = [];
  let bytes = 0;
  const add = (name: string, content: Buffer) => {
    if (content.length > 0 && found.length < membersMax && (bytes += content.length) <= bytesMax) found.push({ name, bytes: content });
  };
  let dump: string[] = [];
  const endDump = () => {
    const content = Buffer.from(dump.join(''), 'hex');
    dump = [];
    if (content.length >= dumpMin && isFile(content)) add(`dump-${found.length + 1}`, content);
  };
  let coat: { kind: 'pem' | 'uu' | 'uu64'; name: string; body: string[]; secret: boolean } | null = null;
  let bare: string[] = [];
  const endBare = () => {
    const body = bare.join('');
    bare = [];
    if (body.length < bareMin) return;
    const content = Buffer.from(body, 'base64');
    if (isFile(content)) add(`base64-${found.length + 1}`, content);
  };
  const endCoat = () => {
    if (coat === null) return;
    const content = coat.kind === 'uu' ? uudecoded(coat.body) : Buffer.from(coat.body.join(''), 'base64');
    // Of what is enciphered nobody can say more than its name does, unless it is no cipher but a file.
    if (coat.kind !== 'pem' || isFile(content) || (!coat.secret && !isKey(content))) add(coat.name, content);
    coat = null;
  };
  for (const raw of lines(text)) {
    const line = raw.trim();
    if (coat !== null) {
      if (/^-----END|^end$|^====$/.test(line)) endCoat();
      else if (/^Proc-Type:|^Version:|^Comment:/.test(line)) coat.secret = true;
      else if (coat.kind === 'uu' ? line !== '' : /^[A-Za-z0-9+/]+={0,2}$/.test(line)) coat.body.push(coat.kind === 'uu' ? raw.replace(/\r$/, '') : line);
      continue;
    }
    const row = dumped(line);
    if (row !== null) {
      dump.push(row);
      continue;
    }
    endDump();
    const begin = /^begin(-base64)? [0-7]{3,4} (\S.{0,200})$/.exec(line);
    if (begin || line.startsWith('-----BEGIN ')) {
      endBare();
      coat = { kind: begin ? (begin[1] ? 'uu64' : 'uu') : 'pem', name: begin ? begin[2]!.split(/[\\/]/).pop() || 'file' : `pem-${found.length + 1}`, body: [], secret: line.startsWith('-----BEGIN PGP') };
    } else if (line.length >= 16 && /^[A-Za-z0-9+/]+={0,2}$/.test(line)) {
      bare.push(line);
      if (line.endsWith('=')) endBare();
    } else if (bare.length > 0 && /^[A-Za-z0-9+/]{1,15}={0,2}$/.test(line)) {
      // The last line is as short as it needs to be.
      bare.push(line);
      endBare();
    } else if (line !== '' || bare.length === 0) endBare();
  }
  endCoat();
  endBare();
  endDump();
  return found;
}

/**
 * The bytes of a row of a dump, as hexadecimal digits: of `xxd`, `hexdump -C`, `xxd -p`; null for another line. A row
 * has at most 32 bytes, or 128 without an address.
 */
function dumped(line: string): string | null {
  const row = /^[\da-f]{6,16}:? {1,3}((?:[\da-f]{2,8} {1,2}){1,32})/i.exec(`${line} `);
  if (row !== null) return row[1]!.replaceAll(' ', '');
  return /^(?:[\da-f]{2}){16,128}$/i.test(line) ? line : null;
}

function* lines(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
  }
}

/** ASN.1: a sequence that is as long as it says, as keys, certificates and requests are; or a key of OpenSSH. */
function isKey(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 14) === 'openssh-key-v1') return true;
  if (bytes[0] !== 0x30 || bytes.length < 4) return false;
  const size = bytes[1]!;
  if (size === 0x80) return true;
  if (size < 0x80) return bytes.length >= size + 2;
  const count = size & 0x7f;
  return count <= 4 && bytes.length >= 2 + count && bytes.readUIntBE(2, count) + 2 + count <= bytes.length;
}

function uudecoded(body: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  for (const line of body) {
    const count = (line.charCodeAt(0) - 32) & 63;
    if (count === 0) continue;
    const out: number[] = [];
    const six = (at: number) => (at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0);
    for (let at = 1; out.length < count; at += 4) {
      const [a, b, c, d] = [six(at), six(at + 1), six(at + 2), six(at + 3)];
      out.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
    }
    parts.push(Buffer.from(out.slice(0, count)));
  }
  return Buffer.concat(parts);
}
