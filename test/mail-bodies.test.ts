import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { passwordWords } from '../sandbox-runner/static/mail.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());

const script = '#!/bin/sh\necho inside\n';
const base64 = Buffer.from(script).toString('base64');
const mail = (type: string, body: string, more = '') => `From: a@example.org\r\nTo: b@example.org\r\nSubject: Offer\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n${more}\r\n${body}`;
const names = async (text: string | Buffer, name = 'a.eml') => (await engine.examiner.examine(Buffer.from(text as string), name)).members.map((one) => one.fileName);
const der = (tag: number, ...parts: Buffer[]) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 255]), content]);
};
const tnef = (...attributes: [number, Buffer][]) => Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...attributes.map(([attribute, value]) => {
  const head = Buffer.alloc(9);
  head[0] = 2;
  head.writeUInt32LE(attribute, 1);
  head.writeUInt32LE(value.length, 5);
  return Buffer.concat([head, value, Buffer.alloc(2)]);
})]);

describe('the file in a mail', () => {
  test('comes out of a winmail.dat, each with its name', async () => {
    const bytes = tnef([0x6_9002, Buffer.alloc(14)], [0x1_8010, Buffer.from('one.sh\0')], [0x6_800f, Buffer.from(script)], [0x6_9002, Buffer.alloc(14)], [0x1_8010, Buffer.from('two.sh\0')], [0x6_800f, Buffer.from(`${script}#2\n`)]);
    expect(await names(bytes, 'winmail.dat')).toEqual(['one.sh', 'two.sh']);
  });
  test('comes out of an opaque signature, also one in pieces and of open lengths', async () => {
    const letter = Buffer.from(mail('application/octet-stream; name=inner.sh', base64, 'Content-Disposition: attachment; filename=inner.sh\r\nContent-Transfer-Encoding: base64\r\n'));
    const [signed, data] = ['06092a864886f70d010702', '06092a864886f70d010701'].map((hex) => Buffer.from(hex, 'hex'));
    const version = Buffer.from('020101', 'hex');
    const whole = der(0x30, signed!, der(0xa0, der(0x30, version, der(0x30, data!, der(0xa0, der(0x04, letter))))));
    const open = Buffer.concat([Buffer.from('3080', 'hex'), signed!, Buffer.from('a0803080', 'hex'), version, Buffer.from('3080', 'hex'), data!, Buffer.from('a0802480', 'hex'), der(0x04, letter.subarray(0, 50)), der(0x04, letter.subarray(50)), Buffer.alloc(12)]);
    for (const bytes of [whole, open]) expect(await names(bytes, 'smime.p7m')).toContain('inner.sh');
  });
  test('comes out of an invitation, folded lines and all', async () => {
    const text = `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=inner.sh:${base64.slice(0, 10)}\r\n ${base64.slice(10)}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
    expect(await names(mail('text/calendar; name=a.ics', text))).toContain('inner.sh');
  });
  test('is found where the fields are in lower case, or behind blank lines', async () => {
    const text = mail('application/octet-stream; name=inner.sh', base64, 'Content-Disposition: attachment; filename=inner.sh\r\nContent-Transfer-Encoding: base64\r\n');
    const lower = text.replace(/^[\w-]+:/gm, (name) => name.toLowerCase());
    for (const one of [lower, `\r\n\r\n${text}`]) expect(await names(one, 'letter')).toContain('inner.sh');
    expect((await identify(Buffer.from('from: Tuesday on we meet at ten\nbring cake\n'), 'note')).kind).toBe('other');
  });
  test('that is its page is opened when it acts, and read as text when it does not', async () => {
    expect(await names(mail('text/html', '<html><body><form action="http://files.example-host.net/p"><input type=password></form></body></html>'))).toEqual(['message.html']);
    expect(await names(mail('text/html', '<html><body><p style="color:red">Lunch at <b>noon</b></p><a href="https://example.com">here</a></body></html>'))).toEqual([]);
  });
});

describe('a page', () => {
  test.each([
    ['base64', (page: string) => `atob("${Buffer.from(page).toString('base64')}")`], ['percent signs', (page: string) => `unescape('${[...page].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')}')`],
  ])('that a script puts together out of %s is read as a page', async (_way, write) => {
    const page = `<html><script>document.write(${write('<form action="http://files.example-host.net/p"><input type=password></form>')})</script></html>`;
    expect((await engine.examiner.examine(Buffer.from(page), 'a.html')).signals.map((one) => one.rule)).toContain('assay-html-log-on');
  });
});

describe('the password of an archive', () => {
  test.each([
    ['The archive opens with this code:\n\n   Tulip-88!\n\nAnn', 'Tulip-88!'], ['Le mot de passe du fichier joint est : Tulip88. Merci', 'Tulip88'], ['Das Passwort für die Datei lautet: Tulip88', 'Tulip88'], ['La contraseña del archivo es "Tulip88".', 'Tulip88'],
    ['解压密码：Tulip88', 'Tulip88'], ['Пароль к архиву: Tulip88', 'Tulip88'], ['Password:\nTulip88\n', 'Tulip88'], ['パスワードは Tulip88', 'Tulip88'], ['The password is Tulip88.', 'Tulip88'], ['Heslo k archivu je Tulip88', 'Tulip88'],
  ])('is found in %j', (text, word) => {
    expect(passwordWords(text)).toContain(word);
  });
  test('is looked for in a bounded part of a long text', () => {
    const from = performance.now();
    expect(passwordWords('password '.repeat(200_000)).length).toBeLessThanOrEqual(8);
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});
