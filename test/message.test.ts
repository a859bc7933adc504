import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { canonical, readMessage } from '../endpoint/mail/message.ts';
import { replaced } from '../endpoint/mail/rewrite.ts';

describe('what is in a message', () => {
  test('is found: attachments, also of attached messages, and links, each once', async () => {
    const bytes = await createTransport({ streamTransport: true, buffer: true }).sendMail({
      from: 'a@b.example', to: 'c@d.example', text: 'see http://one.example/a. and http://one.example/a', html: '<a href="https://two.example/?x=1&amp;y=2">x</a><img src=\'ftp://three.example/z\'>javascript:alert(1) mailto:x@y.example',
      attachments: [{ filename: '../../etc/x.sh', content: 'echo' }, { filename: 'letter.eml', content: 'Subject: inner\r\n\r\nwords', contentType: 'message/rfc822' }, { filename: 'again.sh', content: 'echo' }],
    });
    const { parts, incomplete } = readMessage(bytes.message as Buffer);
    expect(incomplete).toBe(false);
    expect(parts.map(({ name, link }) => link ?? name)).toEqual(['again.sh', 'letter.eml', 'https://two.example/?x=1&y=2', 'ftp://three.example/z', 'http://one.example/a']);
  });
  test('what is cut out of a message in a message leaves a form that all read alike, or nothing', async () => {
    const inner = 'Subject: inner\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/x; name=run.sh\r\nContent-Transfer-Encoding: base64\r\n\r\nZWNobw==\r\n--b--\r\n';
    const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'x', attachments: [{ filename: 'letter.eml', content: inner, contentType: 'message/rfc822' }] });
    for (const bad of readMessage(message as Buffer).parts) {
      const left = await replaced(message as Buffer, new Map([[bad.sha256, { name: bad.name, level: 'MALICIOUS' }]]));
      if (left) expect(readMessage(left).parts.map(({ name }) => name)).not.toContain(bad.name);
      if (left) expect(canonical(left).faults).toEqual([]);
    }
  });
  test('any bytes are read without harm, and what is cut out is not in what is left', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => void readMessage(Buffer.from(bytes))), { numRuns: 200 });
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,8}\.[a-z]{2,3}$/), content: fc.uint8Array({ minLength: 1, maxLength: 300 }) }), { minLength: 1, maxLength: 5 }), fc.nat(), async (files, pick) => {
      const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'x', attachments: files.map(({ name, content }) => ({ filename: name, content: Buffer.from(content) })) });
      const { parts } = readMessage(message as Buffer);
      const bad = parts[pick % parts.length]!;
      const left = await replaced(message as Buffer, new Map([[bad.sha256, { name: bad.name, level: 'MALICIOUS' }]]));
      expect(left).not.toBeNull();
      const after = readMessage(left!);
      expect(after.parts.map(({ sha256 }) => sha256)).not.toContain(bad.sha256);
      for (const { sha256, name } of parts) if (sha256 !== bad.sha256 && name !== bad.name) expect(after.parts.map((one) => one.sha256)).toContain(sha256);
    }), { numRuns: 40 });
  });
});
