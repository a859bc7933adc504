import { createTransport } from 'nodemailer';
import { dkimVerify } from 'mailauth';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../bench/parts/compare.ts';
import { generate } from '../bench/parts/generator.ts';
import { readersHere } from '../bench/parts/readers.ts';
import { canonical, readMessage } from '../endpoint/mail/message.ts';
import { Unreadable } from '../endpoint/mail/mime/fields.ts';
import { buildsFile } from '../endpoint/mail/mime/pages.ts';
import { senderOf } from '../endpoint/mail/sender.ts';
import { own, resolver, signed } from './mail/organisation.ts';

const script = '#!/bin/sh\necho inside\n';
const base64 = Buffer.from(script).toString('base64');
const head = ['From: a@else.example', 'To: b@corp.example', 'Subject: x', 'MIME-Version: 1.0'];
const file = ['Content-Type: application/octet-stream', 'Content-Disposition: attachment; filename="run.sh"',
  'Content-Transfer-Encoding: base64', '', base64];
const multipart = ['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '',
  'See what is attached.', '--b', ...file, '--b--', ''];
const mail = (...lines: string[]) => Buffer.from([...head, ...lines].join('\r\n'), 'latin1');
/** What is asked about of what is passed on. */
const asked = (message: Buffer) => readMessage(canonical(message).bytes).parts.filter(({ link }) =>
  link === null).map(({ name, bytes }) => [name, bytes.toString('latin1')]);
const readers = await readersHere();
const seeds = (count: number, from = 1) => Array.from({ length: count }, (_one, n) => from + n);

describe('whatever a reader shows as a file of what is passed on was asked about', () => {
  test.each(Object.keys(readers))('by %s', async (name) => {
    const { unseen, shown } = await compare(seeds(250), { [name]: readers[name]! });
    expect(unseen.map(({ seed, name: file }) => `${seed} ${file}`)).toEqual([]);
    expect(shown).toBeGreaterThan(100);
  });
  // Debian's smallest installation has none.
  test.skipIf('python email' in readers)('by Python, which this machine does not have', () => undefined);

  test('which is more than is asked about of what came, as it came', async () => {
    const { unseen } = await compare(seeds(250), readers, (message) => message);
    expect(unseen.length).toBeGreaterThan(50);
  });
});

describe('what is read is what is passed on', () => {
  test('a message is written anew but once, and its files are those that were asked about', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const { message } = generate(seed);
      let first;
      try {
        first = canonical(message).bytes;
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable);
        return;
      }
      expect(canonical(first).bytes).toBe(first);
    }), { numRuns: 300 });
  });
  test('any bytes become a message that all read alike, or are refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), (bytes, inMail) => {
      const message = inMail ? Buffer.concat([mail('Content-Type: multipart/mixed; boundary=b', ''),
        Buffer.from(bytes)]) : Buffer.from(bytes);
      const { bytes: once } = canonical(message);
      expect(canonical(once).faults).toEqual([]);
    }), { numRuns: 300 });
  });
  test('honest mail is not touched: its signature stays good', async () => {
    for (const seed of seeds(400)) {
      const { message, honest } = generate(seed);
      if (honest) expect(canonical(message).bytes).toBe(message);
    }
    const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
      from: 'Jörg <a@else.example>', to: 'b@corp.example', subject: 'Grüße', text: 'x'.repeat(3_000), html: '<p>y</p>',
      attachments: [{ filename: 'Übersicht für alle, die es angeht.pdf', content: '%PDF-1.4' }, { filename: 'a.eml',
        content: mail('', 'x').toString(), contentType: 'message/rfc822' }, { filename: 'p.png', content: 'x',
        cid: 'p@x' }],
    });
    expect(canonical(message as Buffer).faults).toEqual([]);
  });
});

describe.each([
  ['throughout', (text: string) => text.replaceAll('\r\n', '\r')], ['in the header',
    (text: string) => text.replace(/^[\s\S]*?\r\n\r\n/, (part) => part.replaceAll('\r\n', '\r'))],
  ['where the header ends', (text: string) => text.replace('\r\n\r\n', '\r\r')], ['in one part',
    (text: string) => text.replace(/(--b\r\nContent-Type: app[\s\S]*)/, (part) => part.replaceAll('\r\n', '\r'))],
])('lines that end %s in', (_where, turned) => {
  test.each([['CR', '\r'], ['LF', '\n'], ['CR CR LF',
    '\r\r\n']])('%s are those of CRLF, and what is in them is asked about', (_name, end) => {
    const message = Buffer.from(turned(mail(...multipart).toString('latin1')).replace(/\r(?!\n)/g, end), 'latin1');
    const { bytes } = canonical(message);
    expect(bytes.toString('latin1')).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
    expect(asked(message)).toEqual([['run.sh', script]]);
  });
});

test('a NUL, and a line that is too long for a server to keep whole, are in nothing that is passed on', () => {
  const long = `<p>${'x'.repeat(5_000)}--b</p>`;
  const { bytes, faults } = canonical(mail('Content-Type: text/html', '', `a\0b ${long}`, ''));
  expect(faults).toEqual(['a NUL', 'a line of more than 998 bytes']);
  expect(bytes.includes(0)).toBe(false);
  expect(Math.max(...bytes.toString('latin1').split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  expect(Buffer.from(bytes.toString('latin1').split('\r\n\r\n')[1]!, 'base64').toString()).toContain(long);
});

describe('what is an attachment', () => {
  const uu = ['begin 644 run.sh', "6(R$O8FEN+W-H\"F5C:&\\@:6YS:61E\"@``", '`', 'end'];
  const yenc = [`=ybegin line=128 size=${script.length} name=run.sh`,
    [...script].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 42)).join(''), '=yend size=22'];
  test.each([
    ['uuencode in a text', mail('', 'See:', '', ...uu)],
    ['uuencode in a text in base64', mail('Content-Type: text/plain', 'Content-Transfer-Encoding: base64', '',
      Buffer.from(uu.join('\n')).toString('base64'))],
    ['uuencode behind a line that only looks like one', mail('', 'begin 644 nothing', 'words', ...uu)],
    ['uuencode as an encoding', mail('Content-Type: application/x; name=run.sh',
      'Content-Transfer-Encoding: x-uuencode', '', ...uu)],
    ['base64 in a text', mail('', 'begin-base64 644 run.sh', base64, '====')],
    ['yEnc in a text', mail('', ...yenc)],
    ['a part of a part of a part', mail('Content-Type: multipart/mixed; boundary=o', '', '--o',
      'Content-Type: multipart/mixed; boundary=i', '', '--i', ...file, '--i--', '--o--')],
    ['a part that a second type hides', mail('Content-Type: text/plain', ...multipart)],
    ['a part behind the last one', mail('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'x', '--b--',
      '--b', ...file, '--b--')],
    ['a part without an end', mail('Content-Type: multipart/mixed; boundary=b', '', '--b', ...file)],
    ['a part of a type without a slash', mail('Content-Type: application; name=run.sh',
      'Content-Transfer-Encoding: base64', '', base64)],
  ])('%s', (_what, message) => {
    expect(asked(message)).toContainEqual(['run.sh', script]);
  });
  test('a message in a message, whole and by what is in it, encoded or not', () => {
    const inner = mail(...multipart).toString('latin1');
    for (const [encoding, body] of [['8bit', inner], ['base64', Buffer.from(inner).toString('base64')]] as const) {
      const found = asked(mail('Content-Type: message/rfc822; name=letter.eml',
        `Content-Transfer-Encoding: ${encoding}`, '', body));
      expect(found.map(([name]) => name)).toEqual(['letter.eml', 'run.sh']);
      expect(found[1]![1]).toBe(script);
    }
  });
  test.each([
    ['winmail.dat', mail('Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64',
      '', 'eJ8+Ig==')],
    ['smime.p7m', mail('Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64', '', 'MIAG')],
    ['encrypted.asc', mail('Content-Type: multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"', '',
      '--b', 'Content-Type: application/pgp-encrypted', '', 'Version: 1', '--b',
      'Content-Type: application/octet-stream; name=encrypted.asc', '', '-----BEGIN PGP MESSAGE-----', '--b--')],
    ['message.asc', mail('', '-----BEGIN PGP MESSAGE-----', '', 'hQ', '-----END PGP MESSAGE-----')],
    ['data.sit', mail('', '(This file must be converted with BinHex 4.0)', '', binhexOf('data.sit', 'words'))],
    ['message.html', mail('Content-Type: text/html', '', '<html><script>save(atob("TVo="))</script></html>')],
    ['attachment.txt', mail('Content-Type: text/plain; charset=utf-7', '', '+ADw-script+AD4-')],
    ['attachment.ics', mail('Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR')],
  ])('%s', (name, message) => {
    expect(asked(message).map(([one]) => one)).toContain(name);
  });
  test.each([
    ['filename="x.txt"; filename="run.sh"', 'run.sh'], ["filename*=utf-8''run%2Esh", 'run.sh'],
      ['filename*1*=%2Esh; filename*0*=us-ascii\'\'run', 'run.sh'], ['filename="=?utf-8?Q?run=2Esh?="', 'run.sh'],
      ['filename="run%2Esh"', 'run.sh'],
    ['filename="run.sh. "', 'run.sh'], ['filename="C:\\\\x\\\\run.sh"', 'run.sh'], ['filename = "run.sh"', 'run.sh'],
      ['x="y" filename=run.sh', 'run.sh'],
  ])('by each of its names: %s', (parameters, name) => {
    const { parts } = readMessage(mail('Content-Type: application/octet-stream; name=x.txt',
      `Content-Disposition: attachment; ${parameters}`, 'Content-Transfer-Encoding: base64', '', base64));
    expect(parts.flatMap(({ names }) => names)).toContain(name);
  });
});

describe('what nobody can be sure of is refused', () => {
  test.each([
    ['it is a piece of a message', mail('Content-Type: message/partial; id=x; number=1; total=2', '', 'x')],
    ['its parts are nested more than 20 deep', mail(...Array.from({ length: 30 }, (_one,
      n) => ['Content-Type: multipart/mixed; boundary=b' + n, '', '--b' + n]).flat(), '', 'x')],
    ['it has more than 500 parts', mail('Content-Type: multipart/mixed; boundary=b', '',
      ...Array.from({ length: 600 }, () => ['--b', '', 'x']).flat(), '--b--')],
    ['a header has more than 1000 fields', mail(...Array.from({ length: 1_001 }, () => 'X: y'), '', 'x')],
    ['a field has more than 100 parameters', mail(`Content-Type: text/plain${';a=b'.repeat(200)}`, '', 'x')],
  ])('%s', (reason, message) => {
    expect(() => canonical(message)).toThrow(reason);
    expect(readMessage(message)).toEqual({ subject: null, parts: [], incomplete: true });
  });
});

describe('a page that builds a file', () => {
  test.each([
    '<script>x</script>', '<SCRIPT\n>x', '<p onclick="x">', '<img src=x onerror=y>', '<a href="data:text/html,x">',
      '<a href=" data:application/zip;base64,UEs=">', '<a href="java&#115;cript:x">', '<a href="java&Tab;script:x">',
      '<a href="jav\nascript:x">',
    '<iframe srcdoc="x">', '<embed src=x>', '<object data=x>', '<svg><a xlink:href="data:image/svg+xml,x">',
  ])('is one: %j', (html) => {
    expect(buildsFile(html)).toBe(true);
  });
  test('may be whatever is too long to be looked through', () => {
    expect(buildsFile(' '.repeat(2_000_001))).toBe(true);
  });
  test.each([
    '<p>Our data: many, and javascript: words; once = never.</p>', '<img src="data:image/png;base64,iVBORw0KGgo=">',
      '<a href="https://x.example/?on=1">x</a>',
      '<script type="application/ld+json">{"@type":"Order"}</script><p>x</p>',
      '<td style="background:url(data:image/gif;base64,R0)">',
  ])('is none: %j', (html) => {
    expect(buildsFile(html)).toBe(false);
  });
});

test('of two fields of MIME that a signature says nothing of the one above makes nobody an insider', async () => {
  const fields = [`From: boss@${own}`, 'Subject: x', 'MIME-Version: 1.0', 'Content-Type: text/plain'];
  const letter = Buffer.from([...fields, '', 'x', ''].join('\r\n'));
  const facts = { trusted: false, domains: [own], resolver };
  expect(await senderOf(await signed(letter), facts)).toEqual({ domain: own, verified: true });
  const above = Buffer.concat([Buffer.from('Content-Type: multipart/mixed; boundary=x\r\n'), await signed(letter)]);
  expect((await dkimVerify(above, { resolver })).results[0]!.status.result).toBe('pass');
  expect(await senderOf(above, facts)).toEqual({ domain: own, verified: false });
});

/** A file as BinHex 4.0 has it, without runs and without checks. */
function binhexOf(name: string, content: string): string {
  const alphabet = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr';
  const header = Buffer.alloc(name.length + 22);
  header.writeUInt8(name.length, 0);
  header.write(name, 1);
  header.writeUInt32BE(content.length, name.length + 12);
  const bits = [...Buffer.concat([header, Buffer.from(content),
    Buffer.alloc(4)])].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return `:${bits.match(/.{1,6}/g)!.map((six) => alphabet[Number.parseInt(six.padEnd(6, '0'), 2)]).join('')}:`;
}
