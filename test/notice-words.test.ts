import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ToldFile } from '../subgraphs/customers/notifications/file.ts';
import { linkTo } from '../subgraphs/customers/notifications/link.ts';
import { mailOf } from '../subgraphs/customers/notifications/mail.ts';
import { changeOf, doneOf, placesOf, titleOf } from '../subgraphs/customers/notifications/words.ts';

const place: ToldFile['places'][number] = {
  submissionId: 'sub_1', deviceId: 'dev_1', deviceName: 'PC-7', fileName: 'invoice.exe', path: '/home/anna', container: false,
  actions: ['BLOCK', 'QUARANTINE'], quarantine: null, message: null,
};
const fileOf = (more: Partial<ToldFile> = {}, ...places: Partial<typeof place>[]): ToldFile => ({
  sha256: 'a'.repeat(64), level: 'MALICIOUS', was: null, why: 'Writes a cron table', unsent: null, submissions: Math.max(1, places.length),
  places: (places.length > 0 ? places : [{}]).map((one) => ({ ...place, ...one })), ...more,
});

const of = (title: string) => ({ kind: 'FILE_FOUND', title });

describe('a notice of a file', () => {
  test('names the file, the computer, what it was and is', () => {
    expect(titleOf(of('A file'), fileOf())).toBe('invoice.exe on PC-7 is malicious');
    expect(titleOf(of('A file'), fileOf({ was: 'CLEAN', level: 'HIGHLY_SUSPICIOUS' }))).toBe('invoice.exe on PC-7 was clean and is highly suspicious');
    expect(titleOf(of('A file'), fileOf({}, { container: true, fileName: 'a.zip', deviceName: null }))).toBe('A file in a.zip is malicious');
    expect(titleOf(of('A file'), fileOf({ unsent: 'EXCLUDED' }))).toBe('invoice.exe on PC-7, which is excluded, is malicious');
    expect(titleOf(of('A file'), fileOf({ unsent: 'OTHERWISE' }))).toBe('invoice.exe on PC-7, which was not sent, is malicious');
    expect(changeOf(fileOf({ was: 'MALICIOUS', level: 'CLEAN' }))).toBe('malicious before, clean now');
  });
  test('of a message says with which file it was kept back, and where it is', () => {
    const file = fileOf({}, { actions: [], message: { id: 'msg_1', state: 'DROPPED' } });
    expect(titleOf({ kind: 'MESSAGE_DROPPED', title: 'A message was kept back' }, file)).toBe('A message with invoice.exe was kept back');
    expect(doneOf(file)).toEqual(['the message that brought it is dropped (msg_1)']);
  });
  test('says what it can where nothing more is known', () => {
    expect(titleOf(of('A file is malicious'), null)).toBe('A file is malicious');
    expect(titleOf(of('A file is malicious'), fileOf({ places: [], submissions: 0 }))).toBe('A file is malicious');
    expect(titleOf(of('A file is malicious'), fileOf({}, { fileName: '' }))).toBe('A file is malicious');
    expect(placesOf(fileOf({ submissions: 9 }, { fileName: '', path: null, deviceName: null }))).toEqual(['a file whose name is no longer known', 'and 8 more times']);
  });
  test('says what was done: by policy, in quarantine, with messages; each of it once', () => {
    expect(doneOf(fileOf({}, {}, { quarantine: 'QUARANTINED' }, { deviceId: 'dev_2', deviceName: 'PC-8', actions: [] }, { deviceId: null, deviceName: null, message: { id: 'msg_1', state: 'DROPPED' } }))).toEqual([
      'by policy, PC-7 blocks it and takes it into quarantine', 'PC-7 has it in quarantine', 'policy has PC-8 do nothing',
      'the message that brought it is dropped (msg_1)',
    ]);
  });
});

describe('its link', () => {
  const at = (origins?: string[]) => ({ config: { ASSAY_CONSOLE_ORIGINS: origins }, publicUrl: () => 'https://assay.example' }) as unknown as Parameters<typeof linkTo>[0];
  test('goes to the console, where there is one', () => {
    const console = at(['https://console.example', 'https://other.example']);
    expect(linkTo(console, { kind: 'FILE_FOUND', subject: 'abc' })).toBe('https://console.example/files/abc');
    expect(linkTo(console, { kind: 'MESSAGE_DROPPED', subject: 'msg_1' })).toBe('https://console.example/mail/msg_1');
    expect(linkTo(console, { kind: 'QUOTA', subject: null })).toBe('https://console.example/settings/licence');
  });
  test('otherwise asks the question on the page of each installation', () => {
    const query = (kind: string, subject: string | null) => new URL(linkTo(at(), { kind, subject })).searchParams.get('query');
    expect(query('FILE_FOUND', 'abc')).toContain('verdict(sha256: "abc")');
    expect(query('ANOMALY', 'an"o')).toBe('{ node(id: "an\\"o") { __typename id } }');
    expect(query('QUOTA', null)).toContain('notifications(');
  });
});

describe('its mail', () => {
  const hostile = fc.string({ unit: fc.oneof(
    fc.constantFrom('\u001b', '\u202e', '\r', '\n', '\u2028', '\u200b', '<', '&', '"', '⟨'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ), maxLength: 60 });
  const unseen = /[^\n\P{Cc}]|[\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;

  test('holds nothing that is obeyed or hidden, and no markup of a sender, in subject, text and HTML', () => {
    fc.assert(fc.property(hostile, fc.boolean(), (text, ofFile) => {
      const file = ofFile ? fileOf({ why: text }, { fileName: text, path: text, deviceName: text }) : null;
      const { subject, text: plain, html } = mailOf([{ title: titleOf(of(text), file), words: text, raisedAt: new Date(0), file, url: 'https://assay.example/files/a' }]);
      expect(subject).not.toMatch(/[\r\n]/);
      for (const part of [subject, plain, html]) expect(part).not.toMatch(unseen);
      const tags = new Set([...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag));
      expect([...tags].filter((tag) => !['html', 'head', 'meta', 'body', 'h2', 'p', 'table', 'tr', 'th', 'td', 'br', 'a'].includes(tag!))).toEqual([]);
    }));
  });
});
