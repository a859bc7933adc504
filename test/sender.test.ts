import { createTransport, type SendMailOptions } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { senderOf } from '../endpoint/mail/sender.ts';
import { dkim, own, resolver } from './mail/organisation.ts';

describe('whether a sender is from inside', () => {
  const made = async (mail: SendMailOptions): Promise<Buffer> => (await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({ to: `anna@${own}`, subject: 'x', text: 'words', ...mail })).message as Buffer;
  const of = async (message: Buffer, trusted = false) => await senderOf(message, { trusted, domains: [own], resolver });
  test('is proved by a DKIM signature of the very domain in From over the whole message, and by nothing less', async () => {
    const signed = await made({ from: `boss@${own}`, dkim });
    expect(await of(signed)).toEqual({ domain: own, verified: true });
    expect(await of(await made({ from: `boss@${own}` }))).toEqual({ domain: own, verified: false });
    expect(await of(Buffer.from(signed.toString().replace('words', 'other')))).toEqual({ domain: own, verified: false });
    expect(await of(Buffer.from(`From: somebody@else.example\r\n${signed.toString()}`)), 'two senders').toEqual({ domain: '', verified: false });
    expect(await of(await made({ from: `boss@sub.${own}`, dkim })), 'a subdomain is another domain').toEqual({ domain: `sub.${own}`, verified: false });
    expect(await of(await made({ from: 'boss@else.example', dkim }))).toEqual({ domain: 'else.example', verified: false });
    // Signed up to a length: anybody may hang more onto it.
    const [head = '', body = ''] = signed.toString().split(/\r\n\r\n/);
    expect(await of(Buffer.from(`${head.replace(/; t=\d+/, '').replace('a=rsa-sha256;', 'a=rsa-sha256; l=5;')}\r\n\r\n${body}more`))).toEqual({ domain: own, verified: false });
  });
  test('is believed of servers that send for the organisation alone; an address in the name is none', async () => {
    expect(await of(await made({ from: `boss@${own}` }), true)).toEqual({ domain: own, verified: true });
    expect(await of(Buffer.from(`From: "boss@${own}" <evil@else.example>\r\n\r\nx`))).toEqual({ domain: 'else.example', verified: false });
    expect(await of(Buffer.from(`From: a@${own}, b@else.example\r\n\r\nx`), true)).toEqual({ domain: '', verified: false });
    expect(await of(Buffer.from('Subject: no sender\r\n\r\nx'), true)).toEqual({ domain: '', verified: false });
  });
});
